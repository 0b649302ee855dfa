from decimal import Decimal

import pytest

from vanguards.templatetags.register_tags import dates_in_words, pounds, whole_number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2014-04-01/2015-03-31", "1 April 2014 to 31 March 2015"),
        ("2014-09/2017-04", "September 2014 to April 2017"),
        ("2015/2018-04", "2015 to April 2018"),
        ("2014/2016", "2014 to 2016"),
        ("2016/17", "2016/17"),
        ("2018-04-01/2019-03-31 (year 6)", "1 April 2018 to 31 March 2019 (year 6)"),
        ("2015-2018 (three years)", "2015-2018 (three years)"),
        ("2015-13 and 2015-02-30", "2015-13 and 2015-02-30"),
        ("", ""),
    ],
)
def test_dates_in_words(text, words):
    assert dates_in_words(text) == words


def test_what_is_not_known_is_said():
    assert pounds(None) == "not known" and pounds(Decimal(75_000)) == "£75,000"
    assert whole_number(None) == "" and whole_number(132354) == "132,354"
