from html import escape as escape_html

from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.markup import UNWRITABLE, escape


@given(st.text(alphabet=st.characters() | st.sampled_from("&<>\"'\x00\x0b"), max_size=40))
def test_every_text_is_escaped_and_written_without_what_xml_cannot_hold(text: str) -> None:
    assert escape(text) == escape_html(UNWRITABLE.sub("", text), quote=True)
