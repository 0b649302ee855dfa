"""A return in a past view has the status of that moment, and nothing that it got later."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import Role
from metrics.models import MetricDefinition, Observation, SiteArea, Submission
from returns.actions.publishing import publish_return
from returns.actions.reasons import give_reasons
from returns.actions.signing import decline, digest_of, send_for_sign_off
from returns.models import Return, SignOff, Step
from returns.queries.summaries import summary_of
from returns.statuses import Status
from tests.returns.conftest import months, person
from tests.returns.sending import checked, published
from tests.returns.views.test_journey import words
from vanguards.models import Site, SiteProfile

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def days_earlier(days):
    """Let all that has happened so far have happened some days ago."""
    ago = days * DAY
    Return.objects.update(received_at=F("received_at") - ago, status_at=F("status_at") - ago)
    Step.objects.update(at=F("at") - ago)
    SignOff.objects.update(decided_at=F("decided_at") - ago)
    Submission.objects.update(published_at=F("published_at") - ago)
    Observation.objects.update(known_from=F("known_from") - ago, known_until=F("known_until") - ago)


def day_of(held, days):
    held.refresh_from_db()
    return f"{held.received_at + days * DAY:%Y-%m-%d}"


def test_every_change_of_status_is_kept_with_its_moment(alpha, mara):
    held = published(alpha, mara, months()).held
    kept = list(held.steps.values_list("status", flat=True))
    assert kept == [Status.QUEUED, Status.READING, Status.CHECKING, Status.EFFECT, Status.READY, Status.PUBLISHED]
    assert held.steps.last().at == held.status_at


def test_before_it_was_published_it_reads_as_it_stood(client, alpha, mara):
    client.force_login(mara)
    held = checked(alpha, mara, months())
    days_earlier(2)
    published(alpha, mara, months(m05=2399))
    published_one = Return.objects.first()
    assert published_one.is_published
    then = f"?as_of={day_of(held, 0)}"
    assert Return.objects.get(pk=held.pk).status == Status.REPLACED
    page = words(client.get(f"/returns/{held.reference}/{then}"))
    assert "Check what will change" in page
    listed = words(client.get(f"/returns/sites/alpha/history/{then}"))
    assert "Ready to send" in listed
    assert published_one.reference not in listed
    assert "Ready to send" in words(client.get(f"/returns/sites/alpha/{then}"))


def known_for(days):
    """Let sites, metrics and their links have been known for some days."""
    for model in (SiteProfile, MetricDefinition, SiteArea):
        model.objects.update(known_from=F("known_from") - days * DAY)


def test_what_came_in_later_was_not_in_yet_on_the_wall_and_on_the_sites_page(client, alpha, mara):
    known_for(9)
    published(alpha, mara, months())
    lead = person("lea", Role.Kind.LEAD, starts_on=timezone.localdate() - 9 * DAY)
    then = f"?as_of={timezone.localdate() - DAY:%Y-%m-%d}"
    client.force_login(lead)
    now_page, then_page = (words(client.get(f"/returns/{at}")) for at in ("", then))
    assert ("3 of 12" in now_page, "mara" in now_page) == (True, True)
    assert ("3 of 12" in then_page, "mara" in then_page) == (False, False)
    assert f'name="as_of" value="{then[-10:]}"' in client.get(f"/returns/{then}").content.decode()
    Role.objects.filter(user=mara).update(starts_on=timezone.localdate() - 9 * DAY)
    client.force_login(mara)
    now_page, then_page = (words(client.get(f"/returns/sites/alpha/{at}")) for at in ("", then))
    assert ("3 of 12 in, due today" in now_page, "3 of 12" in then_page) == (True, False)
    assert "Not started, 1 day left" in then_page


def test_the_wall_is_of_those_who_were_asked_then_under_the_names_of_then(client, alpha):
    known_for(9)
    lead = person("lea", Role.Kind.LEAD, starts_on=timezone.localdate() - 9 * DAY)
    client.force_login(lead)
    before = {site.pk: SiteProfile.objects.current().get(site=site) for site in Site.objects.all()}
    now = timezone.now()
    SiteProfile.objects.current().filter(site=alpha).update(known_until=now)
    renamed = before[alpha.pk]
    renamed.pk, renamed.official_name, renamed.known_from = None, "Alpha and Omega", now
    renamed.save()
    beta = Site.objects.exclude(pk=alpha.pk).get()
    SiteArea.objects.current().filter(site=beta).update(known_until=now)
    then = f"?as_of={timezone.localdate() - DAY:%Y-%m-%d}"
    now_page, then_page = (words(client.get(f"/returns/{at}")) for at in ("", then))
    assert ("Alpha and Omega" in now_page, "Alpha and Omega" in then_page) == (True, False)
    assert ("of 1 sites complete" in now_page, "of 2 sites complete" in then_page) == (True, True)


def test_points_in_force_are_those_of_the_moment(client, alpha, mara):
    client.force_login(mara)
    first = published(alpha, mara, months()).held
    days_earlier(2)
    withdrawn = months(count=0).decode() + "alpha,emergency-admissions,2014-04,,,,,,,missing,,not counted\n"
    second = published(alpha, mara, withdrawn.encode()).held
    give_reasons(pk=second.pk, user=mara, reasons={w["key"]: "Not counted" for w in second.warnings})
    publish_return(pk=second.pk, user=mara)
    now, then = (client.get(f"/returns/sites/alpha/history/{at}") for at in ("", f"?as_of={day_of(first, 0)}"))
    assert [one.in_force for one in now.context["returns"]] == [1, 2]
    assert [one.in_force for one in then.context["returns"]] == [3]


def test_a_return_that_was_declined_later_waits_and_names_no_reason(client, alpha, mara, cora):
    client.force_login(mara)
    held = published(alpha, mara, months()).held
    send_for_sign_off(pk=held.pk, user=mara)
    days_earlier(2)
    held = Return.objects.get(pk=held.pk)
    decline(pk=held.pk, user=cora, digest=digest_of(summary_of(held)), reason="May is too low")
    page = words(client.get(f"/returns/{held.reference}/?as_of={day_of(held, 0)}"))
    assert "Waiting for sign-off" in page
    assert "May is too low" not in page


def test_one_that_was_still_being_checked_is_shown_so_and_not_followed(client, alpha, mara):
    client.force_login(mara)
    held = checked(alpha, mara, months())
    Step.objects.exclude(status=Status.QUEUED).update(at=F("at") + DAY)
    Step.objects.filter(status=Status.QUEUED).update(at=F("at") - 2 * DAY)
    Return.objects.update(received_at=F("received_at") - 2 * DAY)
    page = client.get(f"/returns/{held.reference}/?as_of={day_of(held, 0)}")
    assert "Your return is being checked" in words(page)
    assert "data-follow" not in page.content.decode()


def test_a_return_that_came_in_before_the_clock_was_set_back_is_found(alpha, mara, client):
    held = published(alpha, mara, months()).held
    days_earlier(-1)
    client.force_login(mara)
    assert client.get(f"/returns/{held.reference}/").status_code == 200
    assert "3 new" in words(client.get(f"/returns/sites/{alpha.slug}/history/"))
