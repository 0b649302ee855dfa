"""What a page is called: in its title, which names no other page, and in its one heading of the first level."""

import re
from collections import defaultdict

import pytest

from tests.pages import LOG_IN, PAGES, SIGN_IN


def parts(page, tag):
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", page.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", text).strip() for text in found]


@pytest.mark.parametrize("example", PAGES, ids=str)
def test_a_page_has_one_heading_of_the_first_level(example, reading):
    assert [bool(words) for words in parts(reading.get(example.address), "h1")] == [True]


def test_no_two_pages_have_the_same_title(reading):
    titles = defaultdict(set)
    for example in PAGES:
        path = example.address.partition("?")[0]
        titles[parts(reading.get(example.address), "title")[0]].add(path)
    reading.logout()
    titles[parts(reading.get(SIGN_IN), "title")[0]].add(LOG_IN.address)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
    assert all(re.fullmatch(r".{4,} – Vanguard dashboard", title) for title in titles)
