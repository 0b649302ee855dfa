"""Whatever leaves for a spreadsheet: no text of a sender is ever a formula there.

The exports are those that the pages link to, so that a new one is held to this as soon as it is linked.
"""

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps as django_apps
from django.conf import settings
from django.urls import resolve

from accounts.models import Role
from downloads.safe_cells import looks_like_a_formula
from metrics.actions.drawing import refresh_owed
from metrics.models import Area, Observation
from returns.models import Return
from tests.metrics.uploads.returns import building
from tests.returns.conftest import HEADINGS, months, person
from tests.returns.sending import checked, published
from vanguards.models import SiteProfile

pytestmark = pytest.mark.django_db
# Those that a small world has something for. All others leave through the same two writers: the test below.
EXPORTING = {
    *("returns:template", "returns:annotated", "returns:faults", "returns:history", "returns:home"),
    *("metrics:overview", "metrics:sites", "metrics:metrics", "metrics:metric", "metrics:icon-wall", "metrics:map"),
    *("metrics:chart", "metrics:growths", "home:changes", "compare:compare"),
    *("vanguards:funding", "vanguards:evidence"),
}
# What writes files for spreadsheets, each held to this by a test: here, or in tests/downloads.
WRITERS = {
    *("downloads/csv_file.py", "downloads/xlsx_file.py", "downloads/safe_cells.py"),
    *("metrics/uploads/returns/annotate.py", "metrics/uploads/returns/explain.py"),
    *("metrics/uploads/returns/template.py", "returns/forms.py"),
}
# These write for programs: the database's COPY, and the known answers of a made-up programme.
FOR_PROGRAMS = {"metrics/actions/publishing.py", "metrics/management/commands/make_programme.py"}
WRITING = re.compile(r"csv\.(?:Dict)?[wW]riter\(|^import (?:xlsxwriter|openpyxl)", re.M)
PLANTED = ("=1+1", "+44 1234", "-1-1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =cmd|' /C calc'!A0", "＝1+1")
FIRST_PAGES = (
    *("/returns/", "/returns/sites/alpha/", "/returns/sites/alpha/history/", "/sites/alpha/"),
    *("/overview/", "/metrics/emergency-admissions/", "/compare/?site=alpha&site=beta&metric=emergency-admissions"),
    *("/sites/", "/icons/", "/changes/", "/funding/", "/evidence/", "/release/", "/about/data/"),
)
LINK = re.compile(r'href="((?:/|\?[^"]*\bdownload=)[^"#]*)"')
# The sender's own bytes, of which nothing may be changed, and pictures.
NO_SPREADSHEET = re.compile(r"/returns/\w{8}/file/|.*\.(png|svg)\b")


@pytest.fixture
def manager(client, mara):
    client.force_login(mara)
    return client


def exports(client):
    """Every file that the pages offer, by its address, but for those kept as they were sent.

    Of each route the first page is looked at that a link leads to. Of returns and charts it is every page, because
    those of one route differ.
    """
    waiting, seen, found = [*held_pages(), *FIRST_PAGES], set(), {}
    while waiting:
        page = waiting.pop(0)
        if (place := place_of(page)) in seen or NO_SPREADSHEET.match(page):
            continue
        seen.add(place)
        answer = client.get(page)
        if is_file(answer):
            found[page] = answer.headers["Content-Type"], b"".join(answer)
        elif answer.status_code == 200:
            waiting += links(page, answer)
    return found


def held_pages():
    return [f"/returns/{reference}/" for reference in Return.objects.values_list("reference", flat=True)]


def place_of(page):
    """Pages of which one is enough."""
    route = resolve(page.partition("?")[0]).view_name
    return page if "download=" in page or route.startswith("returns:") or route == "metrics:chart" else route


def is_file(answer):
    return answer.headers.get("Content-Disposition", "").startswith("attachment")


def links(page, answer):
    """Where the page leads, and the files that it offers on its own address."""
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S).group()
    path = page.partition("?")[0]
    return [f"{path * link.startswith('?')}{link.replace('&amp;', '&')}" for link in LINK.findall(main)]


def texts(kind, file):
    """The cells of a CSV, or of a workbook, that are text; fails where a workbook holds a formula."""
    if kind.startswith("text/csv"):
        return [cell for row in csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")) for cell in row]
    parts = zipfile.ZipFile(io.BytesIO(file))
    assert not [name for name in parts.namelist() if "worksheets/" in name and re.search(rb"<f[ >]", parts.read(name))]
    workbook = openpyxl.load_workbook(io.BytesIO(file))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    return [cell.value for cell in cells if isinstance(cell.value, str) and not cell.quotePrefix]


@pytest.mark.parametrize("text", PLANTED)
def test_no_export_holds_a_formula(manager, alpha, mara, text):
    SiteProfile.objects.filter(site=alpha).update(official_name=text)
    type(mara).objects.update(full_name=text)
    Area.objects.update(name=text)
    reason = ["alpha", "emergency-admissions", "2014-09", *[""] * 6, "missing", "", text]
    published(alpha, mara, building.as_csv([*csv.reader(io.StringIO(months().decode())), reason]), f"{text}.csv")
    assert Observation.objects.current().get(period_start="2014-09-01").reason == text.strip()
    refresh_owed()
    spoiled = [[text, *HEADINGS.split(",")], *([text] * 13 for _ in range(3))]
    checked(alpha, mara, building.as_csv(spoiled), f"{text}.csv")
    checked(alpha, mara, as_text(spoiled), f"{text}.xlsx")
    found = exports(manager)
    manager.force_login(person("lea", Role.Kind.LEAD))
    found |= exports(manager)
    assert {resolve(address.partition("?")[0]).view_name for address in found} >= EXPORTING
    assert any(text in cell for kind, file in found.values() for cell in texts(kind, file)), "Nothing was planted."
    for address, (kind, file) in found.items():
        assert not [cell for cell in texts(kind, file) if looks_like_a_formula(cell)], address


def as_text(rows):
    """A workbook in which the cells are texts, as when somebody has typed an apostrophe before them."""
    workbook = building.workbook_of(rows)
    for row in workbook.active.iter_rows():
        for cell in row:
            cell.data_type = "s"
    return building.saved(workbook)


def test_nobody_else_writes_files_for_spreadsheets():
    apps = {app.path for app in django_apps.get_app_configs() if app.path.startswith(str(settings.BASE_DIR))}
    files = [path for app in apps for path in Path(app).rglob("*.py") if ".venv" not in path.parts]
    writing = {str(path.relative_to(settings.BASE_DIR)) for path in files if WRITING.search(path.read_text())}
    assert writing == WRITERS | FOR_PROGRAMS
