"""After a fault: no number lost, none doubled, every owed chart drawn, and all figures verified."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from metrics.actions.owing import drawable
from metrics.models import Observation, OwedChart, StoredChart, Submission
from operations.verifying import verify
from returns.models import Return
from returns.statuses import Status

SERIES = settings.DATA_DIR / "series"


def status(reference: str) -> str:
    return Return.objects.values_list("status", flat=True).get(reference=reference)


def reaches(reference: str, wanted: str, dashboard) -> None:
    """Wait for a return's status."""
    dashboard.until(lambda: status(reference) == wanted, f"The return did not become {wanted}.")


def settled(dashboard, known: dict[tuple[str, int], int], *, published: int, versions: int | None = None) -> None:
    """`known`: the admissions known of a site in a month of 2014; `versions`: how many values were ever known."""
    dashboard.until(lambda: not OwedChart.objects.exists(), "A chart is still owed.")
    rows = Observation.objects.current().values_list("area__code", "period_start", "numerator")
    assert sorted(rows) == sorted(
        (f"site:{site}", date(2014, month, 1), Decimal(count)) for (site, month), count in known.items()
    )
    assert Observation.objects.count() == (versions or len(known))
    assert Return.objects.filter(status=Status.PUBLISHED).count() == Submission.objects.count() == published
    drawn = StoredChart.objects.current().values_list("metric_id", "area_id")
    assert sorted(drawn) == sorted(drawable())
    verified = verify(SERIES)
    assert verified.differences == []
    assert verified.charts == len(drawn)
