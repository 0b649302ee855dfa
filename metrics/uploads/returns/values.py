"""What a cell of each column may hold. Everything understood beyond the plain way of writing comes with a note."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

from metrics.periods import Period
from metrics.states import State
from metrics.uploads.columns import Unreadable
from metrics.uploads.returns.expected import Expected, ExpectedMetric
from metrics.uploads.returns.extent import Broken
from metrics.uploads.returns.periods_in_words import read_period
from metrics.uploads.returns.sheets import Raw, shown

Value = str | Decimal | int | bool | Period | State | ExpectedMetric


class Understood(NamedTuple):
    """A value, and how it was written where that was not the plain way; empty otherwise."""

    value: Value | None
    note: str = ""


BLANK = Understood(None)
Parse = Callable[[Raw], Understood]

PERCENT = "a percent sign"
PLACES = Decimal("0.000001")  # as the dashboard keeps them
LARGEST = 10**12
LONGEST_REASON = 1_000  # characters
PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:([, ])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?")
# What people write where there is no number, and what to write instead.
NO_NUMBER = {
    **dict.fromkeys(
        ("n/a", "na", "not applicable"),
        "leave it blank and write the state not applicable, or missing, with a reason",
    ),
    **dict.fromkeys(
        ("-", "--", "–", "—", ".", "..", "?", "x", "missing", "unknown", "not known", "no data", "#n/a"),
        "leave it blank and write the state missing with a reason",
    ),
    **dict.fromkeys(
        ("nil", "none", "zero"), "write 0, or leave it blank and write the state confirmed none with a reason"
    ),
    **dict.fromkeys(("*", "**", "suppressed", "<5"), "leave it blank and write the state suppressed with a reason"),
    **dict.fromkeys(
        ("tbc", "tba", "to follow", "pending"), "leave it blank and write the state not yet due or missing"
    ),
}
STATES = {state.value: state for state in State}
YES_OR_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def unbroken(raw: Raw) -> Raw:
    """The cell itself; raises Unreadable where it holds an error or a formula without a value."""
    if not isinstance(raw, Broken):
        return raw
    if raw.code == "error-value":
        raise Unreadable(
            "error-value", "is an error of the spreadsheet, not a value", "mend the formula, or type the value"
        )
    mend = "open the file in Excel or LibreOffice and save it, or type the value"
    raise Unreadable("formula-without-value", "is a formula whose value was not saved", mend)


def tidy(raw: Raw) -> str:
    """The text of a cell without outer blanks, with single spaces of the ordinary kind inside."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", shown(unbroken(raw))).strip()


def number(raw: Raw) -> Understood:
    """A number from zero up, with at most six decimals. Raises Unreadable."""
    raw = unbroken(raw)
    if isinstance(raw, bool):
        raise Unreadable("not-a-number", "is no number", "write digits, such as 1234 or 0.743")
    if isinstance(raw, float | int):
        if not isfinite(raw):
            raise Unreadable("not-a-number", "is no number", "type the number again")
        return _kept(Decimal(repr(raw)), "")
    if isinstance(raw, date | datetime | time | timedelta):
        mend = "format the cell as a number, and type the number again"
        raise Unreadable("date-for-a-number", "is a date or a time, and a number is needed", mend)
    return _read_text(shown(raw))


def _read_text(raw: str) -> Understood:
    text = re.sub(r"[\s\u200b\ufeff]+", " ", raw).strip()
    if not text:
        return BLANK
    if mend := NO_NUMBER.get(text.casefold()):
        raise Unreadable("word-for-a-number", "is no number", mend)
    sign, digits = ("-", text[1:].lstrip()) if text[:1] in ("-", "−") else ("", text)
    notes = []
    if digits.startswith("£"):
        digits, notes = digits[1:].lstrip(), ["a pound sign"]
    if digits.endswith("%"):
        digits, notes = digits[:-1].rstrip(), [*notes, PERCENT]
    if grouped := THOUSANDS.fullmatch(digits):
        digits, notes = digits.replace(grouped[1], ""), [*notes, "thousands separators"]
    if not PLAIN_NUMBER.fullmatch(digits):
        raise Unreadable(
            "not-a-number", "is no number", "write digits only, with a point for decimals, such as 1234 or 0.743"
        )
    if raw != text and not notes:
        notes = ["blanks"]
    return _kept(Decimal(sign + digits), " and ".join(notes))


def _kept(exact: Decimal, note: str) -> Understood:
    if exact < 0:
        raise Unreadable("negative", "is below zero", "check the sign; write a number of zero or more")
    if exact >= LARGEST:
        raise Unreadable("too-large-a-number", "is larger than any count can be", "check the digits")
    kept = exact.quantize(PLACES)
    if kept != exact:
        note = f"{note} and more than six decimals" if note else "more than six decimals"
    return Understood(Decimal(int(kept)) if kept == int(kept) else kept.normalize(), note)


def count(raw: Raw) -> Understood:
    """A whole number of zero or more. Raises Unreadable."""
    if isinstance(raw, float) and 0 <= raw < LARGEST and raw.is_integer():
        return Understood(Decimal(int(raw)))
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 12:
        return Understood(Decimal(raw))
    understood = number(raw)
    if understood.value is None:
        return BLANK
    assert isinstance(understood.value, Decimal)
    if understood.value != int(understood.value) or PERCENT in understood.note:
        raise Unreadable("not-whole", "is no whole number", "write a count without decimals and without a percent sign")
    return understood


def respondents(raw: Raw) -> Understood:
    """A number of people above zero. Raises Unreadable."""
    understood = count(raw)
    if understood.value is None:
        return BLANK
    assert isinstance(understood.value, Decimal)
    if not 0 < understood.value < 1_000_000_000:
        raise Unreadable("no-respondents", "cannot be the number of respondents", "write how many people answered")
    return Understood(int(understood.value), understood.note)


def period(raw: Raw) -> Understood:
    """Any period. Raises Unreadable."""
    raw = unbroken(raw)
    if isinstance(raw, bool | time | timedelta | Broken):
        raise Unreadable(
            "not-a-period", "is no period that can be understood", "write it as 2016-04, 2016/17 Q1 or 2015/16"
        )
    return Understood(*read_period(raw))


def period_in_1904(raw: Raw) -> Understood:
    """The same where days are counted from 1904: a bare number could be meant either way. Raises Unreadable."""
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        problem = "is a number in a workbook that counts days from 1904, so its date is not certain"
        raise Unreadable("not-a-period", problem, "format the cell as a date, or write the month as 2016-04")
    return period(raw)


def state(raw: Raw) -> Understood:
    """One of the six states. Raises Unreadable."""
    words = tidy(raw).casefold().replace("_", " ").replace("-", " ")
    if words in STATES:
        return Understood(STATES[words])
    raise Unreadable(
        "not-a-state", "is no state", f"write one of {', '.join(STATES)}, or leave it blank beside a number"
    )


def provisional(raw: Raw) -> Understood:
    """Yes or no. Raises Unreadable."""
    words = tidy(raw).casefold()
    if words in YES_OR_NO:
        return Understood(YES_OR_NO[words])
    raise Unreadable("not-yes-or-no", "is neither yes nor no", "write yes if the number may still change, otherwise no")


def reason(raw: Raw) -> Understood:
    """Any text. Raises Unreadable where it is longer than a note can be."""
    words = tidy(raw)
    if len(words) > LONGEST_REASON:
        raise Unreadable("too-long", f"is longer than {LONGEST_REASON:,} characters", "shorten it")
    return Understood(words)


def site_of(expected: Expected) -> Parse:
    """The site the return is for, by its code or its name."""
    names = {expected.site_slug.casefold(), expected.site_name.casefold()}

    def parse(raw: Raw) -> Understood:
        if tidy(raw).casefold() in names:
            return Understood(expected.site_slug)
        problem = f"is not the site of this return, {expected.site_name}"
        raise Unreadable("another-site", problem, f"write {expected.site_slug}, or take the row out")

    return parse


def metric_of(expected: Expected) -> Parse:
    """A metric that is asked of the site, by its code or its name."""

    def parse(raw: Raw) -> Understood:
        if metric := expected.metric_names.get(tidy(raw).casefold()):
            return Understood(metric)
        slugs = ", ".join(metric.slug for metric in expected.metrics)
        raise Unreadable("unknown-metric", "is no metric asked of this site", f"write one of {slugs}")

    return parse
