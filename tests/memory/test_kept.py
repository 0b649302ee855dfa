"""What is kept of a page lives exactly as long as the database is unchanged."""

from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import RequestFactory

from memory.kept import kept, kept_of_version


@pytest.fixture
def ask(settings):
    """The number of times that the part was built, after asking for it at an address as a reader."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {name: {"BACKEND": backend, "LOCATION": f"test {name}"} for name in ("default", "versions")}
    built = []

    def asked(reader, address="/overview/"):
        request = RequestFactory().get(address)
        kept(request, reader.pk, lambda: built.append(address) or {"body": f"part {len(built)}"})
        return len(built)

    return asked


def person(email):
    return get_user_model().objects.create_user(email, "a long enough password", full_name="A Reader")


@contextmanager
def one_snapshot():
    """A transaction that sees the database as it was at its beginning, whoever writes."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@pytest.mark.django_db(transaction=True)
def test_a_part_is_built_once_while_the_same_rows_are_seen(ask):
    reader = person("one@example.org")
    with one_snapshot():
        assert (ask(reader), ask(reader)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_any_write_ends_it(ask):
    reader = person("one@example.org")
    with one_snapshot():
        before = ask(reader)
    person("two@example.org")
    assert ask(reader) == before + 1


@pytest.mark.django_db(transaction=True)
def test_another_audience_or_address_has_a_part_of_its_own(ask):
    one, two = person("one@example.org"), person("two@example.org")
    with one_snapshot():
        assert (ask(one), ask(two), ask(two, "/overview/?sort=name"), ask(one)) == (1, 2, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_a_form_is_never_kept(ask):
    """Its token belongs to one session: sent in another, the form would be refused."""
    request, built = RequestFactory().get("/overview/"), []
    with one_snapshot():
        for _ in range(2):
            kept(request, None, lambda: {"body": f'<input name="csrfmiddlewaretoken" value="{built.append(1)}">'})
    assert len(built) == 2


@pytest.mark.django_db(transaction=True)
def test_what_follows_from_a_version_outlives_a_write_and_ends_with_the_version(ask):
    request, built = RequestFactory().get("/overview/"), []
    for version in (1, 1, 2):
        person(f"reader{len(built)}{version}{get_user_model().objects.count()}@example.org")
        kept_of_version(request, ("values", version), lambda: built.append(1) or "table")
    assert len(built) == 2
