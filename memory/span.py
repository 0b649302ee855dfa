"""A stretch of the dashboard's knowledge: what it learned after one moment, up to another."""

from dataclasses import dataclass
from datetime import datetime

from memory.viewpoint import Viewpoint


@dataclass(frozen=True)
class Span:
    """After `since`, up to and including `until`."""

    since: datetime
    until: datetime

    @classmethod
    def up_to(cls, viewpoint: Viewpoint, since: datetime) -> "Span":
        """From `since` to what the viewpoint sees. Empty, and in order, where `since` is not earlier."""
        return cls(min(since, viewpoint.moment), viewpoint.moment)
