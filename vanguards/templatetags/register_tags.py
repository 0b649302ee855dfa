"""How the register's values are written in templates."""

import re
from datetime import date

from django import template
from django.utils.formats import date_format

from vanguards import pounds as money

register = template.Library()


@register.filter
def pounds(amount):
    """A sum as short as it can be said exactly; "not known" for none."""
    return "not known" if amount is None else money.pounds(amount)


@register.filter
def whole_number(count):
    """With commas between thousands; empty for none, which templates write as "not known"."""
    return "" if count is None else f"{count:,}"


ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
SPAN = re.compile(r"(\d{4}(?:-\d{2}){0,2})/(\d{4}(?:-\d{2}){0,2})")


@register.filter
def dates_in_words(text):
    """Dates within a text written out: "2014-09/2017-04" reads "September 2014 to April 2017"; 2016/17 stays."""
    return ISO.sub(_in_words, SPAN.sub(r"\1 to \2", text))


def _in_words(match):
    year, month, day = match.groups()
    try:
        on = date(int(year), int(month), int(day or 1))
    except ValueError:
        return match.group()
    return date_format(on, "j F Y" if day else "F Y")
