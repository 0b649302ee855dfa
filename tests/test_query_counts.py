"""The number of questions a page asks the database: bounded, and not growing with what the page lists."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import DATA, LOG_IN, PAGES

# What became of a page's figures since the past moment that it is seen from: values, charts, definitions, register.
OF_THE_BANNER = 24
OF_A_SITE = (
    *("site", "history", "upload", "form", "template", "practice", "practice-file"),
    *("return", "sign", "file", "annotated", "faults"),
)
# The highest number for any example of the route; who is reading takes two of them.
AT_MOST = {
    "home:home": 22,
    "home:changes": 34,
    "metrics:overview": 19,
    "metrics:icon-wall": 18,
    "metrics:map": 10,
    "metrics:map-picture": 8,
    "metrics:sites": 7,
    "metrics:site": 29,
    "metrics:metrics": 6,
    "metrics:metric": 22,
    "metrics:multiples": 14,
    "metrics:panel": 6,
    "metrics:chart": 23,
    "metrics:figure": 12,
    "metrics:picture": 12,
    "compare:compare": 21,
    "compare:picture": 20,
    "compare:groups": 7,
    "compare:group": 3,
    "metrics:growth": 14,
    "metrics:growth-picture": 12,
    "metrics:growths": 9,
    "metrics:programme-notes": 5,
    "metrics:site-notes": 8,
    "metrics:chart-notes": 13,
    "metrics:point-notes": 14,
    "metrics:rebases": 4,
    "metrics:rebase": 4,
    "metrics:rebase-picture": 4,
    "metrics:rebase-ask": 10,
    "metrics:point": 17,
    "release:test": 19,
    "release:site": 20,
    "returns:home": 16,  # the wall with what waits for sign-off, and what is late elsewhere
    **dict.fromkeys((f"returns:{route}" for route in OF_A_SITE), 6),
    "vanguards:funding": 11,
    "vanguards:evidence": 7,
    "vanguards:about": 2,
    "metrics:about-icons": 3,
    "vanguards:about-data": 6,
    "vanguards:about-methods": 2,
    "vanguards:accessibility": 2,
    "login": 2,
    "": 2,
}


@pytest.mark.parametrize("example", (*PAGES, *DATA, LOG_IN), ids=str)
def test_a_page_asks_the_database_no_more_than_is_allowed(example, reading, django_assert_max_num_queries):
    banner = OF_THE_BANNER if "as_of=" in example.address else 0
    with django_assert_max_num_queries(AT_MOST[example.route] + banner):
        reading.get(example.address)


@pytest.mark.parametrize(
    ("few", "many"),
    [
        ("/overview/?name=Symphony", "/overview/"),
        ("/sites/?name=Symphony", "/sites/"),
        ("/funding/?site=south-somerset-symphony", "/funding/"),
        ("/evidence/?site=south-somerset-symphony", "/evidence/"),
    ],
)
def test_a_list_asks_as_many_questions_for_all_as_for_one(few, many, reading):
    # A filter may itself ask one or two; what must not happen is one for each row.
    assert questions(reading, many) <= questions(reading, few) + 1


def questions(reading, address):
    with CaptureQueriesContext(connection) as captured:
        assert reading.get(address).status_code == 200
    return len(captured)
