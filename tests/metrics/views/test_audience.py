"""What is kept of a page serves readers of the same rights, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from metrics.models import Note, StoredChart
from metrics.views.audience import audience_by_look, audience_of
from tests.metrics.people import person
from vanguards.models import Site

PAGE = reverse("metrics:site", args=["wirral"])


@pytest.fixture(autouse=True)
def pages_are_kept(settings, dashboard):
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {name: {"BACKEND": backend, "LOCATION": f"audience {name}"} for name in ("default", "versions")}


def kept_note(site, author, text, visibility):
    return Note.objects.create(site=site, author=author, text=text, visibility=visibility, known_from=timezone.now())


def asking(rf, user):
    request = rf.get(PAGE)
    request.user = user
    return request


def audience(rf, user):
    return audience_of(asking(rf, user))


def test_readers_of_the_same_rights_are_one_audience(rf):
    one, two = person("Ona Example"), person("Tao Example")
    lead, another = person("Lea Example", Role.Kind.LEAD), person("Lou Example", Role.Kind.LEAD)
    at_site = person("Mia Example", Role.Kind.MANAGER, Site.objects.get(slug="wirral"))
    elsewhere = person("Max Example", Role.Kind.MANAGER, Site.objects.get(slug="dudley"))
    assert audience(rf, one) == audience(rf, two)
    assert audience(rf, lead) == audience(rf, another)
    assert len({audience(rf, user) for user in (one, lead, at_site, elsewhere)}) == 4


def test_a_note_for_the_people_of_a_site_reaches_none_of_the_others(client):
    site = Site.objects.get(slug="wirral")
    mia, onlooker = person("Mia Example", Role.Kind.MANAGER, site), person("Ona Example")
    lou, author = person("Lou Example", Role.Kind.MANAGER, site), person("Ada Example")
    kept_note(site, author, "Only for us", Note.Visibility.SITE)

    def reads(user):
        client.force_login(user)
        return "Only for us" in client.get(PAGE).content.decode()

    assert [reads(user) for user in (mia, onlooker, lou, author, onlooker)] == [True, False, True, True, False]


def test_who_wrote_a_note_is_an_audience_alone(rf):
    one, two = person("Ona Example"), person("Tao Example")
    kept_note(Site.objects.get(slug="wirral"), one, "A note", Note.Visibility.EVERYBODY)
    assert audience(rf, one) != audience(rf, two)


def test_readers_who_last_looked_before_and_after_a_change_see_other_marks(rf):
    chart = StoredChart.objects.current().first()
    before, again, after = person("Ona Example"), person("Tao Example"), person("Lea Example")
    turn = chart.known_from + timedelta(minutes=1)
    StoredChart.objects.filter(pk=chart.pk).update(known_until=turn)
    looks = {before: timedelta(seconds=-2), again: timedelta(seconds=-1), after: timedelta(seconds=1)}
    for user, apart in looks.items():
        User.objects.filter(pk=user.pk).update(joined_at=turn + apart)
    found = [audience_by_look(asking(rf, User.objects.get(pk=user.pk))) for user in looks]
    assert found[0] == found[1] != found[2]
