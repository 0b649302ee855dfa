"""What Prometheus reads: the counts, and what the database says at the moment it asks."""

import hmac
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.db import Error
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from metrics.models import OwedChart, OwedPanels
from metrics.models.charts import TRIES
from operations import counters
from operations.models import Heartbeat
from returns.models import Return
from returns.statuses import Status

CONTENT_TYPE = CONTENT_TYPE_LATEST
logger = logging.getLogger(__name__)


class HeldInDatabase(Collector):
    """Read when it is asked for, so that every web process says the same."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            yield from [owed_charts(), owed_panels(), oldest_owed(), returns(), beat()]
            answers = 1
        except Error:
            answers = 0
        yield GaugeMetricFamily("dashboard_database_answers", "1, or 0 where the database was away.", value=answers)


def owed_charts() -> GaugeMetricFamily:
    return _by_state("dashboard_owed_charts", "Charts that wait to be drawn, or were put aside.", OwedChart)


def owed_panels() -> GaugeMetricFamily:
    words = "Metrics whose panels of all areas wait to be drawn, or were put aside."
    return _by_state("dashboard_owed_panels", words, OwedPanels)


def _by_state(name: str, words: str, model: Any) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=["state"])
    family.add_metric(["waiting"], model.objects.filter(failures__lt=TRIES).count())
    family.add_metric(["put aside"], model.objects.filter(failures__gte=TRIES).count())
    return family


def oldest_owed() -> GaugeMetricFamily:
    """Of charts and of panels of them all, as readiness asks for it; nought where none is owed."""
    waiting = [model.objects.filter(failures__lt=TRIES) for model in (OwedChart, OwedPanels)]
    since = min(filter(None, (one.aggregate(since=Min("owed_since"))["since"] for one in waiting)), default=None)
    age = (timezone.now() - since).total_seconds() if since else 0
    return GaugeMetricFamily("dashboard_oldest_owed_chart_seconds", "How long the oldest has waited.", value=age)


def returns() -> GaugeMetricFamily:
    """Every status, also those that no return has: a gauge that comes and goes cannot be compared."""
    counts = dict(Return.objects.values_list("status").annotate(Count("pk")).order_by())
    family = GaugeMetricFamily("dashboard_returns", "Returns by how far they have come.", labels=["status"])
    for status in Status:
        family.add_metric([status.value], counts.get(status.value, 0))
    return family


def beat() -> GaugeMetricFamily:
    """No value where it never ticked."""
    family = GaugeMetricFamily("dashboard_beat_age_seconds", "How long ago beat's last tick was carried out.")
    if ticked_at := Heartbeat.objects.values_list("ticked_at", flat=True).first():
        family.add_metric([], (timezone.now() - ticked_at).total_seconds())
    return family


def exposed() -> bytes:
    """Everything, for the web server to answer with."""
    registry = CollectorRegistry()
    registry.register(HeldInDatabase())
    return generate_latest(counters.counted()) + generate_latest(registry)


def may_read(authorization: str) -> bool:
    """Whether a request's header Authorization bears the token; nobody may where there is none."""
    token = settings.METRICS_TOKEN
    return bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())


def serve_counts(port: int) -> WSGIServer | None:
    """Answer with a worker's counts beside its work, in a thread that ends with it.

    None where that cannot be: a worker works without being measured.
    """
    try:
        server = make_server("", port, _answer, server_class=_Server, handler_class=_Quiet)
    except OSError as error:
        logger.warning("Counts of tasks cannot be read on port %s: %s", port, error)
        return None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/metricsz" or not may_read(environ.get("HTTP_AUTHORIZATION", "")):
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"not found\n"]
    start_response("200 OK", [("Content-Type", CONTENT_TYPE)])
    return [generate_latest(counters.counted())]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass
