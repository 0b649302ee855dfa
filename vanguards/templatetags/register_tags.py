"""How the register's values are written in templates."""

from django import template

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
