"""Accounts and roles given, ended and closed by command."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Role, User
from accounts.rights import rights_of
from tests.metrics import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return small.site("dudley", 1, care_model="MCP")


@pytest.fixture
def user():
    return User.objects.create_user("Someone@example.org", "a long enough password", full_name="Some One")


def in_days(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_an_account_is_made_and_its_password_shown_once(client, capsys):
    call_command("make_account", "New@example.org", "New Person")
    address, _, password = capsys.readouterr().out.strip().partition(", New Person. Password: ")
    assert address == "new@example.org"
    assert client.login(username="new@example.org", password=password)
    with pytest.raises(CommandError, match="Somebody has this e-mail address already"):
        call_command("make_account", "new@EXAMPLE.org", "Another")
    with pytest.raises(CommandError, match="valid email"):
        call_command("make_account", "nonsense", "Another")


def test_a_closed_account_is_out_at_once(client, user):
    client.force_login(user)
    assert client.get("/accounts/login/").status_code == 302
    call_command("close_account", "someone@example.org")
    assert client.get("/accounts/login/").status_code == 200
    assert not client.login(username=user.email, password="a long enough password")
    with pytest.raises(CommandError, match="There is no account “nobody"):
        call_command("close_account", "nobody@example.org")


def test_a_role_is_given_from_today_and_ended_at_once(site, user, capsys):
    Role.objects.create(user=user, kind="manager", site=site, starts_on=date(2015, 4, 1))
    assert rights_of(user).manages(site)
    call_command("end_role", "someone@example.org", "manager", "--site", "dudley")
    assert not rights_of(user).manages(site)
    call_command("give_role", "SOMEONE@example.org", "manager", "--site", "dudley")
    assert rights_of(user).manages(site)
    assert f"Some One: Site manager, dudley, from {in_days(0)}." in capsys.readouterr().out
    assert Role.objects.count() == 2, "what was held before stays known"


def test_a_role_that_began_today_holds_until_tonight_and_says_so(user, capsys):
    call_command("give_role", user.email, "lead")
    call_command("end_role", user.email, "lead")
    assert rights_of(user).is_lead
    assert "holds until tonight" in capsys.readouterr().out
    assert Role.objects.get().ends_on == timezone.localdate()


def test_dates_are_kept_and_a_role_to_come_is_taken_back(user, capsys):
    call_command("give_role", user.email, "analyst", "--care-model", "PACS", "--from", in_days(5), "--to", in_days(9))
    role = Role.objects.get()
    assert (role.starts_on.isoformat(), role.ends_on.isoformat()) == (in_days(5), in_days(9))
    call_command("end_role", user.email, "analyst", "--care-model", "PACS", "--on", in_days(7))
    assert Role.objects.get().ends_on.isoformat() == in_days(7)
    call_command("end_role", user.email, "analyst", "--care-model", "PACS")
    assert not Role.objects.exists()
    assert "taken back before it began" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("manager",), "A site manager needs a site"),
        (("lead", "--site", "nowhere"), "There is no site “nowhere”"),
        (("reader", "--from", in_days(3), "--to", in_days(1)), "would end on .* before it begins"),
        (("reader", "--from", "tomorrow"), "“tomorrow” is not a day"),
        (("reader", "--site", "dudley", "--care-model", "MCP"), "not allowed with"),
        (("king",), "invalid choice"),
        (("analyst",), r"Some One has this role already, from .* End it first"),
        (("analyst", "--from", in_days(-9), "--to", in_days(0)), "has this role already"),
    ],
)
def test_what_cannot_be_given_is_refused(site, user, options, why):
    Role.objects.create(user=user, kind="analyst", starts_on=timezone.localdate())
    with pytest.raises(CommandError, match=why):
        call_command("give_role", user.email, *options)
    assert Role.objects.count() == 1


def test_the_same_role_may_follow_or_come_before(user):
    call_command("give_role", user.email, "reader", "--from", in_days(0), "--to", in_days(5))
    call_command("give_role", user.email, "reader", "--from", in_days(6))
    call_command("give_role", user.email, "reader", "--from", in_days(-9), "--to", in_days(-1))
    assert Role.objects.in_force().count() == 1


@pytest.mark.parametrize(
    ("options", "why"), [(("--on", "2015-04-01"), "cannot end on 2015-04-01"), ((), "has no such role")]
)
def test_what_cannot_be_ended_is_refused(user, options, why):
    with pytest.raises(CommandError, match=why):
        call_command("end_role", user.email, "lead", *options)
