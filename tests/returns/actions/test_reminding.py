"""Reminders go out before, on and after the due date, name one thing, and stop when the return is in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Role
from returns.actions.letters import send_letters
from returns.actions.reminding import DAYS, write_reminders
from returns.actions.signing import decline, digest_of, send_for_sign_off
from returns.models import Return
from returns.queries.summaries import summary_of
from tests.returns.conftest import months
from tests.returns.sending import checked, published

pytestmark = pytest.mark.django_db


def on(days):
    """As if it were so many days after the due date, which in these tests is today."""
    written = write_reminders(today=timezone.localdate() + timedelta(days=days))
    send_letters()
    return written


def reminders():
    return [message for message in mail.outbox if "return" in message.subject and "due" in message.subject]


def test_one_goes_out_on_each_of_the_days_and_once_only(alpha, mara):
    assert [on(days) for days in range(min(DAYS), max(DAYS) + 1)].count(1) == len(DAYS)
    assert on(0) == 0
    assert {to for message in reminders() for to in message.to} == {"mara@example.org"}


def test_beat_asks_several_times_a_day_so_that_a_lost_message_costs_an_hour(settings):
    asked = settings.CELERY_BEAT_SCHEDULE["send-reminders"]["schedule"]
    assert len(asked.hour) > 1
    assert (len(asked.day_of_month), len(asked.day_of_week), len(asked.month_of_year)) == (31, 7, 12)


def test_it_names_the_one_thing_still_missing(alpha, mara):
    on(0)
    assert reminders()[0].subject == "Alpha: return due today"
    assert "Still missing: Bed days for April 2014. 24 more periods" in reminders()[0].body
    published(alpha, mara, months().replace(b"emergency-admissions", b"bed-days"))
    on(1)
    assert "Still missing: Bed days for July 2014. 21 more periods" in reminders()[1].body


def test_it_stops_when_everything_is_in(alpha, mara):
    published(alpha, mara, everything())
    assert on(0) == 0


def everything():
    rows = [months(count=9).decode()]
    rows += [f"alpha,emergency-admissions,2015-{m:02d},,,,,,,missing,,not collected" for m in (1, 2, 3)]
    every = [(2014, m) for m in range(4, 13)] + [(2015, m) for m in (1, 2, 3)]
    rows += [f"alpha,bed-days,{y}-{m:02d},,,,,,,confirmed none,,none by agreement" for y, m in every]
    rows += ["alpha,quality-of-life,2014-07 to 2015-03,,,0.741,0.72,0.76,1200,,,"]
    return "\n".join(row.strip() for row in rows).encode()


@pytest.fixture
def unsigned(alpha, mara, cora):
    """All that is asked of the site, waiting for its certifier."""
    held = checked(alpha, mara, everything())
    send_for_sign_off(pk=held.pk, user=mara)
    return Return.objects.get(pk=held.pk)


def test_where_only_the_signature_is_missing_the_certifier_is_reminded_of_it(unsigned, cora, settings):
    assert on(0) == 1
    reminder = reminders()[-1]
    assert (reminder.to, reminder.subject) == (["cora@example.org"], "Alpha: signature missing, return due today")
    assert f"Still missing: the signature on return {unsigned.reference}. mara sent it" in reminder.body
    assert f"sign or decline it, at {settings.PUBLIC_ADDRESS}/returns/{unsigned.reference}/" in reminder.body
    decline(pk=unsigned.pk, user=cora, digest=digest_of(summary_of(unsigned)), reason="May is too low")
    assert on(1) == 1
    assert reminders()[-1].to == ["mara@example.org"]
    assert "Still missing: Bed days for April 2014." in reminders()[-1].body


def test_what_waits_is_not_asked_of_the_manager_again(alpha, mara, cora):
    held = checked(alpha, mara, months().replace(b"emergency-admissions", b"bed-days"))
    send_for_sign_off(pk=held.pk, user=mara)
    assert on(0) == 1
    assert reminders()[-1].to == ["mara@example.org"]
    assert "Still missing: Bed days for July 2014. 21 more periods" in reminders()[-1].body


def test_where_nobody_can_sign_the_managers_are_told(unsigned, cora):
    Role.objects.filter(user=cora).delete()
    assert on(0) == 1
    assert reminders()[-1].to == ["mara@example.org"]
    assert "Nobody can sign it today" in reminders()[-1].body


def test_an_unsent_reminder_lapses_when_the_return_is_sent_for_sign_off(alpha, mara, cora):
    write_reminders(today=timezone.localdate())
    held = checked(alpha, mara, everything())
    send_for_sign_off(pk=held.pk, user=mara)
    send_letters()
    assert not reminders()
