"""What changed on charts: a run that goes on stays one signal."""

from datetime import date

import pytest

from metrics.models import StoredChart
from metrics.queries.changes.charts import ChartChange


def chart(icon="common_cause", start=None, to=date(2018, 3, 31), **more):
    return StoredChart(metric_id=1, area_id=1, variation_icon=icon, signal_from=start, data_to=to, **more)


HIGHER = chart("concern_high", date(2017, 9, 1))


@pytest.mark.parametrize(
    ("before", "after", "is_new", "is_over"),
    [
        (chart(), HIGHER, True, False),
        (None, HIGHER, True, False),
        (HIGHER, chart("concern_high", date(2017, 9, 1), date(2018, 4, 30)), False, False),
        (HIGHER, chart("concern_high", date(2018, 3, 1), date(2018, 4, 30)), False, False),
        (HIGHER, chart("concern_high", date(2018, 5, 1), date(2018, 5, 31)), True, True),
        (HIGHER, chart("improvement_low", date(2018, 4, 1), date(2018, 4, 30)), True, True),
        (HIGHER, chart(to=date(2018, 4, 30)), False, True),
        (HIGHER, None, False, True),
        (chart("concern_high", None), HIGHER, False, False),
        (chart(""), chart("too_few_points"), False, False),
    ],
    ids=[
        "the first flag",
        "a chart that is new",
        "a run that goes on",
        "a run that goes on with other limits",
        "another run of the same kind",
        "a run to the other side",
        "a run that ended",
        "a chart that is gone",
        "drawn before runs were kept",
        "never judged",
    ],
)
def test_signals(before, after, is_new, is_over):
    change = ChartChange(before, after)
    assert (bool(change.new_signal), bool(change.ended_signal)) == (is_new, is_over)


def test_growth_has_changed_where_another_figure_is_shown():
    one, same, other = (chart(growth_fraction=growth) for growth in (0.0411, 0.0412, 0.052))
    assert not ChartChange(one, same).growth_changed
    assert ChartChange(one, other).growth_changed
