"""What is being done for whom: the request and the task that this thread has in hand, for every line it logs.

A request has an id, its own or the proxy's. A task that is sent while a request, a task or a command is in hand takes
its id along (operations/signals.py), so one id leads from a click to what a worker did about it.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"

_request: ContextVar[str] = ContextVar("request", default="")
_task: ContextVar[str] = ContextVar("task", default="")


def request_id() -> str:
    """Empty where nothing is in hand."""
    return _request.get()


def task_id() -> str:
    return _task.get()


@contextmanager
def in_hand(*, request: str = "", task: str = "") -> Iterator[None]:
    """Every line that is logged inside the block bears these ids."""
    before = _request.set(request), _task.set(task)
    try:
        yield
    finally:
        _request.reset(before[0])
        _task.reset(before[1])


def id_of_request(given: str | None) -> str:
    """The proxy's where it is one; anything else could bring a line break into the log."""
    return given if given and re.fullmatch(r"[A-Za-z0-9-]{8,64}", given) else uuid.uuid4().hex
