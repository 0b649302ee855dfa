from django.conf import settings
from django.core.management.base import CommandError


def refuse_in_training_world() -> None:
    """Nothing real is loaded beside made-up figures."""
    if settings.TRAINING_WORLD:
        raise CommandError("TRAINING_WORLD is set: this dashboard holds made-up figures only, nothing real.")
