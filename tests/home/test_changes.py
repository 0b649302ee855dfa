"""The difference between two moments: each class of change made here, and found under its name and no other."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Role, User
from home.asked import address_of_changes
from metrics.actions.drawing import refresh_owed
from metrics.models import MetricDefinition, Observation, Rebase, SiteArea
from tests.home.test_home import text
from tests.home.test_news import METRIC, send_again
from vanguards.models import Award

CLASSES = ("New", "Revised", "Withdrawn", "Re-based", "Definition changed", "Register", "Charts")


def counts(reading, since, **query):
    """The counts of the page, those that are not nought, and its tables by name."""
    page = reading.get("/changes/", {"from": since.isoformat(), **query})
    assert page.status_code == 200
    tables = {one.table.name: one.table.rows for one in page.context["listed"]}
    told = dict(zip(CLASSES, (int(row[2].replace(",", "")) for row in tables.pop("counts")), strict=True))
    return {name: count for name, count in told.items() if count}, tables


def a_later_version(row, moment, **changes):
    """Close a row and open the next, as every correction does."""
    type(row).objects.filter(pk=row.pk).update(known_until=moment)
    for name, value in {"pk": None, "known_from": moment, **changes}.items():
        setattr(row, name, value)
    row._state.adding = True
    row.save()
    return row


def test_nothing_changed_is_said(reading):
    page = text(reading.get("/changes/"))
    assert "your last look, when your account was made" in page
    assert "Nothing changed between these moments" in page


def test_a_revised_value_stands_with_what_it_was_and_what_its_chart_shows(reading):
    since = timezone.now()
    send_again("stockport", lambda numerator: numerator * 3)
    told, tables = counts(reading, since)
    assert told["Revised"] == 1
    assert told["Charts"] >= 1
    assert set(told) == {"Revised", "Charts"}
    (value,) = tables["values"]
    assert value[2:4] == ("October 2019", "Revised")
    own = next(row for row in tables["series"] if "Stockport" in row[1])
    assert own[2:5] == ("0", "1", "0")
    assert own[6] == "was Common cause; is Concern: higher since October 2019"


def test_new_and_withdrawn_values(reading):
    since = timezone.now()
    area = SiteArea.objects.current().get(site__slug="wirral", metric__slug=METRIC).area
    latest = Observation.objects.current().filter(area=area, metric__slug=METRIC).latest("period_start")
    Observation.objects.filter(pk=latest.pk).update(known_until=timezone.now())
    told, tables = counts(reading, since)
    assert told == {"Withdrawn": 1}
    assert tables["values"][0][3] == "Withdrawn"
    assert tables["values"][0][5] == "nothing"
    between = timezone.now()
    told, tables = counts(reading, since - timedelta(days=365 * 10), to=since.isoformat())
    assert set(told) >= {"New", "Register", "Definition changed"}
    assert "values" not in tables, "new values are counted by series"
    assert counts(reading, between)[0] == {}


def test_a_definition_and_the_register(reading):
    since = timezone.now()
    row = MetricDefinition.objects.current().get(metric__slug=METRIC)
    a_later_version(row, timezone.now(), body={**row.body, "definition": "Said otherwise."})
    a_later_version(Award.objects.current().get(code="FA001"), timezone.now(), amount=Decimal(8_300_001))
    told, tables = counts(reading, since)
    assert told == {"Definition changed": 1, "Register": 1}
    assert tables["definitions"][0][2:4] == ("Revised", "definition")
    assert tables["register"] == [("Award", "FA001", "Revised", "amount", "8300000.00", "8300001.00")]
    assert counts(reading, since, metric=METRIC)[0] == {"Definition changed": 1}
    assert counts(reading, since, site="northumberland")[0] == {"Definition changed": 1, "Register": 1}
    assert counts(reading, since, site="wirral")[0] == {"Definition changed": 1}


def test_limits_that_were_restarted(reading, lead):
    since = timezone.now()
    other = User.objects.create_user("li@example.org", "a long enough password", full_name="Li Example")
    Role.objects.create(user=other, kind=Role.Kind.LEAD, starts_on=timezone.localdate())
    link = SiteArea.objects.current().get(site__slug="harrogate", metric__slug=METRIC)
    asked = Rebase.objects.create(
        metric=link.metric,
        area=link.area,
        site=link.site,
        on="2016-04-01",
        cause="A ward moved.",
        requested_by=lead,
        requested_at=timezone.now(),
        known_from=timezone.now(),
    )
    assert counts(reading, since)[0] == {}, "asked for is not decided"
    a_later_version(asked, timezone.now(), status="approved", decided_by=other, reason="It lasts.")
    told, tables = counts(reading, since)
    assert told == {"Re-based": 1}
    assert tables["rebases"][0][2:5] == ("April 2016", "Approved", "Li Example")
    refresh_owed()


def test_a_site_takes_the_comparator_with_it_and_no_other_site(reading):
    since = timezone.now()
    send_again("stockport", lambda numerator: numerator * 3)
    assert counts(reading, since, site="wirral", metric=METRIC)[0] == {}
    assert counts(reading, since, site="stockport", metric=METRIC)[0] == {"Revised": 1, "Charts": 1}
    page = reading.get(address_of_changes(since, sites=("stockport",), metrics=(METRIC,)))
    assert page.context["found"].counts.revised == 1


def test_the_past_tells_nothing_of_what_came_later(reading):
    since = timezone.now()
    send_again("stockport", lambda numerator: numerator * 3)
    assert counts(reading, since, as_of=since.isoformat())[0] == {}
    later = timezone.now().isoformat()
    assert counts(reading, since, as_of=since.isoformat(), to=later)[0] == {}


def test_what_cannot_be_used_is_said(reading):
    words = text(reading.get("/changes/?from=2040-01-01&to=never&site=atlantis&metric=none"))
    assert "“2040-01-01” is still to come" in words
    assert "“never” is not a date" in words
    assert "There is no site “atlantis”: ignored." in words
    assert "There is no metric “none”: ignored." in words
    assert "so they were exchanged" in text(reading.get("/changes/?from=2026-11-02&to=2026-11-01"))


@pytest.mark.parametrize("address", ["/", "/overview/"])
def test_it_is_found_from_home_and_from_the_control_of_the_moment(address, reading):
    assert 'href="/changes/"' in reading.get(address).content.decode()
