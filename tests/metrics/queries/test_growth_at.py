"""The end month that an address asks for, and growth in words."""

from datetime import date

import pytest

from metrics.catalogue import load_all
from metrics.growths import GrowthAt
from metrics.queries.growth_at import NotAnEnd, end_asked, growth_seen
from metrics.stats.growth import Growth, difference

ADMISSIONS = load_all()["non-elective-admissions"]
SEPTEMBER = date(2017, 9, 30)
YEAR = (date(2016, 10, 1), SEPTEMBER)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2017-09", SEPTEMBER),
        (" 2017-09 ", SEPTEMBER),
        ("2017-09-30", SEPTEMBER),
        ("2020-02", date(2020, 2, 29)),
        ("", None),
    ],
)
def test_a_month_is_its_last_day(text, end):
    assert end_asked(text) == end


def test_nothing_asked_is_none():
    assert end_asked("") is None


@pytest.mark.parametrize("text", ["never", "2017-13", "2017-00", "09-2017", "2017", "9999-12", "2017-09-30x"])
def test_what_is_no_month_is_said(text):
    with pytest.raises(NotAnEnd, match="is not a month"):
        end_asked(text)


def test_a_month_whose_year_overlaps_the_baseline_is_said():
    with pytest.raises(NotAnEnd, match="no growth to February 2016"):
        end_asked("2016-02")


def grown(fraction, variance=0.0004, **more):
    return Growth(*YEAR, rate_now=0.1, growth=fraction, variance=variance, degrees_of_freedom=40, **more)


def test_the_sentence_has_the_interval_in_it():
    own, rest = grown(0.039, lower=-0.012, upper=0.092), grown(0.042, lower=0.023, upper=0.061)
    seen = growth_seen(GrowthAt(own, rest, difference(own, rest)), SEPTEMBER, ADMISSIONS, "Rest of England")
    assert seen.sentence.startswith(
        "12 months to September 2017: 3.9% higher than 2014-15, 95% interval −1.2% to +9.2%. "
        "Rest of England: 4.2% higher, 95% interval +2.3% to +6.1%. "
        "Difference: −0.3 percentage points (95% interval "
    )
    assert seen.sentence.endswith("these figures cannot tell which grew less.")
    assert seen.rate == "100.0 per 1,000 people a year"


def test_a_fall_is_lower():
    seen = growth_seen(GrowthAt(grown(-0.05)), SEPTEMBER, ADMISSIONS, "")
    assert seen.sentence == "12 months to September 2017: 5.0% lower than 2014-15, no interval."


def test_no_growth_says_why_and_nothing_else():
    own = Growth(*YEAR, reason_code="missing", reason="missing in the 12 months to September 2017: May 2017")
    seen = growth_seen(GrowthAt(own, grown(0.04), why=f"not computed: {own.reason}"), SEPTEMBER, ADMISSIONS, "Rest")
    assert (seen.sentence, seen.growth, seen.against) == ("", "", "")
    assert seen.why.startswith("not computed: missing")
    assert seen.comparator_growth == "+4.0%"
