"""The page about the methods names figures of this very data; they are worked out here again."""

import re
from collections import Counter

import numpy as np
import pytest
from django.urls import reverse

from metrics.analysis import values_of
from metrics.charts.panel import PanelDescription
from metrics.models import MetricDefinition, Observation, SiteArea, StoredPanel
from metrics.queries.held import held_of
from metrics.series import filled
from metrics.stats import spc
from metrics.stats.chance import chance_of_flag

METRIC = "non-elective-admissions"


@pytest.fixture
def words(reading):
    page = reading.get(reverse("vanguards:about-methods")).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def latest_icons(with_baseline):
    """How many sites have each kind of variation icon, an area that stands for two counted for both."""
    definition = MetricDefinition.objects.current().get(metric__slug=METRIC).definition
    links = SiteArea.objects.current().filter(metric__slug=METRIC, area__isnull=False)
    return Counter(_icon(link, definition, with_baseline).split("_")[0] for link in links)


def _icon(link, definition, with_baseline):
    held = Observation.objects.current().filter(metric=link.metric_id, area=link.area_id)
    series = filled([held_of(row) for row in held], definition)
    values = np.array([values_of(series, definition)])
    baseline = spc.baseline_to_march_2015(values, [one.period.end for one in series]) if with_baseline else None
    panel = spc.analyse(values, rule_set=spc.MDC_2023, direction=definition.direction, baseline=baseline)
    return panel.series(0).variation_icon


def test_the_icons_with_either_baseline_are_those_of_the_data(dashboard, words):
    early, whole = latest_icons(with_baseline=True), latest_icons(with_baseline=False)
    assert early.total() == whole.total() == 29
    assert (
        f"with the first 24 months as baseline, the latest icons of the 29 sites on non-elective admissions are "
        f"{early['concern']} concern, {early['common']} common cause and {early['improvement']} improvement; "
        f"with all points they would be {whole['concern']} concern, {whole['common']} common cause "
        f"and {whole['improvement']} improvement." in words
    )


def test_it_says_where_the_flags_by_chance_are_told(words):
    assert "The overview says how many flags to expect by chance." in words


def test_the_flags_in_made_up_series_are_as_many_as_are_expected_of_them(words):
    likely = (chance_of_flag(periods=54, baseline=24, rho=rho, rule_set="mdc-2023") for rho in (0.0, 0.3, 0.5))
    none, some, much = (f"{58 * chance:.0f}" for chance in likely)
    assert f"about {none} of 58 charts carry a flag" in words
    assert f"with a correlation of 0.3 about {some}, and of 0.5 about {much}." in words


def test_the_release_test_is_explained(words):
    assert "nothing of it was the official result" in words


def test_the_funnel_of_the_admissions_proxy_has_as_many_areas_as_is_said(words):
    stored = StoredPanel.objects.current().get(metric__slug=METRIC, kind="funnel")
    points = PanelDescription.from_json(stored.description).placed
    judged = [point for point in points if not point.member.is_context]
    assert f"With some {len(judged)} areas it is itself uncertain" in words
