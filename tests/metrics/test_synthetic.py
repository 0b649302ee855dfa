import numpy as np
import pytest

from metrics.synthetic import FLAT_MONTHS, programme

SIZE = {"areas": 400, "metrics": 2, "months": 60}


@pytest.fixture(scope="module")
def made():
    return programme(**SIZE, seed=1)


def test_the_same_seed_makes_the_same_programme_and_another_seed_another(made) -> None:
    again, other = programme(**SIZE, seed=1), programme(**SIZE, seed=2)
    assert np.array_equal(made.events, again.events)
    assert not np.array_equal(made.events, other.events)


def test_events_scatter_about_what_is_expected(made) -> None:
    assert made.events.sum() / made.expected.sum() == pytest.approx(1, abs=0.005)


def test_a_series_without_a_step_grows_from_march_2015_by_its_yearly_growth(made) -> None:
    metric, area = map(int, np.argwhere(made.step == 0)[0])
    daily = made.expected[metric, area] / [period.days for period in made.periods]
    a_year_on = daily[FLAT_MONTHS + 12 :] / daily[FLAT_MONTHS:-12]
    assert a_year_on == pytest.approx(1 + made.growth[metric, area])
    assert daily[12:FLAT_MONTHS] == pytest.approx(daily[: FLAT_MONTHS - 12])


def test_a_step_comes_on_top_from_its_month_on(made) -> None:
    metric, area = map(int, np.argwhere(made.step != 0)[0])
    place, step = made.step_at[metric, area], made.step[metric, area]
    daily = made.expected[metric, area] / [period.days for period in made.periods]
    assert daily[place] / daily[place - 12] == pytest.approx(
        (1 + step) * (1 + made.growth[metric, area]) ** (min(12, place - FLAT_MONTHS + 1) / 12)
    )


def test_true_growth_is_the_last_year_over_the_baseline_year(made) -> None:
    latest = [made.expected[1, 7, month] for month in range(48, 60)]
    baseline = [made.expected[1, 7, month] for month in range(12, 24)]
    assert made.true_growth[1, 7] == pytest.approx(sum(latest) / sum(baseline) - 1)


def test_too_short_a_programme_is_refused() -> None:
    with pytest.raises(ValueError, match="growth needs 36"):
        programme(areas=3, metrics=1, months=35, seed=1)
