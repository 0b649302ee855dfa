"""Re-bases as they are listed: what is asked for, what was decided, and what waits for a reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.rights import Rights, rights_of
from memory.viewpoint import Viewpoint
from metrics.models import MetricDefinition, Rebase, RebaseTrial, StoredChart
from metrics.models.charts import TRIES
from metrics.periods import month_label
from metrics.queries.chart_pages import Place
from metrics.queries.links import site_names
from metrics.queries.subjects import MetricSeen


@dataclass(frozen=True)
class Decision:
    """A step in the history of a request: "approved", "refused" or "reversed", by whom, when and why."""

    status: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class RebaseShown:
    """A request as it stood at the viewpoint's moment. `decision` is the latest, None while it is open."""

    reference: str
    site: str
    site_name: str
    metric: str
    metric_name: str
    area_name: str
    on: date
    cause: str
    status: str
    requested_by: str
    requested_at: datetime
    decision: Decision | None
    is_open: bool
    waits_for_reader: bool

    @property
    def since(self) -> str:
        """The period that limits restart with: months and quarters are named by their first month."""
        return month_label(self.on)


@dataclass(frozen=True)
class TrialShown:
    """What a worker found an approval would show. `is_stale`: the chart in force rests on other figures by now."""

    shown: dict[str, Any] | None
    basis: str
    computed_at: datetime | None
    is_stale: bool
    gave_up: bool

    @property
    def is_under_way(self) -> bool:
        return not self.gave_up and (self.shown is None or self.is_stale)


@dataclass(frozen=True)
class RebasePage:
    rebase: RebaseShown
    history: tuple[Decision, ...]
    trial: TrialShown | None
    may_decide: bool
    may_reverse: bool
    needs_another_lead: bool


def waiting_for(viewpoint: Viewpoint) -> list[RebaseShown]:
    """The requests that the reader has to decide: for a lead all that are open and not their own; else none."""
    return [rebase for rebase in listed(viewpoint) if rebase.waits_for_reader]


def listed(viewpoint: Viewpoint) -> list[RebaseShown]:
    """Every request known at the viewpoint's moment: the open ones first, then the latest decided."""
    rows = list(_seen(viewpoint))
    if not rows:
        return []
    found = _shown(rows, viewpoint, rights_of(viewpoint.reader))
    return sorted(found, key=lambda one: (not one.is_open, -_latest(one).timestamp()))


def _latest(one: RebaseShown) -> datetime:
    return one.decision.at if one.decision else one.requested_at


def on_chart(metric: MetricSeen, place: Place | None, viewpoint: Viewpoint, rights: Rights) -> list[RebaseShown]:
    """Those of one chart, by the day from which limits restart, or would."""
    if place is None:
        return []
    rows = list(_seen(viewpoint).filter(metric=metric.pk, area=place.area).order_by("on", "pk"))
    return _shown(rows, viewpoint, rights) if rows else []


def changed_between(earlier: datetime, later: datetime) -> QuerySet:
    """The approvals and reversals decided after `earlier` and not after `later`: a chart was re-based, or back."""
    decided = Rebase.objects.filter(status__in=[Rebase.Status.APPROVED, Rebase.Status.REVERSED])
    found = decided.filter(known_from__gt=earlier, known_from__lte=later)
    return found.select_related("metric", "area", "site", "decided_by").order_by("known_from")


def rebase_page(reference: str, viewpoint: Viewpoint) -> RebasePage:
    """Raises Http404 for a request that is not there, or was not known then."""
    row = _seen(viewpoint).filter(reference=reference).first()
    if row is None:
        raise Http404("There is no such request.")
    rights = rights_of(viewpoint.reader)
    now = not viewpoint.is_past
    shown = _shown([row], viewpoint, rights)[0]
    return RebasePage(
        rebase=shown,
        history=_history(row, viewpoint),
        trial=_trial(row, viewpoint),
        may_decide=shown.waits_for_reader,
        may_reverse=now and rights.is_lead and row.status == Rebase.Status.APPROVED,
        needs_another_lead=rights.is_lead and row.requested_by_id == viewpoint.reader.pk,
    )


def _seen(viewpoint: Viewpoint) -> QuerySet:
    rows = Rebase.objects.seen_from(viewpoint)
    return rows.select_related("metric", "area", "site", "requested_by", "decided_by")


def _shown(rows: Iterable[Rebase], viewpoint: Viewpoint, rights: Rights) -> list[RebaseShown]:
    held = list(rows)
    sites = site_names({row.site_id for row in held}, viewpoint)
    versions = MetricDefinition.objects.seen_from(viewpoint).filter(metric__in={row.metric_id for row in held})
    metrics = {version.metric_id: version.definition.short_name for version in versions}
    return [
        RebaseShown(
            reference=row.reference,
            site=row.site.slug,
            site_name=sites.get(row.site_id, row.site.slug),
            metric=row.metric.slug,
            metric_name=metrics.get(row.metric_id, row.metric.slug),
            area_name=row.area.name,
            on=row.on,
            cause=row.cause,
            status=row.get_status_display(),
            requested_by=str(row.requested_by),
            requested_at=row.requested_at,
            decision=None if row.is_open else _decision(row),
            is_open=row.is_open,
            waits_for_reader=row.is_open and _may_decide(row, viewpoint, rights),
        )
        for row in held
    ]


def _may_decide(row: Rebase, viewpoint: Viewpoint, rights: Rights) -> bool:
    return not viewpoint.is_past and rights.is_lead and row.requested_by_id != viewpoint.reader.pk


def _decision(row: Rebase) -> Decision:
    return Decision(row.status, str(row.decided_by), row.known_from, row.reason)


def _history(row: Rebase, viewpoint: Viewpoint) -> tuple[Decision, ...]:
    """Every decision up to the version that is seen, the first first."""
    versions = Rebase.objects.filter(reference=row.reference, known_from__lte=row.known_from)
    decided = versions.exclude(status=Rebase.Status.REQUESTED).select_related("decided_by")
    return tuple(_decision(version) for version in decided.order_by("known_from"))


def _trial(row: Rebase, viewpoint: Viewpoint) -> TrialShown | None:
    """As it was worked out while the request was open; what was decided keeps the pictures that were looked at."""
    trial = RebaseTrial.objects.filter(reference=row.reference).first()
    if trial is None:
        return None
    chart = StoredChart.objects.current().filter(metric=row.metric_id, area=row.area_id)
    is_waiting = row.is_open and not viewpoint.is_past
    in_force = set(chart.values_list("input_digest", flat=True)) if is_waiting else {trial.basis}
    return TrialShown(
        shown=trial.shown,
        basis=trial.basis,
        computed_at=trial.computed_at,
        is_stale=trial.basis not in in_force,
        gave_up=trial.failures >= TRIES,
    )
