"""The Celery application. Its settings, with the one beat schedule, are the CELERY_ ones of config/settings.py."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("vanguards")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_own_logging(**_) -> None:
    """Workers and beat log as the web server does (LOGGING): with a receiver here Celery sets nothing up."""
