"""Who may open what. Reading needs a signed-in person; what is not there is said on a page of our own."""

import re
from itertools import chain

import pytest
from django.contrib.auth import get_user_model
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.models import Role
from tests.pages import ACTIONS, CHART, DATA, LOG_IN, OPEN, PAGES, SIGN_IN, UNKNOWN
from vanguards.models import Site

READABLE = (*PAGES, *DATA)


def routes(patterns, namespace=""):
    """The names of all routes of a URL configuration, as `reverse` takes them."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern))
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)


def heading(response):
    return re.search(r"<h1[^>]*>\s*(.*?)\s*<", response.content.decode(), re.DOTALL)[1]


def test_every_route_has_an_example_and_every_example_a_route():
    listed = {example.route for example in chain([LOG_IN], OPEN, READABLE, ACTIONS)} - {""}
    assert set(routes(get_resolver().url_patterns)) == listed


@pytest.mark.parametrize("example", [e for e in (*READABLE, *OPEN, LOG_IN) if e.route], ids=str)
def test_an_example_leads_to_its_route(example):
    assert get_resolver().resolve(example.address.partition("?")[0]).view_name == example.route


@pytest.mark.parametrize("example", READABLE, ids=str)
def test_who_is_not_signed_in_is_asked_to_and_learns_nothing_else(example, client, dashboard):
    response = client.get(example.address)
    if example.route:
        assert response.status_code == 302
        assert response.headers["Location"].startswith(f"{SIGN_IN}?next=/")
        assert not response.content
    else:
        assert response.status_code == 404


@pytest.mark.parametrize("address", [a for a in UNKNOWN if a != "/no-such-page/"])
def test_who_is_not_signed_in_does_not_learn_what_there_is(address, client, dashboard):
    assert client.get(address).status_code == 302


def test_anybody_may_open_the_log_in_page(client, dashboard):
    assert client.get(SIGN_IN).status_code == 200


@pytest.mark.parametrize("kind", [None, *Role.Kind.values])
def test_every_signed_in_person_may_read_everything(kind, client, dashboard):
    client.force_login(person(kind))
    answers = {str(example): client.get(example.address).status_code for example in READABLE}
    assert answers == {str(example): example.status for example in READABLE}


def person(kind):
    user = get_user_model().objects.create_user(
        "robin@example.org", "a long enough password", full_name="Robin Example"
    )
    if kind:
        site = Site.objects.get(slug="dudley")
        Role.objects.create(user=user, kind=kind, site=site, starts_on=timezone.localdate())
    return user


@pytest.mark.parametrize("address", UNKNOWN)
def test_what_is_not_there_is_said_on_a_page_of_our_own(address, reading):
    response = reading.get(address)
    assert response.status_code == 404
    assert heading(response) in {"Page not found", "No such period"}
    assert "Traceback" not in response.content.decode()


def test_signing_out_is_sent_not_opened(reading):
    assert reading.get(ACTIONS[0].address).status_code == 405
    assert reading.get(CHART).status_code == 200
    assert reading.post(ACTIONS[0].address).status_code == 302
    assert reading.get(CHART).status_code == 302


def test_who_has_signed_in_is_led_to_the_page_asked_for_and_to_no_other_host(client, lead):
    details = {"username": lead.email, "password": "a long enough password"}
    assert client.post(SIGN_IN, {**details, "next": CHART}).headers["Location"] == CHART
    client.logout()
    assert client.post(SIGN_IN, {**details, "next": "https://example.com/"}).headers["Location"] == "/"
