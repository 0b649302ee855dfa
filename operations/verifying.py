"""Compute everything that is in force again, from the kept files to the charts, and name what is not the same.

In steps, so that a difference says where it is: what the kept files say beside the observations, what the register's
files say beside the register with its money, and what would be drawn from both beside the charts. Nothing is stored.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from math import isclose
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from metrics.actions.loading import digest_of
from metrics.actions.owing import drawable
from metrics.actions.panels import series_of
from metrics.drawing import Drawing, Failure, draw
from metrics.models import Observation, OwedChart, OwedPanels, StoredChart, StoredPanel, Submission
from metrics.models.observations import KEY
from metrics.panels import draw_panels
from metrics.queries.inputs import Series, inputs_for
from metrics.uploads.cells import Reading
from metrics.uploads.manifest import read_manifest, read_source
from metrics.uploads.returns.read import read_return
from returns.keeping import kept
from returns.models import Return
from returns.queries.asked import expected_of
from returns.queries.trial import limits
from vanguards.actions import register_disagreements
from vanguards.register import read as read_register

BATCH = 200  # charts drawn at once
PLACES = Decimal("0.000001")  # of the columns of an observation
# Series that are computed together may differ in the last bits from the same computed in other company.
SAME_WITHIN = 1e-9
NUMBERS = ("numerator", "denominator", "value", "lower", "upper")
SAID = (*NUMBERS, "respondents", "state", "provisional", "fault")
PLACED = ("metric__slug", "area__code", "period_start", "period_end", "design")
NOT_DRAWN = {"id", "metric", "area", "known_from", "known_until", "computed_at", "received_at"}


@dataclass
class Verified:
    """How much was compared, what could not be, and every difference in a sentence."""

    observations: int = 0
    register: int = 0
    charts: int = 0
    panels: int = 0
    owed: int = 0
    not_kept: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def is_identical(self) -> bool:
        return not self.differences


def verify(series_folder: Path, register_folder: Path | None = None) -> Verified:
    """Of one moment: what is published meanwhile is not seen. The folders: where the published series, and the files
    of the register, are kept; without the second the register is not compared."""
    with transaction.atomic():
        _hold_one_moment()
        found = Verified()
        _sources(found, series_folder)
        _returns(found)
        found.differences += _beyond_the_files()
        if register_folder is not None:
            _register(found, register_folder)
        _charts(found)
        _panels(found)
    return found


def _hold_one_moment() -> None:
    """Within a transaction of somebody else's it is theirs to say what is seen."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


# --- From the kept files to the observations ------------------------------------------------------


def _sources(found: Verified, folder: Path) -> None:
    published = Submission.objects.filter(site=None, published_at__isnull=False)
    kept_here = {source.file: source for source in read_manifest(folder)}
    for name in published.order_by("file_name").values_list("file_name", flat=True).distinct():
        if name not in kept_here:
            found.not_kept.append(name)
            continue
        latest = published.filter(file_name=name).latest("published_at")
        readings, faults = read_source(kept_here[name], folder)
        if faults or digest_of(readings) != latest.digest:
            found.differences.append(f"{name}: the file is not the one that was loaded.")
            continue
        rows = Observation.objects.current().filter(submission__site=None, submission__file_name=name)
        found.observations += len(readings)
        found.differences += _against(name, readings, latest, rows)


def _returns(found: Verified) -> None:
    for held in Return.objects.published().select_related("site", "submission").order_by("submission__published_at"):
        name = f"return {held.reference}"
        try:
            content = kept(held.reference)
        except OSError:
            found.differences.append(f"{name}: its kept file is gone.")
            continue
        if hashlib.sha256(content).hexdigest() != held.digest:
            found.differences.append(f"{name}: its kept file was changed.")
            continue
        # Windows that have closed since do not make a return wrong that was in time.
        asked = replace(expected_of(held.site, held.submission.published_at.date()), open_periods=None)
        read = read_return(content, held.file_name, expected=asked, limits=limits())
        if read.faults:
            found.differences.append(f"{name}: its kept file can no longer be read: {read.faults[0]}")
            continue
        rows = Observation.objects.filter(submission=held.submission)
        found.observations += len(read.readings)
        found.differences += _against(name, read.readings, held.submission, rows)


def _against(name: str, readings: Iterable[Reading], submission: Submission, own: QuerySet) -> Iterator[str]:
    """What was known when the submission was published is what it says; and its own rows say nothing else."""
    said = {_place(reading): _said(reading) for reading in readings}
    metrics = {place[0] for place in said}
    then = Observation.objects.as_known_at(submission.published_at).filter(metric__slug__in=metrics)
    known = {row[: len(KEY)]: row[len(KEY) :] for row in then.values_list(*PLACED, *SAID).iterator(chunk_size=10_000)}
    for place, values in said.items():
        if place not in known:
            yield f"{_named(place)}: in {name}, and not among the observations."
        elif known[place] != values:
            yield f"{_named(place)}: {name} says {_differing(values, known[place])}."
    for place in own.values_list(*PLACED).iterator(chunk_size=10_000):
        if place not in said:
            yield f"{_named(place)}: attributed to {name}, which does not say it."


def _beyond_the_files() -> Iterator[str]:
    """What came in by no file: figures of a site without a return, and moments at which nothing was published."""
    for submission in Submission.objects.filter(site__isnull=False, site_return=None):
        yield f"{submission} ({submission.observations.count()} observations): no return is kept for it."
    for row in Observation.objects.exclude(known_from=F("submission__published_at")).values_list(*PLACED, "known_from"):
        yield f"{_named(row[:-1])}: known from {row[-1]}, when its submission was not published."
    for row in _ended_by_nothing().values_list(*PLACED, "known_until"):
        yield f"{_named(row[:-1])}: known until {row[-1]}, when nothing was published that revises or withdraws it."


def _ended_by_nothing() -> QuerySet[Observation]:
    """A value ends when another of its place is published, or its file without it."""
    place = {name: OuterRef(name) for name in KEY}
    revised = Observation.objects.filter(**place, known_from=OuterRef("known_until"))
    same_file = {"site": None, "file_name": OuterRef("submission__file_name")}
    withdrawn = Submission.objects.filter(**same_file, published_at=OuterRef("known_until"))
    ended = Observation.objects.filter(known_until__isnull=False)
    return ended.filter(~Exists(revised), ~Exists(withdrawn))


def _place(reading: Reading) -> tuple:
    return reading.metric, reading.area, reading.period.start, reading.period.end, reading.design


def _said(reading: Reading) -> tuple:
    numbers = (getattr(reading, name) for name in NUMBERS)
    exact = (None if number is None else number.quantize(PLACES, ROUND_HALF_UP) for number in numbers)
    return (*exact, reading.respondents, str(reading.state), reading.provisional, reading.fault)


def _named(place: tuple) -> str:
    metric, area, start, end, design = place
    return f"{metric}, {area}, {start} to {end}{f', {design}' if design else ''}"


def _differing(said: tuple, known: tuple) -> str:
    pairs = zip(SAID, said, known, strict=True)
    return "; ".join(f"{name} {one}, known is {other}" for name, one, other in pairs if one != other)


# --- From the kept files to the register ----------------------------------------------------------


def _register(found: Verified, folder: Path) -> None:
    reading = read_register({path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))})
    if reading.faults:
        found.differences.append(f"The register's files can no longer be read: {reading.faults[0]}")
        return
    found.register = sum(len(rows) for rows in reading.rows.values())
    found.differences += register_disagreements(reading.rows)


# --- From the observations to the charts ----------------------------------------------------------


def _charts(found: Verified) -> None:
    """Charts that are owed are old by their own account: they are counted, and not compared."""
    owed = set(OwedChart.objects.values_list("metric_id", "area_id"))
    stored = set(StoredChart.objects.current().values_list("metric_id", "area_id"))
    found.owed = len(owed)
    every = iter(sorted((drawable() | stored) - owed))
    while batch := list(islice(every, BATCH)):
        found.charts += len(batch)
        found.differences += _drawn_again(batch)


def _drawn_again(batch: list[Series]) -> Iterator[str]:
    inputs = inputs_for(batch)
    drawings = draw(inputs, batch)
    among = {"metric__in": {metric for metric, _ in batch}, "area__in": {area for _, area in batch}}
    rows = StoredChart.objects.current().filter(**among).select_related("metric", "area")
    charts = {(row.metric_id, row.area_id): row for row in rows}
    for series in batch:
        yield from _compared(charts.get(series), drawings[series], _series_named(series, charts, inputs))


def _panels(found: Verified) -> None:
    """Of every metric whose panels are not owed."""
    stored = StoredPanel.objects.current().exclude(metric__in=OwedPanels.objects.values("metric"))
    for panel in stored.select_related("metric").order_by("metric", "kind"):
        found.panels += 1
        name = f"Panel {panel.kind} of {panel.metric.slug}"
        try:
            drawing = draw_panels(inputs_for(series_of(panel.metric_id)), panel.metric_id).get(panel.kind)
        except ValueError as error:
            found.differences.append(f"{name}: cannot be drawn again: {error}")
            continue
        if drawing is None:
            found.differences.append(f"{name}: is stored, and nothing is held that it could be drawn from.")
        elif differing := _columns_differing(panel, StoredPanel(kind=panel.kind, **drawing.columns)):
            found.differences.append(f"{name}: {', '.join(differing)} would come out otherwise.")


def _series_named(series: Series, charts: dict[Series, StoredChart], inputs: Any) -> str:
    chart = charts.get(series)
    metric = chart.metric.slug if chart else inputs.definitions[series[0]].slug
    return f"Chart of {metric}, {inputs.areas[series[1]].code}"


def _compared(chart: StoredChart | None, drawing: Any, name: str) -> Iterator[str]:
    if isinstance(drawing, Failure):
        yield f"{name}: cannot be drawn again: {drawing}"
    elif not isinstance(drawing, Drawing):
        if chart is not None:
            yield f"{name}: is stored, and nothing is held that it could be drawn from."
    elif chart is None:
        yield f"{name}: is not stored, and not owed."
    elif differing := _columns_differing(chart, StoredChart(**drawing.columns)):
        yield f"{name}: {', '.join(differing)} would come out otherwise."


def _columns_differing(stored: StoredChart | StoredPanel, again: StoredChart | StoredPanel) -> list[str]:
    columns = [column.name for column in type(stored)._meta.concrete_fields if column.name not in NOT_DRAWN]
    return [name for name in columns if not _same(_plain(getattr(stored, name)), _plain(getattr(again, name)))]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=SAME_WITHIN, abs_tol=SAME_WITHIN)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
