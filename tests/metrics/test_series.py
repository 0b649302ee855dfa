"""Held series: several areas as one, and what tells two series apart."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from metrics.periods import month, months_between
from metrics.series import Held, fingerprint, together
from metrics.states import State

MONTHS = tuple(months_between(date(2017, 4, 1), date(2017, 5, 1)))


def series(*parts, **more):
    """A value a month from (numerator, denominator); None is a month without one."""
    return [
        Held(month, State.MISSING, reason="not published")
        if part is None
        else Held(month, State.REPORTED, Decimal(part[0]), Decimal(part[1]), **more)
        for month, part in zip(MONTHS, parts, strict=False)
    ]


def test_people_and_counts_add_up():
    found = together([("A", series((1, 100), (2, 200))), ("B", series((10, 1000), (20, 2000)))], "people")
    assert [(one.numerator, one.denominator) for one in found] == [(11, 1100), (22, 2200)]
    assert all(one.state is State.REPORTED for one in found)


def test_days_are_the_same_days_for_all():
    found = together([("A", series((900, 30), (920, 31))), ("B", series((90, 30), (92, 31)))], "days")
    assert [(one.numerator, one.denominator) for one in found] == [(990, 30), (1012, 31)]


def test_a_period_without_a_member_has_no_sum_and_says_whose_is_missing():
    one, two = together([("A", series((1, 9), (2, 9))), ("B", series((1, 9)))], "people")
    assert (one.numerator, one.state) == (2, State.REPORTED)
    assert (two.numerator, two.state, two.reason) == (None, State.MISSING, "No value for B")


def test_the_reason_of_the_member_is_kept():
    (found,) = together([("A", series((1, 9))), ("B", series(None))], "people")
    assert (found.state, found.reason) == (State.MISSING, "No value for B: not published")


def test_a_fault_or_a_provisional_value_of_one_is_of_the_sum():
    faulty, plain = series((1, 9), fault="counted twice", provisional=True), series((1, 9))
    (found,) = together([("A", faulty), ("B", plain)], "people")
    assert (found.fault, found.provisional) == ("A: counted twice", True)


@pytest.mark.parametrize("field", [field.name for field in fields(Held)])
def test_a_fingerprint_tells_series_apart_by_every_field(field):
    one = Held(month(date(2016, 4, 1)), State.REPORTED, numerator=Decimal(5))
    others = {
        "period": month(date(2016, 5, 1)),
        "state": State.MISSING,
        "provisional": True,
        "respondents": 7,
        **dict.fromkeys(("fault", "reason", "design"), "said"),
    }
    other = replace(one, **{field: others.get(field, Decimal("0.1"))})
    assert fingerprint([one]) == fingerprint([replace(one)])
    assert fingerprint([one]) != fingerprint([other])
