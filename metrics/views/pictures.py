"""What stands below a chart that is taken away as a picture: whose it is, what its page says beside it, its dates."""

from collections.abc import Iterator

from metrics.tables.about import dates_of_chart


def below(site, place, description, stored) -> Iterator[str]:
    """Lines that the drawing does not have itself."""
    yield f"Shown for {site.name}. Comparability of {place.name}: {place.comparability or 'not graded'}. {place.note}"
    drawn = {description.no_limits, description.change_text, description.baseline_text, description.growth_text}
    drawn |= {mark.words for mark in description.marks}
    yield from (line for line in description.caption if line not in drawn)
    yield ". ".join(f"{what} {when}" for what, when in dates_of_chart(stored)) + "."
