"""Files that were taken away, read back as somebody else would read them."""

import csv
import io
from dataclasses import dataclass

import openpyxl


@dataclass(frozen=True)
class Back:
    """`about`: pairs of what and words. `tables`: by name of the sheet ("" in CSV), headings first."""

    about: list[tuple[str, str]]
    tables: dict[str, list[list]]

    def said(self, what):
        return [words for key, words in self.about if key == what]


def content(response):
    assert response.status_code == 200, response.headers.get("Location")
    assert "attachment" in response.headers["Content-Disposition"]
    return b"".join(response.streaming_content)


def from_csv(data):
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    empty = rows.index([])
    return Back([tuple(row) for row in rows[:empty]], {"": rows[empty + 1 :]})


def from_xlsx(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not formulas
    first, *rest = book.worksheets
    about = [tuple(cell.value or "" for cell in row[:2]) for row in first.iter_rows()]
    return Back(about, {sheet.title: [[_shown(cell) for cell in row] for row in sheet.iter_rows()] for sheet in rest})


def _shown(cell):
    """What the sheet shows: 0.039 with the format of a percentage is 3.9%."""
    return f"{cell.value * 100:.10g}%" if cell.number_format.endswith("%") else cell.value
