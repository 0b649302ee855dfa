"""Links that keep the moment a page is seen from."""

from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()

REMEMBERED = 4096  # addresses; a page has hundreds, and looking one up takes as long as writing its cell


@register.simple_tag(takes_context=True)
def address(context, name, *arguments):
    """The address of a page, at the same moment as the page that links to it."""
    return keep_moment(path(name, *arguments), context.get("viewpoint"), context.get("request"))


@register.simple_tag(takes_context=True)
def with_moment(context, url):
    """A ready-made address, at the same moment as the page that links to it."""
    return keep_moment(url, context.get("viewpoint"), context.get("request"))


def keep_moment(url, viewpoint, request):
    if viewpoint is None or not viewpoint.is_past:
        return url
    asked = request.GET["as_of"] if request and "as_of" in request.GET else viewpoint.as_of.isoformat()
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'as_of': asked})}"


@lru_cache(REMEMBERED)
def path(view: str, *arguments: str) -> str:
    """The address of a page, without a moment."""
    return reverse(view, args=arguments)
