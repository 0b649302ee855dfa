"""The frame of every page: the date form, and the pages that must work when nothing else does."""

import re
from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from memory.viewpoint import LONDON, Viewpoint, past_moment


def written(template, address="/", as_of=None):
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    request.viewpoint = Viewpoint(reader=request.user, as_of=as_of)
    return re.sub(r"\s+", " ", render_to_string(template, request=request))


@pytest.mark.parametrize("template", ["400.html", "500.html", "403_csrf.html"])
def test_pages_for_the_worst_case_need_neither_request_nor_data(template):
    page = render_to_string(template)
    assert page.count("<h1") == 1
    assert 'lang="en-GB"' in page
    assert 'href="#maincontent"' in page


@pytest.mark.parametrize("template", ["400.html", "500.html", "403_csrf.html"])
def test_nothing_is_styled_or_scripted_inside_a_page(template):
    page = render_to_string(template)
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    assert re.findall(r"<script(.*?)>(.*?)</script>", page) == [(' type="module" src="/static/js/main.js"', "")]


def test_the_date_form_keeps_the_page_and_its_filters_but_not_the_page_number():
    form = written("_as_of_form.html", "/sites/?model=PACS&model=MCP&page=3&as_of=2016-01-01&name=%22a%22")
    assert '<form class="as-of-form" method="get">' in form  # to the page's own address
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form) == [
        ("model", "PACS"),
        ("model", "MCP"),
        ("name", "&quot;a&quot;"),
    ]


def test_a_day_is_meant_by_its_end_and_the_way_back_keeps_the_filters():
    banner = written("_as_of_banner.html", "/sites/?as_of=2017-03-31&model=PACS", past_moment("2017-03-31"))
    assert "at the end of <strong>31 March 2017</strong>." in banner
    assert 'href="?model=PACS"' in banner


def test_an_exact_moment_is_named_to_the_minute():
    banner = written("_as_of_banner.html", as_of=datetime(2017, 3, 31, 9, 5, tzinfo=LONDON))
    assert "on <strong>31 March 2017</strong> at <strong>09:05</strong>." in banner


ELSEWHERE = "//evil.example/"  # as a path of ours; put into a link it would name a host


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_link_or_form_of_a_page_leads_to_a_host_that_the_address_names(client, reading, signed_in):
    if not signed_in:
        client.logout()
    answer = client.get("/", {"as_of": "2020-01-01"}, PATH_INFO=ELSEWHERE)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Go back to now" in page
    assert not re.search(r'(href|action|src)="\s*//', page)
    # Paper names the address it was printed from; that is text, and leads nowhere.
    assert not re.search(rf'="[^"]*{ELSEWHERE}', page)


def test_a_moment_at_the_edge_of_the_calendar_is_said_and_the_page_is_shown(reading):
    answer = reading.get("/", {"as_of": "0001-01-01T00:00:00+23:00"})
    assert answer.status_code == 200
    assert "long before this dashboard" in answer.content.decode()


def test_clearing_filters_keeps_the_moment_and_names_no_path():
    def cleared(address):
        request = RequestFactory().get(address)
        page = render_to_string("_filters.html", {"form": [], "active": True}, request=request)
        return re.search(r'filters__clear" href="([^"]*)"', page).group(1)

    assert cleared("/sites/?name=x") == "?"
    assert cleared("/sites/?name=x&as_of=2017-03-31") == "?as_of=2017-03-31"
