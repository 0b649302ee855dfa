"""Text made safe for SVG and HTML."""

import re
from html import escape as escape_html

# Characters that XML 1.0 cannot hold at all.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Those, and the ones that mean something to it: most texts have neither.
UNSAFE = re.compile(f"[&<>\"']|{UNWRITABLE.pattern}")


def escape(text: str) -> str:
    """Safe as the text of an element and inside a quoted attribute."""
    if not UNSAFE.search(text):
        return text
    return escape_html(UNWRITABLE.sub("", text), quote=True)
