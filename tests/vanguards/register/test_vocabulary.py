from typing import get_args

import pytest

from vanguards import models as m
from vanguards.register import vocabulary as v


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (v.CareModel, m.CareModel),
        (v.Scope, m.Scope),
        (v.Status, m.Status),
        (v.Precision, m.Precision),
        (v.Kind, m.Kind),
        (v.Stage, m.Stage),
        (v.FactKind, m.FactKind),
        (v.EvidenceClass, m.EvidenceClass),
    ],
)
def test_files_and_tables_know_the_same_words(words, choices):
    assert list(get_args(words)) == list(choices.values)


@pytest.mark.parametrize(
    ("words", "choices"),
    [(v.CareModelOrNone, m.CareModel), (v.Comparability, m.Comparability), (v.PrecisionOrNone, m.Precision)],
)
def test_words_that_may_be_missing(words, choices):
    assert set(get_args(words)) == {*choices.values, ""}
