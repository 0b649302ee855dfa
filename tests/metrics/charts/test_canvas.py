from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.canvas import wrap

TEXTS = st.text(alphabet="ab ", max_size=80)


@given(TEXTS, st.integers(1, 20))
def test_wrapped_lines_hold_the_whole_text_and_no_line_is_too_long(text: str, letters: int) -> None:
    lines = wrap(text, letters)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(0 < len(line) <= letters for line in lines)


@given(TEXTS, st.integers(1, 20))
def test_a_line_takes_every_word_that_fits(text: str, letters: int) -> None:
    lines = wrap(text, letters)
    for line, following in pairwise(lines):
        assert len(line) + 1 + len(following.split()[0]) > letters


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert wrap("see https://example.org/a", 10) == ["see", "https://ex", "ample.org/", "a"]
