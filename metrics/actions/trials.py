"""Draw what a chart would show if a re-base that is asked for were approved, beside what it shows now.

Drawn by workers like every chart, and kept with the request. A trial is drawn again where the chart in force has
come to rest on other figures.
"""

import logging
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from metrics.charts import icons
from metrics.charts.description import ChartDescription
from metrics.charts.rebase_checks import checks
from metrics.drawing import Drawing, draw
from metrics.models import Rebase, RebaseTrial, StoredChart
from metrics.models.charts import TRIES
from metrics.queries.inputs import Inputs, Series, inputs_for

logger = logging.getLogger(__name__)


def draw_trials() -> int:
    """Draw the trials that are missing or rest on earlier figures, one transaction each. Returns how many."""
    return sum(_draw(rebase.pk) for rebase in Rebase.objects.current().filter(status=Rebase.Status.REQUESTED))


@transaction.atomic
def _draw(pk: int) -> bool:
    rebase = Rebase.objects.current().select_related("requested_by").filter(pk=pk).first()
    waiting = RebaseTrial.objects.select_for_update(skip_locked=True).filter(failures__lt=TRIES)
    trial = waiting.filter(reference=rebase.reference).first() if rebase else None
    if rebase is None or trial is None or not _is_due(trial, rebase):
        return False
    try:
        with transaction.atomic():
            trial.basis, trial.shown = _shown(rebase)
        trial.computed_at, trial.failures, trial.problem = timezone.now(), 0, ""
    except Exception as error:
        logger.exception("The trial of re-base %s could not be drawn", rebase.reference)
        trial.failures, trial.problem = trial.failures + 1, f"{type(error).__name__}: {error}"
    trial.save()
    return trial.problem == ""


def _is_due(trial: RebaseTrial, rebase: Rebase) -> bool:
    """Whether the chart in force rests on other figures than the trial."""
    chart = StoredChart.objects.current().filter(metric=rebase.metric_id, area=rebase.area_id)
    return trial.shown is None or trial.basis not in chart.values_list("input_digest", flat=True)


def _shown(rebase: Rebase) -> tuple[str, dict[str, Any]]:
    """The digest of what the chart rests on now, and what the page of the request prints."""
    series = (rebase.metric_id, rebase.area_id)
    inputs = inputs_for([series])
    now, then = _drawn(inputs, series), _drawn(_with(inputs, series, rebase), series)
    described = [ChartDescription.from_json(columns["description"]) for columns in (now, then)]
    said = [asdict(check) for check in checks(*described, on=rebase.on, cause=rebase.cause)]
    return now["input_digest"], {"before": _printed(now), "after": _printed(then), "checks": said}


def _with(inputs: Inputs, series: Series, rebase: Rebase) -> Inputs:
    return replace(inputs, rebases={**inputs.rebases, series: [*inputs.rebases.get(series, []), rebase]})


def _drawn(inputs: Inputs, series: Series) -> dict[str, Any]:
    """The columns of the chart; RuntimeError where there is none."""
    drawing = draw(inputs, [series])[series]
    if not isinstance(drawing, Drawing):
        raise RuntimeError(f"There is no chart: {drawing}")
    return drawing.columns


def _printed(columns: dict[str, Any]) -> dict[str, Any]:
    description = columns["description"]
    shown = ("variation_icon", "assurance_icon", "svg_full", "svg_narrow", "latest_text", "latest_period")
    return {
        **{name: columns[name] for name in shown},
        "variation_words": icons.words(columns["variation_icon"]).long if columns["variation_icon"] else "",
        "assurance_words": icons.words(columns["assurance_icon"]).long if columns["assurance_icon"] else "",
        "sentence": description["sentence"],
        "limits": [segment["words"] for segment in description.get("segments", [])],
        "no_limits": description.get("no_limits", ""),
        "flagged": sum(bool(point.get("rules")) for point in description["points"]),
    }
