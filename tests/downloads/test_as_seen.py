"""What is taken away is what is seen: every table of every example page, in CSV and in XLSX."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.downloads.reading_back import content, from_csv, from_xlsx
from tests.downloads.seen import pieces, tables_of
from tests.metrics.revising import revise
from tests.pages import PAGES, POINT


def with_query(address, **query):
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def as_text(cell):
    if isinstance(cell, float) or (isinstance(cell, int) and not isinstance(cell, bool)):
        return f"{cell:.10g}"
    return cell or ""


def words_of(caption):
    return caption.partition(" (column headers")[0]


def without_additions(headings, row):
    """Without what a file has beside what is seen: addresses, and the sum where the source puts it another way."""
    kept = dict(zip(headings, row, strict=True))
    for heading in headings:
        if heading.endswith(": as printed") and kept[heading]:
            kept.pop(heading.removesuffix(": as printed"))
        if heading.endswith(": address"):
            kept.pop(heading)
    return kept.values()


def check(table, back, headings, *rows):
    """Each word and number that is seen is in the file's row, in its order, and nothing else is."""
    assert words_of(table.caption) in back.said("Table")
    assert len(rows) == len(table.rows)
    for seen, row in zip(table.rows, rows, strict=True):
        assert pieces(" ".join(seen)) == pieces(" ".join(map(as_text, without_additions(headings, row))))


def check_page(reading, address):
    """Every table of the page, in both kinds of file; gives the tables."""
    seen = [table for table in tables_of(reading.get(address).content.decode()) if not table.is_empty]
    assert all(table.name for table in seen), [table.caption for table in seen if not table.name]
    for table in seen:
        back = from_csv(content(reading.get(with_query(address, download="csv", table=table.name))))
        check(table, back, *back.tables[""])
    if seen:
        back = from_xlsx(content(reading.get(with_query(address, download="xlsx"))))
        sheets = dict(zip(back.said("Table"), back.tables.values(), strict=True))
        named = {words_of(table.caption) for table in seen}
        assert named <= set(sheets)
        assert all(len(rows) == 1 for caption, rows in sheets.items() if caption not in named), "only headings"
        for table in seen:
            check(table, back, *sheets[words_of(table.caption)])
    return seen


@pytest.mark.parametrize("example", [e for e in PAGES if e.status == 200], ids=str)
def test_every_table_of_a_page_reads_back_as_it_is_seen(example, reading):
    check_page(reading, example.address)


def test_the_earlier_values_of_a_point_read_back_as_they_are_seen_and_its_links_take_all_of_them_away(reading):
    revise(POINT, times=14)
    (some,), (all_of_them,) = check_page(reading, POINT), check_page(reading, with_query(POINT, versions="all"))
    assert (len(some.rows), len(all_of_them.rows)) == (10, 14)
    short = from_csv(content(reading.get(with_query(POINT, download="csv"))))
    assert "April 2016: 4 older values are left out." in short.said("Note")
    page = reading.get(POINT).content.decode()
    links = [unescape(link) for link in re.findall(r'href="(\?[^"]*download=[^"]*)"', page)]
    assert len(links) == 2
    csv, xlsx = (content(reading.get(POINT + link)) for link in links)
    (sheet,) = from_xlsx(xlsx).tables.values()
    check(all_of_them, from_csv(csv), *from_csv(csv).tables[""])
    check(all_of_them, from_xlsx(xlsx), *sheet)
    assert "versions=all" in from_csv(csv).said("This view again")[0]
