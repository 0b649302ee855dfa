"""Returns as they stood at an earlier moment: from the dated steps, not from what became of them since."""

from collections.abc import Iterable, Sequence

from memory.viewpoint import Viewpoint
from returns.models import Return, Step
from returns.statuses import Status


def as_seen(returns: Iterable[Return], viewpoint: Viewpoint) -> Sequence[Return]:
    """The same returns; in a past view each with the status of that moment, and without what it got later."""
    held = list(returns)
    if viewpoint.is_past:
        steps = Step.objects.filter(of__in=held, at__lte=viewpoint.moment).order_by("of", "-at", "-pk").distinct("of")
        then = dict(steps.values_list("of", "status"))
        for one in held:
            _turn_back(one, then.get(one.pk, Status.QUEUED), viewpoint)
    return held


def _turn_back(held: Return, status: str, viewpoint: Viewpoint) -> None:
    if status != held.status:
        held.status, held.problem = status, ""
    if held.submission is not None and held.submission.published_at > viewpoint.moment:
        held.submission = held.published_by = None
