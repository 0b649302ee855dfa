"""What is unusual in a return, and asks for a reason."""

from typing import Any

from returns.queries.differences import Differences
from vanguards.models import Site


def unusual(found: Differences, site: Site) -> list[dict[str, Any]]:
    return []
