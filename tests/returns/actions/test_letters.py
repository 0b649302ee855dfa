"""Letters are written with what they tell of, and no mail server that is away loses one."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from accounts.models import Role
from returns.actions.letters import send_letters, write
from returns.actions.publishing import publish_return
from returns.actions.reminding import write_reminders
from returns.actions.signing import decline, digest_of, send_for_sign_off, sign
from returns.models import Letter, Return
from returns.queries.summaries import summary_of
from tests.returns.conftest import months, person
from tests.returns.sending import checked, published

pytestmark = pytest.mark.django_db


class Away(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture
def away(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"


def subjects():
    """What has arrived, and at whom."""
    send_letters()
    return [(message.subject.partition(": ")[2].split(" ", 2)[2], message.to) for message in mail.outbox]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (months(), "is ready to send"),
        (months().replace(b"2305", b"x"), "cannot be accepted"),
        (b"", "could not be read"),
    ],
)
def test_the_sender_is_told_when_checking_has_ended(alpha, mara, content, said):
    held = checked(alpha, mara, content)
    assert subjects() == [(said, ["mara@example.org"])]
    assert f"/returns/{held.reference}/" in mail.outbox[0].body
    assert subjects() == [(said, ["mara@example.org"])]


def test_values_to_look_at_and_nothing_new_are_told_too(alpha, mara):
    published(alpha, mara, months())
    checked(alpha, mara, months())
    checked(alpha, mara, months(m05=2399))
    expected = ["is ready to send", "was published", "holds nothing new", "has values to look at"]
    assert [subject for subject, _ in subjects()] == expected


def test_certifiers_are_told_that_a_return_waits_and_the_sender_what_they_did(alpha, mara, cora):
    for count, decision in ((2350, "decline"), (2360, "sign")):
        held = published(alpha, mara, months(m05=count)).held
        send_for_sign_off(pk=held.pk, user=mara)
        mark = digest_of(summary_of(Return.objects.get(pk=held.pk)))
        if decision == "sign":
            sign(pk=held.pk, user=cora, digest=mark)
        else:
            decline(pk=held.pk, user=cora, digest=mark, reason="May is too low")
    arrived = subjects()
    assert ("waits for your signature", ["cora@example.org"]) in arrived
    assert ("was declined", ["mara@example.org"]) in arrived
    assert ("was published", ["mara@example.org"]) in arrived
    assert any("May is too low" in message.body for message in mail.outbox)


def test_a_mail_server_that_is_away_loses_nothing(alpha, mara, away, settings):
    checked(alpha, mara, months())
    assert send_letters() == 0
    letter = Letter.objects.get()
    assert (letter.sent_at, letter.tries, letter.problem) == (None, 1, "Connection unexpectedly closed")
    assert list(Letter.objects.held_up(timezone.now())) == [letter]
    assert send_letters() == 0  # not at once again
    assert Letter.objects.get().tries == 1

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Letter.objects.update(next_try_at=timezone.now())
    assert send_letters() == 1
    assert Letter.objects.get().sent_at is not None
    assert not Letter.objects.held_up(timezone.now()).exists()
    assert send_letters() == 0


def test_the_pauses_grow_to_an_hour_and_no_further(alpha, mara, away):
    write(person=mara, site=alpha, subject="One", body="Words")
    pauses = []
    for _ in range(12):
        before = timezone.now()
        send_letters()
        pauses.append(round((Letter.objects.get().next_try_at - before) / timedelta(minutes=1)))
        Letter.objects.update(next_try_at=timezone.now())
    assert pauses == [2, 4, 8, 16, 32, *[60] * 7]


def test_a_reminder_that_could_not_be_sent_is_tried_again_and_lapses_when_the_return_is_in(alpha, mara, away, settings):
    assert write_reminders(today=timezone.localdate()) == 1
    send_letters()
    assert Letter.objects.held_up(timezone.now()).get().reminder.site == alpha
    held = checked(alpha, mara, months())
    publish_return(pk=held.pk, user=mara)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Letter.objects.update(next_try_at=timezone.now())
    assert "due today" not in str(subjects())
    assert len(mail.outbox) == 2


def test_one_letter_that_is_refused_does_not_hold_up_the_others(alpha, mara, bo):
    write(person=mara, site=alpha, subject="A name with\na break in it", body="Words")
    write(person=bo, site=alpha, subject="Another", body="Words")
    assert send_letters() == 2
    assert mail.outbox[0].subject == "A name with a break in it"


def test_programme_leads_see_that_letters_are_held_up(alpha, mara, away, client):
    client.force_login(person("lea", Role.Kind.LEAD))
    assert "held up" not in client.get("/returns/").content.decode()
    checked(alpha, mara, months())
    send_letters()
    page = client.get("/returns/").content.decode()
    assert "1 e-mail was not taken by the mail server" in page
    assert "Connection unexpectedly closed" in page
