"""What goes with every table of figures that is taken away: dates, the meaning of states, sources, proxies."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from metrics.catalogue import Definition
from metrics.states import State

STATES = tuple((str(state), state.explanation) for state in State)


def dates(**shown) -> tuple[tuple[str, str], ...]:
    """`data_to`, `received`, `computed` and `rule_set`, in that order, as the page prints them; without the empty."""
    named = {"data_to": "Data to", "received": "Received", "computed": "Computed", "rule_set": "Rule set"}
    return tuple((words, _printed(shown[key])) for key, words in named.items() if shown.get(key))


def dates_of_chart(stored) -> tuple[tuple[str, str], ...]:
    """The three dates and the rule set of a stored chart."""
    moments = {"received": stored.received_at, "computed": stored.computed_at}
    return dates(data_to=stored.data_to, **moments, rule_set=stored.rule_set)


def _printed(value) -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    return value if isinstance(value, str) else date_format(value, "j F Y")


def source_of(definition: Definition) -> str:
    where = f", {definition.source_url}" if definition.source_url else ""
    return f"{definition.name}: {definition.source_name}{where}. Licence: {definition.licence}."


def submission_sources(submissions: Iterable) -> Iterator[str]:
    """Where the values of one series come from, as its page prints it."""
    for one in submissions:
        where = f", {one.source_url}" if one.source_url else ""
        received = date_format(timezone.localtime(one.received_at), "j F Y, H:i")
        licence = one.licence or "not known"
        said = f"{one.source_name or one.title}{where}. Received {received}. Licence: {licence}. {one.attribution}"
        yield said.strip()


ROLES = {"proxy": "a proxy for", "side measure": "a side measure, shown beside", "context": "context for"}


def role_note(core_name: str, definition: Definition) -> str:
    """What a metric that is no core metric is to one, and what it counts."""
    what = f"{definition.name} is {ROLES[definition.role]} “{core_name}”, and not the core metric"
    return f"{what}. {definition.definition}"
