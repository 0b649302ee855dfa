"""Doors for the workers: each calls an action and returns."""

import logging
from datetime import timedelta
from typing import Any

from amqp.exceptions import AMQPError
from celery import Task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from metrics.actions.drawing import is_work_for_several, refresh_owed
from metrics.actions.owing import owe_if_basis_changed
from metrics.actions.panels import refresh_panels
from metrics.actions.trials import draw_trials

logger = logging.getLogger(__name__)

LONGEST = timedelta(seconds=120)  # well below the time limit of a task
# The broker is away, or refuses us: what RabbitMQ refuses (a password, a right, a queue) comes as it is.
NOT_TAKEN = (OperationalError, AMQPError)


@shared_task
def refresh_owed_charts() -> None:
    """Draw charts and panels that are owed, and what re-bases that are asked for would show; called after each
    publication or request, and by beat for what was missed.

    Where much is owed each call asks for one more, before it draws: so workers that are idle join in one after
    another, and a worker that ends before all is drawn has somebody follow. A call too many finds nothing owed.
    """
    owe_if_basis_changed()
    if is_work_for_several():
        _send()
    refresh_owed(at_most=LONGEST)
    refresh_panels()
    draw_trials()


def nudge() -> None:
    """Have the workers draw what is owed, once the transaction in hand has been committed."""
    transaction.on_commit(_send)


def _send() -> None:
    send(refresh_owed_charts, otherwise="charts that are owed wait for the next sweep.")


def send(task: Task, *arguments: Any, otherwise: str) -> None:
    """Ask the workers for a task. A broker that does not take it costs minutes, not numbers: what is owed is in the
    database. `otherwise`: what comes of it then, for the log."""
    try:
        task.apply_async(arguments, retry=False)
    except NOT_TAKEN as error:
        logger.warning("The broker cannot be reached (%s); %s", type(error).__name__, otherwise)
