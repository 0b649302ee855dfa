"""The text writer: headline, sentence, alternative text, and what is said at each point.

Everything is put together from parts that the description holds; nothing is judged here.
"""

from metrics.charts.description import Band, BandKind, ChartDescription, Point, Segment
from metrics.charts.timeline import span_words, stretches
from metrics.units import Unit

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
STRETCHES_TOLD = 6


def subject(description: ChartDescription) -> str:
    """What is charted, saying proxy where it is one: "Non-elective admissions (proxy for …), Wirral"."""
    name = description.metric_name
    if description.proxy_text and "proxy" not in name.lower():
        name = f"{name} ({_lower_first(description.proxy_text)})"
    return f"{name}, {description.area_name}"


def headline(description: ChartDescription) -> str:
    """The finding in a few words, for a title."""
    latest = description.latest
    if latest is None:
        return "No value is held"
    return "; ".join(filter(None, (_verdict(description, latest), _overdue(description, latest, brief=True))))


def sentence(description: ChartDescription) -> str:
    """The finding in a sentence or two: value, place against mean and limits, verdict, growth."""
    latest = description.latest
    if latest is None:
        return f"{subject(description)}: {_nothing(description)}."
    told = f"{_value_words(description, latest)}{_standing(description, latest)}."
    overdue = _overdue(description, latest, brief=False)
    parts = [f"{overdue}. Last reported value: {told}" if overdue else told]
    parts += [_full_stop(text) for text in (description.no_limits, description.change_text, description.growth_text)]
    return f"{subject(description)}: {' '.join(filter(None, parts))}"


def alternative_text(description: ChartDescription) -> str:
    """A fuller account for people who do not see the picture."""
    parts = [f"Chart of {subject(description)}{_extent(description)}.", sentence(description), _range(description)]
    parts += [_full_stop(segment.words) for segment in description.segments]
    parts += [_special(description), *(_full_stop(band.words) for band in _told_bands(description))]
    parts += [_full_stop(mark.words) for mark in description.marks]
    parts += [_full_stop(f"Note {note.number}, {note.words}") for note in description.notes]
    return " ".join(filter(None, parts))


def point(description: ChartDescription, index: int) -> str:
    """What the live region reads for one point."""
    return description.points[index].says


def says(point: Point, unit: Unit) -> str:
    """ "March 2017, 9.80 per 1,000 people per 30 days, above the mean, fifth in a row above"."""
    if point.value is None:
        noted = "".join(f", note {number}" for number in point.notes)
        return f"{point.label}, {point.state}{': ' + point.reason if point.reason else ''}{noted}"
    parts = [point.label, unit.in_words(point.value), point.side, _run_words(point), _interval(point)]
    parts += [f"off the axis, {point.off_axis} it" if point.off_axis else ""]
    parts += ["provisional" if point.provisional else ""]
    parts += ["limits restart here" if point.restarts else "", *(f"note {number}" for number in point.notes)]
    text = ", ".join(filter(None, parts))
    if point.fault:
        return f"{text}; source reports a fault: {point.fault}"
    return f"{text}; {point.verdict}: {', '.join(point.rules)}" if point.rules else text


def ordinal(number: int) -> str:
    """ "fifth", "12th", "23rd"."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _run_words(point: Point) -> str:
    return f"{ordinal(point.run)} in a row {point.side.split()[0]}" if point.run > 1 else ""


def _interval(point: Point) -> str:
    """Survey waves always say what is known of their interval and base; growths have an interval alone."""
    if not point.interval_text:
        return ""
    known = point.lower is not None and point.upper is not None
    base = f", base {point.respondents_text}" if point.respondents_text else ""
    return f"{'interval ' if known else ''}{point.interval_text}{base}"


def _value_words(description: ChartDescription, latest: Point) -> str:
    interval = f" ({_interval(latest)})" if latest.interval_text else ""
    provisional = ", provisional" if latest.provisional else ""
    joined = " in the " if description.kind == "growth" else " in "
    return f"{description.unit.in_words(latest.value)}{joined}{latest.label}{provisional}{interval}"


def _standing(description: ChartDescription, latest: Point) -> str:
    """Where the latest value lies, and what that means; nothing where there are no limits."""
    if latest.segment is None:
        return ""
    segment = description.segments[latest.segment]
    rest = [rule for rule in latest.rules if "process limit" not in rule]
    because = f": {', '.join(rest)}" if rest else ""
    return f", {_place(latest, segment)}: {latest.verdict}{because}"


def _place(latest: Point, segment: Segment) -> str:
    beyond = next((rule for rule in latest.rules if "process limit" in rule), "")
    if beyond:
        limit = segment.upper_text if "upper" in beyond else segment.lower_text
        return f"{beyond} of {limit} (mean {segment.mean_text})"
    if segment.lower is None:
        return f"{latest.side} of {segment.mean_text}"
    return f"{latest.side} of {segment.mean_text} and within limits ({segment.lower_text} to {segment.upper_text})"


def _verdict(description: ChartDescription, latest: Point) -> str:
    if latest.segment is None:
        limits = ", no process limits" if description.kind != "growth" else ""
        return f"{latest.label}: {description.unit.in_words(latest.value)}{limits}"
    if not latest.rules:
        return f"{latest.label}: {latest.verdict}, no rule met"
    return f"{latest.label}: {latest.verdict}, {latest.rules[0]}"


def _overdue(description: ChartDescription, latest: Point, *, brief: bool) -> str:
    """What is known of the last period due, where the latest sound value is an earlier one."""
    due = description.last_due
    if due is None or due.index <= latest.index:
        return ""
    if due.value is not None:
        why = "" if brief else f" ({due.fault})"
        return f"{due.label}: the source reports a fault{why}"
    why = f" ({due.reason})" if due.reason and not brief else ""
    return f"{due.label} is {due.state}{why}"


def _nothing(description: ChartDescription) -> str:
    if not description.points:
        return "no period is held"
    faulty = any(point.value is not None for point in description.points)
    because = "the source reports a fault in every value" if faulty else "no value is held"
    states = ", ".join(dict.fromkeys(str(point.state) for point in description.points if point.value is None))
    return f"{because} for {span_words(description.points)}{f' ({states})' if states else ''}"


def _extent(description: ChartDescription) -> str:
    if not description.points:
        return ""
    axis = f", {description.value_axis.title}" if description.value_axis.title else ""
    return f"{axis}, {span_words(description.points)} ({len(description.points)} periods)"


def _range(description: ChartDescription) -> str:
    held = [point for point in description.points if point.value is not None and not point.fault]
    if len(held) < 2:
        return ""
    low = min(held, key=lambda point: point.value or 0.0)
    high = max(held, key=lambda point: point.value or 0.0)
    return f"Lowest {low.value_text} in {low.label}, highest {high.value_text} in {high.label}."


def _special(description: ChartDescription) -> str:
    """The stretches of special cause, the latest first."""
    runs = list(stretches(description.points, lambda point: point.marker.is_special and point.marker))
    if not runs:
        return "No point meets a rule." if description.segments else ""
    told = [_stretch(run) for run in reversed(runs[-STRETCHES_TOLD:])]
    more = f" And {len(runs) - STRETCHES_TOLD} earlier." if len(runs) > STRETCHES_TOLD else ""
    return f"Special cause, latest first: {'; '.join(told)}.{more}"


def _stretch(run: list[Point]) -> str:
    rules = ", ".join(dict.fromkeys(rule for point in run for rule in point.rules))
    return f"{span_words(run)}, {run[0].verdict.removeprefix('special cause, ')} ({rules})"


def _told_bands(description: ChartDescription) -> list[Band]:
    return [band for band in description.bands if band.kind is not BandKind.BASELINE]


def _full_stop(text: str) -> str:
    return f"{text}." if text and not text.endswith((".", "!", "?")) else text


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
