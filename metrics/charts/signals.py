"""The signal of a chart: the run of flagged points that its latest point ends."""

from datetime import date

from metrics.charts.description import ChartDescription


def signal_start(description: ChartDescription) -> date | None:
    """The first day of the run's first period; None where the latest point is not flagged.

    A run is of one kind, such as "concern: higher". Periods without a value, and values that their source
    faults, neither belong to it nor end it.
    """
    judged = [point for point in description.points if point.value is not None and not point.fault]
    if not judged or not judged[-1].marker.is_special:
        return None
    run = [judged[-1]]
    for point in reversed(judged[:-1]):
        if point.marker is not run[-1].marker:
            break
        run.append(point)
    return run[-1].start
