from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.periods import month
from metrics.states import State
from metrics.uploads.cells import Reading
from metrics.uploads.returns.difference import difference


def reading(at: int, numerator: int = 900, **more: Any) -> Reading:
    return Reading("m", "A", month(date(2016, at, 1)), numerator=Decimal(numerator), **more)


def gap(at: int, state: State = State.MISSING) -> Reading:
    return Reading("m", "A", month(date(2016, at, 1)), state=state, reason="taken back")


def test_new_revised_withdrawn_and_unchanged_are_told_apart() -> None:
    known = [reading(1), reading(2), reading(3), reading(4)]
    found = difference([reading(5), reading(1, 901), gap(2), gap(3, State.CONFIRMED_NONE), reading(4, line=9)], known)
    assert found.sentence == "1 new point, 1 revised, 2 withdrawn, 1 unchanged."
    [revision] = found.revised
    assert (revision.prior.numerator, revision.new.numerator, revision.changed) == (900, 901, ("numerator",))


def test_the_same_number_written_otherwise_is_unchanged() -> None:
    assert not difference([reading(1)], [reading(1, 900)]).is_change
    long = Reading("m", "A", month(date(2016, 1, 1)), numerator=Decimal("900.000000"))
    assert not difference([reading(1)], [long]).is_change


def test_a_revision_knows_whether_it_is_of_a_final_number() -> None:
    [final] = difference([reading(1, 901)], [reading(1)]).revised
    [provisional] = difference([reading(1, 901)], [reading(1, provisional=True)]).revised
    [words] = difference([reading(1, reason="counted again")], [reading(1)]).revised
    assert (final.is_of_final, provisional.is_of_final, words.is_of_final) == (True, False, False)


MONTHS = st.dictionaries(st.integers(1, 12), st.integers(0, 3))


@settings(deadline=None)
@given(new=MONTHS, known=MONTHS)
def test_every_reading_is_in_exactly_one_part(new: dict[int, int], known: dict[int, int]) -> None:
    readings = [reading(*pair) for pair in new.items()]
    found = difference(readings, [reading(*pair) for pair in known.items()])
    parts = [*found.new, *found.unchanged, *(one.new for one in (*found.revised, *found.withdrawn))]
    assert sorted(parts, key=lambda one: one.period) == sorted(readings, key=lambda one: one.period)
    assert {one.period.start.month for one in found.new} == new.keys() - known.keys()
