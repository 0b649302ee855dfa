import pytest
from django.core.management import call_command

from accounts.actions import make_demo_accounts
from accounts.models import Role, User
from accounts.people import DEMO_PEOPLE
from tests.metrics import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites():
    small.site("south-somerset-symphony", 1)
    small.site("dudley", 2, care_model="MCP")


def test_one_lead_a_manager_and_a_certifier_of_symphony_and_a_manager_elsewhere(sites):
    make_demo_accounts(password="first password")
    roles = {(role.kind, role.site.slug if role.site else "") for role in Role.objects.all()}
    assert roles == {
        ("lead", ""),
        ("manager", "south-somerset-symphony"),
        ("certifier", "south-somerset-symphony"),
        ("manager", "dudley"),
    }
    assert all(user.is_demo and "Demo" in user.full_name for user in User.objects.all())


def test_making_them_again_changes_nothing_but_a_new_password(sites, client):
    make_demo_accounts(password="first password")
    make_demo_accounts(password="second password")
    assert (User.objects.count(), Role.objects.count()) == (len(DEMO_PEOPLE), len(DEMO_PEOPLE))
    assert client.login(username=DEMO_PEOPLE[0].email, password="second password")
    assert not client.login(username=DEMO_PEOPLE[0].email, password="first password")


def test_the_command_keeps_its_random_password_from_start_to_start(sites, settings, tmp_path, capsys):
    settings.VAR_DIR, settings.DEMO_PASSWORD = tmp_path, ""
    call_command("make_demo_accounts")
    first = (tmp_path / "demo-accounts.txt").read_text()
    call_command("make_demo_accounts")
    assert (tmp_path / "demo-accounts.txt").read_text() == first
    assert first in capsys.readouterr().out
    assert (tmp_path / "demo-accounts.txt").stat().st_mode & 0o077 == 0


def test_the_command_takes_the_password_it_is_given(sites, settings, tmp_path, client):
    settings.VAR_DIR, settings.DEMO_PASSWORD = tmp_path, "chosen by the operator"
    call_command("make_demo_accounts", verbosity=0)
    assert client.login(username="lead@demo.example", password="chosen by the operator")


def test_where_there_are_no_sites_of_theirs_only_the_programme_lead_is_made(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("make_demo_accounts")
    assert [user.email for user in User.objects.all()] == ["lead@demo.example"]
    said = (tmp_path / "demo-accounts.txt").read_text()
    assert "lead@demo.example" in said and "manager" not in said
