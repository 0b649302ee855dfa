"""docs/runbook.md names only what there is."""

import re

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

RUNBOOK = (settings.BASE_DIR / "docs/runbook.md").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
CALLS = sorted(set(re.findall(r"manage\.py (\w+)([^`\n]*)", RUNBOOK)))
ALERTS = yaml.safe_load((settings.BASE_DIR / "deploy/alerts.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "options"), CALLS)
def test_every_command_and_its_options_are_there(name, options):
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    assert set(re.findall(r"(?<!\S)--[\w-]+", options)) <= known


def test_every_command_of_ours_that_runs_it_is_in_it():
    ours = {name for name, app in get_commands().items() if app in ("operations", "accounts")} - {"make_demo_accounts"}
    named = {name for name, _ in CALLS}
    assert ours - {"prepare"} <= named, "prepare runs by its service"


def test_every_service_is_there():
    named = re.findall(r"\b(proxy|web|worker-\w+|beat|database|broker|prepare|worker)\b(?= |`|$)", " ".join(commands()))
    assert set(named) == set(COMPOSE["services"])


def commands():
    return re.findall(r"docker compose [^`\n]+", RUNBOOK)


def test_every_measure_and_every_alert_s_measure_is_explained():
    measured = set(re.findall(r"\bdashboard_[a-z_]+", str(ALERTS)))
    explained = set(re.findall(r"^\| `(dashboard_[a-z_]+)`", RUNBOOK, re.MULTILINE))
    assert {re.sub(r"_(count|bucket)$", "", name) for name in measured} <= explained


def test_where_the_tables_lead_there_is_a_section():
    led_to = set(re.findall(r'"([A-Z][^"\n]+)"', RUNBOOK))
    sections = set(re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE))
    assert led_to - {"Check the kept file again", "Asha Example", "Some One", "Queued"} <= sections
    assert len(led_to & sections) >= 6


def test_every_file_it_names_is_there():
    named = re.findall(r"`((?:deploy|docs|tests|script)/[\w./-]+)", RUNBOOK)
    assert named and all((settings.BASE_DIR / path).exists() for path in named)
    assert set(re.findall(r"^   \| `([\w.]+)`", RUNBOOK, re.MULTILINE)) | {"tls.key"} == set(COMPOSE["secrets"])
