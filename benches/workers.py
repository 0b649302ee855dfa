"""How much faster several workers draw the same charts than one: real workers, a real broker, a made-up programme."""

from pathlib import Path
from statistics import median

from benches import _document, _throwaway
from benches._drawing import make_programme, seconds_to_draw_all, workers

COUNTS = (1, 2, 4)
ROUNDS = 3
AREAS, METRICS, MONTHS = 1000, 3, 60
LEAST_WITH_TWO = 1.8


def main() -> None:
    charts, times = _throwaway.apart(measured)
    _document.write(
        "workers",
        "More workers",
        f"The same {charts:,} charts ({AREAS:,} made-up areas, {METRICS} metrics, {MONTHS} months) drawn by 1, 2 and 4 "
        f"Celery workers of one process each, in turn; medians of {ROUNDS} runs. With as many workers as cores, at "
        f"least {LEAST_WITH_TWO} times is the target for two.",
        report(charts, times),
    )


def measured(folder: Path) -> tuple[int, dict[int, list[float]]]:
    make_programme(AREAS, METRICS, MONTHS)
    charts, times = 0, {count: [] for count in COUNTS}
    for _ in range(ROUNDS):
        for count in COUNTS:
            with workers(count, folder):
                charts, seconds = seconds_to_draw_all(look_every=0.1)
            times[count].append(seconds)
    return charts, times


def report(charts: int, times: dict[int, list[float]]) -> str:
    medians = {count: median(found) for count, found in times.items()}
    rows = [
        (str(count), f"{seconds:.2f}", f"{charts / seconds:.0f}", f"{medians[1] / seconds:.2f}")
        for count, seconds in medians.items()
    ]
    return _document.table(("workers", "seconds", "charts a second", "times as fast as one"), rows)


if __name__ == "__main__":
    main()
