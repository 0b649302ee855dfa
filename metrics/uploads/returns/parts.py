"""The small parts of a workbook: which part holds which sheet, how numbers are shown, and the document's properties."""

import posixpath
import re
from collections.abc import Mapping
from xml.etree import ElementTree

from metrics.uploads.returns.archive import Archive
from metrics.uploads.returns.refusals import Refused

LARGEST = 4_000_000  # bytes
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
PERCENT_FORMATS = {"9": "0%", "10": "0.00%"}  # those that every workbook has, by their number
LITERAL = re.compile(r'"[^"]*"|\\.')  # of a number format: shown as it is
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_parts(archive: Archive) -> dict[str, str]:
    """The name of each sheet of an Excel workbook and of the part that holds its cells."""
    targets = {
        entry.get("Id", ""): _full_name(entry.get("Target", ""))
        for entry in _tree(archive, "xl/_rels/workbook.xml.rels").iter()
    }
    sheets = (element for element in _tree(archive, WORKBOOK).iter() if _local(element) == "sheet")
    return {sheet.get("name", ""): targets.get(sheet.get(RELATIONSHIP, ""), "") for sheet in sheets}


def counts_from_1904(archive: Archive) -> bool:
    """Whether the days of an Excel workbook are counted from 1904, as some are that were begun on a Macintosh."""
    settings = (element for element in _tree(archive, WORKBOOK).iter() if _local(element) == "workbookPr")
    return any(element.get("date1904", "") in ("1", "true", "on") for element in settings)


def percent_styles(archive: Archive) -> frozenset[str]:
    """The cell styles of an Excel workbook, by the number that cells name them by, that show 0.45 as 45%."""
    if STYLES not in archive.names:
        return frozenset()
    tree = _tree(archive, STYLES)
    formats = {e.get("numFmtId", ""): e.get("formatCode", "") for e in tree.iter() if _local(e) == "numFmt"}
    styles = [style for group in tree if _local(group) == "cellXfs" for style in group]
    shown = ((PERCENT_FORMATS | formats).get(style.get("numFmtId", ""), "") for style in styles)
    return frozenset(str(number) for number, code in enumerate(shown) if "%" in LITERAL.sub("", code))


def document_properties(archive: Archive, name: str) -> Mapping[str, str]:
    """The properties that a person or a template added, names in small letters; none where the part is missing."""
    if name not in archive.names:
        return {}
    return {
        key.lower(): "".join(element.itertext()).strip()
        for element in _tree(archive, name).iter()
        if (key := element.get("name") or element.get("{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"))
    }


def _full_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _tree(archive: Archive, name: str) -> ElementTree.Element:
    """Declarations were refused before, so the parser meets no entity but the five of XML."""
    text = archive.text(name)
    if len(text) > LARGEST:
        raise Refused("damaged", detail=f"its part {name} is too large")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise Refused("damaged", detail=f"its part {name} is no well-formed XML") from error
