"""After a correction every page can be seen as it stood before, and shows the correction now."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from metrics.actions.drawing import refresh_owed
from metrics.actions.publishing import Published
from metrics.models import StoredChart
from metrics.periods import month
from metrics.uploads.cells import Reading
from tests.metrics import small
from tests.metrics.people import person

PAGES = [
    "/overview/",
    "/sites/wirral/",
    "/metrics/non-elective-admissions/",
    "/sites/wirral/non-elective-admissions/",
    "/sites/wirral/non-elective-admissions/2019-10-01/",
]
OCTOBER = Reading(
    "non-elective-admissions",
    "12F",
    month(date(2019, 10, 1)),
    numerator=Decimal(9000),
    denominator=Decimal(336000),
    reason="Counted again.",
)


def seen(client, address, moment=None):
    """A page's main part without what differs by the moment itself: links keep it, and forms carry it."""
    answer = client.get(address, {"as_of": moment.isoformat()} if moment else {})
    assert answer.status_code == 200
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S).group()
    main = re.sub(r'<input type="hidden"[^>]*>', "", main)
    main = re.sub(r"(?<=[?&;])as_of=[^\"&#]*(&amp;|&)?", "", main)
    main = re.sub(r"(\?|&amp;|&)(?=[\"#])", "", main)
    return re.sub(r"\s+", " ", main)


@pytest.fixture
def corrected(dashboard):
    """A value corrected and its charts drawn; gives the moment just before."""
    before = timezone.now()
    assert small.send([OCTOBER]) == Published(new=0, revised=1, unchanged=0)
    assert refresh_owed().drawn > 1
    return before


@pytest.fixture
def onlooking(client, dashboard):
    """A browser's client of somebody without a role: whoever has one is offered work now, and none in the past."""
    client.force_login(person("Olu Example"))
    return client


@pytest.mark.parametrize("address", PAGES)
def test_the_page_of_before_is_the_page_as_it_was(onlooking, address):
    as_it_was = seen(onlooking, address)
    before = timezone.now()
    small.send([OCTOBER])
    refresh_owed()
    assert seen(onlooking, address) != as_it_was
    assert seen(onlooking, address, before) == as_it_was


@pytest.mark.parametrize("address", PAGES[3:])
def test_work_is_offered_now_and_not_in_the_past(reading, address):
    assert "Add a note" in seen(reading, address)
    assert "Add a note" not in seen(reading, address, timezone.now())


def test_the_corrected_value_is_on_the_page_now(reading, corrected):
    page = seen(reading, PAGES[-1])
    assert "9,000" in page
    assert "Counted again." in page


def test_until_it_is_drawn_the_old_chart_stays_whole_and_says_that_it_is_owed(reading):
    chart = StoredChart.objects.current().get(area__code="12F", metric__slug="non-elective-admissions")
    small.send([replace(OCTOBER, numerator=Decimal(1))])
    page = seen(reading, "/sites/wirral/non-elective-admissions/")
    assert chart.latest_text in page
    assert "A recompute is owed since" in page
