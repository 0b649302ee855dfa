import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from vanguards.models import Event, Fact, Site

FACT = {"code": "f", "kind": "applications", "scope": "programme", "value": "268", "status": "happened"}
EVENT = {"code": "e", "scope": "programme", "on": "2015-03-10", "precision": "day", "title": "t", "status": "happened"}


def refused(model, **row):
    try:
        with transaction.atomic():
            model.objects.create(known_from=timezone.now(), **row)
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"scope": "site"},
        {"scope": "care model"},
        {"care_model": "PACS"},
        {"scope": "care model", "care_model": "GP"},
        {"kind": "weather"},
        {"status": "hoped for"},
        {"on": "2015-03-10"},
        {"precision": "day"},
    ],
)
def test_facts_that_may_not_be(changed):
    assert refused(Fact, **{**FACT, **changed})
    assert not refused(Fact, **FACT)


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"precision": ""}, {"status": ""}, {"scope": "site"}])
def test_events_that_may_not_be(changed):
    assert refused(Event, **{**EVENT, **changed})
    assert not refused(Event, **EVENT)


def test_events_bearing_on_a_site_are_its_own_its_care_models_and_the_programmes(register, now):
    events = Event.objects.seen_from(now).bearing_on(Site.objects.get(slug="erewash"))
    assert {(event.scope, event.code) for event in events if event.scope != "programme"} == {
        ("site", "erewash-merged"),
        ("care model", "mcp-merged-funding"),
    }
    assert {"announcement", "funding-ended", "core-metrics-due"} <= {event.code for event in events}
