"""Cells that several tables have."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from memory.templatetags.memory_tags import address


class Named(Protocol):
    @property
    def slug(self) -> str: ...

    @property
    def name(self) -> str: ...


def chart_links(context, sites: Iterable[Named], metric: str) -> SafeString:
    """The names of the sites, each of which leads to its chart of the metric, at the moment of the page."""
    links = ((address(context, "metrics:chart", site.slug, metric), site.name) for site in sites)
    return format_html_join(" and ", '<a href="{}">{}</a>', links)
