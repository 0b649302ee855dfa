"""What is counted as it happens: requests and tasks, with how long they took.

With PROMETHEUS_MULTIPROC_DIR each process writes its counts into files there, and whoever is asked adds them up:
a web server is several processes, and only one of them answers. Without it a process knows its own counts only.
"""

import logging
import os
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

logger = logging.getLogger(__name__)

if folder := os.environ.get(FOLDER):
    Path(folder).mkdir(parents=True, exist_ok=True)

requests = Histogram(
    "dashboard_request_seconds",
    "Requests answered, by how long that took.",
    ["method", "route", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 10.0),
)
tasks = Histogram(
    "dashboard_task_seconds",
    "Tasks ended, by how long they took.",
    ["task", "outcome"],
    buckets=(0.01, 0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0),
)


def count_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """`route`: the pattern, of which there are few; what strangers invent is counted as one."""
    _observe(requests, seconds, method if method in METHODS else "other", route or "none", str(status))


def count_task(*, task: str, outcome: str, seconds: float) -> None:
    _observe(tasks, seconds, task, outcome.lower())


def _observe(histogram: Histogram, seconds: float, *labels: str) -> None:
    """No page and no task fails because it cannot be counted."""
    try:
        histogram.labels(*labels).observe(seconds)
    except OSError:  # the folder is gone, full, or not to be written to
        logger.exception("Not counted")


def counted() -> CollectorRegistry:
    """The counts of all processes that share a folder; of this one alone where there is none."""
    if not os.environ.get(FOLDER):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
