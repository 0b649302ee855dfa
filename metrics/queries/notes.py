"""Notes as they are listed: those written here, and the reasons that came with figures, in one list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q

from accounts.rights import Rights
from memory.keys import among
from memory.viewpoint import Viewpoint
from metrics.catalogue import Definition
from metrics.charts.description import ChartDescription
from metrics.models import Note, Observation
from metrics.periods import Period, month_label
from metrics.queries.chart_pages import Place
from metrics.queries.revised import earlier_versions, earlier_words
from metrics.queries.subjects import MetricSeen
from vanguards.models import Site

WHOLE_SERIES, WHOLE_SITE, PROGRAMME = "the whole series", "the site", "the programme"


@dataclass(frozen=True)
class NoteShown:
    """`number` is its number on the chart; `pk` is None for a reason that came with figures."""

    about: str
    text: str
    by: str
    written: datetime
    earlier: str = ""
    for_site_only: bool = False
    number: int | None = None
    pk: int | None = None
    may_withdraw: bool = False
    is_drawn_later: bool = False


@dataclass(frozen=True)
class About:
    """What a list of notes, and a new one, is about: the programme, a site, a series, or one period of it.

    `periods` are those that a note on a series may name; of one period `observation` is the version known of its value.
    """

    site: Site | None = None
    metric: MetricSeen | None = None
    place: Place | None = None
    periods: tuple[Period, ...] = ()
    observation: int | None = None
    is_point: bool = False
    numbers: Mapping[int, int] = field(default_factory=dict)

    @property
    def series(self) -> dict[str, int]:
        return {"metric": self.metric.pk, "area": self.place.area} if self.metric and self.place else {}

    def has_version(self, observation: int | None) -> bool:
        """Whether that is a version of the value of the one period, in force or not."""
        (period,) = self.periods
        value = {**self.series, "period_start": period.start, "period_end": period.end}
        return Observation.objects.filter(pk=observation, **value).exists()

    def unsaved(self, text: str, visibility: str, stretch: Period | None, observation: int | None) -> Note:
        """A note that nobody has kept yet."""
        return Note(
            site=self.site,
            metric_id=self.series.get("metric"),
            area_id=self.series.get("area"),
            period_start=stretch.start if stretch else None,
            period_end=stretch.end if stretch else None,
            observation_id=observation,
            text=text,
            visibility=visibility,
        )


def about_chart(site: Site, metric: MetricSeen, place: Place | None, description: ChartDescription | None) -> About:
    """The series of a chart. Its periods are those of the stored chart, as everybody sees it."""
    points = description.points if description else ()
    return About(
        site,
        metric,
        place,
        tuple(Period(point.start, point.end) for point in points),
        numbers={mark.key: mark.number for mark in description.notes} if description else {},
    )


def about_point(
    site: Site, metric: MetricSeen, place: Place, start: date, viewpoint: Viewpoint, period: Period | None
) -> About:
    """One period; of several that start on a day the first. `period`: that of the chart, where nothing is held."""
    known = Observation.objects.seen_from(viewpoint).filter(among(metric=[metric.pk], area=[place.area]))
    found = known.filter(period_start=start).order_by("period_end", "design").first()
    periods = (found.period,) if found else (period,) if period else ()
    return About(site, metric, place, periods, found.pk if found else None, is_point=True)


def notes_about(about: About, viewpoint: Viewpoint, rights: Rights) -> list[NoteShown]:
    """The latest first. Of a site with those of the programme; of a series with the reasons given with its figures."""
    notes = list(_notes(about, viewpoint).select_related("author", "site", "observation"))
    definition = about.metric.definition if about.metric else None
    earlier = earlier_versions(notes, viewpoint.horizon)
    shown = [_shown(note, about, definition, earlier.get(note.pk, []), viewpoint, rights) for note in notes]
    return sorted([*shown, *_reasons(about, viewpoint)], key=lambda note: note.written, reverse=True)


def _notes(about: About, viewpoint: Viewpoint):
    notes = Note.objects.seen_from(viewpoint)
    if about.series:
        notes = notes.filter(**about.series)
        if about.is_point and about.periods:
            return notes.filter(period_start__lte=about.periods[0].start, period_end__gte=about.periods[0].end)
        return notes
    notes = notes.filter(metric=None)
    return notes.filter(Q(site=about.site) | Q(site=None)) if about.site else notes.filter(site=None)


def _shown(
    note: Note,
    about: About,
    definition: Definition | None,
    earlier: list[Observation],
    viewpoint: Viewpoint,
    rights: Rights,
) -> NoteShown:
    for_all = note.visibility == Note.Visibility.EVERYBODY
    number = about.numbers.get(note.pk)
    return NoteShown(
        about=_named(note, about),
        text=note.text,
        by=str(note.author),
        written=note.known_from,
        earlier=earlier_words(earlier, definition) if definition else "",
        for_site_only=not for_all,
        number=number,
        pk=note.pk,
        may_withdraw=not viewpoint.is_past and (rights.is_lead or note.author_id == viewpoint.reader.pk),
        is_drawn_later=bool(note.period and for_all and number is None and not about.is_point),
    )


def _named(note: Note, about: About) -> str:
    """A stretch by its first and last period: three months on a monthly chart are no quarter."""
    if note.period:
        own = [period for period in about.periods if note.period_start <= period.start <= note.period_end]
        whole = own and own[0].start == note.period_start and own[-1].end == note.period_end
        months = f"{month_label(note.period_start)} to {month_label(note.period_end)}"
        return spanned(own[0], own[-1]) if whole else months
    return WHOLE_SERIES if note.metric_id else WHOLE_SITE if note.site_id else PROGRAMME


def _reasons(about: About, viewpoint: Viewpoint) -> Iterator[NoteShown]:
    """Reasons given with figures, one for each stretch of values that came together with the same words."""
    if not about.series:
        return
    held = (
        Observation.objects.seen_from(viewpoint)
        .filter(among(metric=[about.series["metric"]], area=[about.series["area"]]))
        .exclude(reason="")
    )
    if about.is_point:
        held = held.filter(period_start__in=[period.start for period in about.periods])
    rows = held.select_related("submission__sent_by").order_by("period_start", "period_end", "design")
    for _, alike in groupby(rows, key=lambda row: (row.reason, row.submission_id)):
        yield _reason(list(alike))


def _reason(rows: list[Observation]) -> NoteShown:
    first, last = rows[0], rows[-1]
    sent_by = first.submission.sent_by
    return NoteShown(
        about=spanned(first.period, last.period),
        text=first.reason,
        by=f"{sent_by}, with the return" if sent_by else f"given with {first.submission.title}",
        written=first.known_from,
    )


def spanned(first: Period, last: Period) -> str:
    return first.label if first == last else f"{first.label} to {last.label}"


def stretch_of(periods: Iterable[Period]) -> Period | None:
    """From the first day of the first to the last day of the last."""
    held = list(periods)
    return Period(held[0].start, held[-1].end) if held else None
