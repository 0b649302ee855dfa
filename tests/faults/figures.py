"""After a fault: no number lost, none doubled, every owed chart drawn, and all figures verified."""

import io
from datetime import date
from decimal import Decimal

from django.core.management import call_command
from django.test import override_settings

from metrics.actions.owing import drawable
from metrics.models import Observation, OwedChart, OwedPanels, StoredChart, Submission
from returns.models import Return
from returns.statuses import Status


def status(reference: str) -> str:
    return Return.objects.values_list("status", flat=True).get(reference=reference)


def reaches(reference: str, wanted: str, dashboard) -> None:
    """Wait for a return's status."""
    dashboard.until(lambda: status(reference) == wanted, f"The return did not become {wanted}.")


def settled(dashboard, known: dict[tuple[str, int], int], *, published: int) -> None:
    """`known`: the admissions known of a site in a month of 2014, each of which became known once."""
    dashboard.until(lambda: not (OwedChart.objects.exists() or OwedPanels.objects.exists()), "A chart is still owed.")
    rows = Observation.objects.current().values_list("area__code", "period_start", "numerator")
    assert sorted(rows) == sorted(
        (f"site:{site}", date(2014, month, 1), Decimal(count)) for (site, month), count in known.items()
    )
    assert Observation.objects.count() == len(known)
    assert Return.objects.filter(status=Status.PUBLISHED).count() == Submission.objects.count() == published
    drawn = StoredChart.objects.current().values_list("metric_id", "area_id")
    assert sorted(drawn) == sorted(drawable())
    said = verified()
    assert said.startswith("identical: ") and f" {len(drawn)} charts " in said, "what is left out would come first"


@override_settings(TRAINING_WORLD=True)  # the sites are in no register
def verified() -> str:
    """What the command says that verifies every figure; it raises where one is not what it should be."""
    said = io.StringIO()
    call_command("verify_figures", stdout=said)
    return said.getvalue()
