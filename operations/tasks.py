from celery import shared_task
from django.utils import timezone

from operations.models import Heartbeat
from operations.retention import forget_old


@shared_task
def tick() -> None:
    """Beat sends it at every sweep; that it is noted says that beat, the broker and a worker are there."""
    Heartbeat.objects.update_or_create(only_one=True, defaults={"ticked_at": timezone.now()})


@shared_task
def forget() -> None:
    """Remove what has been kept long enough."""
    forget_old()
