"""The tables of a page as its reader sees them, read from its HTML by other means than the page's own code."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs

VOID = {"br", "img", "input", "hr", "link", "meta"}
PARTS = {"li", "p", "div", "br", "summary", "details"}


@dataclass
class Seen:
    """`name`: of the link to take it away that stands before the table; None where there is none."""

    name: str | None
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)
    is_empty: bool = False


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.stack, self.link = [], [], None
        self.into = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and "download=csv" in (attrs.get("href") or ""):
            self.link = parse_qs(attrs["href"].partition("?")[2])["table"][0]
        if tag == "table":
            self.tables.append(Seen(self.link))
            self.link = None
        if tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        if tag in ("td", "th") and "thead" not in self.stack:
            self.tables[-1].rows[-1].append("")
            self.into = "cell"
            self.tables[-1].is_empty |= tag == "td" and "colspan" in attrs and len(self.tables[-1].rows[-1]) == 1
        if tag == "caption":
            self.into = "caption"
        if tag == "svg" and self.into:
            self._add(f" {attrs.get('aria-label', '')} ")
        if tag in PARTS:
            self._add(" ")
        if tag not in VOID:
            hidden = "nhsuk-u-visually-hidden" in (attrs.get("class") or "") or attrs.get("aria-hidden") == "true"
            self.stack.append("hidden" if hidden or tag == "svg" else tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        self.stack.pop()
        if tag in ("td", "th", "caption"):
            self.into = None
        elif tag in PARTS:
            self._add(" ")

    def handle_data(self, data):
        if "hidden" not in self.stack:
            self._add(data)

    def _add(self, text):
        if self.into == "caption":
            self.tables[-1].caption += text
        elif self.into == "cell":
            self.tables[-1].rows[-1][-1] += text


def tables_of(html):
    reader = Reader()
    reader.feed(html)
    for table in reader.tables:
        table.caption = " ".join(table.caption.split())
        table.rows = [[" ".join(cell.split()) for cell in row] for row in table.rows if row]
    return reader.tables


def pieces(text):
    """The words and numbers of a text, each number in one way: "£8.3m" as "8300000" is, and "+1.0%" as "1%" is.

    Of an interval, and of a difference in points, only the numbers: files have them in columns of their own.
    """
    plain = text.replace("−", "-").replace(",", "").replace(";", " ")
    plain = re.sub(r"£([\d.]+)(m|bn)", lambda m: f"£{float(m[1]) * {'m': 1e6, 'bn': 1e9}[m[2]]:.0f}", plain)
    found = re.findall(r"-?\d+(?:\.\d+)?%?|[^\W\d]+", re.sub(r"(?<=\d)-(?=\d)", " ", plain))
    found = [one for one in found if one not in ("to", "points")]
    return [f"{float(one.rstrip('%')):.10g}" if re.match(r"-?\d", one) else one for one in found]
