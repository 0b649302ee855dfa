"""Numbers and icons as pages write them."""

from django import template
from django.utils.safestring import mark_safe

from metrics import units
from metrics.charts import icons
from metrics.queries.first import first_received

register = template.Library()


@register.filter
def percent(fraction):
    return "" if fraction is None else units.percent(fraction)


@register.filter
def points(fraction):
    """A difference of fractions in percentage points: 0.046 becomes "+4.6"."""
    return "" if fraction is None else units.signed(fraction * 100, 1)


@register.simple_tag
def variation_icon(icon):
    """The icon, with its words; nothing where the metric has no limits."""
    return mark_safe(icons.variation(icon)) if icon else ""  # drawn by us from a fixed vocabulary


@register.simple_tag
def assurance_icon(icon):
    return mark_safe(icons.assurance(icon)) if icon else ""  # drawn by us from a fixed vocabulary


@register.simple_tag
def icon_sprite():
    """The drawings that the icons of a page with many refer to; once on the page, before them."""
    return mark_safe(icons.sprite())  # drawn by us from a fixed vocabulary


@register.simple_tag
def first_figures():
    """When this dashboard first received figures; None while there are none. One query."""
    return first_received()
