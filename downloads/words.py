"""The words of a piece of a page, as somebody sees them."""

from html.parser import HTMLParser

APART = frozenset({"br", "p", "li", "div", "ul", "ol", "summary", "details"})
WITHOUT_END = frozenset({"br", "img", "input", "hr"})
HIDDEN = "nhsuk-u-visually-hidden"


def words(html: str, *, heard: bool = False) -> str:
    """The text, with "; " where a line ends. A picture gives its label. `heard`: with what is only read out."""
    reader = _Reader(heard)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return "; ".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self, heard: bool) -> None:
        super().__init__()
        self.heard = heard
        self.found: list[str] = []
        self.skipped = 0  # how deep inside something whose text is not read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in WITHOUT_END:
            self._part(tag)
            return
        if self.skipped:
            self.skipped += 1
        elif self._is_skipped(tag, dict(attrs)):
            self.skipped = 1
        else:
            self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.skipped:
            self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in WITHOUT_END:
            return
        if self.skipped:
            self.skipped -= 1
        else:
            self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.found.append(data.replace("\n", " "))

    def _is_skipped(self, tag: str, attributes: dict[str, str | None]) -> bool:
        if tag == "svg":
            self.found.append(f"\n{attributes.get('aria-label') or ''}\n")
            return True
        if attributes.get("aria-hidden") == "true":
            return True
        return not self.heard and HIDDEN in (attributes.get("class") or "").split()

    def _part(self, tag: str) -> None:
        if tag in APART and not self.skipped:
            self.found.append("\n")
