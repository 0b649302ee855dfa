"""The command that computes everything again: identical, or each difference by name."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from metrics.actions.publishing import publish
from metrics.models import Observation, OwedChart, OwedPanels, StoredChart, StoredPanel, Submission
from returns.keeping import ORIGINAL, folder_of
from returns.models import Return
from returns.statuses import Status
from tests.metrics import small
from tests.operations.conftest import publish_one
from vanguards.models import Award, Event, SiteProfile

ADMISSIONS = "non-elective-admissions"


@pytest.fixture
def figures(dashboard, kept_here, capsys):
    """Runs the command; what it says, whether it ends well or not."""

    def verify():
        capsys.readouterr()
        try:
            call_command("verify_figures")
        except CommandError as error:
            assert error.returncode == 1
            return str(error)
        return capsys.readouterr().out

    return verify


def chart(area="12F", metric=ADMISSIONS):
    return StoredChart.objects.current().filter(metric__slug=metric, area__code=area)


def observation():
    return Observation.objects.current().filter(metric__slug=ADMISSIONS, area__code="12F").order_by("period_start")


def test_what_was_loaded_and_drawn_is_identical(figures):
    publish_one()
    said = figures()
    assert "identical: " in said
    assert "values of kept files" in said and re.search(r", [1-9][\d,]+ rows of the register,", said)
    assert "differ" not in said


@pytest.mark.parametrize(
    ("column", "value"),
    [("growth_fraction", 0.5), ("latest_text", "99.99"), ("svg_small", "<svg/>"), ("variation_icon", "concern_high")],
)
def test_a_chart_that_was_changed_is_named_with_its_column(figures, column, value):
    chart().update(**{column: value})
    said = figures()
    assert said.startswith("1 differ, of ")
    assert f"Chart of {ADMISSIONS}, 12F: {column} would come out otherwise." in said


def test_a_chart_and_a_panel_that_were_changed_are_mended_by_drawing_their_metric_anew(figures):
    chart().update(latest_text="99.99")
    StoredPanel.objects.current().filter(metric__slug=ADMISSIONS, kind="funnel").update(svg_full="<svg/>")
    assert figures().startswith("2 differ, of ")
    call_command("refresh_charts", all=True)
    assert figures().startswith("2 differ, of "), "their figures are the same, and so they are kept"
    call_command("refresh_charts", anew=ADMISSIONS)
    assert "identical: " in figures()
    assert StoredChart.objects.filter(latest_text="99.99", known_until__isnull=False).count() == 1


def test_a_metric_that_there_is_not_is_not_drawn_anew(db):
    with pytest.raises(CommandError, match="There is no metric “happiness”"):
        call_command("refresh_charts", anew="happiness")


def test_one_number_inside_a_description_is_found(figures):
    held = chart().get()
    held.description["points"][3]["value"] += 0.01
    chart().update(description=held.description)
    assert f"Chart of {ADMISSIONS}, 12F: description would come out otherwise." in figures()


def test_an_observation_that_was_changed_is_named_and_so_are_the_charts_that_it_would_change(figures):
    first = observation().first()
    observation().filter(pk=first.pk).update(numerator=first.numerator + 1)
    said = figures()
    assert f"{ADMISSIONS}, 12F, 2013-04-01 to 2013-04-30: emergency_admissions_monthly.csv says numerator" in said
    assert f"Chart of {ADMISSIONS}, 12F: input_digest" in said
    assert f"Chart of {ADMISSIONS}, cohort:PACS:good: input_digest" in said


def test_an_observation_that_no_file_says_is_named(figures):
    made_up = observation().last()
    made_up.pk, made_up.period_start, made_up.period_end = None, "2020-01-01", "2020-01-31"
    made_up.save()
    assert "attributed to emergency_admissions_monthly.csv, which does not say it" in figures()


def test_an_observation_that_is_gone_is_named(figures):
    observation().filter(pk=observation().first().pk).delete()
    assert "2013-04-30: in emergency_admissions_monthly.csv, and not among the observations." in figures()


def test_a_revision_made_properly_is_no_difference_to_the_file_it_revises(figures):
    """A return may say better later what it said before: each file is held to the moment it was published."""
    held = publish_one()
    Observation.objects.filter(submission=held.submission).update(numerator=Decimal(2301))
    assert f"return {held.reference} says numerator" in figures()


def test_a_value_that_stopped_being_known_without_a_publication_is_named(figures):
    """Charts that were drawn again since agree with it, and its file was right when it was published."""
    observation().filter(pk=observation().first().pk).update(known_until=timezone.now())
    assert re.search(rf"{ADMISSIONS}, 12F, 2013-04-01 to 2013-04-30: known until .*, when nothing was pub", figures())


def test_a_value_from_another_moment_than_its_submission_s_is_named(figures):
    first = observation().first()
    observation().filter(pk=first.pk).update(known_from=first.known_from - timedelta(days=30))
    assert re.search(rf"{ADMISSIONS}, 12F, 2013-04-01 to 2013-04-30: known from .*, when its submission", figures())


def test_what_files_revised_and_withdrew_ended_as_it_should(figures):
    two_months = small.monthly("12F", date(2020, 1, 1), date(2020, 2, 1))
    for readings in (two_months, [replace(two_months[0], numerator=Decimal(4))]):
        submission = Submission(title="A file", file_name="a.csv", digest=str(len(readings)))
        publish(submission=submission, readings=readings, replaces_file=True)
    assert "known until" not in figures()


def test_figures_of_a_site_without_a_return_are_named(figures):
    held = publish_one()
    Return.objects.filter(pk=held.pk).update(status=Status.DECLINED, submission=None)
    assert f"Return {held.reference} of wirral (1 observations): no return is kept for it." in figures()


def test_a_kept_file_that_was_changed_or_is_gone_is_named(figures):
    held = publish_one()
    file = folder_of(held.reference) / ORIGINAL
    file.write_bytes(file.read_bytes().replace(b"2300", b"2200"))
    assert f"return {held.reference}: its kept file was changed." in figures()
    file.unlink()
    assert f"return {held.reference}: its kept file is gone." in figures()


def test_a_return_whose_window_has_closed_since_is_still_read(figures, monkeypatch):
    held = publish_one()
    later = timezone.now() + timedelta(days=4000)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert f"return {held.reference}" not in figures()


def test_money_and_sites_that_are_not_those_of_the_register_s_files_are_named(figures):
    award = Award.objects.current().exclude(amount=None).order_by("code").first()
    Award.objects.filter(pk=award.pk).update(amount=award.amount + 1)
    SiteProfile.objects.current().filter(site__slug="wirral").update(official_name="Somewhere else")
    event = Event.objects.current().order_by("code").first()
    Event.objects.filter(pk=event.pk).delete()
    said = figures()
    assert f"awards.csv, {award.code}: has another amount." in said
    assert "sites.csv, wirral: has another official_name." in said
    assert f"events.csv, {event.code}: is not held." in said


def test_a_panel_that_was_changed_is_named_and_one_that_is_owed_is_left_out(figures):
    panels = StoredPanel.objects.current().filter(metric__slug=ADMISSIONS, kind="funnel")
    described = panels.get().description
    described["sentence"] = "Nothing is unusual."
    panels.update(description=described)
    assert "Panel funnel of non-elective-admissions: description would come out otherwise." in figures()
    OwedPanels.objects.create(metric=panels.get().metric, owed_since=timezone.now())
    assert "identical" in figures()


def test_charts_that_are_owed_are_counted_and_not_compared(figures):
    held = chart().get()
    chart().update(growth_fraction=0.5)
    OwedChart.objects.create(metric=held.metric, area=held.area, owed_since=timezone.now())
    said = figures()
    assert "Not compared, because they are owed: 1 charts" in said and "identical" in said


def test_a_chart_that_is_not_there_is_named(figures):
    chart().delete()
    assert f"Chart of {ADMISSIONS}, 12F: is not stored, and not owed." in figures()
