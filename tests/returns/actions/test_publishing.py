"""From a file to known figures: published whole, once, and never anything else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from metrics.models import Observation, OwedChart, Submission
from returns.actions.publishing import Result, publish_return
from returns.actions.reasons import give_reasons
from returns.keeping import kept
from returns.models import Return
from returns.statuses import Status
from tests.returns.conftest import HEADINGS, months, person
from tests.returns.sending import checked, published

pytestmark = pytest.mark.django_db


def known():
    return Observation.objects.current().order_by("period_start")


def test_a_good_return_is_previewed_and_then_published(alpha, mara):
    held = checked(alpha, mara, months())
    assert held.status == Status.READY
    assert held.counts == {"new": 3, "revised": 0, "withdrawn": 0, "unchanged": 0}
    assert not Observation.objects.exists()

    outcome = publish_return(pk=held.pk, user=mara)
    assert outcome.result is Result.PUBLISHED
    assert [int(row.numerator) for row in known()] == [2304, 2305, 2306]
    held.refresh_from_db()
    assert (held.status, held.published_by, held.submission.site) == (Status.PUBLISHED, mara, alpha)
    assert OwedChart.objects.filter(area__code="site:alpha").exists()


def test_a_return_with_a_fault_changes_nothing_and_says_all_of_it(alpha, mara):
    content = months().replace(b"2305", b"x").replace(b"2306", b"-4")
    held = checked(alpha, mara, content)
    assert held.status == Status.NOT_ACCEPTED
    assert [group["cells"] for group in held.faults] == [["D3"], ["D4"]]
    assert publish_return(pk=held.pk, user=mara).result is Result.NOT_READY
    assert not Observation.objects.exists()
    assert not Submission.objects.exists()
    assert kept(held.reference) == content


def test_a_file_that_names_another_site_is_not_accepted(alpha, mara):
    held = checked(alpha, mara, months("beta"))
    assert held.status == Status.NOT_ACCEPTED
    assert held.faults[0]["cells"] == ["A2", "A3", "A4"]


def test_the_same_file_again_says_so_and_changes_nothing(alpha, mara):
    published(alpha, mara, months())
    before = list(known().values_list("pk", flat=True))
    held = checked(alpha, mara, months())
    assert held.status == Status.NOTHING_NEW
    assert list(known().values_list("pk", flat=True)) == before
    assert Submission.objects.count() == 1


def test_a_correction_touches_only_what_differs(alpha, mara):
    published(alpha, mara, months())
    april = known()[0]
    outcome = published(alpha, mara, months(m05=2399))
    assert outcome.result is Result.NOT_READY  # it revises a final value, and asks why
    assert outcome.held.status == Status.PLEASE_CHECK

    key = outcome.held.warnings[0]["key"]
    give_reasons(pk=outcome.held.pk, user=mara, reasons={key: "Late coding at the hospital"})
    assert publish_return(pk=outcome.held.pk, user=mara).result is Result.PUBLISHED
    assert [int(row.numerator) for row in known()] == [2304, 2399, 2306]
    assert known()[1].reason == "Late coding at the hospital"
    assert known()[0].pk == april.pk
    assert [int(row.numerator) for row in Observation.objects.exclude(known_until=None)] == [2305]


def test_a_value_sent_again_without_its_reason_keeps_the_reason(alpha, mara):
    published(alpha, mara, months())
    outcome = published(alpha, mara, months(m05=2399))
    reasons = {warning["key"]: "Late coding" for warning in outcome.held.warnings}
    give_reasons(pk=outcome.held.pk, user=mara, reasons=reasons)
    publish_return(pk=outcome.held.pk, user=mara)
    assert checked(alpha, mara, months(m05=2399)).status == Status.NOTHING_NEW


def test_a_withdrawal_is_a_state_with_a_reason(alpha, mara):
    published(alpha, mara, months())
    row = "alpha,emergency-admissions,2014-04,,,,,,,missing,,the extract was wrong"
    held = checked(alpha, mara, f"{HEADINGS}\n{row}\n".encode())
    assert held.counts["withdrawn"] == 1
    give_reasons(pk=held.pk, user=mara, reasons={w["key"]: "the extract was wrong" for w in held.warnings})
    assert publish_return(pk=held.pk, user=mara).result is Result.PUBLISHED
    assert (known()[0].state, known()[0].reason) == ("missing", "the extract was wrong")


def test_a_second_click_publishes_nothing_and_is_told(alpha, mara):
    held = published(alpha, mara, months()).held
    assert publish_return(pk=held.pk, user=mara).result is Result.ALREADY
    assert Submission.objects.count() == 1


def test_figures_that_moved_since_the_preview_are_shown_anew_instead_of_published(alpha, mara):
    mine = checked(alpha, mara, months(m05=2390))
    colleague = checked(alpha, colleague_of(alpha), months(m05=2350))
    assert publish_return(pk=colleague.pk, user=colleague.sent_by).result is Result.PUBLISHED

    assert publish_return(pk=mine.pk, user=mara).result is Result.MOVED
    mine.refresh_from_db()
    assert mine.status == Status.QUEUED
    assert "have changed" in mine.problem
    assert int(known()[1].numerator) == 2350


def colleague_of(site):
    """A colleague, who manages the site as well."""
    return person("mo", Role.Kind.MANAGER, site)


def test_nobody_publishes_for_a_site_they_do_not_manage(alpha, mara, bo):
    held = checked(alpha, mara, months())
    with pytest.raises(PermissionDenied):
        publish_return(pk=held.pk, user=bo)


def test_publishing_fails_whole_where_the_database_refuses(alpha, mara):
    """What is done before the status is written is undone with it."""
    held = checked(alpha, mara, months())
    with pytest.raises(IntegrityError), transaction.atomic():
        publish_return(pk=held.pk, user=mara)
        Return.objects.filter(pk=held.pk).update(submission=None)
    held.refresh_from_db()
    assert held.status == Status.READY
    assert not Observation.objects.exists()


def test_the_database_holds_one_published_return_a_file_and_site(alpha, mara):
    held = published(alpha, mara, months()).held
    columns = {"site": alpha, "sent_by": mara, "digest": held.digest, "size": 1, "received_at": held.received_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.create(
            **columns, status=Status.PUBLISHED, status_at=held.status_at, submission=held.submission, published_by=mara
        )
