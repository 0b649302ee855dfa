import pytest

from metrics.charts import words
from metrics.states import State


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "first"), (5, "fifth"), (10, "10th"), (11, "11th"), (21, "21st"), (22, "22nd"), (113, "113th")],
)
def test_ordinals(number, text):
    assert words.ordinal(number) == text


def test_sentence_of_common_cause(make):
    described = make.trend(make.months([10.0, 10.4] * 12 + [10.3]))
    assert described.sentence == (
        "Emergency admissions proxy, Wirral: 10.30 per 1,000 people per 30 days in April 2015, "
        "above the mean of 10.20 and within limits (9.14 to 11.26): common cause."
    )


def test_sentence_of_a_point_outside(make):
    described = make.trend(make.months([10.0, 10.4] * 12 + [12.0]))
    assert described.sentence.endswith(
        "12.00 per 1,000 people per 30 days in April 2015, above the upper process limit of 11.26 "
        "(mean 10.20): special cause, concern."
    )
    assert described.headline == "April 2015: special cause, concern, above the upper process limit"


def test_sentence_of_a_run_within_limits(make):
    described = make.trend(make.months([10.0, 10.4] * 12 + [10.0] + [10.5] * 7))
    assert described.sentence.endswith("special cause, concern: one of 7 or more consecutive points above the mean.")
    assert described.points[-1].says == (
        "November 2015, 10.50 per 1,000 people per 30 days, above the mean, seventh in a row above; "
        "special cause, concern: one of 7 or more consecutive points above the mean"
    )


def test_a_missing_latest_period_is_said_before_the_last_reported(make):
    points = [*make.months([10.0, 10.4] * 12), make.point(24, None, reason="No denominator.")]
    described = make.trend(points)
    assert "April 2015 is missing (No denominator). Last reported value: 10.40" in described.sentence
    assert described.headline == "March 2015: common cause, no rule met; April 2015 is missing"
    assert described.icon_period == "March 2015"


def test_a_period_not_yet_due_is_not_called_missing(make):
    points = [*make.months([10.0, 10.4] * 12), make.point(24, None, state=State.NOT_YET_DUE)]
    assert "not yet due" not in make.trend(points).sentence


def test_a_faulty_latest_value_is_not_the_finding(make):
    points = [*make.months([10.0, 10.4] * 12), make.point(24, 1.0, fault="a tenth")]
    described = make.trend(points)
    assert "April 2015: the source reports a fault (a tenth). Last reported value: 10.40" in described.sentence


def test_all_missing(make):
    described = make.trend(make.months([None] * 20))
    assert described.sentence == (
        "Emergency admissions proxy, Wirral: no value is held for April 2013 to November 2014 (missing)."
    )
    assert described.headline == "No value is held"


def test_nothing_at_all(charts):
    assert charts["empty"].sentence == "Emergency admissions proxy, Wirral: no period is held."


def test_proxy_is_named_once(make):
    plain = make.brief(metric_name="Non-elective admissions")
    assert make.trend(make.months([1.0]), brief=plain).sentence.startswith(
        "Non-elective admissions (proxy for emergency admissions per person), Wirral: "
    )
    assert make.trend(make.months([1.0])).sentence.startswith("Emergency admissions proxy, Wirral: ")


def test_a_provisional_value_is_said_to_be(make):
    points = [*make.months([10.0, 10.4] * 12), make.point(24, 10.2, provisional=True)]
    described = make.trend(points)
    assert "in April 2015, provisional, on the mean of 10.20" in described.sentence
    assert described.points[-1].says.endswith("on the mean, provisional")


def test_alternative_text_tells_limits_special_causes_gaps_and_events(charts):
    text = charts["trend"].alternative_text
    for part in (
        "(81 periods)",
        "Mean ",
        "Special cause, latest first:",
        "missing",
        "provisional",
        "fault",
        "Core metrics due",
    ):
        assert part in text


def test_words_are_kept_with_the_description(charts):
    for described in charts.values():
        assert words.sentence(described) == described.sentence
        assert words.headline(described) == described.headline
        assert words.alternative_text(described) == described.alternative_text
        assert [words.point(described, point.index) for point in described.points] == [
            point.says for point in described.points
        ]
