"""The table writer: the same numbers and words as the picture, a row a period."""

from metrics.charts.description import ChartDescription, Point

HEADINGS = {
    "period": "Period",
    "value": "Value charted",
    "published": "Value as published",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "interval": "Interval",
    "respondents": "Respondents",
    "state": "State",
    "standing": "Provisional or final",
    "mean": "Mean",
    "lower_limit": "Lower limit",
    "upper_limit": "Upper limit",
    "verdict": "Variation",
    "rules": "Rules met",
    "comparator": "Comparator",
    "note": "Note",
}
ALWAYS = {"period", "value", "state"}
NUMERIC = {
    "value", "published", "numerator", "denominator", "mean", "lower_limit", "upper_limit", "respondents", "comparator",
}  # fmt: skip


def headings(description: ChartDescription, *, published: str = HEADINGS["published"]) -> dict[str, str]:
    """Column keys and headings, in order; a column that no row fills is left out.

    `published`: what the value beside the charted one is called.
    """
    rows = table(description)
    named = {**HEADINGS, "value": _value_heading(description), "published": published}
    if description.comparator:
        named["comparator"] = description.comparator.name
    return {key: text for key, text in named.items() if key in ALWAYS or any(row[key] for row in rows)}


def _value_heading(description: ChartDescription) -> str:
    axis = description.value_axis.title
    return f"{HEADINGS['value']}, {axis}" if axis else HEADINGS["value"]


def table(description: ChartDescription) -> list[dict[str, str]]:
    """One row a period, in order: texts by column key, and `start` (ISO date) to link to the point."""
    return [_row(description, point) for point in description.points]


def _row(description: ChartDescription, point: Point) -> dict[str, str]:
    segment = None if point.segment is None else description.segments[point.segment]
    return {
        "start": point.start.isoformat(),
        "period": point.label,
        "value": point.value_text,
        "published": point.published,
        "numerator": point.numerator_text,
        "denominator": point.denominator_text,
        "interval": point.interval_text,
        "respondents": point.respondents_text,
        "state": str(point.state),
        "standing": _standing(point),
        "mean": segment.mean_text if segment else "",
        "lower_limit": segment.lower_text if segment else "",
        "upper_limit": segment.upper_text if segment else "",
        "verdict": point.verdict,
        "rules": "; ".join(point.rules),
        "comparator": point.comparator_text,
        "note": _note(point),
    }


def _standing(point: Point) -> str:
    if point.value is None:
        return ""
    return "provisional" if point.provisional else "final"


def _note(point: Point) -> str:
    fault = f"Source reports a fault: {point.fault}" if point.fault else ""
    return "; ".join(filter(None, (point.reason, fault, point.note)))
