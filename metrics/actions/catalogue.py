"""Bring metrics, areas and what links them to agree with the reviewed files."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from memory.actions import Remembered, remember
from metrics.actions.owing import owe_if_basis_changed
from metrics.actions.turns import wait_for_turn
from metrics.catalogue import Definition
from metrics.models import Area, Metric, MetricDefinition, SeriesBreak, SiteArea
from metrics.uploads.declared import Declarations, DeclaredBreak, DeclaredSiteArea
from vanguards.models import Site


@transaction.atomic
def sync_metrics(*, definitions: Mapping[str, Definition]) -> Remembered:
    """Make the metrics in force those of the catalogue, and retire what is gone. Charts of what changed are owed."""
    wait_for_turn()
    moment = timezone.now()
    Metric.objects.bulk_create((Metric(slug=slug) for slug in definitions), ignore_conflicts=True)
    metrics = {metric.slug: metric for metric in Metric.objects.all()}
    rows = [MetricDefinition(metric=metrics[slug], body=d.as_json()) for slug, d in definitions.items()]
    done = remember(MetricDefinition, rows, key=("metric",), moment=moment)
    owe_if_basis_changed()
    return done


@transaction.atomic
def sync_areas(*, declarations: Declarations) -> Remembered:
    """Make areas, their links to sites and the breaks in their series those declared.

    Raises KeyError for a site, metric or area that is not there. An area is never deleted: values hang on it.
    """
    wait_for_turn()
    moment = timezone.now()
    Area.objects.bulk_create(
        [Area(code=a.code, name=a.name, kind=a.kind, parts=list(a.parts)) for a in declarations.areas],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "parts"],
    )
    done = _remember_links(declarations.site_areas, moment) + _remember_breaks(declarations.breaks, moment)
    owe_if_basis_changed()
    return done


def _remember_links(links: Iterable[DeclaredSiteArea], moment: datetime) -> Remembered:
    sites, metrics, keys = _by("slug", Site), _by("slug", Metric), _by("code", Area)
    rows = [
        SiteArea(
            site=sites[link.site_slug],
            metric=metrics[link.metric],
            area=keys[link.area_code] if link.area_code else None,
            valid_from=link.valid_from,
            valid_to=link.valid_to,
            basis=link.basis,
            comparability=link.comparability,
            note=link.note,
        )
        for link in links
    ]
    return remember(SiteArea, rows, key=("site", "metric", "area"), moment=moment)


def _remember_breaks(breaks: Iterable[DeclaredBreak], moment: datetime) -> Remembered:
    metrics, keys = _by("slug", Metric), _by("code", Area)
    rows = [
        SeriesBreak(metric=metrics[b.metric], area=keys[b.area], on=b.on, title=b.title, source=b.source)
        for b in breaks
    ]
    return remember(SeriesBreak, rows, key=("metric", "area", "on", "title"), moment=moment)


def _by(name: str, model: type) -> dict:
    return {getattr(row, name): row for row in model.objects.all()}
