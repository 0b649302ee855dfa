from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from metrics.actions.publishing import Published, publish
from metrics.models import Observation, OwedChart, Submission
from metrics.states import State
from tests.metrics import small

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2014, 4, 1), date(2014, 6, 1)


@pytest.fixture
def metric():
    small.area("A")
    return small.catalogue()


def year(**more):
    return small.monthly("A", FIRST, LAST, **more)


def test_new_readings_become_known_with_their_submission(metric):
    assert small.send(year()) == Published(new=3, revised=0, unchanged=0)
    kept = Observation.objects.current().get(period_start=FIRST)
    assert (kept.numerator, kept.denominator, kept.state) == (100, 10_000, State.REPORTED)
    assert kept.submission == Submission.objects.get()
    assert kept.known_from == kept.submission.published_at


def test_the_same_again_changes_nothing(metric):
    small.send(year())
    OwedChart.objects.all().delete()
    assert small.send(year()) == Published(new=0, revised=0, unchanged=3)
    assert Observation.objects.count() == 3
    assert not OwedChart.objects.exists()


def test_a_revision_keeps_what_was_known_before(metric):
    small.send(year())
    before = timezone.now()
    readings = year()
    readings[1] = replace(readings[1], numerator=Decimal(90), reason="Counted twice.")
    assert small.send(readings) == Published(new=0, revised=1, unchanged=2)
    may = Observation.objects.filter(period_start=date(2014, 5, 1))
    assert may.as_known_at(before).get().numerator == 100
    assert may.current().get().numerator == 90
    assert may.current().get().known_from == may.as_known_at(before).get().known_until


def test_readings_that_are_not_sent_stay_as_they_are(metric):
    small.send(year())
    assert small.send(year()[:1]) == Published(new=0, revised=0, unchanged=1)
    assert Observation.objects.current().count() == 3


def test_a_withdrawal_is_a_state_with_a_reason(metric):
    small.send(year())
    withdrawn = replace(year()[0], numerator=None, denominator=None, state=State.MISSING, reason="Sent in error.")
    assert small.send([withdrawn]) == Published(new=0, revised=1, unchanged=0)
    kept = Observation.objects.current().get(period_start=FIRST)
    assert (kept.state, kept.numerator, kept.reason) == (State.MISSING, None, "Sent in error.")


def test_texts_with_commas_quotes_and_line_ends_come_through(metric):
    reason = 'He said, "wait";\nthen \\N and é'
    small.send([replace(year()[0], reason=reason)])
    assert Observation.objects.get().reason == reason


def test_charts_are_owed_in_the_same_transaction(metric):
    with pytest.raises(RuntimeError, match="after publishing"), transaction.atomic():
        small.send(year())
        assert OwedChart.objects.exists()
        raise RuntimeError("after publishing")
    assert not OwedChart.objects.exists()
    assert not Observation.objects.exists()


def test_a_comparator_that_changes_makes_every_chart_of_the_metric_owed(metric):
    small.area("B")
    small.area("rest-of-england", kind="comparator")
    small.send(year() + small.monthly("B", FIRST, LAST))
    OwedChart.objects.all().delete()
    small.send(small.monthly("rest-of-england", FIRST, LAST))
    assert set(OwedChart.objects.values_list("area__code", flat=True)) == {"A", "B", "rest-of-england"}


def test_two_readings_of_one_place_are_refused_whole(metric):
    with pytest.raises(IntegrityError), transaction.atomic():
        small.send(year() + year()[:1])
    assert not Observation.objects.exists()
    assert not Submission.objects.exists()


def test_an_unknown_area_is_refused_whole(metric):
    with pytest.raises(KeyError, match="nowhere"), transaction.atomic():
        small.send([*year(), *small.monthly("nowhere", FIRST, FIRST)])
    assert not Observation.objects.exists()


def test_a_clock_set_back_does_not_disorder_what_was_known(metric, monkeypatch):
    small.send(year())
    first = Observation.objects.current().first().known_from
    monkeypatch.setattr("django.utils.timezone.now", lambda: first - timedelta(hours=1))
    small.send(year(numerator=90))
    kept = Observation.objects.current().first()
    assert kept.known_from > first
    assert kept.numerator == 90


def test_the_database_refuses_two_values_known_at_once(metric):
    small.send(year())
    held = Observation.objects.first()
    held.pk, held.known_until = None, held.known_from + timedelta(days=1)
    with pytest.raises(IntegrityError, match="known_once_at_a_time"), transaction.atomic():
        held.save()


def test_the_database_refuses_a_reported_value_without_a_number(metric):
    small.send(year())
    with pytest.raises(IntegrityError, match="reported_has_a_value"), transaction.atomic():
        Observation.objects.update(numerator=None, denominator=None)


def source_file(readings, name="series.csv"):
    submission = Submission(title="A series", file_name=name, digest=str(len(readings)))
    return publish(submission=submission, readings=readings, replaces_file=True)


def test_a_row_gone_from_a_corrected_source_file_is_no_longer_known_and_still_known_for_then(metric):
    source_file(year())
    small.send(small.monthly("A", date(2015, 1, 1), date(2015, 1, 1)))
    before = timezone.now()
    OwedChart.objects.all().delete()
    assert source_file(year()[:2]) == Published(new=0, revised=0, unchanged=2, withdrawn=1)
    starts = set(Observation.objects.current().values_list("period_start", flat=True))
    assert starts == {date(2014, 4, 1), date(2014, 5, 1), date(2015, 1, 1)}
    assert Observation.objects.as_known_at(before).count() == 4
    assert OwedChart.objects.exists()


def test_a_source_file_says_nothing_about_another(metric):
    source_file(year()[:1], name="one.csv")
    assert source_file(year()[1:], name="other.csv") == Published(new=2, revised=0, unchanged=0)
    assert Observation.objects.current().count() == 3
