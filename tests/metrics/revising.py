"""Revisions of a published value, for tests of what is told about its earlier versions."""

from dataclasses import replace
from decimal import Decimal

from django.urls import resolve

from metrics.actions.publishing import publish
from metrics.models import Observation, SiteArea, Submission
from metrics.uploads.cells import Reading


def revise(address: str, times: int) -> None:
    """Publish other numerators, each one more than that before, for the value of a point's page."""
    named = resolve(address).kwargs
    link = SiteArea.objects.current().select_related("area").get(site__slug=named["slug"], metric__slug=named["metric"])
    held = Observation.objects.current().get(metric=link.metric_id, area=link.area_id, period_start=named["start"])
    reading = Reading(
        named["metric"], link.area.code, held.period, numerator=held.numerator, denominator=held.denominator
    )
    for more in range(1, times + 1):
        revision = Submission(title=f"Revision {more}", file_name="revision.csv", digest=f"revision {more}")
        publish(submission=revision, readings=[replace(reading, numerator=held.numerator + Decimal(more))])
