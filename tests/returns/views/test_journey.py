"""What a site manager, a certifier, a programme lead and a stranger meet on the pages of returns."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Role
from downloads.safe_cells import looks_like_a_formula
from metrics.models import Observation
from returns.actions.checking import check
from returns.actions.signing import send_for_sign_off
from returns.models import Return, Window
from returns.statuses import Status
from tests.returns.actions.test_receiving import full_disk
from tests.returns.conftest import months, person
from tests.returns.sending import checked, published

pytestmark = pytest.mark.django_db
SITE = "/returns/sites/alpha/"


def words(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.S).group()
    main = re.sub(r"<svg.*?</svg>", " ", main, flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def upload(client, content, name="return.csv"):
    return client.post(f"{SITE}upload/", {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def manager(client, mara):
    client.force_login(mara)
    return client


def test_the_site_page_says_what_is_due(manager):
    page = words(manager.get("/returns/"))
    assert "Emergency admissions" in page
    assert "Not started, due today" in page
    assert "No return has been sent yet" in page


def test_the_calendar_is_said_to_be_an_example_and_the_menu_knows_where_one_is(manager, alpha):
    response = manager.get(f"/returns/sites/{alpha.slug}/")
    assert "The calendar is an example made for this dashboard." in words(response)
    current = re.findall(r'aria-current="\w+"><strong[^>]*>(\w+)<', response.content.decode())
    assert current == ["Returns"]


def test_from_upload_to_receipt(manager, alpha):
    answer = upload(manager, months())
    assert answer.status_code == 302
    held = Return.objects.get()
    assert answer.headers["Location"] == f"/returns/{held.reference}/"
    assert "Queued" in words(manager.get(answer.headers["Location"]))

    check(pk=held.pk)
    page = words(manager.get(answer.headers["Location"]))
    assert "3 new, 0 revised, 0 withdrawn, 0 unchanged." in page
    assert "Emergency admissions, April 2014" in page
    sent = manager.post(f"/returns/{held.reference}/send/", follow=True)
    assert "Published" in words(sent)
    assert Observation.objects.count() == 3
    assert "1 of" not in words(manager.get(SITE))
    assert "3 of 12 in" in words(manager.get(SITE))
    again = manager.post(f"/returns/{held.reference}/send/", follow=True)
    assert "published once only" in words(again)


def test_faults_are_addressed_and_the_file_comes_back_with_comments(manager, alpha, mara):
    held = checked(alpha, mara, months().replace(b"2305", b"=1+1"))
    page = words(manager.get(f"/returns/{held.reference}/"))
    assert "1 problem in 1 cell" in page
    assert "Nothing has been saved" in page
    assert "D3" in page
    back = manager.get(f"/returns/{held.reference}/annotated.xlsx")
    assert back.content[:2] == b"PK"
    listed = manager.get(f"/returns/{held.reference}/faults.csv").content.decode("utf-8-sig")
    assert "'=1+1" in listed
    assert manager.get(f"/returns/{held.reference}/file/").getvalue() == months().replace(b"2305", b"=1+1")


def test_who_took_another_template_is_offered_the_right_one(manager, alpha, mara):
    theirs = manager.get(f"{SITE}template.csv").content.replace(b"alpha", b"beta")
    held = checked(alpha, mara, theirs)
    assert held.faults[0]["code"] == "another-sites-template"
    page = manager.get(f"/returns/{held.reference}/").content.decode()
    assert f'href="{SITE}template.xlsx"' in page and f'href="{SITE}template.csv"' in page
    other = checked(alpha, mara, months().replace(b"2305", b"x"))
    assert "template.xlsx" not in manager.get(f"/returns/{other.reference}/").content.decode()


def test_several_problems_are_listed_first_and_each_leads_to_its_place(manager, alpha, mara):
    held = checked(alpha, mara, months(count=9).replace(b"120000", b"about").replace(b"2305", b"23OO"))
    page = manager.get(f"/returns/{held.reference}/")
    assert "2 problems in 10 cells" in words(page)
    assert "E2 to E10" in words(page)
    content = page.content.decode()
    for number in (1, 2):
        assert (content.count(f'href="#fault-{number}"'), content.count(f'id="fault-{number}"')) == (1, 1)


def test_what_is_unusual_asks_for_a_reason_on_a_page_of_its_own(manager, alpha, mara):
    published(alpha, mara, months())
    held = checked(alpha, mara, months(m05=2399))
    address = f"/returns/{held.reference}/"
    assert "Emergency admissions, May 2014: it is right because" in words(manager.get(address))
    key = held.warnings[0]["key"]
    refused = manager.post(f"{address}reasons/", {key: " "})
    assert refused.status_code == 422
    assert "There is a problem" in words(refused)
    taken = manager.post(f"{address}reasons/", {key: "Late coding"}, follow=True)
    assert "Late coding" in words(taken)
    assert "Publish" in words(taken)


def test_a_point_that_is_unusual_in_several_ways_asks_once_and_each_way_is_answered(manager, alpha, mara):
    published(alpha, mara, months())
    held = checked(alpha, mara, months(m05=2311, m06=2399).replace(b"05,2311,120000", b"05,2311,150000"))
    assert [warning["code"] for warning in held.warnings] == ["revises-final", "denominator-jumped"] * 2
    page = manager.get(f"/returns/{held.reference}/")
    assert page.content.decode().count("<textarea") == 2
    said = {box.name: f"Because {number}" for number, (_, box) in enumerate(page.context["form"].boxes)}
    manager.post(f"/returns/{held.reference}/reasons/", said)
    held.refresh_from_db()
    assert held.status == Status.READY
    given = dict(held.reasons.values_list("warning", "text"))
    assert [given[warning["key"]] for warning in held.warnings] == ["Because 0", "Because 0", "Because 1", "Because 1"]


def test_a_reason_that_stands_in_the_file_is_proposed_and_need_not_be_written_twice(manager, alpha, mara):
    published(alpha, mara, months())
    held = checked(alpha, mara, months().replace(b"05,2305,120000,,,,,,,", b"05,,,,,,,missing,,ward closed"))
    address = f"/returns/{held.reference}/"
    [(_, box)] = manager.get(address).context["form"].boxes
    assert box.value() == "ward closed"
    manager.post(f"{address}reasons/", {box.name: box.value()})
    manager.post(f"{address}send/")
    assert Observation.objects.current().get(period_start="2014-05-01").reason == "ward closed"


def test_an_upload_without_a_file_or_too_large_says_so(manager, settings):
    nothing = manager.post(f"{SITE}upload/", {})
    assert nothing.status_code == 422
    assert "No file was chosen" in words(nothing)
    settings.RETURN_LARGEST_BYTES = 10
    assert "larger than" in words(upload(manager, months()))
    assert not Return.objects.exists()


def test_an_empty_file_is_read_and_refused_in_its_own_words(manager):
    upload(manager, b"")
    check(pk=Return.objects.get().pk)
    held = Return.objects.get()
    assert held.status == Status.NOT_READ
    assert "The file is empty" in words(manager.get(f"/returns/{held.reference}/"))


def test_three_numbers_typed_in_go_the_way_of_a_file(manager):
    assert manager.get(f"{SITE}form/").status_code == 200
    said = {
        "emergency-admissions-period": "2014-04-01|2014-04-30",
        "emergency-admissions-numerator": "2310",
        "emergency-admissions-denominator": "120000",
        "bed-days-period": "2014-04-01|2014-04-30",
        "quality-of-life-period": "2014-07-01|2015-03-31",
        "quality-of-life-value": "0.741",
        "quality-of-life-lower": "0.72",
        "quality-of-life-upper": "0.76",
        "quality-of-life-respondents": "1204",
    }
    assert manager.post(f"{SITE}form/", said).status_code == 302
    check(pk=Return.objects.get().pk)
    held = Return.objects.get()
    assert (held.status, held.counts["new"]) == (Status.READY, 2)
    empty = manager.post(f"{SITE}form/", {k: v for k, v in said.items() if k.endswith("period")})
    assert "Fill in the numbers of at least one metric" in words(empty)


def test_the_first_period_that_is_not_in_is_proposed_and_a_number_can_be_called_provisional(manager, alpha, mara):
    published(alpha, mara, months(count=2))
    page = words(manager.get(f"{SITE}form/"))
    assert "April 2014, in already May 2014, in already June 2014 July 2014" in page
    form = manager.get(f"{SITE}form/").context["form"]
    assert form["emergency-admissions-period"].value() == "2014-06-01|2014-06-30"
    assert form["bed-days-period"].value() == "2014-04-01|2014-04-30"
    periods = {name: form[name].value() for name in form.fields if name.endswith("-period")}
    counts = {"emergency-admissions-numerator": "2306", "emergency-admissions-denominator": "120000"}
    manager.post(f"{SITE}form/", {**periods, **counts, "emergency-admissions-provisional": "yes"})
    check(pk=(held := Return.objects.first()).pk)
    manager.post(f"/returns/{held.reference}/send/")
    kept = Observation.objects.current().get(period_start="2014-06-01")
    assert (kept.numerator, kept.provisional) == (2306, True)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_was_typed_in_is_no_formula_in_the_file_that_is_taken_away(manager, alpha, start):
    form = manager.get(f"{SITE}form/").context["form"]
    said = {name: form[name].value() for name in form.fields if name.endswith("-period")}
    reason = {"bed-days-state": "missing", "bed-days-reason": f"{start}x1+1"}
    assert manager.post(f"{SITE}form/", said | reason).status_code == 302
    file = manager.get(f"/returns/{Return.objects.get().reference}/file/").content.decode("utf-8-sig")
    [_, row] = csv.reader(io.StringIO(file, newline=""))
    assert not any(looks_like_a_formula(cell) for cell in row)
    assert row[-1].endswith("x1+1")


def test_faults_of_typed_numbers_stand_at_their_fields_and_nothing_typed_is_lost(manager):
    said = {
        "emergency-admissions-period": "2014-05-01|2014-05-31",
        "emergency-admissions-numerator": "23OO",
        "bed-days-period": "2014-04-01|2014-04-30",
        "bed-days-state": "missing",
        "quality-of-life-period": "2014-07-01|2015-03-31",
        "quality-of-life-value": "0.741",
        "quality-of-life-lower": "0.76",
        "quality-of-life-upper": "0.72",
        "quality-of-life-respondents": "1,204",
    }
    answer = manager.post(f"{SITE}form/", said)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {
        *("emergency-admissions-numerator", "emergency-admissions-denominator"),
        *("bed-days-reason", "quality-of-life-lower"),
    }
    assert {name: form[name].value() for name in said} == said
    page = answer.content.decode()
    for name in form.errors:
        assert f'href="#id_{name}"' in page
        assert f'id="id_{name}_error"' in page
    assert "Count (numerator): is no number" in words(answer)
    assert "Note or reason: the field is blank" in words(answer)
    assert not Return.objects.exists()


@pytest.mark.parametrize("typed", ["2,310", " 2310 ", "2310.0"])
def test_typed_numbers_are_read_as_those_of_a_file(manager, typed):
    said = {
        "emergency-admissions-period": "2014-05-01|2014-05-31",
        "emergency-admissions-numerator": typed,
        "emergency-admissions-denominator": "120 000",
    }
    others = {"bed-days-period": "2014-04-01|2014-04-30", "quality-of-life-period": "2014-07-01|2015-03-31"}
    assert manager.post(f"{SITE}form/", said | others).status_code == 302
    check(pk=Return.objects.get().pk)
    assert "2,310 over 120,000" in Return.objects.get().effect["changes"][0]["now"]


def test_where_the_disk_is_full_the_page_says_that_nothing_was_stored(manager):
    with full_disk():
        answer = upload(manager, months())
    assert answer.status_code == 422
    assert "could not be kept" in words(answer)
    assert "Nothing of it was stored" in words(answer)
    assert not Return.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_as_it_is_is_a_template_without_numbers(manager, alpha, mara, kind):
    template = manager.get(f"{SITE}template.{kind}")
    assert f"return-alpha.{kind}" in template.headers["Content-Disposition"]
    held = checked(alpha, mara, template.content, f"return.{kind}")
    assert (held.status, held.faults[0]["code"]) == (Status.NOT_READ, "blank-template")


def test_a_failed_check_gives_a_reference_and_can_be_tried_again(manager, alpha, mara):
    held = checked(alpha, mara, months())
    Return.objects.filter(pk=held.pk).update(status=Status.FAILED, problem="Something went wrong on our side.")
    address = f"/returns/{held.reference}/"
    assert held.reference in words(manager.get(address))
    manager.post(f"{address}again/")
    check(pk=held.pk)
    assert Return.objects.get(pk=held.pk).status == Status.READY


def test_the_history_says_who_when_what_and_how_much_is_in_force(manager, alpha, mara):
    published(alpha, mara, months())
    page = words(manager.get(f"{SITE}history/"))
    assert "mara" in page
    assert "Published" in page
    assert "3 new, 0 revised" in page


def test_the_history_lists_the_latest_first(manager, alpha, mara):
    names = ["first.csv", "second.csv", "third.csv"]
    for number, name in enumerate(names):
        checked(alpha, mara, months(m05=2400 + number), name)
    page = words(manager.get(f"{SITE}history/"))
    assert sorted(names, key=page.index) == names[::-1]


def test_a_certifier_finds_what_waits_for_them(client, alpha, mara, cora):
    held = published(alpha, mara, months()).held
    send_for_sign_off(pk=held.pk, user=mara)
    client.force_login(cora)
    assert f"/returns/{held.reference}/sign/" in client.get("/returns/").content.decode()
    client.force_login(mara)
    assert f"/returns/{held.reference}/sign/" not in client.get("/returns/").content.decode()


def addresses(held):
    own = ("", "annotated.xlsx", "faults.csv", "file/")
    return [SITE, f"{SITE}history/", f"{SITE}template.csv", *(f"/returns/{held.reference}/{name}" for name in own)]


@pytest.mark.parametrize("kind", [None, Role.Kind.LEAD, Role.Kind.READER, Role.Kind.MANAGER, Role.Kind.CERTIFIER])
def test_a_stranger_finds_nothing_of_a_sites_returns(client, alpha, beta, mara, kind):
    held = checked(alpha, mara, months().replace(b"2305", b"x"))
    client.force_login(person("sam", kind, beta))
    for address in [*addresses(held), f"{SITE}upload/", f"{SITE}form/", f"/returns/{held.reference}/sign/"]:
        assert client.get(address).status_code == 404, address
    for step in ("send", "reasons", "again", "sign"):
        assert client.post(f"/returns/{held.reference}/{step}/").status_code == 404
    assert upload(client, months()).status_code == 404


@pytest.mark.parametrize("kind", [Role.Kind.READER, Role.Kind.CERTIFIER])
def test_who_may_look_and_not_send_is_told_so(client, alpha, mara, kind):
    held = checked(alpha, mara, months().replace(b"2305", b"x"))
    client.force_login(person("sam", kind, alpha))
    assert [client.get(address).status_code for address in addresses(held)] == [200] * 7
    assert upload(client, months()).status_code == 403
    for step in ("send", "reasons", "again"):
        assert client.post(f"/returns/{held.reference}/{step}/").status_code == 403


def test_a_role_that_has_ended_opens_nothing(client, alpha):
    day = timezone.localdate() - timezone.timedelta(days=1)
    client.force_login(person("old", Role.Kind.MANAGER, alpha, starts_on=day, ends_on=day))
    assert client.get(SITE).status_code == 404


def test_the_past_can_be_looked_at_and_not_changed(manager, alpha, mara):
    held = checked(alpha, mara, months())
    assert manager.post(f"/returns/{held.reference}/send/?as_of=2099-01-01").status_code == 302
    assert manager.get(f"/returns/{held.reference}/?as_of=2016-01-01").status_code == 404
    assert manager.get(f"{SITE}upload/?as_of=2016-01-01").status_code == 403


def test_the_wall_shows_leads_states_dates_and_persons_and_no_file(client, alpha, mara):
    published(alpha, mara, months(), "secret name.csv")
    client.force_login(person("lea", Role.Kind.LEAD))
    page = words(client.get("/returns/"))
    assert "3 of 12" in page
    assert "mara" in page
    assert "Due" in page
    assert "secret name" not in page


def test_a_wall_without_late_sites_says_where_there_are_some(client, alpha, mara):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    Window.objects.filter(metric__slug="bed-days").update(due_on=yesterday)
    client.force_login(person("lea", Role.Kind.LEAD))
    answer = client.get("/returns/")
    assert "0 late" in words(answer)
    assert f"Bed days, due on {yesterday.day} {yesterday:%B %Y} : 2 sites are late" in words(answer)
    [there] = re.findall(r'href="(/returns/\?metric=bed-days[^"]*)"', answer.content.decode())
    other = client.get(there.replace("&amp;", "&"))
    assert "2 late" in words(other)
    assert "Late elsewhere" not in words(other)
