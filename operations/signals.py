"""What happens around each task: it takes along the id of what it was sent for, gives it to its own lines, and is
counted."""

import os
import time
from contextlib import ExitStack
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun, worker_ready

from operations import traces
from operations.counters import count_task
from operations.exposition import serve_counts

NAME = "request_id"
_in_hand: dict[str, tuple[ExitStack, float]] = {}


@before_task_publish.connect
def take_the_id_along(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and traces.request_id():
        headers[NAME] = traces.request_id()


@task_prerun.connect
def begin(task_id: str, task: Any, **_: Any) -> None:
    stack = ExitStack()
    stack.enter_context(traces.in_hand(request=task.request.get(NAME) or "", task=task_id))
    _in_hand[task_id] = stack, time.perf_counter()


@task_postrun.connect
def end(task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    if task_id in _in_hand:
        stack, began = _in_hand.pop(task_id)
        count_task(task=task.name, outcome=state or "unknown", seconds=time.perf_counter() - began)
        stack.close()


@worker_ready.connect
def let_counts_be_read(**_: Any) -> None:
    if port := os.environ.get("METRICS_PORT"):
        serve_counts(int(port))
