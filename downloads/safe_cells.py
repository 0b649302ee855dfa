"""Texts that leave for a spreadsheet never leave as a formula: one rule for every CSV and XLSX writer.

A spreadsheet takes a text for a formula when it starts with =, +, -, @, a tab or a return, also behind blanks. Such a
text leaves with an apostrophe before it, which spreadsheets never compute. See OWASP, "CSV Injection".
"""

import csv
import io

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER_CHARACTERS = frozenset("0123456789.")


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet could compute the text. A plain negative number it only reads."""
    return text.lstrip(" \u00a0").startswith(STARTS) and not _is_negative_number(text)


def safe(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet could compute it."""
    return f"'{text}" if looks_like_a_formula(text) else text


def safe_csv(content: bytes) -> bytes:
    """The same cells in UTF-8: for a file that we wrote from what somebody typed in."""
    text = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _is_negative_number(text: str) -> bool:
    return text[:1] == "-" and text[1:2].isdigit() and set(text[1:]) <= NUMBER_CHARACTERS
