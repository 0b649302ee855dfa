from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from metrics.actions.claims import FEW, LOST, LOST_AFTER, charts_in_hand
from metrics.actions.drawing import Refreshed, refresh_owed
from metrics.actions.owing import owe_all, owe_if_basis_changed, take_up_again
from metrics.models import Area, MetricDefinition, Observation, OwedChart, StoredChart
from metrics.models.charts import TRIES
from tests.metrics import small
from vanguards.models import Event

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2013, 4, 1), date(2017, 3, 1)


@pytest.fixture
def metric():
    small.area("A", name="Area of many")
    return small.catalogue()


def send(numerator=lambda place: 100 + place % 7):
    small.send(small.monthly("A", FIRST, LAST, numerator=numerator))


def test_what_is_owed_is_drawn_and_owed_no_more(metric):
    send()
    assert refresh_owed() == Refreshed(drawn=1)
    chart = StoredChart.objects.get()
    assert not OwedChart.objects.exists()
    assert chart.data_to == date(2017, 3, 31)
    assert chart.latest_period == "March 2017"
    # The last month has place 47: 100 + 47 % 7 = 105 admissions of 10,000 people in 31 days.
    assert chart.latest_value == pytest.approx(105 / 10_000 * 1000 * 30 / 31)
    assert chart.svg_full.startswith("<svg")
    assert "Area of many" in chart.description["title"] + chart.description["area_name"]


def test_drawing_again_from_the_same_numbers_keeps_what_stands(metric):
    send()
    refresh_owed()
    stored = StoredChart.objects.get()
    owe_all()
    assert refresh_owed() == Refreshed(unchanged=1)
    assert StoredChart.objects.get().known_from == stored.known_from


def test_new_numbers_are_drawn_and_the_old_chart_stays_known_for_then(metric):
    send()
    refresh_owed()
    before = timezone.now()
    send(lambda place: 200)
    assert refresh_owed() == Refreshed(drawn=1)
    assert StoredChart.objects.current().get().latest_value == pytest.approx(200 / 10 * 30 / 31)
    assert StoredChart.objects.as_known_at(before).get().latest_value == pytest.approx(105 / 10 * 30 / 31)


def test_the_old_chart_stays_in_force_while_a_new_one_is_owed(metric):
    send()
    refresh_owed()
    send(lambda place: 200)
    assert StoredChart.objects.current().get().latest_value == pytest.approx(105 / 10 * 30 / 31)
    assert OwedChart.objects.count() == 1


def test_a_retired_metric_has_no_chart_in_force(metric):
    send()
    refresh_owed()
    MetricDefinition.objects.filter(metric=metric).update(known_until=timezone.now())
    owe_all()
    refresh_owed()
    assert not StoredChart.objects.current().exists()
    assert StoredChart.objects.count() == 1


def test_a_cohort_is_drawn_from_its_members(metric):
    cohort = small.area("cohort:PACS:good", kind=Area.Kind.COHORT, name="PACS sites graded good")
    small.area("B")
    for number, code in enumerate("AB"):
        small.link(small.site(f"site-{code.lower()}", number), metric, Area.objects.get(code=code))
    small.send(small.monthly("A", FIRST, LAST, numerator=100) + small.monthly("B", FIRST, LAST, numerator=300))
    refresh_owed()
    chart = StoredChart.objects.get(area=cohort)
    assert chart.latest_value == pytest.approx(400 / 20_000 * 1000 * 30 / 31)
    assert chart.growth_fraction == pytest.approx(0)


def test_an_area_shared_by_two_sites_counts_once_in_a_cohort(metric):
    cohort = small.area("cohort:PACS:all", kind=Area.Kind.COHORT, name="All PACS sites")
    for number, slug in enumerate(("one", "other")):
        small.link(small.site(slug, number), metric, Area.objects.get(code="A"))
    send(lambda place: 100)
    refresh_owed()
    assert StoredChart.objects.get(area=cohort).latest_value == pytest.approx(100 / 10_000 * 1000 * 30 / 31)


def test_an_event_entered_later_makes_the_chart_owed(metric):
    send()
    refresh_owed()
    Event.objects.create(
        code="merger",
        scope="programme",
        on=date(2016, 4, 1),
        precision="month",
        title="Two trusts merge",
        status="happened",
        known_from=timezone.now(),
    )
    assert owe_if_basis_changed() == 1
    assert refresh_owed() == Refreshed(drawn=1)
    assert "Two trusts merge" in str(StoredChart.objects.current().get().description)


def test_what_is_beside_the_numbers_is_looked_at_once_a_change(metric):
    """A chart that is found unchanged must not be marked by every sweep that follows."""
    send()
    refresh_owed()
    owe_if_basis_changed()
    refresh_owed()
    small.site("elsewhere", 7)
    assert owe_if_basis_changed() == 1
    assert refresh_owed() == Refreshed(unchanged=1)
    assert owe_if_basis_changed() == 0
    assert not OwedChart.objects.exists()


def test_a_new_name_of_an_area_makes_its_chart_owed(metric):
    send()
    owe_if_basis_changed()
    refresh_owed()
    Area.objects.update(name="Area renamed")
    owe_if_basis_changed()
    assert refresh_owed() == Refreshed(drawn=1)
    assert "Area renamed" in StoredChart.objects.current().get().svg_full


def test_a_definition_that_cannot_be_read_does_not_stop_the_others(metric):
    send()
    other = MetricDefinition.objects.get(metric__slug="delayed-bed-days")
    other.body["kind"] = "something of an earlier version"
    other.save()
    Area.objects.update_or_create(code="la:x", defaults={"name": "X", "kind": "local authority"})
    OwedChart.objects.create(metric=other.metric, area=Area.objects.get(code="la:x"), owed_since=timezone.now())
    assert refresh_owed() == Refreshed(drawn=1, failed=1)
    assert "cannot be read" in OwedChart.objects.get().problem


def test_how_often_chance_flags_the_latest_point_is_stored(metric):
    send()
    refresh_owed()
    assert 0 < StoredChart.objects.get().chance_of_flag < 0.5


def test_a_chart_that_cannot_be_drawn_is_put_aside_and_the_others_go_on(metric, caplog):
    small.area("B")
    small.send(small.monthly("A", FIRST, LAST) + small.monthly("B", FIRST, LAST))
    # No upload can say this: a number of people that growth refuses to count with.
    Observation.objects.filter(area__code="B").update(denominator=-1)
    for attempt in range(TRIES):
        done = refresh_owed()
        assert done.failed == 1, attempt
    assert "could not be drawn" in caplog.text
    owed = OwedChart.objects.get()
    assert (owed.area.code, owed.failures) == ("B", TRIES)
    assert owed.problem
    assert StoredChart.objects.get().area.code == "A"
    assert refresh_owed() == Refreshed()


@contextmanager
def refused(code, condition="data_exception"):
    """The database takes no chart of an area: a fault of one that is met only when all are stored together."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.area_id = (SELECT id FROM metrics_area WHERE code = '{code}') THEN
                    RAISE {condition} USING MESSAGE = 'too much';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON metrics_storedchart FOR EACH ROW EXECUTE FUNCTION refuse()"""
        )
        yield
        cursor.execute("DROP TRIGGER refuse ON metrics_storedchart; DROP FUNCTION refuse()")


def test_a_chart_that_undoes_its_whole_batch_is_found_and_put_aside_while_the_others_are_drawn(metric, caplog):
    codes = [f"B{number:02}" for number in range(30)]
    for code in codes:
        small.area(code)
    small.send([reading for code in codes for reading in small.monthly(code, FIRST, LAST)])
    with refused("B07"):
        assert refresh_owed() == Refreshed(drawn=29, failed=1)
        for _ in range(TRIES - 1):
            assert refresh_owed() == Refreshed(failed=1)
        owed = OwedChart.objects.get()
        assert (owed.area.code, owed.failures) == ("B07", TRIES)
        assert "too much" in owed.problem and "could not be" in caplog.text
        assert refresh_owed() == Refreshed()
    take_up_again()
    assert refresh_owed() == Refreshed(drawn=1)


def test_a_database_without_room_is_no_fault_of_the_charts(metric):
    """However long it lasts: none is put aside for it."""
    send()
    with refused("A", condition="disk_full"):
        for _ in range(LOST_AFTER + 1):
            with pytest.raises(OperationalError, match="too much"):
                refresh_owed()
        owed = OwedChart.objects.get()
        assert (owed.begun, owed.failures) == (0, 0)
    assert refresh_owed() == Refreshed(drawn=1)


def test_a_chart_that_ends_every_worker_is_put_aside(metric, caplog):
    """As if each worker had been killed: it was begun, and nothing came of it."""
    send()
    for begun in range(LOST_AFTER):
        assert OwedChart.objects.get().begun == begun
        with charts_in_hand(10, timezone.now()) as claims:
            assert len(claims) == 1
    assert refresh_owed() == Refreshed()
    owed = OwedChart.objects.get()
    assert (owed.failures, owed.problem) == (TRIES, LOST)
    assert "was put aside: it ended every worker" in caplog.text
    send(lambda place: 200)
    assert refresh_owed() == Refreshed(drawn=1)


def test_those_that_were_begun_in_vain_come_in_fewer(metric):
    for number in range(2 * FEW):
        small.area(f"B{number:02}")
        small.send(small.monthly(f"B{number:02}", FIRST, FIRST))
    sizes = []
    for _ in range(3):
        with charts_in_hand(100, timezone.now()) as claims:
            sizes.append(len(claims))
    OwedChart.objects.filter(begun=1).update(begun=2)
    with charts_in_hand(100, timezone.now()) as claims:
        sizes.append(len(claims))
    assert sizes == [2 * FEW, FEW, FEW, 1]


def test_a_chart_that_was_put_aside_is_tried_again_when_asked_for(metric, capsys):
    send()
    OwedChart.objects.update(failures=TRIES, problem="broken", tried_at=timezone.now())
    call_command("refresh_charts")
    assert "Not drawn (put aside)" in capsys.readouterr().err
    call_command("refresh_charts", put_aside=True)
    said = capsys.readouterr()
    assert "Taken up again: 1." in said.out and "Charts: 1 drawn" in said.out and said.err == ""
    assert not OwedChart.objects.exists()


def test_a_chart_tried_before_the_clock_was_set_back_is_tried_again(metric):
    send()
    OwedChart.objects.update(failures=1, problem="broken", tried_at=timezone.now() + timedelta(hours=1))
    assert refresh_owed() == Refreshed(drawn=1)


def test_new_numbers_take_a_chart_that_was_put_aside_up_again(metric):
    send()
    OwedChart.objects.update(failures=TRIES, problem="broken")
    assert refresh_owed() == Refreshed()
    send(lambda place: 200)
    assert refresh_owed() == Refreshed(drawn=1)
