"""From a request to limits that restart, and back, each step with its person and its reason."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from metrics.actions.drawing import refresh_owed
from metrics.actions.rebasing import NotRebased, approve, refuse, request_rebase, reverse
from metrics.actions.trials import draw_trials
from metrics.charts import rows
from metrics.charts.description import ChartDescription
from metrics.models import Observation, OwedChart, Rebase, RebaseTrial, StoredChart
from metrics.models.charts import TRIES
from tests.metrics import small
from tests.metrics.people import person

pytestmark = pytest.mark.django_db
FIRST, STEP, LAST = date(2013, 4, 1), date(2015, 10, 1), date(2017, 3, 1)


@pytest.fixture
def world():
    """A site whose admissions step up in October 2015, month 30 of 48."""
    metric, area, site = small.catalogue(), small.area("A"), small.site("alpha", 1)
    small.link(site, metric, area)
    send()
    refresh_owed()
    return metric, area, site


def send(step=40):
    small.send(small.monthly("A", FIRST, LAST, numerator=lambda place: 100 + place % 5 + (step if place >= 30 else 0)))


@pytest.fixture
def lead():
    return person("Asha Example", "lead")


@pytest.fixture
def asked(world):
    site = world[2]
    return ask(world, person("Mike Example", "manager", site))


def ask(world, user, on=STEP, cause="A new ward counts as admitted"):
    metric, area, site = world
    return request_rebase(series=(metric.pk, area.pk), site=site, on=on, cause=cause, user=user)


def trial_of(rebase):
    draw_trials()
    return RebaseTrial.objects.get(reference=rebase.reference)


def approved(rebase, lead):
    return approve(reference=rebase.reference, user=lead, reason="It will last", seen=trial_of(rebase).basis)


def described(chart=None):
    return ChartDescription.from_json((chart or StoredChart.objects.current().get()).description)


def test_a_request_changes_no_chart_and_its_trial_shows_what_it_would_do(world, asked):
    before = StoredChart.objects.get()
    trial = trial_of(asked)
    assert not OwedChart.objects.exists()
    assert StoredChart.objects.get().known_from == before.known_from
    assert trial.basis == before.input_digest
    assert trial.shown["before"]["variation_icon"] == "concern_high"
    assert trial.shown["after"]["variation_icon"] == "common_cause"
    assert len(trial.shown["before"]["limits"]) == 1
    assert len(trial.shown["after"]["limits"]) == 2
    assert "if limits restart in October 2015" in trial.shown["after"]["svg_full"]
    assert [check["met"] for check in trial.shown["checks"]] == [None, True, True, True]


def test_an_approved_rebase_restarts_limits_and_keeps_the_old_ones_in_view(world, asked, lead):
    growth_before = StoredChart.objects.get().growth
    approved(asked, lead)
    assert OwedChart.objects.count() == 1
    refresh_owed()
    chart = described()
    old, new = chart.segments
    assert (old.superseded, new.superseded) == (True, False)
    assert old.start == FIRST and new.start == STEP
    assert new.mean > old.upper
    words = "limits restart: A new ward counts as admitted (approved by Asha Example"
    assert any(words in line and "It will last" in line for line in chart.caption)
    assert words in chart.alternative_text
    table = rows.table(chart)
    assert {row["mean"] for row in table[:30]} == {old.mean_text} != {row["mean"] for row in table[30:]}
    assert "limits restart" in table[30]["note"]
    assert "limits restart here" in chart.points[30].says
    assert StoredChart.objects.current().get().growth == growth_before


def test_before_the_approval_the_old_limits_are_what_was_known(world, asked, lead):
    before = timezone.now()
    approved(asked, lead)
    refresh_owed()
    assert len(described(StoredChart.objects.as_known_at(before).get()).segments) == 1
    assert Rebase.objects.as_known_at(before).get().is_open


def test_a_reversal_gives_the_chart_of_before(world, asked, lead):
    before = StoredChart.objects.get()
    approved(asked, lead)
    refresh_owed()
    reverse(reference=asked.reference, user=lead, reason="The ward closed again")
    refresh_owed()
    after = StoredChart.objects.current().get()
    assert (after.description, after.input_digest) == (before.description, before.input_digest)
    told = Rebase.objects.filter(reference=asked.reference).order_by("known_from").values_list("status", "reason")
    assert list(told) == [("requested", ""), ("approved", "It will last"), ("reversed", "The ward closed again")]


def test_under_13_values_there_are_no_limits_and_that_is_said(world, lead):
    asked = ask(world, person("Ana Example", "analyst"), on=date(2016, 4, 1))
    trial = trial_of(asked)
    assert trial.shown["checks"][1]["met"] is False
    assert "12 values are held" in trial.shown["checks"][1]["answer"]
    assert trial.shown["after"]["no_limits"].endswith("since they restarted in April 2016: 13 needed, 12 held")
    approved(asked, lead)
    refresh_owed()
    chart = StoredChart.objects.current().get()
    assert chart.variation_icon == "too_few_points"
    assert chart.chance_of_flag is None
    assert [segment.superseded for segment in described().segments] == [True]


def test_a_refusal_changes_nothing_but_what_is_known_of_the_request(world, asked, lead):
    refuse(reference=asked.reference, user=lead, reason="The ward was there before")
    assert not OwedChart.objects.exists()
    assert Rebase.objects.current().get().status == "refused"


def test_nobody_decides_on_a_request_of_their_own(world, lead):
    asked = ask(world, lead)
    with pytest.raises(PermissionDenied):
        approved(asked, lead)
    with pytest.raises(PermissionDenied):
        refuse(reference=asked.reference, user=lead, reason="No")
    approved(asked, person("Lea Example", "lead"))
    with pytest.raises(IntegrityError):
        Rebase.objects.current().update(decided_by=lead)


@pytest.mark.parametrize("kind", ["manager", "certifier", "reader", "analyst"])
def test_only_leads_decide(world, asked, kind):
    with pytest.raises(PermissionDenied):
        approved(asked, person("Robin Example", kind, world[2]))


def test_who_may_ask(world):
    site = world[2]
    elsewhere = small.site("beta", 2)
    for name, kind, place in (("Cora", "certifier", site), ("Rob", "reader", site), ("Max", "manager", elsewhere)):
        with pytest.raises(PermissionDenied):
            ask(world, person(f"{name} Example", kind, place))
    assert not Rebase.objects.exists()


def test_one_request_of_a_series_is_open_at_a_time(world, asked, lead):
    with pytest.raises(NotRebased, match="decided first"):
        ask(world, lead, on=date(2016, 1, 1))
    refuse(reference=asked.reference, user=lead, reason="No")
    ask(world, lead, on=date(2016, 1, 1))


def test_limits_restart_on_a_day_once(world, asked, lead):
    approved(asked, lead)
    with pytest.raises(NotRebased, match="already"):
        ask(world, lead)


def test_it_is_decided_once_and_with_a_reason(world, asked, lead):
    with pytest.raises(NotRebased, match="reason"):
        refuse(reference=asked.reference, user=lead, reason=" ")
    with pytest.raises(NotRebased, match="nothing to reverse"):
        reverse(reference=asked.reference, user=lead, reason="No")
    approved(asked, lead)
    with pytest.raises(NotRebased, match="decided already"):
        approved(asked, lead)


def test_what_was_seen_is_what_is_approved(world, asked, lead):
    seen = trial_of(asked).basis
    send(step=20)
    refresh_owed()
    assert draw_trials() == 1
    with pytest.raises(NotRebased, match="have changed"):
        approve(reference=asked.reference, user=lead, reason="Yes", seen=seen)
    assert draw_trials() == 0


def test_a_trial_that_cannot_be_drawn_is_put_aside(world, asked, caplog):
    # No upload can say this: a number of people that growth refuses to count with.
    Observation.objects.update(denominator=-1)
    for _ in range(TRIES + 1):
        draw_trials()
    trial = RebaseTrial.objects.get()
    assert (trial.failures, trial.shown) == (TRIES, None)
    assert trial.problem
