"""What a cell may hold. Each type says what is wrong and how to mend it."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

LARGEST_COUNT = 2_147_483_647
LARGEST_SUM = Decimal("999999999999.99")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def wrong(problem: str, cure: str) -> PydanticCustomError:
    """A cell's fault. Pydantic formats messages, so the texts travel beside the message."""
    return PydanticCustomError("cell", "cell", {"problem": problem, "cure": cure})


def _text(cell: str) -> str:
    if CONTROL.search(cell):
        raise wrong("holds a control character", "Take it out.")
    return cell.strip()


def _required(cell: str) -> str:
    if not cell.strip():
        raise wrong("must not be empty", "Fill it in.")
    return _text(cell)


def _slug(cell: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cell):
        raise wrong("is not a short name", "Use small letters, digits and hyphens, such as morecambe-bay.")
    return cell


def _address(cell: str) -> str:
    if not re.fullmatch(r"https?://[^\s\"<>]{1,480}", cell):
        raise wrong("is not a web address", "Write it in full, starting with https://, without spaces.")
    return cell


def _day(cell: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise wrong("is not a date", "Write it as 2016-04-30.") from None


def _count(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", cell) or int(cell) > LARGEST_COUNT:
        raise wrong("is not a whole number", "Write digits only, without commas, such as 132354.")
    return int(cell)


def _small_count(cell: str) -> int:
    number = _count(cell)
    if number > 32_767:
        raise wrong("is too large", "Give a number up to 32767.")
    return number


def _pounds(cell: str) -> Decimal:
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", cell):
        raise wrong("is not a sum of money", "Write pounds as digits only, such as 8300000 or 1250.50.")
    return Decimal(cell)


def _coordinate(cell: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,5})?", cell) or abs(Decimal(cell)) > 180:
        raise wrong("is not a coordinate", "Write degrees, such as 53.393 or -3.014.")
    return Decimal(cell)


def _fiscal_year(cell: str) -> str:
    year = r"(\d{4})/(\d{2})"
    match = re.fullmatch(f"{year}(?: to {year})?", cell)
    numbers = [int(part) for part in match.groups() if part] if match else []
    if not numbers or any((first + 1) % 100 != last for first, last in zip(numbers[::2], numbers[1::2], strict=True)):
        raise wrong("is not a financial year", "Write 2015/16, or 2016/17 to 2018/19.")
    return cell


def _yes(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise wrong("is neither yes nor no", "Write yes or no.")
    return cell == "yes"


def _or_empty(check: Callable[[str], Any], empty: Any) -> BeforeValidator:
    return BeforeValidator(lambda cell: check(cell.strip()) if cell.strip() else empty)


def _filled(check: Callable[[str], Any]) -> BeforeValidator:
    return BeforeValidator(lambda cell: check(_required(cell)))


Text = Annotated[str, BeforeValidator(_text)]
RequiredText = Annotated[str, BeforeValidator(_required)]
Slug = Annotated[str, _filled(_slug)]
SlugOrNone = Annotated[str, _or_empty(_slug, "")]
Address = Annotated[str, _or_empty(_address, "")]
Day = Annotated[date, _filled(_day)]
DayOrNone = Annotated[date | None, _or_empty(_day, None)]
Count = Annotated[int, _filled(_count)]
CountOrNone = Annotated[int | None, _or_empty(_count, None)]
SmallCount = Annotated[int, _filled(_small_count)]
SmallCountOrNone = Annotated[int | None, _or_empty(_small_count, None)]
Pounds = Annotated[Decimal, _filled(_pounds)]
PoundsOrNone = Annotated[Decimal | None, _or_empty(_pounds, None)]
Coordinate = Annotated[Decimal | None, _or_empty(_coordinate, None)]
FiscalYear = Annotated[str, _or_empty(_fiscal_year, "")]
YesNo = Annotated[bool, _filled(_yes)]


def code(longest: int) -> Any:
    """A code of an organisation or a row: letters, digits and hyphens, at most `longest` of them."""

    def check(cell: str) -> str:
        if not re.fullmatch(rf"[A-Za-z0-9-]{{1,{longest}}}", cell):
            raise wrong("is not a code", f"Use up to {longest} letters, digits and hyphens.")
        return cell

    return check


Code = Annotated[str, _filled(code(20))]
CodeOrNone = Annotated[str, _or_empty(code(20), "")]
OrganisationCode = Annotated[str, _filled(code(8))]
OrganisationCodeOrNone = Annotated[str, _or_empty(code(8), "")]
