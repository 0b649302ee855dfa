from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.periods import month
from metrics.states import State
from metrics.uploads.cells import Reading
from returns.queries.differences import compared, fingerprint

FIRST, SECOND = (
    Reading("m", "A", month(date(2016, at, 1)), numerator=Decimal(900), denominator=Decimal(1000)) for at in (1, 2)
)


def mark(new, known=()):
    return fingerprint(compared(new, known))


def test_the_order_of_the_rows_and_where_they_stood_do_not_matter():
    assert mark([FIRST, SECOND]) == mark([replace(SECOND, line=7, cell="D7"), FIRST])
    assert mark([FIRST]) == mark([replace(FIRST, numerator=Decimal("900.000000"))])


@pytest.mark.parametrize(
    "changed",
    [
        *({name: Decimal(901)} for name in ("numerator", "denominator", "lower", "upper")),
        {"numerator": None, "denominator": None, "value": Decimal(900)},
        {"respondents": 5},
        {"state": State.MISSING, "numerator": None, "denominator": None, "reason": "lost"},
        {"provisional": True},
        {"fault": "too low"},
        {"reason": "counted again"},
        {"metric": "n"},
        {"area": "B"},
        {"design": "online"},
        {"period": SECOND.period},
    ],
)
def test_whatever_is_said_of_a_point_is_in_it(changed):
    other = replace(FIRST, **changed)
    assert mark([FIRST]) != mark([other])
    if other.key == FIRST.key:
        assert mark([SECOND], [FIRST]) == mark([SECOND], [other])  # what is not sent does not count
        third = replace(FIRST, numerator=Decimal(700))
        assert mark([third], [FIRST]) != mark([third], [other])


def test_a_new_point_and_the_same_point_revised_differ():
    assert mark([SECOND]) != mark([SECOND], [replace(SECOND, numerator=Decimal(800))])
    assert mark([SECOND], [SECOND]) == mark([])
