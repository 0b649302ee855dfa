"""Since when a person wants to know what changed."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from accounts.actions import mark_as_seen, note_sign_in
from accounts.looking import last_look

NOW = timezone.now()


@pytest.fixture
def robin(db):
    return get_user_model().objects.create_user("robin@example.org", "a long enough password", full_name="Robin")


def test_who_has_never_looked_has_last_looked_when_their_account_was_made(robin, client):
    client.force_login(robin)
    assert last_look(robin).at == robin.joined_at


def test_the_sign_in_before_this_one_counts_and_not_this_one(robin):
    first, second = NOW - timedelta(days=3), NOW - timedelta(days=1)
    note_sign_in(user=robin, moment=first)
    note_sign_in(user=robin, moment=second)
    assert last_look(robin).at == first


def test_signing_in_is_kept(robin, client):
    client.force_login(robin)
    kept = robin.look.signed_in_at
    client.force_login(robin)
    assert last_look(robin).at == kept


def test_what_was_marked_as_seen_counts_before_any_sign_in_and_never_moves_back(robin):
    seen = NOW - timedelta(days=2)
    mark_as_seen(user=robin, until=seen)
    mark_as_seen(user=robin, until=seen - timedelta(days=9))
    for day in (1, 0):
        note_sign_in(user=robin, moment=NOW - timedelta(days=day))
    assert last_look(robin).at == seen
