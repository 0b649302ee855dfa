"""Panels are owed with any number of their areas, drawn by workers and kept: the real database, no stand-ins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from metrics.actions import panels
from metrics.actions.owing import owe_all, owe_if_basis_changed, take_up_again
from metrics.actions.panels import refresh_panels
from metrics.charts.panel import PanelDescription, PanelKind
from metrics.models import Area, MetricDefinition, OwedPanels, SiteArea, StoredChart, StoredPanel
from metrics.models.charts import TRIES
from metrics.tasks import refresh_owed_charts
from tests.metrics import small

FIRST, LAST = date(2013, 4, 1), date(2017, 3, 1)
COUNT = 12

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def metric():
    found = small.catalogue()
    for place in range(COUNT):
        small.link(small.site(f"site-{place}", place + 1), found, small.area(f"A{place}"))
    send_all()
    return found


def send_all(count=lambda place, month: 900 + 10 * place + month % 7):
    readings = []
    for place in range(COUNT):
        readings += small.monthly(f"A{place}", FIRST, LAST, numerator=lambda month, place=place: count(place, month))
    small.send(readings)


def panel(kind=PanelKind.FUNNEL, moment=None):
    rows = StoredPanel.objects.as_known_at(moment) if moment else StoredPanel.objects.current()
    return PanelDescription.from_json(rows.get(kind=kind).description)


def point(area, kind=PanelKind.FUNNEL):
    return next(one for one in panel(kind).points if one.member.area_name == f"Area {area}")


def test_publishing_owes_the_panels_and_a_worker_draws_both_kinds(metric):
    assert OwedPanels.objects.get().metric == metric
    refresh_owed_charts()
    assert not OwedPanels.objects.exists()
    assert set(StoredPanel.objects.values_list("kind", flat=True)) == {"funnel", "ranked"}
    stored = StoredPanel.objects.get(kind="funnel")
    assert stored.data_to == date(2017, 3, 31)
    assert stored.svg_full.startswith("<svg") and stored.svg_narrow.startswith("<svg")
    # 12 months of 900 + month % 7 from place 36 on, of 10,000 people.
    year = sum(900 + month % 7 for month in range(36, 48))
    assert point("A0").y == pytest.approx(year / 10)
    assert point("A0").cells[3] == f"{year:,}"


def test_the_same_inputs_draw_nothing_anew(metric):
    assert refresh_panels() == 2
    owe_all()
    assert OwedPanels.objects.exists()
    assert refresh_panels() == 0
    assert not OwedPanels.objects.exists()
    assert StoredPanel.objects.count() == 2


def test_a_changed_number_of_one_area_draws_them_anew_and_the_old_stay_known_for_then(metric):
    refresh_panels()
    before, moment = panel(), timezone.now()
    small.send(small.monthly("A3", date(2017, 3, 1), LAST, numerator=5000))
    assert refresh_panels() == 2
    assert panel() != before
    assert panel(moment=moment) == before


@pytest.mark.parametrize("change", ["grade", "link", "name"])
def test_a_changed_grade_link_or_name_owes_them(metric, change):
    owe_if_basis_changed()
    refresh_panels()
    moment = timezone.now()
    link = SiteArea.objects.get(area__code="A3")
    if change == "name":
        Area.objects.filter(code="A3").update(name="Another name")
    else:
        SiteArea.objects.filter(pk=link.pk).update(known_until=moment)
    if change == "grade":
        link.pk, link.known_from, link.comparability = None, moment, "poor"
        link.save()
    assert owe_if_basis_changed()
    refresh_panels()
    members = {one.member.area_name: one.member for one in panel().points}
    if change == "grade":
        assert members["Area A3"].is_context
    else:
        assert "Area A3" not in members


def test_an_area_of_two_sites_is_placed_once(metric):
    small.link(small.site("another", 30), metric, Area.objects.get(code="A0"), comparability="poor")
    owe_all()
    refresh_panels()
    for kind in PanelKind:
        found = [one for one in panel(kind).points if one.member.area_name == "Area A0"]
        assert len(found) == 1
        assert {site.slug for site in found[0].member.sites} == {"site-0", "another"}


def test_all_are_set_side_by_side_over_the_same_year(metric):
    refresh_panels()
    small.send(small.monthly("A0", date(2017, 4, 1), date(2017, 6, 1), numerator=950))
    refresh_panels()
    assert panel().window == "12 months to March 2017"
    for place in range(1, 9):
        small.send(small.monthly(f"A{place}", date(2017, 4, 1), date(2017, 6, 1), numerator=950))
    refresh_panels()
    assert panel().window == "12 months to June 2017"
    assert point("A11").cells[6] == "not placed: missing: April 2017 to June 2017"
    assert "no 12 months to June 2017" in point("A11", PanelKind.RANKED).cells


def test_a_year_with_a_reported_fault_is_not_placed(metric):
    small.send(small.monthly("A5", date(2016, 5, 1), date(2016, 5, 1), numerator=3, fault="far too few"))
    refresh_panels()
    assert point("A5").cells[6] == "not placed: not reliable: May 2016"
    assert not point("A5", PanelKind.RANKED).is_placed


def test_the_numbers_are_those_of_the_charts(metric):
    refresh_owed_charts()
    for chart in StoredChart.objects.current().filter(area__code__startswith="A").select_related("area"):
        drawn = point(chart.area.code, PanelKind.RANKED)
        assert drawn.x == pytest.approx(chart.growth_fraction * 100)
        assert drawn.upper == pytest.approx(chart.growth_upper * 100)


def test_a_metric_that_cannot_be_drawn_is_put_aside_with_its_problem_and_tried_again_when_numbers_change(metric):
    version = MetricDefinition.objects.current().get(metric=metric)
    whole = version.body
    MetricDefinition.objects.filter(pk=version.pk).update(body={**whole, "direction": "sideways"})
    for _ in range(TRIES + 1):
        refresh_panels()
    owed = OwedPanels.objects.get()
    assert owed.failures == TRIES and "definition cannot be read" in owed.problem
    MetricDefinition.objects.filter(pk=version.pk).update(body=whole)
    send_all(lambda place, month: 1000 + place)
    assert refresh_panels() == 2


def test_panels_that_end_every_worker_are_put_aside(metric, caplog):
    """As if each worker had been killed: they were begun, and nothing came of it."""
    pk = OwedPanels.objects.get().pk
    for _ in range(TRIES):
        with panels._in_hand(pk) as owed:
            assert owed is not None
    assert refresh_panels() == 0
    put_aside = OwedPanels.objects.get()
    assert (put_aside.failures, put_aside.problem) == (TRIES, panels.LOST)
    assert "were put aside: they ended every worker" in caplog.text
    take_up_again()
    assert refresh_panels() == 2


def test_a_database_without_room_is_no_fault_of_the_panels(metric):
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE disk_full USING MESSAGE = 'no room'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON metrics_storedpanel FOR EACH ROW EXECUTE FUNCTION refuse()"""
        )
        for _ in range(TRIES + 1):
            with pytest.raises(OperationalError, match="no room"):
                refresh_panels()
        cursor.execute("DROP FUNCTION refuse() CASCADE")
    owed = OwedPanels.objects.get()
    assert (owed.begun, owed.failures) == (0, 0)
    assert refresh_panels() == 2


def elsewhere(work):
    def on_its_own():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(on_its_own).result(timeout=30)


def test_what_one_is_drawing_another_leaves_alone(metric):
    with panels._in_hand(OwedPanels.objects.get().pk) as owed, transaction.atomic():
        assert elsewhere(refresh_panels) == 0
        assert panels._settle(owed, panels._draw(metric.pk)) == 2
    assert elsewhere(refresh_panels) == 0


def test_numbers_that_arrive_mid_draw_leave_the_panels_owed(metric):
    with panels._in_hand(OwedPanels.objects.get().pk) as owed, transaction.atomic():
        drawings = panels._draw(metric.pk)
        elsewhere(lambda: small.send(small.monthly("A1", LAST, LAST, numerator=Decimal(2000))))
        assert panels._settle(owed, drawings) == 0
    assert not StoredPanel.objects.exists()
    assert refresh_panels() == 2
    assert point("A1").cells[3] == f"{sum(910 + month % 7 for month in range(36, 47)) + 2000:,}"
