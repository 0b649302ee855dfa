"""Make the windows those of the reviewed file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from metrics.models import Metric
from metrics.uploads.cells import CellFault
from metrics.uploads.columns import Column, Row, day, read_table, text
from returns.models import Window

DAYS = ("period_start", "period_end", "opens_on", "due_on", "closes_on")
COLUMNS = (Column("metric", text), *(Column(name, day) for name in DAYS))


@dataclass(frozen=True)
class Loaded:
    new: int
    changed: int
    withdrawn: int
    unchanged: int


@transaction.atomic
def load_windows(*, content: bytes, file: str) -> tuple[Loaded | None, list[CellFault]]:
    """Make the calendar equal to a file; with a fault anywhere nothing is loaded. Twice changes nothing."""
    rows, faults = read_table(content, file, COLUMNS)
    metrics = dict(Metric.objects.values_list("slug", "pk"))
    faults += _faults(rows, metrics)
    if faults:
        return None, faults
    wanted = {_key(row, metrics): _days(row) for row in rows}
    held = {(w.metric_id, w.period_start, w.period_end): w for w in Window.objects.all()}
    changed = [key for key in wanted.keys() & held.keys() if _held_days(held[key]) != wanted[key]]
    gone = [window.pk for key, window in held.items() if key not in wanted]
    new = [key for key in wanted if key not in held]
    Window.objects.filter(pk__in=[*gone, *(held[key].pk for key in changed)]).delete()
    Window.objects.bulk_create(_window(key, wanted[key]) for key in [*new, *changed])
    return Loaded(len(new), len(changed), len(gone), len(wanted) - len(new) - len(changed)), []


def _key(row: Row, metrics: dict[str, int]) -> tuple[int, date, date]:
    return metrics[row.text("metric")], row.needed_day("period_start"), row.needed_day("period_end")


def _days(row: Row) -> tuple[date, date, date]:
    return row.needed_day("opens_on"), row.needed_day("due_on"), row.needed_day("closes_on")


def _held_days(window: Window) -> tuple[date, date, date]:
    return window.opens_on, window.due_on, window.closes_on


def _window(key: tuple[int, date, date], days: tuple[date, date, date]) -> Window:
    return Window(
        metric_id=key[0], period_start=key[1], period_end=key[2], opens_on=days[0], due_on=days[1], closes_on=days[2]
    )


def _faults(rows: list[Row], metrics: dict[str, int]) -> Iterator[CellFault]:
    seen: dict[tuple, int] = {}
    for row in rows:
        if row.text("metric") not in metrics:
            yield row.fault("unknown-metric", "metric", "is no metric of the catalogue", "correct the name")
        days = [row.needed_day(name) for name in ("period_start", "period_end", "opens_on", "due_on", "closes_on")]
        if days != sorted(days) or days[1] == days[2]:
            yield row.fault("out-of-order", "period_start", "begins days that are out of order", "check the five dates")
        first = seen.setdefault((row.text("metric"), days[0], days[1]), row.line)
        if first != row.line:
            yield row.fault("twice", "metric", f"says again what line {first} says", "keep one of them")
