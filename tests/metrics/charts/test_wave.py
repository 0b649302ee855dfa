from datetime import date

from metrics.charts import rows
from metrics.charts.description import Break, Marker


def test_waves_have_no_limits_and_no_icons(make):
    described = make.waves()
    assert described.segments == ()
    assert (described.variation_icon, described.assurance_icon) == (None, None)
    assert described.no_limits == "5 waves: differences only, no process limits"
    assert {point.marker for point in described.points} == {Marker.PLAIN}


def test_interval_and_base_are_given_or_said_to_be_unknown(make):
    first, second, *_ = make.waves().points
    assert first.says.endswith("interval not published, base not known")
    assert second.says.endswith("interval 0.815 to 0.827, base 5,400")


def test_sentence_gives_interval_and_change(make):
    assert make.waves().sentence == (
        "Health-related quality of life, England: 0.815 on the EQ-5D index in July 2015 to March 2016 "
        "(interval 0.809 to 0.821, base 5,400). 5 waves: differences only, no process limits. "
        "Change on the wave before (July 2014 to March 2015): −0.003."
    )


def test_no_change_is_given_across_a_new_survey_design(make):
    described = make.waves(breaks=(Break(date(2015, 5, 1), "questionnaire redesigned"),))
    assert described.change_text == ""
    assert described.lines == ((0, 1, 2, 3), (4,))


def test_table_of_waves_has_interval_and_base(make):
    headings = rows.headings(make.waves())
    assert {"interval", "respondents"} <= headings.keys()
    assert not {"mean", "lower_limit", "verdict"} & headings.keys()
