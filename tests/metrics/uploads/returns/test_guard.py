"""Every way in which a file cannot be taken, each with a real file of that kind."""

import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.refusals import SENTENCES
from tests.metrics.uploads.returns import building

ROOT = Path(__file__).parents[4]
SMALL = Limits(bytes=50_000, rows=20, unpacked_bytes=400_000, cells=3_000)


def good() -> bytes:
    return building.as_xlsx(building.table(building.good_rows()))


def repacked(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """A good workbook with its parts changed, and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def same(name: str, part: bytes) -> bytes:
    return part


def in_sheet(old: bytes, new: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        assert old in part
        return part.replace(old, new, 1)

    return repacked(change)


def far(cell: bytes) -> bytes:
    return in_sheet(b"</sheetData>", cell + b"</sheetData>")


FAR_CELLS = {
    "as programs write it": b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "with a style": b'<row r="1048576"><c r="XFD1048576" s="0" t="n"><v>1</v></c></row>',
    "another order of attributes": b'<row r="1048576"><c t="n" r="XFD1048576"><v>1</v></c></row>',
    "with blanks": b"<row r = '1048576'><c  r = 'XFD1048576' ><v>1</v></c></row>",
    "in small letters": b'<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    "the row alone has an address": b'<row r="1048576"><c><v>1</v></c></row>',
    "a far column": b'<row r="99"><c r="XFD99"><v>1</v></c></row>',
    "a far row": b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    "by counting": b'<row r="99"><c r="A99"><v>1</v></c>' + b"<c><v>1</v></c>" * 60 + b"</row>",
    "by an escaped letter": b'<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row>',
}


@pytest.mark.parametrize("way", FAR_CELLS)
def test_a_cell_at_the_far_corner_is_refused_with_its_address(way: str) -> None:
    [fault] = building.read(far(FAR_CELLS[way]), "return.xlsx").faults
    assert fault.code == "far-cell"
    assert re.search(r"[A-Z]+\d+", fault.problem)


def test_a_far_cell_without_anything_in_it_is_no_fault() -> None:
    found = building.read(far(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'), "return.xlsx")
    assert found.is_good


def test_the_far_cell_never_reaches_the_reader_which_would_abort(tmp_path: Path) -> None:
    """In a process of its own, because an abort cannot be caught."""
    file = tmp_path / "far.xlsx"
    file.write_bytes(far(FAR_CELLS["as programs write it"]))
    program = (
        "import sys; from pathlib import Path; from tests.metrics.uploads.returns import building;"
        "found = building.read(Path(sys.argv[1]).read_bytes(), 'far.xlsx'); print(found.faults[0].code)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "far-cell"), done.stderr


def compound_file(*names: str) -> bytes:
    """The container of old Office files, as far as its directory tells what is in it."""
    return (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + b"\0" * 504
        + b"".join(name.encode("utf-16-le") + b"\0" * 64 for name in names)
    )


def encrypted_zip() -> bytes:
    content = bytearray(good())
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    return bytes(content)


def lying_about_size() -> bytes:
    """The directory says ten bytes; the part unpacks to a million."""
    content = bytearray(repacked(same, {"xl/extra.xml": b" " * 1_000_000}))
    at = content.rindex(b"xl/extra.xml") - 46
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    content[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b" " * 10))
    return bytes(content)


def open_document(content: bytes, manifest: bytes = b"<manifest/>") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", content)
        new.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue()


def ods(rows: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    return open_document(
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0"'
        f' xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="Return">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>".encode()
    )


ODS_CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
ODS_RUN = ODS_CELL.replace("cell ", 'cell table:number-columns-repeated="16000" ', 1)

REFUSED = {
    "no file": ("no-file", "", lambda: b""),
    "nothing in it": ("empty", "return.csv", lambda: b""),
    "a byte order mark and blanks": ("empty", "return.csv", lambda: b"\xef\xbb\xbf \r\n"),
    "too large": ("too-large", "return.csv", lambda: b"site," * 20_000),
    "encrypted workbook": (
        "password-protected",
        "return.xlsx",
        lambda: compound_file("EncryptionInfo", "EncryptedPackage"),
    ),
    "encrypted parts": ("password-protected", "return.xlsx", encrypted_zip),
    "encrypted OpenDocument": (
        "password-protected",
        "return.ods",
        lambda: open_document(b"x", b"<manifest:encryption-data/>"),
    ),
    "old Excel": ("old-excel", "return.xls", lambda: compound_file("Workbook")),
    "old Excel with a new name": ("old-excel", "return.xlsx", lambda: compound_file("Book")),
    "an old Word document": ("not-what-its-name-says", "return.xlsx", lambda: compound_file("WordDocument")),
    "binary Excel": ("binary-excel", "return.xlsb", lambda: zipped({"xl/workbook.bin": b"x"})),
    "macros": ("macros", "return.xlsx", lambda: repacked(same, {"xl/vbaProject.bin": b"x"})),
    "macros by its name": ("macros", "return.xlsm", good),
    "macros in OpenDocument": ("macros", "return.ods", lambda: zipped({"content.xml": b"x", "Basic/a.xml": b"x"})),
    "workbook called CSV": ("not-what-its-name-says", "return.csv", good),
    "CSV called workbook": ("not-what-its-name-says", "return.xlsx", lambda: b"site,metric,period\n"),
    "CSV called old Excel": ("not-what-its-name-says", "return.xls", lambda: b"site,metric,period\n"),
    "PDF": ("not-what-its-name-says", "return.xlsx", lambda: b"%PDF-1.4 x"),
    "web page": ("not-what-its-name-says", "return.xls", lambda: b"<html><table><tr><td>site"),
    "some zip": ("not-what-its-name-says", "return.xlsx", lambda: zipped({"a.txt": b"x"})),
    "two kinds in one": ("not-what-its-name-says", "return.xlsx", lambda: repacked(same, {"content.xml": b"<a/>"})),
    "another kind": ("unknown-kind", "return.docx", lambda: b"site,metric,period\n"),
    "a Word document with the name of a workbook": (
        "not-what-its-name-says",
        "return.xlsx",
        lambda: zipped({"word/document.xml": b"<a/>"}),
    ),
    "a Word document": ("unknown-kind", "return.docx", lambda: zipped({"word/document.xml": b"<a/>"})),
    "a workbook packed once more": ("unknown-kind", "return.zip", lambda: zipped({"return.xlsx": good()})),
    "PDF by its name": ("unknown-kind", "return.pdf", lambda: b"%PDF-1.4 x"),
    "old Word by its name": ("unknown-kind", "return.doc", lambda: compound_file("WordDocument")),
    "no ending": ("no-ending", "return", lambda: b"site,metric,period\n"),
    "hours without end": ("endless-time", "return.xlsx", lambda: in_hours(10**9)),
    "cut off": ("damaged", "return.xlsx", lambda: good()[:-100]),
    "two zips in one": ("damaged", "return.xlsx", lambda: good() + good()),
    "bytes behind": ("damaged", "return.xlsx", lambda: good() + b"x"),
    "one part twice": ("damaged", "return.xlsx", lambda: repacked(same, {"XL/workbook.xml": b"<a/>"})),
    "sizes that lie": ("damaged", "return.xlsx", lying_about_size),
    "broken sheet": ("damaged", "return.xlsx", lambda: in_sheet(b"</sheetData>", b"")),
    "zip bomb": ("unpacks-too-large", "return.xlsx", lambda: repacked(same, {"xl/media/a.bin": b"\0" * 500_000})),
    "document type": (
        "xml-declarations",
        "return.xlsx",
        lambda: in_sheet(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
    ),
    "entities elsewhere": ("xml-declarations", "return.xlsx", lambda: repacked(same, {"xl/a.xml": b"<!entity a 'b'>"})),
    "too many cells": (
        "too-many-cells",
        "return.xlsx",
        lambda: far(b'<row r="90">' + b'<c r="A90"><v>1</v></c>' * 4_000 + b"</row>"),
    ),
    "far cell in OpenDocument": (
        "far-cell",
        "return.ods",
        lambda: ods(
            f'<table:table-row table:number-rows-repeated="1000000"/><table:table-row>{ODS_CELL}</table:table-row>'
        ),
    ),
    "many equal cells in OpenDocument": (
        "far-cell",
        "return.ods",
        lambda: ods(f"<table:table-row>{ODS_RUN}</table:table-row>"),
    ),
    "repeats without end": (
        "damaged",
        "return.ods",
        lambda: ods(f'<table:table-row table:number-rows-repeated="4000000000">{ODS_CELL}</table:table-row>'),
    ),
    "wrong sheet": ("wrong-sheet", "return.xlsx", lambda: building.as_xlsx([["site"]], "Sheet1")),
    "two sheets of the same name": ("several-sheets", "return.xlsx", lambda: twice("Return", "return ")),
    "empty sheet": ("empty-sheet", "return.xlsx", lambda: building.as_xlsx([])),
    "no headings": ("no-headings", "return.csv", lambda: b"a,b,c\n1,2,3\n"),
    "too many rows": ("too-many-rows", "return.csv", lambda: b"site,metric,period,value\n" + b"a,b,c,1\n" * 30),
    "zero bytes": ("not-text", "return.csv", lambda: b"site,metric,period\n\0\1\0"),
    "no letters of any encoding": ("not-text", "return.csv", lambda: b"site,metric,period\n\x81\xff"),
    "open quote": ("not-csv", "return.csv", lambda: b'site,metric,period,value\na,"b,c,1\n'),
    "headings only": ("no-rows", "return.csv", lambda: b"site,metric,period,value\n"),
}


def twice(name: str, other: str) -> bytes:
    workbook = building.workbook_of(building.table(building.good_rows()), name)
    workbook.create_sheet(other)
    return building.saved(workbook)


def in_hours(number: float) -> bytes:
    workbook = building.workbook_of(building.table(building.good_rows()))
    workbook.active["D2"] = number
    workbook.active["D2"].number_format = "[h]:mm"
    return building.saved(workbook)


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return file.getvalue()


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_taken_says_why_and_how_to_mend_it(kind: str) -> None:
    code, name, build = REFUSED[kind]
    found = building.read(build(), name, limits=SMALL)
    [fault] = found.faults
    assert (fault.code, fault.file) == (code, name)
    assert "{" not in fault.problem + fault.mend
    assert found.is_refused and not found.readings


def test_each_reason_has_a_sentence_and_a_mend_of_its_own() -> None:
    problems = [problem for problem, _ in SENTENCES.values()]
    assert len(set(problems)) == len(problems)
    assert all(mend for _, mend in SENTENCES.values())


def test_every_reason_is_shown_by_a_real_file() -> None:
    elsewhere = {"far-cell", "blank-template", "old-template", "another-sites-template"}
    assert {code for code, _, _ in REFUSED.values()} | elsewhere == SENTENCES.keys()


def test_a_file_is_called_what_it_is() -> None:
    [fault] = building.read(zipped({"word/document.xml": b"<a/>"}), "return.xlsx").faults
    assert fault.problem == "the name ends in “.xlsx”, but the file is a Word document"
    [fault] = building.read(zipped({"word/document.xml": b"<a/>"}), "return.docx").faults
    assert fault.problem.startswith("the name ends in “.docx”, which is no kind of file")


def test_the_wrong_sheet_says_which_there_are() -> None:
    workbook = building.workbook_of([["site"]], "Data")
    workbook.create_sheet("Notes")
    [fault] = building.read(building.saved(workbook), "return.xlsx").faults
    assert "“Data”, “Notes”" in fault.problem


def test_a_good_workbook_with_prefixed_names_is_read_by_the_slow_way() -> None:
    def prefixed(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        named = re.sub(rb"<(/?)c\b", rb"<\1x:c", part)
        return re.sub(rb'<worksheet xmlns="([^"]+)"', rb'<worksheet xmlns="\1" xmlns:x="\1"', named)

    found = building.read(repacked(prefixed), "return.xlsx")
    assert (len(found.readings), found.faults) == (10, ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_far_cell_in_another_encoding_is_seen_by_neither_the_guard_nor_the_reader(encoding: str) -> None:
    def encoded(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        return (
            part.replace(b"</sheetData>", FAR_CELLS["as programs write it"] + b"</sheetData>").decode().encode(encoding)
        )

    assert building.read(repacked(encoded), "return.xlsx").is_refused


def test_empty_cells_repeated_to_the_far_corner_of_an_opendocument_sheet_are_nothing() -> None:
    corner = 'table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/>'
    rows = f"<table:table-row>{ODS_CELL}</table:table-row><table:table-row {corner}</table:table-row>"
    [fault] = building.read(ods(rows), "return.ods").faults
    assert (fault.code, fault.found) == ("no-headings", "x")
