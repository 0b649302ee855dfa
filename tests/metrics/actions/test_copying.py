from datetime import date, timedelta

import pytest
from django.utils import timezone

from metrics.actions.copying import copy_in
from metrics.models import Area, Metric, StoredChart

AWKWARD = "a tab\t, a line\nend\r, a backslash \\ and \\N, “quotes”, a comma, ± and 😀"


@pytest.fixture
def chart(db):
    now = timezone.now()
    metric, area = Metric.objects.create(slug="made-up"), Area.objects.create(code="A1", name="Made up")
    return lambda **said: StoredChart(
        metric=metric, area=area, rule_set=said.pop("rule_set", "mdc-2023"), computed_at=now, known_from=now, **said
    )


def test_a_row_reads_as_it_was_written(chart):
    said = {
        "description": {"title": AWKWARD, "values": [0.1, 1e-300, -0.0, None, True], "of": {"a": []}},
        "growth": None,
        "svg_full": AWKWARD,
        "svg_small": "",
        "latest_value": 0.1 + 0.2,
        "data_to": date(2019, 10, 31),
        "received_at": timezone.now() - timedelta(microseconds=1),
        "growth_text": "\\N",
    }
    copy_in([chart(**said), chart(rule_set="another", description={}, latest_value=None)])
    first, second = StoredChart.objects.order_by("pk")
    assert {name: getattr(first, name) for name in said} == said
    assert second.description == {} and second.latest_value is None and second.growths is None
    assert StoredChart.objects.filter(growth__isnull=True).count() == 2, "nothing is NULL, not JSON's null"


def test_copied_and_created_rows_are_the_same(chart):
    copy_in([chart(rule_set="copied", description={"at": [1.5]}, chance_of_flag=0.25)])
    chart(rule_set="created", description={"at": [1.5]}, chance_of_flag=0.25).save()
    copied, created = StoredChart.objects.order_by("rule_set")
    apart = {"id", "rule_set"}
    assert {f.name: f.value_from_object(copied) for f in StoredChart._meta.concrete_fields if f.name not in apart} == {
        f.name: f.value_from_object(created) for f in StoredChart._meta.concrete_fields if f.name not in apart
    }


def test_no_row_is_no_work(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        copy_in([])
