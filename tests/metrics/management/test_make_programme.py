import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from metrics.models import Observation, StoredChart
from vanguards.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def training(settings):
    settings.TRAINING_WORLD = True


def make(tmp_path, **options):
    answers = tmp_path / "answers.csv"
    size = {"areas": 12, "metrics": 2, "months": 48, "sites": 5} | options
    call_command("make_programme", **size, answers=answers, verbosity=0)
    return list(csv.DictReader(answers.read_text(encoding="utf-8").splitlines()))


def test_every_series_is_published_and_drawn_and_most_intervals_hold_the_true_growth(training, tmp_path):
    answers = make(tmp_path)
    call_command("refresh_charts", verbosity=0)
    charts = {(chart.metric.slug, chart.area.code): chart for chart in StoredChart.objects.current()}
    assert len(charts) == len(answers) + 2  # and all areas together, for each metric
    assert Observation.objects.count() == 48 * len(charts)
    held = [
        chart.growth_lower <= float(answer["true_growth_to_the_end"]) <= chart.growth_upper
        for answer in answers
        if answer["step"] == "0.0" and (chart := charts[answer["metric"], answer["area"]])
    ]
    assert sum(held) >= 0.8 * len(held) > 0


def test_the_made_up_sites_are_there_and_their_pages_say_made_up(training, tmp_path, client, django_user_model):
    make(tmp_path)
    assert Site.objects.count() == 5
    client.force_login(django_user_model.objects.create_user("a@example.org", "a long enough password"))
    page = client.get("/sites/made-up-site-01/").content.decode()
    assert "every figure on this dashboard is made up" in page


def test_without_the_setting_nothing_is_made(tmp_path):
    with pytest.raises(CommandError, match="TRAINING_WORLD"):
        make(tmp_path)
    assert not Observation.objects.exists()


def test_a_database_that_holds_something_is_left_alone(training, tmp_path):
    make(tmp_path)
    with pytest.raises(CommandError, match="not empty"):
        make(tmp_path)


@pytest.mark.parametrize("command", ["sync_metrics", "load_register", "load_series"])
def test_nothing_real_is_loaded_beside_made_up_figures(training, command):
    with pytest.raises(CommandError, match="made-up figures only"):
        call_command(command)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ({"months": 20}, "growth needs"),
        ({"sites": 4}, "no more sites than areas"),
        ({"areas": 0, "sites": 0}, "one metric and one area"),
        ({"seed": -1}, "no seed below nought"),
        ({"months": 1201}, "Nothing was made. 1201 months are too many: 1200 are a hundred years."),
        ({"answers": Path("/nowhere/answers.csv")}, "Nothing was made. .*'/nowhere/answers.csv'"),
    ],
    ids=str,
)
def test_what_cannot_be_made_is_said_and_the_database_stays_empty(training, size, words):
    with pytest.raises(CommandError, match=words):
        call_command("make_programme", **{"areas": 3, "sites": 1, "verbosity": 0} | size)
    assert not Observation.objects.exists()
