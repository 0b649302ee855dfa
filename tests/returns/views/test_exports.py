"""Whatever leaves for a spreadsheet: no text of a sender is ever a formula there.

The exports are those that the pages link to, so that a new one is held to this as soon as it is linked.
"""

import csv
import io
import re
import zipfile

import openpyxl
import pytest

from downloads.safe_cells import looks_like_a_formula
from metrics.actions.drawing import refresh_owed
from metrics.models import Observation
from returns.models import Return
from tests.metrics.uploads.returns import building
from tests.returns.conftest import HEADINGS, months
from tests.returns.sending import checked, published
from vanguards.models import SiteProfile

pytestmark = pytest.mark.django_db
PLANTED = ("=1+1", "+44 1234", "-1-1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =cmd|' /C calc'!A0", "＝1+1")
FIRST_PAGES = (
    *("/returns/", "/returns/sites/alpha/", "/returns/sites/alpha/history/", "/sites/alpha/"),
    *("/overview/", "/metrics/emergency-admissions/", "/compare/?site=alpha&site=beta"),
    *("/sites/", "/icons/", "/changes/", "/funding/", "/evidence/", "/release/", "/about/data/"),
)
LINK = re.compile(r'href="(/[^"#]*)"')
# The sender's own bytes, of which nothing may be changed, and pictures.
NO_SPREADSHEET = re.compile(r"/returns/\w{8}/file/|.*\.(png|svg)\b")


@pytest.fixture
def manager(client, mara):
    client.force_login(mara)
    return client


def exports(client):
    """Every file that the pages offer, by its address, but for those kept as they were sent."""
    held = [f"/returns/{reference}/" for reference in Return.objects.values_list("reference", flat=True)]
    charts = [address for address in links(client, "/returns/sites/alpha/") if address.startswith("/sites/alpha/")]
    found = {}
    for page in (*FIRST_PAGES, *held, *charts):
        for address in links(client, page):
            if address not in found and not NO_SPREADSHEET.match(address):
                answer = client.get(address)
                if answer.headers.get("Content-Disposition", "").startswith("attachment"):
                    found[address] = answer
    return found


def links(client, page):
    main = re.search(r"<main.*</main>", client.get(page).content.decode(), re.S).group()
    return [address.replace("&amp;", "&") for address in LINK.findall(main)]


def texts(answer):
    """The cells of a CSV, or of a workbook, that are text; fails where a workbook holds a formula."""
    if answer.headers["Content-Type"].startswith("text/csv"):
        return [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")) for cell in row]
    parts = zipfile.ZipFile(io.BytesIO(answer.content))
    assert not [name for name in parts.namelist() if "worksheets/" in name and re.search(rb"<f[ >]", parts.read(name))]
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    return [cell.value for cell in cells if isinstance(cell.value, str) and not cell.quotePrefix]


@pytest.mark.parametrize("text", PLANTED)
def test_no_export_holds_a_formula(manager, alpha, mara, text):
    SiteProfile.objects.filter(site=alpha).update(official_name=text)
    reason = ["alpha", "emergency-admissions", "2014-09", *[""] * 6, "missing", "", text]
    published(alpha, mara, building.as_csv([*csv.reader(io.StringIO(months().decode())), reason]), f"{text}.csv")
    assert Observation.objects.current().get(period_start="2014-09-01").reason == text.strip()
    refresh_owed()
    spoiled = [[text, *HEADINGS.split(",")], *([text] * 13 for _ in range(3))]
    checked(alpha, mara, building.as_csv(spoiled), f"{text}.csv")
    checked(alpha, mara, as_text(spoiled), f"{text}.xlsx")
    found = exports(manager)
    kinds = {re.sub(r".*/", "", address.partition("?")[0]) for address in found}
    assert {"template.xlsx", "template.csv", "annotated.xlsx", "faults.csv"} <= kinds
    for address, answer in found.items():
        assert not [cell for cell in texts(answer) if looks_like_a_formula(cell)], address


def as_text(rows):
    """A workbook in which the cells are texts, as when somebody has typed an apostrophe before them."""
    workbook = building.workbook_of(rows)
    for row in workbook.active.iter_rows():
        for cell in row:
            cell.data_type = "s"
    return building.saved(workbook)
