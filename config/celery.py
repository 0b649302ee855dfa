"""The Celery application. Its settings, with the one beat schedule, are the CELERY_ ones of config/settings.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("vanguards")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
