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
    assert 'method="get" action="/sites/"' in form
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form) == [
        ("model", "PACS"),
        ("model", "MCP"),
        ("name", "&quot;a&quot;"),
    ]


def test_a_day_is_meant_by_its_end_and_the_way_back_keeps_the_filters():
    banner = written("_as_of_banner.html", "/sites/?as_of=2017-03-31&model=PACS", past_moment("2017-03-31"))
    assert "at the end of <strong>31 March 2017</strong>." in banner
    assert 'href="/sites/?model=PACS"' in banner


def test_an_exact_moment_is_named_to_the_minute():
    banner = written("_as_of_banner.html", as_of=datetime(2017, 3, 31, 9, 5, tzinfo=LONDON))
    assert "on <strong>31 March 2017</strong> at <strong>09:05</strong>." in banner
