from metrics.models import Area, Metric
from returns.queries.asked import expected_of
from tests.metrics import small


def test_what_is_asked_beyond_the_core_metrics_comes_after_them(alpha):
    area = Area.objects.get(code="site:alpha")
    for slug in ("winter-beds", "available-beds"):
        small.link(alpha, Metric.objects.get(slug=slug), area)
    assert [metric.slug for metric in expected_of(alpha).metrics] == [
        *("emergency-admissions", "bed-days", "quality-of-life"),
        *("available-beds", "winter-beds"),
    ]
