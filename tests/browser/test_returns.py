"""A return from the template to the receipt, as people meet it: wide, narrow, by keyboard alone, without scripts.

Each test has a site of its own on a dashboard of their own, with a real worker, and changes it as people do.
"""

import uuid
from dataclasses import dataclass

import openpyxl
import pytest
from playwright.sync_api import expect

from accounts.actions import make_demo_accounts
from accounts.models import Role, User
from metrics.models import Area, SiteArea
from tests import served as serving
from tests.browser.conftest import fill_log_in
from tests.browser.hands import Keyboard, Mouse, whole
from tests.browser.test_pages import said, standing_out
from tests.conftest import connected_to, copy_of_database
from tests.pages import RETURNS
from tests.returns.conftest import months
from tests.served import DEMO_PASSWORD

LEAD = "lead@demo.example"
PATIENCE = 60_000  # milliseconds, for the worker to take up a return and to draw its preview
MARK = "2,305"  # a count of the file that is sent


@dataclass(frozen=True)
class Way:
    """How a person goes through the pages."""

    name: str
    width: int
    hands: type = Mouse
    scripts: bool = True

    def __str__(self) -> str:
        return self.name


WAYS = (
    Way("1440 pixels", 1440),
    Way("320 pixels", 320),
    Way("keyboard alone", 1440, hands=Keyboard),
    Way("keyboard alone at 320 pixels", 320, hands=Keyboard),
    Way("without scripts", 1440, scripts=False),
    Way("without scripts at 320 pixels", 320, scripts=False),
)


@dataclass(frozen=True)
class Place:
    """A dashboard with a worker, and its sites that have sent nothing yet: those without a certifier, and with."""

    address: str
    sites: list[str]
    signed_sites: list[str]


@pytest.fixture(scope="module")
def place(loaded_database, django_db_blocker, tmp_path_factory):
    """Django's models are used here only to make the dashboard, while no browser waits for an answer."""
    folder = tmp_path_factory.mktemp("returns-served")
    queues = {"RETURNS_QUEUE": f"test-{uuid.uuid4()}", "TASK_QUEUE": f"test-{uuid.uuid4()}"}
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with connected_to(loaded_database), copy_of_database("returns") as name:
            with connected_to(name):
                sites, signed = make_people()
            web = serving.served(database=name, folder=folder, **queues)
            with web as address, serving.worker(name, folder, **queues):
                yield Place(address, sites, signed)


def make_people():
    """A manager for each site that sends returns, but for those of the demonstration, and a certifier for a third."""
    hashed = make_demo_accounts(password=DEMO_PASSWORD)[0].password
    asked = SiteArea.objects.current().filter(area__kind=Area.Kind.SITE_POPULATION)
    taken = Role.objects.exclude(site=None).values("site")
    sites = {link.site.slug: link.site for link in asked.exclude(site__in=taken).select_related("site")}
    signed = sorted(sites)[::3]
    for slug, site in sites.items():
        make_person(Role.Kind.MANAGER, site, hashed)
        if slug in signed:
            make_person(Role.Kind.CERTIFIER, site, hashed)
    return sorted(sites.keys() - set(signed)), signed


def make_person(kind, site, hashed):
    named = {"email": f"{kind}.{site.slug}@demo.example", "full_name": f"Demo {kind.label} {site.slug}"}
    person = User.objects.create(**named, password=hashed, is_demo=True)
    Role.objects.create(user=person, kind=kind, site=site, starts_on="2016-01-01")


@pytest.fixture
def origin(place):
    """The browser of these tests goes to the dashboard of these tests."""
    return place.address


@pytest.fixture
def site(place):
    return place.sites.pop()


@pytest.fixture
def signed_site(place):
    return place.signed_sites.pop()


class Person:
    """Somebody signed in, who looks at every page they meet."""

    def __init__(self, page, way, axe):
        self.page, self.way, self.axe = page, way, axe
        self.hands = way.hands(page)

    def sees(self, heading):
        """The page of that heading, whole: found faultless by axe, and no wider than the screen."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert standing_out(self.page) == []
        if self.way.scripts:
            assert said(self.axe.run(self.page).response["violations"]) == []
        return self.page.locator("main")

    def waits_for(self, heading):
        """Stay until checking has come to its end: by itself, or by asking again where no script runs."""
        if self.way.scripts:
            had_to_wait = self.page.locator("[data-follow]").count()
            self.page.get_by_role("heading", level=1, name=heading).wait_for(timeout=PATIENCE)
            if had_to_wait:
                expect(self.page.locator("h1")).to_be_focused()
        else:
            asked = 0
            while self.page.get_by_role("link", name="See how far it is").count():
                self.hands.follow("See how far it is")
                self.page.wait_for_timeout(500)
                asked += 1
                assert asked < PATIENCE / 500, "Checking has not come to an end."
        return self.sees(heading)

    def sees_what_is_missing(self, words):
        """The list of faults of a form; it has focus where scripts run, and leads to the field that it names."""
        summary = self.page.locator(".nhsuk-error-summary")
        expect(summary).to_contain_text(words)
        if self.way.scripts:
            expect(summary).to_be_focused()
        self.hands.jump(words)
        if self.way.scripts:
            expect(self.page.locator(":is(input, textarea, select):focus")).to_have_count(1)


@pytest.fixture
def arrive(open_context, axe):
    """Gives somebody who has signed in and stands before the first page of returns."""

    def new(email, way):
        context = open_context(viewport={"width": way.width, "height": 900}, java_script_enabled=way.scripts)
        page = context.new_page()
        page.goto(RETURNS)
        fill_log_in(page, person=email, password=DEMO_PASSWORD)
        return Person(page, way, axe)

    return new


def manager(slug):
    return f"manager.{slug}@demo.example"


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def upload(person, path):
    person.hands.follow(whole("Upload it"))
    person.sees("Upload a return")
    person.hands.attach("Choose the file of your return", path)
    person.hands.press("Upload and check")


def back_to_the_site(person):
    person.page.goto(RETURNS)
    return person.sees("Returns of")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_from_the_template_by_way_of_faults_to_the_receipt(arrive, site, way, tmp_path):
    person = arrive(manager(site), way)
    assert "Not started" in person.sees("Returns of").inner_text()
    template = person.hands.download("Excel workbook", tmp_path)

    upload(person, filled(template, {4: ("23OO", 120000), 5: (2305, 120000)}))
    assert MARK not in (page := person.waits_for("Cannot be accepted")).inner_text()
    assert "1 problem in 1 cell" in page.inner_text()
    assert "Return, D4" in page.inner_text()
    comments = openpyxl.load_workbook(person.hands.download("with a comment at each cell", tmp_path))
    assert "no number" in comments["Return"]["D4"].comment.text
    assert "D4" in person.hands.download("full list", tmp_path).read_text()

    person.hands.follow("Upload the mended file")
    person.hands.press("Upload and check")
    person.sees_what_is_missing("No file was chosen")
    person.hands.attach("Choose the file of your return", filled(template, {4: (2304, 120000), 5: (2305, 120000)}))
    person.hands.press("Upload and check")
    assert "2 new, 0 revised" in person.waits_for("Check what will change").inner_text()
    person.hands.press("Publish")
    assert "Reference" in person.sees("Published").inner_text()

    back_to_the_site(person)
    person.hands.follow("All returns of this site")
    rows = person.sees("All returns of").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Published")
    expect(rows.nth(1)).to_contain_text("Cannot be accepted")


def filled(template, rows):
    """The template with numerator and denominator in some of its rows."""
    workbook = openpyxl.load_workbook(template)
    for row, (numerator, denominator) in rows.items():
        workbook["Return"].cell(row, 4, numerator)
        workbook["Return"].cell(row, 6, denominator)
    workbook.save(template.with_name("filled in.xlsx"))
    return template.with_name("filled in.xlsx")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_what_is_unusual_asks_for_a_reason_and_goes_on_with_it(arrive, site, way, tmp_path):
    person = arrive(manager(site), way)
    upload(person, written(tmp_path, "first.csv", months(site)))
    person.waits_for("Check what will change")
    person.hands.press("Publish")
    person.sees("Published")
    back_to_the_site(person)
    upload(person, written(tmp_path, "second.csv", months(site, m05=2399)))
    assert "1 value looks unusual" in person.waits_for("Please check").inner_text()
    person.hands.press("Keep these reasons and go on")
    person.sees_what_is_missing("Say why it is right")
    person.hands.fill("It is right because", "Late coding at the hospital")
    person.hands.press("Keep these reasons and go on")
    page = person.sees("Check what will change")
    assert "Late coding at the hospital" in page.inner_text()
    assert "0 new, 1 revised, 0 withdrawn, 2 unchanged" in page.inner_text()
    person.hands.press("Publish")
    person.sees("Published")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_few_numbers_are_typed_in(arrive, way):
    """Nothing is published, so that all can do it at one site."""
    person = arrive("manager.dudley@demo.example", way)
    person.sees("Returns of")
    person.hands.follow("type them in")
    person.sees("Type in a few numbers")
    person.hands.fill("Count (numerator)", "23OO")
    person.hands.fill("People or days", "120,000")
    person.hands.press("Check these numbers")
    person.sees_what_is_missing("is no number")
    assert person.page.get_by_label("Count (numerator)").first.input_value() == "23OO"
    person.sees("Type in a few numbers")
    person.hands.fill("Count (numerator)", "2304")
    person.hands.press("Check these numbers")
    assert "1 new" in person.waits_for("Check what will change").inner_text()


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_certifier_declines_and_signs(arrive, signed_site, way, tmp_path):
    sender, certifier = arrive(manager(signed_site), way), arrive(f"certifier.{signed_site}@demo.example", way)
    send_for_sign_off(sender, written(tmp_path, "first.csv", months(signed_site)))
    open_for_sign_off(certifier)
    certifier.hands.press("Decline")
    certifier.sees_what_is_missing("Say why you decline")
    certifier.sees("Sign off")
    certifier.hands.fill("What should the manager change?", "May is too low")
    certifier.hands.press("Decline")
    certifier.sees("Declined")
    sender.page.reload()
    assert "May is too low" in sender.sees("Declined").inner_text()

    sender.page.goto(RETURNS)
    send_for_sign_off(sender, written(tmp_path, "second.csv", months(signed_site, m05=2355)))
    open_for_sign_off(certifier)
    certifier.hands.press("Sign and publish")
    certifier.sees("Published")
    sender.page.reload()
    assert "signed it" in sender.sees("Published").inner_text()


def send_for_sign_off(sender, path):
    upload(sender, path)
    sender.waits_for("Check what will change")
    sender.hands.press("Send for sign-off")
    sender.sees("Waiting for sign-off")


def open_for_sign_off(certifier):
    certifier.page.goto(RETURNS)
    certifier.sees("Returns of")
    certifier.hands.follow("Read and sign")
    certifier.sees("Sign off")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_lead_sees_the_wall_and_no_file(arrive, way):
    person = arrive(LEAD, way)
    page = person.sees("Returns wall")
    assert "Sites by period" in page.inner_text()
    assert ".csv" not in page.inner_text()
    person.hands.press("Show")
    person.sees("Returns wall")
