"""What happens around each task: it takes along the id of what it was sent for, and gives it to its own lines."""

from contextlib import ExitStack
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun

from operations import traces

NAME = "request_id"
_in_hand: dict[str, ExitStack] = {}


@before_task_publish.connect
def take_the_id_along(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and traces.request_id():
        headers[NAME] = traces.request_id()


@task_prerun.connect
def begin(task_id: str, task: Any, **_: Any) -> None:
    stack = _in_hand[task_id] = ExitStack()
    stack.enter_context(traces.in_hand(request=task.request.get(NAME) or "", task=task_id))


@task_postrun.connect
def end(task_id: str, **_: Any) -> None:
    if stack := _in_hand.pop(task_id, None):
        stack.close()
