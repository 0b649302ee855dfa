"""Which values make the limits, and whether a series is too regular for the rules to mean what they say."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from metrics.stats.series import Flags, Floats, cutting, panel_of
from metrics.stats.spc_limits import mean

BASELINE_ENDS = date(2015, 3, 31)
BASELINE_VALUES = 13  # the fewest that make limits
CORRELATED = 0.3
MIN_PAIRS = 12


def baseline_to_march_2015(
    values: ArrayLike | Sequence[Sequence[float | None]],
    period_ends: Sequence[date],
    *,
    groups: ArrayLike | None = None,
) -> Flags:
    """The rows that make the limits (series, periods): all to March 2015, or the first 13 values.

    The first 13 where fewer values lie before that date, in each group on its own. `values`
    (series, periods) and `groups` as for `analyse`; `period_ends` (periods,). ValueError where the
    lengths differ.
    """
    panel = panel_of(values)
    if len(period_ends) != panel.shape[1]:
        raise ValueError(f"Expected the end of each of {panel.shape[1]} periods, got {len(period_ends)}.")
    early = np.broadcast_to([end <= BASELINE_ENDS for end in period_ends], panel.shape)
    cut = cutting(groups, panel.shape)
    present = ~np.isnan(cut.cut(panel, np.nan))
    before = cut.cut(early, False)
    first = present & (present.cumsum(axis=0) <= BASELINE_VALUES)
    enough = (present & before).sum(axis=0) >= BASELINE_VALUES
    return np.asarray(cut.join(np.where(enough, before, first)))


def autocorrelation(values: ArrayLike | Sequence[Sequence[float | None]], *, season: int = 12) -> tuple[Floats, Floats]:
    """Correlation of each series with itself one period and one `season` (12 or 4 periods) before, each (series,).

    Mean product of the deviations from the mean, `lag` periods apart, over their mean square; a sum
    of products over p pairs is divided by p + lag, which is the number of periods when none is
    missing (as R's `acf` does with gaps). NaN with fewer than 12 pairs, or for a constant series.
    Where either exceeds CORRELATED, flags are more common by chance.
    """
    panel = panel_of(values)
    present = ~np.isnan(panel)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = mean(panel.T, present.T)[:, np.newaxis]
        deviations = np.where(present, panel - centre, 0)
        square = (deviations**2).sum(axis=1) / present.sum(axis=1)
        return _lagged(deviations, present, 1) / square, _lagged(deviations, present, season) / square


def _lagged(deviations: Floats, present: Flags, lag: int) -> Floats:
    pairs = (present[:, lag:] & present[:, :-lag]).sum(axis=1)
    products = (deviations[:, lag:] * deviations[:, :-lag]).sum(axis=1)
    return np.where(pairs >= MIN_PAIRS, products / (pairs + lag), np.nan)
