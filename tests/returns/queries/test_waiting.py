"""A return that waits for a signature is neither due nor late, and a past view shows what waited then."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import Role
from memory.viewpoint import Viewpoint
from metrics.models import MetricDefinition, SiteArea
from returns.actions.checking import check
from returns.actions.publishing import Result
from returns.actions.receiving import receive
from returns.actions.signing import decline, digest_of, send_for_sign_off, sign
from returns.models import Return, Window
from returns.queries.calendar import Standing, squares, tasks_of
from returns.queries.late import late
from returns.queries.summaries import summary_of
from returns.statuses import Status
from tests.returns.conftest import months, person
from tests.returns.sending import checked
from tests.returns.test_past import day_of, days_earlier
from tests.returns.views.test_journey import words
from vanguards.models import Site, SiteProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def overdue(world):
    """Asked for long before, so that a past view knows it."""
    Window.objects.update(due_on=timezone.localdate() - timedelta(days=5))
    for remembered in (SiteArea, SiteProfile, MetricDefinition):
        remembered.objects.update(known_from=F("known_from") - timedelta(days=10))


@pytest.fixture
def waiting(overdue, alpha, mara, cora):
    return passed_on(alpha, mara, months())


def passed_on(site, user, content):
    held = checked(site, user, content)
    send_for_sign_off(pk=held.pk, user=user)
    return Return.objects.get(pk=held.pk)


def mark(held):
    return digest_of(summary_of(held))


def standings(site, viewpoint=None):
    """How the first four months of admissions stand."""
    windows = Window.objects.filter(metric__slug="emergency-admissions").order_by("period_start")[:4]
    return [square.standing for square in squares([site], windows, viewpoint=viewpoint)]


def before(user, days):
    return Viewpoint(user, timezone.now() - timedelta(days=days))


def late_sites(user):
    return {one.slug: set(one.sites) for one in late(Viewpoint(user))}


def test_what_waits_is_not_late_and_says_since_when_and_for_whom(waiting, alpha, mara):
    assert standings(alpha) == [Standing.WAITING] * 3 + [Standing.LATE]
    square = squares([alpha], Window.objects.filter(metric__slug="emergency-admissions"))[0]
    assert (square.at, square.who, square.asked) == (waiting.status_at, "mara", "cora")
    task = next(task for task in tasks_of(alpha, Viewpoint(mara)) if task.squares[0].waiting)
    assert task.state == "3 of 12 waiting for sign-off, the others 5 days late"
    assert [one.reference for one in task.waiting] == [waiting.reference]


def test_a_round_of_which_all_waits_is_no_late_round_of_the_site(overdue, alpha, beta, mara, cora):
    held = passed_on(alpha, mara, months(count=9) + rest_of_the_year())
    assert held.status == Status.SIGN_OFF
    assert late_sites(mara)["emergency-admissions"] == {beta.pk}
    assert late_sites(mara)["bed-days"] == {alpha.pk, beta.pk}
    task = next(task for task in tasks_of(alpha, Viewpoint(mara)) if task.is_waiting)
    assert (task.state, task.is_late) == ("Waiting for sign-off", False)
    decline(pk=held.pk, user=cora, digest=mark(held), reason="May is too low")
    assert late_sites(mara)["emergency-admissions"] == {alpha.pk, beta.pk}


def rest_of_the_year():
    rows = [f"alpha,emergency-admissions,2015-{month:02d},{2300 + month},120000,,,,,,," for month in (1, 2, 3)]
    return ("\n".join(rows) + "\n").encode()


def test_it_is_in_when_signed_and_as_it_was_when_declined_or_replaced(waiting, alpha, mara, cora):
    decline(pk=waiting.pk, user=cora, digest=mark(waiting), reason="May is too low")
    assert standings(alpha) == [Standing.LATE] * 4
    again = passed_on(alpha, mara, months(m05=2400))
    assert standings(alpha)[:3] == [Standing.WAITING] * 3
    receive(site=alpha, sent_by=mara, file_name="r.csv", content=months(count=2))
    assert Return.objects.get(pk=again.pk).status == Status.REPLACED
    assert standings(alpha) == [Standing.LATE] * 4
    held = Return.objects.order_by("pk").last()
    check(pk=held.pk)
    send_for_sign_off(pk=held.pk, user=mara)
    held.refresh_from_db()
    assert sign(pk=held.pk, user=cora, digest=mark(held)).result is Result.PUBLISHED
    assert standings(alpha) == [Standing.IN] * 2 + [Standing.LATE] * 2


def test_what_waits_when_its_window_closes_is_closed_without_it(waiting, alpha):
    today = timezone.localdate()
    Window.objects.update(due_on=today - timedelta(days=5), closes_on=today - timedelta(days=1))
    assert standings(alpha) == [Standing.CLOSED] * 4


def test_a_past_view_shows_what_waited_then(waiting, alpha, mara, cora):
    days_earlier(1)
    waiting.refresh_from_db()
    decline(pk=waiting.pk, user=cora, digest=mark(waiting), reason="May is too low")
    days_earlier(2)
    assert standings(alpha) == [Standing.LATE] * 4
    assert standings(alpha, before(mara, 2.5))[:3] == [Standing.WAITING] * 3
    assert standings(alpha, before(mara, 3.5)) == [Standing.LATE] * 4
    assert standings(alpha, before(mara, 1)) == [Standing.LATE] * 4


def test_the_wall_and_the_sites_page_say_it_in_words_and_by_a_sign(waiting, alpha, cora, client):
    client.force_login(person("lea", Role.Kind.LEAD))
    wall = client.get("/returns/?metric=emergency-admissions")
    sent = f"{timezone.localtime(waiting.status_at):%-d %b %Y}"
    assert f"◇ Waiting for sign-off {sent}, mara to sign: cora" in words(wall)
    assert "1 with figures that wait for sign-off" in words(wall)
    assert waiting.reference not in wall.content.decode()
    days_earlier(2)
    then = words(client.get(f"/returns/?metric=emergency-admissions&as_of={day_of(waiting, 1)}"))
    assert "Waiting for sign-off" in then
    taken = client.get("/returns/?metric=emergency-admissions&download=csv&table=wall")
    assert "mara; to sign: cora" in b"".join(taken).decode("utf-8-sig")
    client.force_login(cora)
    page = words(client.get("/returns/sites/alpha/"))
    assert f"Return {waiting.reference} , sent by mara, waits since" in page
    assert "To sign: cora." in page


def test_who_sent_it_is_not_asked_to_sign(overdue, alpha, mara):
    Role.objects.create(user=mara, kind=Role.Kind.CERTIFIER, site=alpha, starts_on="2016-01-01")
    passed_on(alpha, mara, months())
    assert squares([alpha], Window.objects.filter(metric__slug="emergency-admissions"))[0].asked == "nobody can"


def test_the_wall_asks_the_same_number_of_questions_whatever_waits(
    waiting, alpha, beta, bo, django_assert_max_num_queries
):
    person("ben", Role.Kind.CERTIFIER, beta)
    passed_on(beta, bo, months(site="beta"))
    windows = list(Window.objects.select_related("metric"))
    with django_assert_max_num_queries(5):
        found = squares(Site.objects.all(), windows)
    assert sum(square.standing is Standing.WAITING for square in found) == 6
