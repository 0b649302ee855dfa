"""The small parts of a workbook: which part holds which sheet, and the properties of the document."""

import posixpath
from collections.abc import Mapping
from xml.etree import ElementTree

from metrics.uploads.returns.archive import Archive
from metrics.uploads.returns.refusals import Refused

LARGEST = 4_000_000  # bytes
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_parts(archive: Archive) -> dict[str, str]:
    """The name of each sheet of an Excel workbook and of the part that holds its cells."""
    targets = {
        entry.get("Id", ""): _full_name(entry.get("Target", ""))
        for entry in _tree(archive, "xl/_rels/workbook.xml.rels").iter()
    }
    sheets = (element for element in _tree(archive, "xl/workbook.xml").iter() if _local(element) == "sheet")
    return {sheet.get("name", ""): targets.get(sheet.get(RELATIONSHIP, ""), "") for sheet in sheets}


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
