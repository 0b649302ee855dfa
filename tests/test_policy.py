"""What every answer carries, whatever it is about."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from tests.pages import ACTIONS, DATA, LOG_IN, PAGES

POLICY = "Content-Security-Policy"


def directives(response):
    """The policy of an answer: each directive with its sources."""
    parts = (part.split() for part in response.headers[POLICY].split(";") if part.strip())
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize("example", (*PAGES, *DATA, *ACTIONS, LOG_IN), ids=str)
def test_every_answer_forbids_scripts_styles_and_hosts_that_are_not_ours(example, reading):
    assert_strict(directives(reading.get(example.address)))


def assert_strict(policy):
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == {"'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
    assert policy["style-src"] == {"'self'", settings.EMPTY_STYLE}
    every_source = set().union(*policy.values())
    assert not every_source & {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:"}


def test_an_answer_to_who_is_not_signed_in_is_as_strict(client, dashboard):
    assert_strict(directives(client.get("/")))


def test_an_answer_to_a_request_for_a_host_that_is_not_ours_is_as_strict(client):
    refused = client.get("/", headers={"host": "example.com"})
    assert refused.status_code == 400
    assert_strict(directives(refused))


def test_a_form_of_another_site_is_refused_under_the_same_policy(dashboard, client):
    client.handler.enforce_csrf_checks = True
    refused = client.post(LOG_IN.address, {"username": "asha@example.org", "password": "guessed"})
    assert refused.status_code == 403
    assert_strict(directives(refused))


@pytest.mark.parametrize("example", PAGES, ids=str)
def test_every_page_says_what_it_is_and_stays_out_of_frames(example, reading):
    headers = reading.get(example.address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_database_driver_is_the_one_that_copies(dashboard):
    """Django silently prefers another driver when it is installed beside ours."""
    assert not is_psycopg3
    assert connection.Database.__name__ == "psycopg2"
