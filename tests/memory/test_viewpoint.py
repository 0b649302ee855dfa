from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("text", ["1999-12-31", "0001-01-01", "0001-01-01T00:00:00+23:00", "1066-10-14T09:00:00Z"])
def test_a_moment_before_2000_is_refused(text):
    with pytest.raises(NotAMoment, match="before 2000, long before this dashboard"):
        past_moment(text)


@given(
    st.text()
    | st.datetimes(timezones=st.none() | st.timezones()).map(datetime.isoformat)
    | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2})?", fullmatch=True)
)
@example("0001-01-01T00:00:00+23:00")
@example("9999-12-31T23:59:59-23:00")
@example("9999-12-31")
def test_any_text_is_a_moment_up_to_now_or_refused_in_a_sentence(text):
    try:
        moment = past_moment(text)
    except NotAMoment as refused:
        assert str(refused).endswith(".")
    else:
        assert timezone.is_aware(moment)
        assert moment.astimezone(LONDON) <= timezone.now()


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
