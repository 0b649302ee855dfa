from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from memory.viewpoint import LONDON, NotAMoment, Viewpoint, past_moment


def test_a_day_means_its_end_in_london():
    assert past_moment("2017-07-31") == datetime(2017, 7, 31, 23, 59, 59, 999999, tzinfo=LONDON)


def test_an_exact_moment_stays_exact():
    assert past_moment("2017-07-31T12:00:00+00:00").isoformat() == "2017-07-31T12:00:00+00:00"


def test_a_plus_that_an_address_turned_into_a_space_is_understood():
    assert past_moment("2017-07-31T12:00:00 00:00").isoformat() == "2017-07-31T12:00:00+00:00"


@pytest.mark.parametrize("text", ["yesterday", "2017-13-01", "2017-02-30", "31/03/2017", "x" * 500, "2017-01-01T99:00"])
def test_what_is_no_date_is_refused_with_a_cure(text):
    with pytest.raises(NotAMoment, match="Write it as 2017-03-31"):
        past_moment(text)


def test_a_moment_to_come_is_refused():
    with pytest.raises(NotAMoment, match="still to come"):
        past_moment((timezone.localdate() + timedelta(days=2)).isoformat())


def test_a_viewpoint_without_a_moment_is_now():
    viewpoint = Viewpoint(reader=None)
    before = timezone.now()
    assert not viewpoint.is_past
    assert before <= viewpoint.moment <= timezone.now()


def test_today_means_now():
    before = timezone.now()
    assert before <= past_moment(timezone.localdate().isoformat()) <= timezone.now()
