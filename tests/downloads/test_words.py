import pytest

from downloads.words import words


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<a href='/x'>9<span class='nhsuk-u-visually-hidden'> days</span></a><br><i>Oct</i>", "9; Oct"),
        ("<ul><li>one</li><li>two &amp; three</li></ul>", "one; two & three"),
        ("<svg aria-label='Concern: high'><text>H</text></svg><br>Concern", "Concern: high; Concern"),
        ("<span aria-hidden='true'>▲</span> Late<br><span>due 1 May</span>", "Late; due 1 May"),
        ("plain\n   text", "plain text"),
        ("<span class='nhsuk-u-visually-hidden'>a<br>b</span>c", "c"),
        ("", ""),
    ],
)
def test_words_are_what_is_seen(html, seen):
    assert words(html) == seen


def test_a_heading_keeps_what_is_only_heard():
    assert words('Latest<span class="nhsuk-u-visually-hidden">, bed days</span>', heard=True) == "Latest, bed days"
