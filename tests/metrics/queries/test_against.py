import pytest

from metrics.queries.against import against, in_a_sentence, sentence


def difference(points, ratio):
    """Bounds of the difference in points and of the ratio."""
    return {
        "points": 0.01,
        "points_lower": points[0],
        "points_upper": points[1],
        "ratio": 0.01,
        "ratio_lower": ratio[0],
        "ratio_upper": ratio[1],
    }


@pytest.mark.parametrize(
    ("points", "ratio", "told"),
    [
        ((-0.08, -0.01), (-0.07, -0.005), "less"),
        ((0.01, 0.08), (0.005, 0.07), "more"),
        ((-0.08, -0.01), (-0.07, 0.001), "cannot tell"),
        ((-0.08, 0.001), (-0.07, -0.01), "cannot tell"),
        ((0.01, 0.08), (0.0, 0.07), "cannot tell"),
        ((-0.03, 0.04), (-0.03, 0.04), "cannot tell"),
        ((None, None), (0.01, 0.04), "cannot tell"),
        ((0.01, 0.04), (None, None), "cannot tell"),
    ],
)
def test_it_is_told_only_where_both_intervals_exclude_no_difference(points, ratio, told):
    assert against(difference(points, ratio)) == told


@pytest.mark.parametrize("stored", [None, {}, {"points": None, "reason": "site: too short"}])
def test_nothing_is_said_where_there_is_no_difference(stored):
    assert against(stored) == ""


def test_it_is_said_in_a_sentence_that_names_the_comparator():
    trusts, england = "NHS trusts linked to no site (without three)", "Rest of England (CCGs linked to no site)"
    assert in_a_sentence(trusts) == "NHS trusts linked to no site"
    assert in_a_sentence(england) == "the rest of England"
    less, more, unclear = (-0.08, -0.01), (0.01, 0.08), (-0.03, 0.04)
    assert sentence(difference(less, less), in_a_sentence(england)) == "Grew less than the rest of England."
    assert sentence(difference(more, more), in_a_sentence(trusts)) == "Grew more than NHS trusts linked to no site."
    assert sentence(difference(unclear, unclear), "England").endswith("than England, these figures cannot tell.")
    assert sentence(None, "England") == ""
