from django import template

register = template.Library()


@register.filter
def cells(row, table):
    """The cells of a row, each with its column."""
    return zip(row, table.columns, strict=True)
