from datetime import timedelta

import pytest
from django.utils import timezone

from vanguards.actions import SitesChanged, load_register
from vanguards.models import Award, Site, SiteProfile
from vanguards.register import read


@pytest.fixture
def load(register, files):
    """Load the files again as the test has changed them, an hour later."""

    def again():
        reading = read(files)
        assert reading.faults == []
        return load_register(rows=reading.rows, moment=timezone.now() + timedelta(hours=1))

    return again


def changes(counts):
    return {name: count for name, count in counts.items() if count.is_change}


def test_the_first_load_is_all_new(register):
    assert register["sites"].new == 29 and Site.objects.count() == 29
    assert all(count.unchanged == 0 for count in register.values())


def test_loading_the_same_files_again_changes_nothing(load):
    assert changes(load()) == {}


def test_a_correction_closes_the_old_version_and_is_known_from_now(load, edit):
    edit("awards.csv", "amount", "8400000", code="FA001")
    (count,) = changes(load()).values()
    assert (count.new, count.changed, count.withdrawn) == (0, 1, 0)
    old, new = Award.objects.filter(code="FA001").order_by("known_from")
    assert (old.amount, new.amount, new.known_until) == (8_300_000, 8_400_000, None)
    assert old.known_until == new.known_from


def test_a_row_that_is_gone_is_withdrawn_not_deleted(load, files):
    header, *rows = files["events.csv"].splitlines(keepends=True)
    files["events.csv"] = header + b"".join(rows[1:])
    assert changes(load())["events"].withdrawn == 1


def test_a_corrected_site_keeps_its_identity(load, edit):
    edit("sites.csv", "town", "Wallasey", slug="wirral")
    load()
    profiles = SiteProfile.objects.filter(site__slug="wirral").order_by("known_from")
    assert [profile.town for profile in profiles] == ["Birkenhead", "Wallasey"]
    assert Site.objects.count() == 29


@pytest.mark.parametrize(("column", "value"), [("care_model", "MCP"), ("list_no", "99")])
def test_a_site_never_becomes_another(load, edit, column, value):
    line = edit("sites.csv", column, value, slug="wirral")
    with pytest.raises(SitesChanged) as refused:
        load()
    assert [(fault.line, fault.column, fault.found) for fault in refused.value.faults] == [(line, column, value)]


def test_a_new_site_does_not_take_a_number_in_use(load, files):
    for name in files:
        files[name] = files[name].replace(b"west-cheshire", b"cheshire-west")
    with pytest.raises(SitesChanged) as refused:
        load()
    assert "is the number of the site west-cheshire" in str(refused.value.faults[0])
