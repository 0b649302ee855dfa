"""What a file really is, and whether it may be read: no spreadsheet reader sees a byte before this has passed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from metrics.uploads.returns.archive import Archive
from metrics.uploads.returns.extent import Extent, Unusual, check_count, measure, whole_tags
from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.meters import ExcelMeter, OpenDocumentMeter, run
from metrics.uploads.returns.parts import counts_from_1904, document_properties, percent_styles, sheet_parts
from metrics.uploads.returns.refusals import Refused

Kind = Literal["xlsx", "ods", "csv"]

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
TEXT_ENDINGS = (".csv", ".txt", ".tsv")
ENDINGS: Mapping[str, tuple[str, ...]] = {
    ".xlsx": ("xlsx",),
    ".xlsm": ("xlsx",),
    ".xls": (),  # refused in words of its own, whatever is in it
    ".ods": ("ods",),
    **dict.fromkeys(TEXT_ENDINGS, ("csv",)),
}
CONTENT_WORDS = {"xlsx": "an Excel workbook", "ods": "an OpenDocument sheet", "csv": "plain text"}
# What people send instead, by its first bytes.
OTHER_CONTENT = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML file"),
)
# Zip files that people take for workbooks, by the start of a part's name.
OTHER_ZIPS = (("word/", "a Word document"), ("ppt/", "a presentation"), ("index/", "an Apple Numbers or Pages file"))
WORKBOOK_MARKS = {"xl/workbook.xml": "xlsx", "content.xml": "ods", "xl/workbook.bin": "xlsb"}


@dataclass(frozen=True)
class Passed:
    """A file that may be read: what it is, and what a reader of values would not tell us."""

    kind: Kind
    extents: Mapping[str, Extent] = field(default_factory=dict)  # by sheet
    properties: Mapping[str, str] = field(default_factory=dict)  # of the document, names in small letters
    counts_from_1904: bool = False


def guard(content: bytes, file_name: str, limits: Limits) -> Passed:
    """Raises Refused with the reason, the most telling first."""
    ending = PurePath(file_name).suffix.lower()
    if not file_name:
        raise Refused("no-file")
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0"):
        raise Refused("empty")
    if len(content) > limits.bytes:
        raise Refused("too-large", limit=f"{limits.bytes / 1_000_000:g}")
    if content.startswith(OLE):
        raise _compound_file(content, ending)
    if content.startswith(b"PK"):
        return _guard_zip(content, ending, limits)
    return _guard_text(content, ending)


def _compound_file(content: bytes, ending: str) -> Refused:
    """The container of passwords and of old Office files."""
    if ENCRYPTED_PACKAGE in content:
        return Refused("password-protected")
    is_workbook = any(name in content for name in OLD_WORKBOOKS)
    return Refused("old-excel") if is_workbook else _other(ending, "no spreadsheet")


def _other(ending: str, content: str) -> Refused:
    """No file of a return. Its name is blamed only where it promises one."""
    if ending in ENDINGS:
        return Refused("not-what-its-name-says", ending=ending, content=content)
    return Refused("unknown-kind", ending=ending) if ending else Refused("no-ending")


def _guard_text(content: bytes, ending: str) -> Passed:
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, words in OTHER_CONTENT:
        if start.startswith(mark.lower()):
            raise _other(ending, words)
    _check_name(ending, "csv")
    return Passed("csv")


def _check_name(ending: str, kind: Kind) -> None:
    if kind not in ENDINGS.get(ending, ()):
        raise _other(ending, CONTENT_WORDS[kind])


def _guard_zip(content: bytes, ending: str, limits: Limits) -> Passed:
    archive = Archive(content, limits)
    names = [name.replace("\\", "/").lower() for name in archive.names]
    kinds = [kind for mark, kind in WORKBOOK_MARKS.items() if mark in names]
    if kinds == ["xlsb"]:
        raise Refused("binary-excel")
    if len(kinds) != 1:
        raise _other(ending, _words_of_zip(names))
    if ending == ".xlsm" or any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in names):
        raise Refused("macros")
    if kinds == ["xlsx"]:
        _check_name(ending, "xlsx")
        return _guard_excel(archive, limits)
    _check_name(ending, "ods")
    return _guard_open_document(archive, limits)


def _words_of_zip(names: list[str]) -> str:
    found = (words for start, words in OTHER_ZIPS if any(name.startswith(start) for name in names))
    return next(found, "a zip file and no workbook")


def _guard_excel(archive: Archive, limits: Limits) -> Passed:
    """Every part is measured, whatever it is called: what leads to a sheet is written in the file itself."""
    extents = {name: _excel_extent(archive, name, limits) for name in archive.names}
    check_count(sum(extent.cells for extent in extents.values()), limits)
    sheets = {sheet: part for sheet, part in sheet_parts(archive).items() if part in extents}
    if styles := percent_styles(archive):
        extents |= {part: _parsed(archive, part, limits, styles) for part in sheets.values()}
    properties = document_properties(archive, "docProps/custom.xml")
    by_sheet = {sheet: extents[part] for sheet, part in sheets.items()}
    return Passed("xlsx", by_sheet, properties, counts_from_1904(archive))


def _excel_extent(archive: Archive, name: str, limits: Limits) -> Extent:
    try:
        return measure(archive.pieces(name), limits)
    except Unusual:
        return _parsed(archive, name, limits)


def _parsed(archive: Archive, name: str, limits: Limits, percents: frozenset[str] = frozenset()) -> Extent:
    meter = ExcelMeter(limits, percents)
    run(meter, archive.pieces(name))
    return meter.extent


def _guard_open_document(archive: Archive, limits: Limits) -> Passed:
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.text("META-INF/manifest.xml"):
        raise Refused("password-protected")
    for name in archive.names:
        if name.endswith(".xml") and name != "content.xml":
            for _ in whole_tags(archive.pieces(name)):
                pass
    meter = OpenDocumentMeter(limits)
    run(meter, archive.pieces("content.xml"))
    return Passed("ods", meter.extents, document_properties(archive, "meta.xml"))
