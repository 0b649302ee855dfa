"""Doors for the workers: each calls an action and returns."""

from celery import shared_task

from metrics.actions.drawing import refresh_owed
from metrics.actions.owing import owe_outdated


@shared_task
def refresh_owed_charts() -> None:
    """Draw what is owed; called after each publication, and by beat for what was missed."""
    owe_outdated()
    refresh_owed()
