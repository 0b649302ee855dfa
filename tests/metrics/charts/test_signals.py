"""Where the signal of a chart began."""

from datetime import date
from types import SimpleNamespace

import pytest

from metrics.charts.description import Marker
from metrics.charts.signals import signal_start

C, H, L = Marker.COMMON_CAUSE, Marker.CONCERN_HIGH, Marker.IMPROVEMENT_LOW


def drawn(*markers):
    """A chart with a point a month; None where a month has no value, a text where its source faults it."""
    return SimpleNamespace(
        points=[
            SimpleNamespace(
                start=date(2018, place, 1),
                marker=Marker.ABSENT if marker is None else marker,
                value=None if marker is None else 1.0,
                fault="a fault" if marker is Marker.HOLLOW else "",
            )
            for place, marker in enumerate(markers, 1)
        ]
    )


@pytest.mark.parametrize(
    ("markers", "month"),
    [
        ((C, H, H, H), 2),
        ((H, H), 1),
        ((H, C, H), 3),
        ((L, L, H), 3),
        ((C, H, None, Marker.HOLLOW, H), 2),
        ((C, H, None), 2),
        ((H, H, C), None),
        ((None,), None),
        ((), None),
    ],
)
def test_the_run_that_the_latest_point_ends(markers, month):
    assert signal_start(drawn(*markers)) == (date(2018, month, 1) if month else None)
