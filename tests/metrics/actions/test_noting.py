"""Notes: who may write, see and withdraw them, and what becomes of a note when its value is revised."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from memory.viewpoint import Viewpoint
from metrics.actions.drawing import refresh_owed
from metrics.actions.noting import withdraw_note, write_note
from metrics.charts import plotly_figure, rows
from metrics.charts.description import ChartDescription
from metrics.models import Note, Observation, OwedChart, StoredChart
from tests.metrics import small
from tests.metrics.people import person

pytestmark = pytest.mark.django_db
FIRST, MONTH, LAST = date(2013, 4, 1), date(2015, 10, 1), date(2016, 3, 1)


@pytest.fixture
def world():
    metric, area, site = small.catalogue(), small.area("A"), small.site("alpha", 1)
    small.link(site, metric, area)
    send(100)
    refresh_owed()
    return metric, area, site


def send(count):
    small.send(small.monthly("A", FIRST, LAST, numerator=count))


@pytest.fixture
def lead():
    return person("Asha Example", "lead")


def note_on(world, start=MONTH, end=date(2015, 10, 31), **fields):
    metric, area, site = world
    about = Observation.objects.current().filter(period_start=start).first() if start and start.day == 1 else None
    given = {
        "text": "A ward was closed for repairs",
        "visibility": "everybody",
        "observation": about if end == date(2015, 10, 31) else None,
    }
    return Note(site=site, metric=metric, area=area, period_start=start, period_end=end, **{**given, **fields})


def described():
    return ChartDescription.from_json(StoredChart.objects.current().get().description)


def test_a_note_on_a_point_is_drawn_and_said_by_every_writer(world, lead):
    written = write_note(note=note_on(world), user=lead)
    assert OwedChart.objects.count() == 1
    refresh_owed()
    chart = described()
    (mark,) = chart.notes
    assert (mark.number, mark.point, mark.key) == (1, 30, written.pk)
    words = "October 2015: A ward was closed for repairs (Asha Example"
    assert mark.words.startswith(words)
    assert words in chart.alternative_text
    assert rows.table(chart)[30]["note"] == "note 1: A ward was closed for repairs"
    assert chart.points[30].says.endswith("note 1")
    assert words in StoredChart.objects.current().get().svg_full
    texts = [note["text"] for note in plotly_figure.write(chart)["layout"]["annotations"]]
    assert "1" in texts


def test_a_note_on_a_stretch_is_numbered_in_order_of_time(world, lead):
    write_note(note=note_on(world), user=lead)
    write_note(note=note_on(world, date(2014, 1, 1), date(2014, 3, 31), text="A hard winter"), user=lead)
    refresh_owed()
    chart = described()
    assert [(mark.number, mark.point) for mark in chart.notes] == [(1, None), (2, 30)]
    assert [point.notes for point in chart.points[8:13]] == [(), (1,), (1,), (1,), ()]


def test_a_note_on_a_value_that_is_revised_says_so(world, lead):
    write_note(note=note_on(world), user=lead)
    send(200)
    refresh_owed()
    old = 100 / 10_000 * 1000 * 30 / 31
    assert f"written about an earlier value ({old:.2f})" in described().notes[0].words


def test_a_note_written_after_a_revision_is_about_the_new_value(world, lead):
    send(200)
    write_note(note=note_on(world), user=lead)
    write_note(note=note_on(world, date(2014, 1, 1), date(2014, 3, 31)), user=lead)
    refresh_owed()
    assert not any("earlier" in mark.words for mark in described().notes)


def test_a_note_on_a_stretch_names_the_values_that_were_revised(world, lead):
    write_note(note=note_on(world, date(2014, 1, 1), date(2014, 3, 31)), user=lead)
    send(lambda place: 200 if place == 10 else 100)
    refresh_owed()
    assert "written about an earlier value (10.71)" in described().notes[0].words


def test_what_only_a_site_may_see_is_in_no_picture(world, lead):
    write_note(note=note_on(world, visibility="site"), user=lead)
    assert not OwedChart.objects.exists()
    refresh_owed()
    assert described().notes == ()


def test_a_note_of_a_site_is_seen_by_its_people_and_by_leads(world, lead):
    site = world[2]
    author = person("Mike Example", "manager", site)
    write_note(note=note_on(world, visibility="site"), user=author)
    others = [person("Cora Example", "reader", site), person("Rob Example", "reader", small.site("beta", 2))]
    seen = [Note.objects.seen_from(Viewpoint(reader)).count() for reader in (author, lead, *others, AnonymousUser())]
    assert seen == [1, 1, 1, 0, 0]


def test_a_withdrawn_note_leaves_the_chart_and_stays_known_for_then(world, lead):
    site = world[2]
    author = person("Mike Example", "manager", site)
    written = write_note(note=note_on(world), user=author)
    refresh_owed()
    then = timezone.now()
    with pytest.raises(PermissionDenied):
        withdraw_note(note=written, user=person("Cora Example", "certifier", site))
    withdraw_note(note=written, user=author)
    withdraw_note(note=written, user=lead)
    refresh_owed()
    assert described().notes == ()
    assert not Note.objects.seen_from(Viewpoint(lead)).exists()
    kept = Note.objects.seen_from(Viewpoint(lead, then)).get()
    assert (kept.pk, kept.withdrawn_by) == (written.pk, author)


def test_who_may_write(world, lead):
    site = world[2]
    for kind in ("manager", "certifier"):
        write_note(note=note_on(world), user=person(f"{kind.title()} Example", kind, site))
    beta = small.site("beta", 2)
    for number, (kind, place) in enumerate((("reader", site), ("manager", beta), ("analyst", None), ("", None))):
        with pytest.raises(PermissionDenied):
            write_note(note=note_on(world), user=person(f"P{number} Example", kind, place))
    about_all = {"metric": None, "area": None, "site": None, "period_start": None, "period_end": None}
    programme = Note(text="The programme ends", visibility="everybody", **about_all)
    with pytest.raises(PermissionDenied):
        write_note(note=programme, user=Note.objects.first().author)
    write_note(note=programme, user=lead)
