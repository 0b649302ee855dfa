"""What is unusual in a return, and asks for a reason."""

from typing import Any

from metrics.uploads.returns.difference import Difference
from vanguards.models import Site


def unusual(found: Difference, site: Site) -> list[dict[str, Any]]:
    return []
