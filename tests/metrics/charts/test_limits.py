from datetime import date

from metrics.charts.description import BandKind


def baseline(described):
    return [band for band in described.bands if band.kind is BandKind.BASELINE]


def test_limits_are_extended_from_the_shaded_baseline(make):
    described = make.trend(make.months([10.0, 10.4] * 20))
    (segment,) = described.segments
    (band,) = baseline(described)
    assert (band.start, band.end) == (date(2013, 4, 1), date(2015, 3, 31))
    assert segment.end == date(2016, 7, 31)
    assert described.baseline_text == "Limits from April 2013 to March 2015, extended forward"
    assert segment.words == "Mean 10.20 and process limits 9.14 to 11.26, April 2013 to July 2016"


def test_a_baseline_of_all_values_is_said_and_not_shaded(make):
    described = make.trend(make.months([10.0, 10.4] * 20), baseline=None)
    assert baseline(described) == []
    assert described.baseline_text == "Limits from April 2013 to July 2016, all values"


def test_a_baseline_text_of_the_brief_is_kept(make):
    described = make.trend(make.months([10.0, 10.4] * 20), brief=make.brief(baseline_text="Agreed in May 2015"))
    assert "Agreed in May 2015" in described.caption


def test_each_group_has_its_own_limits_and_the_line_is_broken(make):
    described = make.trend(
        make.months([10.0, 10.4] * 10 + [20.0, 20.4] * 10), baseline=None, groups=[0] * 20 + [1] * 20
    )
    assert [segment.mean_text for segment in described.segments] == ["10.20", "20.20"]
    assert [point.segment for point in described.points] == [0] * 20 + [1] * 20
    assert described.lines == (tuple(range(20)), tuple(range(20, 40)))
    assert described.baseline_text == (
        "Limits from April 2013 to November 2014, all values; from December 2014 to July 2016, all values"
    )


def test_a_short_group_after_a_rebase_has_no_limits(make):
    described = make.trend(make.months([10.0, 10.4] * 10 + [20.0] * 5), baseline=None, groups=[0] * 20 + [1] * 5)
    assert len(described.segments) == 1
    assert described.points[-1].segment is None
    assert (
        described.no_limits
        == "Too few values for process limits since they restarted in December 2014: 13 needed, 5 held"
    )


def test_thirteen_values_have_limits_and_twelve_do_not(make):
    assert make.trend(make.months([10.0, 10.4] * 6 + [10.0])).no_limits == ""
    assert make.trend(make.months([10.0, 10.4] * 6)).no_limits.endswith("13 needed, 12 held")
