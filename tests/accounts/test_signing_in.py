"""Signing in, and how often it may fail."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from accounts import attempts
from accounts.models import FailedSignIn
from tests.pages import SIGN_IN

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "a long enough password", "not the password"
TOO_MANY = "Signing in failed too often. Wait 15 minutes, then try again."


@pytest.fixture(autouse=True)
def mara(settings):
    # Hashing is slow on purpose, which is not what is tried here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return get_user_model().objects.create_user("mara@example.org", RIGHT)


def sign_in(client, password, email="mara@example.org", place="192.0.2.1"):
    return client.post(SIGN_IN, {"username": email, "password": password}, REMOTE_ADDR=place)


def fail(client, times, **who):
    for _ in range(times):
        assert sign_in(client, WRONG, **who).status_code == 200


def test_who_guesses_has_to_wait_and_then_gets_in(client):
    fail(client, attempts.FROM_ONE_PLACE)
    refused = sign_in(client, RIGHT)
    assert refused.status_code == 429 and TOO_MANY in refused.content.decode()
    assert sign_in(client, RIGHT, email=" MARA@example.org").status_code == 429, "however it is typed"

    FailedSignIn.objects.update(failed_at=timezone.now() - attempts.WITHIN - timedelta(seconds=1))
    assert sign_in(client, RIGHT).status_code == 302


def test_the_person_gets_in_elsewhere_and_others_get_in_here(client):
    get_user_model().objects.create_user("bo@example.org", RIGHT)
    fail(client, attempts.FROM_ONE_PLACE)
    assert sign_in(client, RIGHT, place="192.0.2.2").status_code == 302
    client.logout()
    assert sign_in(client, RIGHT, email="bo@example.org").status_code == 302


def test_whoever_got_in_has_all_attempts_again(client):
    fail(client, attempts.FROM_ONE_PLACE - 1)
    assert sign_in(client, RIGHT).status_code == 302
    client.logout()
    fail(client, attempts.FROM_ONE_PLACE - 1)
    assert sign_in(client, RIGHT).status_code == 302


def test_one_account_from_many_places_and_many_accounts_from_one(client):
    for number in range(attempts.FOR_ONE_ACCOUNT):
        fail(client, 1, place=f"192.0.2.{number}")
    assert sign_in(client, RIGHT, place="198.51.100.1").status_code == 429
    for number in range(attempts.OF_ONE_PLACE):
        fail(client, 1, email=f"somebody{number}@example.org", place="203.0.113.1")
    assert sign_in(client, RIGHT, email="bo@example.org", place="203.0.113.1").status_code == 429


def test_neither_account_nor_place_can_be_read_and_nothing_is_kept_longer_than_it_counts(client):
    fail(client, 3)
    kept = FailedSignIn.objects.values_list("account", "place")
    assert len(set(kept)) == 1 and "mara" not in str(kept) and "192.0.2" not in str(kept)
    FailedSignIn.objects.update(failed_at=timezone.now() - attempts.WITHIN - timedelta(seconds=1))
    fail(client, 1)
    assert FailedSignIn.objects.count() == 1


def test_a_form_that_is_not_filled_in_is_no_attempt(client):
    assert "There is a problem" in sign_in(client, "").content.decode()
    assert not FailedSignIn.objects.exists()


def test_behind_the_proxy_the_place_is_the_one_that_the_proxy_names(rf, settings):
    request = rf.post(SIGN_IN, headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.7"}, REMOTE_ADDR="172.18.0.2")
    assert attempts.came_from(request) == "172.18.0.2", "without a proxy anybody could name another"
    settings.BEHIND_TLS = True
    assert attempts.came_from(request) == "203.0.113.7"


def test_whoever_has_a_line_of_ipv6_is_one_place_and_the_next_line_is_another(client):
    for number in range(attempts.FROM_ONE_PLACE):
        fail(client, 1, place=f"2001:db8:0:1::{number:x}")
    assert sign_in(client, RIGHT, place="2001:db8:0:1:ffff::1").status_code == 429
    assert sign_in(client, RIGHT, place="2001:db8:0:2::1").status_code == 302


@pytest.mark.parametrize(
    ("address", "place"), [("::ffff:192.0.2.1", "192.0.2.1"), ("192.0.2.1", "192.0.2.1"), ("", ""), ("unix:", "unix:")]
)
def test_every_other_address_is_a_place_by_itself(rf, address, place):
    assert attempts.came_from(rf.get(SIGN_IN, REMOTE_ADDR=address)) == place
