"""For the banner of a page that is seen from the past."""

from django import template

from home.since import figures_since

register = template.Library()


@register.simple_tag(takes_context=True)
def figures_of_page_since(context):
    """What became of the figures of this page since; None where it shows none, or nobody is signed in."""
    request = context.get("request")
    return figures_since(request) if request and request.user.is_authenticated else None
