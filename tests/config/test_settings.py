import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.celery import app

DEFAULT_VISIBILITY = 3600  # of Celery, for brokers that know no other


def test_a_sweep_that_nobody_took_is_dropped_when_the_next_is_due():
    sweeps = [entry for name, entry in app.conf.beat_schedule.items() if name.startswith("sweep-")]
    assert sweeps
    for sweep in sweeps:
        assert sweep["options"]["expires"] == sweep["schedule"] > 0


def test_no_task_takes_half_as_long_as_a_lost_one_stays_away():
    options = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    assert options.get("visibility_timeout", DEFAULT_VISIBILITY) / 2 > settings.CELERY_TASK_TIME_LIMIT


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("a secret of a file\n", encoding="utf-8")
    (tmp_path / "password").write_text("p@ss/word\n", encoding="utf-8")
    said = settings_with(
        "from django.conf import settings; print(settings.SECRET_KEY, settings.DATABASES['default']['PASSWORD'])",
        SECRET_KEY_FILE=str(tmp_path / "key"),
        DATABASE_PASSWORD_FILE=str(tmp_path / "password"),
    )
    assert said.stdout == "a secret of a file p@ss/word\n", said.stderr


def test_a_secret_s_file_that_cannot_be_read_is_named(tmp_path):
    said = settings_with("import config.settings", SECRET_KEY_FILE=str(tmp_path / "nothing"))
    assert said.returncode == 1
    assert f"SECRET_KEY_FILE names {tmp_path / 'nothing'}, which cannot be read (FileNotFoundError)" in said.stderr


@pytest.mark.parametrize("name", ["KEEP_FILES_DAYS", "KEEP_LETTERS_DAYS", "KEEP_SIGN_INS_DAYS"])
@pytest.mark.parametrize("days", ["-1", "1000000"])
def test_days_that_would_make_everything_old_or_nothing_computable_stop_the_start(name, days):
    said = settings_with("import config.settings", **{name: days})
    assert said.returncode == 1
    assert f"{name} is {days}; it must be 1 to 36500 days, or 0 to keep for good." in said.stderr


KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize("given", [{"SECRET_KEY": KEY[:49]}, {"SECRET_KEY": KEY, "DEBUG": "true"}], ids=str)
def test_for_others_to_use_the_key_is_long_and_debugging_is_off(given):
    said = settings_with("import config.settings", BEHIND_TLS="true", **given)
    assert said.returncode == 1
    assert "SECRET_KEY must have 50 characters or more, and DEBUG must be off." in said.stderr


def test_django_has_nothing_to_say_against_the_settings_of_production():
    surroundings = {**os.environ, "BEHIND_TLS": "true", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "dashboard.example.org"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    said = subprocess.run(command, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr


def settings_with(program, **more):
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **more}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True)
