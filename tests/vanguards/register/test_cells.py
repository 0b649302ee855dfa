from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from vanguards.register import cells, rows


def read(kind, text):
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (cells.Text, "  as it is ", "as it is"),
        (cells.Day, "2015-03-10", date(2015, 3, 10)),
        (cells.DayOrNone, " ", None),
        (cells.Pounds, "8300000", Decimal(8300000)),
        (cells.Pounds, "1250.50", Decimal("1250.50")),
        (cells.PoundsOrNone, "", None),
        (cells.CountOrNone, "0", 0),
        (cells.Coordinate, "-3.014", Decimal("-3.014")),
        (cells.FiscalYear, "1999/00", "1999/00"),
        (cells.FiscalYear, "2016/17 to 2018/19", "2016/17 to 2018/19"),
        (cells.FiscalYear, "", ""),
        (cells.Address, "", ""),
        (cells.Slug, "morecambe-bay", "morecambe-bay"),
        (cells.YesNo, "no", False),
    ],
)
def test_sound_cells(kind, text, value):
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (cells.RequiredText, " "),
        (cells.Text, "a\x00b"),
        (cells.Day, "10/03/2015"),
        (cells.Day, "2015-02-30"),
        (cells.Day, "20150310"),
        (cells.Day, ""),
        (cells.Pounds, "1,009"),
        (cells.Pounds, "£5"),
        (cells.Pounds, "-5"),
        (cells.Pounds, "1e6"),
        (cells.Pounds, "NaN"),
        (cells.Pounds, "1.005"),
        (cells.Pounds, "1234567890123"),
        (cells.Count, "1.5"),
        (cells.Count, "2147483648"),
        (cells.SmallCount, "32768"),
        (cells.Coordinate, "181"),
        (cells.FiscalYear, "2015/17"),
        (cells.FiscalYear, "2015-16"),
        (cells.Address, "www.nhs.uk"),
        (cells.Address, "javascript:alert(1)"),
        (cells.Slug, "Morecambe Bay"),
        (cells.OrganisationCode, "NINE-CHAR"),
        (cells.YesNo, "maybe"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong_and_how_to_mend_it(kind, text):
    with pytest.raises(ValidationError) as refused:
        read(kind, text)
    context = refused.value.errors()[0]["ctx"]
    assert context["problem"] and context["cure"]


def test_every_address_of_a_row_is_checked_as_one():
    """Pages make links of them."""
    of_rows = [
        (row, name)
        for row in vars(rows).values()
        if isinstance(row, type) and issubclass(row, rows.Row)
        for name in row.__annotations__
        if name.endswith("_url")
    ]
    assert len(of_rows) > 10
    assert all(row.__annotations__[name] is cells.Address for row, name in of_rows)
