"""What a template says about itself: its version and its site, in the row above the headings and as properties."""

from dataclasses import dataclass
from itertools import pairwise

from metrics.uploads.returns.expected import Expected
from metrics.uploads.returns.headings import Header, plain
from metrics.uploads.returns.refusals import Refused
from metrics.uploads.returns.sheets import Sheet, shown

VERSION_LABEL = "Template version"
SITE_LABEL = "Site code"
VERSION_PROPERTY = "Template version"
SITE_PROPERTY = "Template site"


@dataclass(frozen=True)
class TemplateMarks:
    """Empty texts where the file was not made from a template."""

    version: str
    site: str

    @property
    def is_template(self) -> bool:
        return bool(self.version or self.site)


def template_marks(sheet: Sheet, header: Header) -> TemplateMarks:
    """The marks in the rows above the headings, or else those of the document."""
    above: dict[str, str] = {}
    for cells in sheet.rows[: header.row - 1]:
        words = [text for cell in cells if (text := shown(cell).strip())]
        for label, text in pairwise(words):
            above.setdefault(plain(label), text)
    return TemplateMarks(
        above.get(plain(VERSION_LABEL)) or sheet.properties.get(VERSION_PROPERTY.lower(), ""),
        above.get(plain(SITE_LABEL)) or sheet.properties.get(SITE_PROPERTY.lower(), ""),
    )


def check_marks(marks: TemplateMarks, expected: Expected, sheet: str) -> None:
    """Raises Refused for another site's template, and for one of another version."""
    if marks.site and marks.site.casefold() != expected.site_slug.casefold():
        raise Refused("another-sites-template", sheet=sheet, found=marks.site, expected=expected.site_name)
    if marks.version and marks.version != expected.template_version:
        raise Refused("old-template", sheet=sheet, found=marks.version, expected=expected.template_version)
