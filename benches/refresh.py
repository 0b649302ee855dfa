"""How long a full recompute takes: from the database to stored figures, pictures, tables and words.

First all charts of the 29 sites from the published data, by one worker; then those of a made-up programme of
the size of every practice in England, by two. Workers are real, and so is the broker.
"""

from pathlib import Path
from statistics import median

from benches import _document, _throwaway
from benches._drawing import make_programme, prepare, seconds_to_draw_all, workers

RUNS = 5
AREAS, METRICS, MONTHS = 7000, 3, 60
MOST_MILLISECONDS, MOST_SECONDS = 5, 90

Run = tuple[int, float]  # charts, seconds


def main() -> None:
    published = _throwaway.apart(of_published_data)
    made_up = _throwaway.apart(of_made_up_data)
    _document.write(
        "refresh",
        "Every chart drawn anew",
        "From the database to stored figure, pictures, table and words, by Celery workers of one process each: from "
        f"the first message to the last chart. Published data: median of {RUNS} runs. Made-up data, drawn once: "
        f"{AREAS:,} areas, {METRICS} metrics, {MONTHS} months.",
        report(published, made_up),
    )


def of_published_data(folder: Path) -> list[Run]:
    prepare()
    with workers(1, folder):
        seconds_to_draw_all()  # the first run also imports
        return [seconds_to_draw_all() for _ in range(RUNS)]


def of_made_up_data(folder: Path) -> list[Run]:
    make_programme(AREAS, METRICS, MONTHS)
    with workers(2, folder):
        return [seconds_to_draw_all(look_every=0.5)]


def report(published: list[Run], made_up: list[Run]) -> str:
    rows = [
        row("published data", 1, published, f"under {MOST_MILLISECONDS} ms a chart"),
        row("made-up data", 2, made_up, f"under {MOST_SECONDS} s in all"),
    ]
    return _document.table(("charts of", "workers", "charts", "seconds", "ms a chart", "target"), rows)


def row(what: str, count: int, runs: list[Run], target: str) -> tuple[str, ...]:
    charts, seconds = runs[0][0], median(seconds for _, seconds in runs)
    return what, str(count), f"{charts:,}", f"{seconds:.2f}", f"{seconds / charts * 1000:.2f}", target


if __name__ == "__main__":
    main()
