"""What was kept long enough goes; figures, and what they came from, never do."""

import os
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import Look, Role
from metrics.models import Observation
from operations.tasks import forget
from operations.verifying import verify
from returns.actions.checking import check_again
from returns.actions.letters import write
from returns.keeping import COPIES, folder_of, kept_copy
from returns.models import Letter, Reminder, Return
from returns.statuses import ENDED, OPEN, UNDER_WAY, Status
from tests.operations.conftest import publish_one
from tests.returns.conftest import HEADINGS, make_world, months, person
from tests.returns.sending import checked, published

FAULTY = f"{HEADINGS}\nalpha,emergency-admissions,2014-04,many,330000,,,,,,,\n".encode()


@pytest.fixture
def site(db, kept_here):
    return make_world()[0]


@pytest.fixture
def mara(site):
    return person("mara", Role.Kind.MANAGER, site)


def aged(held, days):
    Return.objects.filter(pk=held.pk).update(received_at=timezone.now() - timedelta(days=days))
    return held


def is_kept(held):
    return folder_of(held.reference).exists()


def test_only_files_of_old_attempts_that_came_to_nothing_go(site, mara):
    old, young = aged(checked(site, mara, FAULTY), 731), aged(checked(site, mara, FAULTY), 729)
    in_force = aged(published(site, mara, months()).held, 4000)
    still_open = aged(checked(site, mara, months(m04=2311)), 4000)
    assert all(kept_copy(old.reference, name) for name in COPIES)
    assert old.status == Status.NOT_ACCEPTED and still_open.status in OPEN
    figures = Observation.objects.count()

    forget()
    assert [is_kept(held) for held in (old, young, in_force, still_open)] == [False, True, True, True]
    assert Return.objects.count() == 4 and Observation.objects.count() == figures > 0
    old.refresh_from_db()
    assert old.faults and timezone.now() - old.file_removed_at < timedelta(minutes=1)
    forget()
    assert Return.objects.get(pk=old.pk).file_removed_at == old.file_removed_at


def test_the_site_reads_that_a_file_is_gone_and_what_was_in_it(site, mara):
    held = aged(checked(site, mara, FAULTY), 1000)
    forget()
    client = Client()
    client.force_login(mara)
    page = client.get(f"/returns/{held.reference}/").content.decode()
    assert "The file was removed on" in page and "What is wrong" in page
    assert f"/{held.reference}/file/" not in page and "annotated.xlsx" not in page and "faults.csv" not in page
    for name in ("file/", "annotated.xlsx", "faults.csv"):
        answer = client.get(f"/returns/{held.reference}/{name}")
        assert answer.status_code == 410 and "This file is no longer kept" in answer.content.decode()
    history = client.get(f"/returns/sites/{site.slug}/history/").content.decode()
    assert "return.csv, no longer kept" in history and f"/{held.reference}/file/" not in history


def test_a_file_that_is_gone_is_not_checked_again(site, mara):
    held = checked(site, mara, FAULTY)
    Return.objects.filter(pk=held.pk).update(
        status=Status.FAILED, problem="broken", faults=[], status_at=timezone.now()
    )
    aged(held, 1000)
    forget()
    check_again(pk=held.pk)
    assert Return.objects.get(pk=held.pk).status == Status.FAILED


def test_a_removal_that_was_cut_short_is_ended_by_the_next(site, mara):
    held = aged(checked(site, mara, FAULTY), 1000)
    Return.objects.filter(pk=held.pk).update(file_removed_at=timezone.now())
    assert is_kept(held)
    forget()
    assert not is_kept(held)


def test_the_database_itself_keeps_the_file_of_what_was_published(site, mara):
    held = published(site, mara, months()).held
    with pytest.raises(IntegrityError, match="return_published_keeps_its_file"):
        Return.objects.filter(pk=held.pk).update(file_removed_at=timezone.now())


def test_every_status_has_its_place():
    assert set(ENDED).isdisjoint({*OPEN, *UNDER_WAY, Status.PUBLISHED})
    assert {*ENDED, *OPEN, *UNDER_WAY, Status.PUBLISHED} == set(Status)


def letter(mara, site, age, *, is_sent=True, reminder=False):
    moment = timezone.now() - timedelta(days=age)
    written = write(person=mara, site=site, subject=f"{age}", body="words", lapses_at=moment + timedelta(days=1))
    sent = {"sent_at": moment, "tries": 1} if is_sent else {}
    Letter.objects.filter(pk=written.pk).update(written_at=moment, **sent)
    if reminder:
        noted = {"site": site, "person": mara, "due_on": moment.date(), "days": 0, "missing": "beds"}
        Reminder.objects.create(**noted, sent_at=moment, letter=written)
    return written


def test_letters_go_and_reminders_stay(mara, site):
    letter(mara, site, 364)
    letter(mara, site, 366)
    letter(mara, site, 367, reminder=True)
    letter(mara, site, 368, is_sent=False)
    unsent = letter(mara, site, 369, is_sent=False, reminder=True)
    waiting = write(person=mara, site=site, subject="waiting", body="words")
    Letter.objects.filter(pk=waiting.pk).update(written_at=timezone.now() - timedelta(days=800))
    forget()
    assert set(Letter.objects.values_list("subject", "body")) == {("364", "words"), ("369", ""), ("waiting", "words")}
    assert Reminder.objects.count() == 2
    assert Reminder.objects.get(letter__isnull=False).letter == unsent


def test_sign_ins_are_forgotten_and_what_was_seen_is_not(mara):
    now = timezone.now()
    long_ago, lately = now - timedelta(days=400), now - timedelta(days=2)
    Look.objects.create(user=mara, seen_at=long_ago, signed_in_at=lately, signed_in_before_at=long_ago)
    forget()
    look = Look.objects.get()
    assert (look.seen_at, look.signed_in_at, look.signed_in_before_at) == (long_ago, lately, None)


def test_nought_keeps_for_good_and_a_dry_run_removes_nothing(site, mara, settings, capsys):
    held = aged(checked(site, mara, FAULTY), 4000)
    letter(mara, site, 4000)
    call_command("forget_old", dry_run=True)
    assert "files of attempts: 1 would go (KEEP_FILES_DAYS=730)" in capsys.readouterr().out
    settings.KEEP_FILES_DAYS = settings.KEEP_LETTERS_DAYS = 0
    call_command("forget_old")
    assert is_kept(held) and Letter.objects.exists()
    settings.KEEP_FILES_DAYS = 1
    call_command("forget_old")
    assert "Removed: 1 files of attempts, 0 letters" in capsys.readouterr().out
    assert not is_kept(held)


def test_a_dry_run_foretells_what_goes_and_says_afterwards_that_nothing_is_left(mara, site, capsys):
    now = timezone.now()
    Look.objects.create(user=mara, signed_in_at=now, signed_in_before_at=now - timedelta(days=400))
    letter(mara, site, 369, is_sent=False, reminder=True)
    for gone in (1, 0):
        call_command("forget_old", dry_run=True)
        said = capsys.readouterr().out
        assert f"letters: {gone} would go" in said and f"sign-ins: {gone} would go" in said
        call_command("forget_old")
        assert f"{gone} letters, sign-ins of {gone} people" in capsys.readouterr().out


def test_marks_of_faults_go_when_they_have_not_happened_for_long(db, kept_here):
    folder = kept_here / "faults"
    folder.mkdir(parents=True)
    for name, days in (("old", 31), ("young", 29)):
        (folder / name).touch()
        os.utime(folder / name, (moment := time.time() - days * 86_400, moment))
    forget()
    assert [path.name for path in folder.iterdir()] == ["young"]


def test_figures_are_identical_afterwards(spoilable, kept_here, settings):
    publish_one()
    call_command("refresh_charts", verbosity=0)
    Return.objects.update(received_at=timezone.now() - timedelta(days=9000))
    forget()
    assert verify(settings.DATA_DIR / "series").is_identical
