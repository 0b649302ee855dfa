"""What the pages of returns have in common."""

from typing import Any

from django.urls import reverse

from returns.queries.asked import name_of
from vanguards.models import Site


def must_be_now(request: Any) -> None:
    request.viewpoint.must_be_now()


def breadcrumb(site: Site | None = None) -> list[tuple[str, str]]:
    path = [("Overview", reverse("metrics:overview")), ("Returns", reverse("returns:home"))]
    return [*path, (name_of(site), reverse("returns:site", args=[site.slug]))] if site else path
