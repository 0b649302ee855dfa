"""Changes of values: the counts of one query beside a slow look at everything, seen from both moments."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from memory.span import Span
from memory.viewpoint import Viewpoint
from metrics.actions.drawing import refresh_owed
from metrics.actions.publishing import publish
from metrics.models import Observation, Submission
from metrics.queries.changes.scope import EVERYTHING, Scope
from metrics.queries.changes.values import SAID, Counts, counts_by_series, value_changes
from tests.metrics import small

FIRST, LAST = date(2018, 1, 1), date(2018, 6, 1)


@pytest.fixture
def metric(db):
    made = small.catalogue()
    for code in ("A1", "B2"):
        small.area(code)
    return made


def seen(moment):
    rows = Observation.objects.seen_from(Viewpoint(reader=None, as_of=moment))
    return {
        (row.metric_id, row.area_id, row.period_start, row.period_end, row.design): tuple(
            getattr(row, name) for name in SAID
        )
        for row in rows
    }


def slow_counts(span):
    then, now = seen(span.since), seen(span.until)
    counts = Counter()
    for key in then.keys() | now.keys():
        if then.get(key) != now.get(key):
            kind = "new" if key not in then else "withdrawn" if key not in now else "revised"
            counts[(*key[:2], kind)] += 1
    series = {key[:2] for key in counts}
    return {one: Counts(*(counts[(*one, kind)] for kind in ("new", "revised", "withdrawn"))) for one in series}


def replaced(readings, name):
    """Publish as a file that replaces the one of the same name."""
    submission = Submission(title=name, file_name=name, digest=name)
    publish(submission=submission, readings=readings, replaces_file=True)


def test_counts_are_those_of_two_looks_at_everything(metric):
    chance, moments = random.Random(3), [timezone.now()]
    for _ in range(6):
        for code in ("A1", "B2"):
            months = small.monthly(code, FIRST, LAST)
            kept = [one for one in months if chance.random() < 0.7]
            replaced([replace(one, numerator=Decimal(chance.choice((90, 100)))) for one in kept], f"{code}.csv")
        moments.append(timezone.now())
        if chance.random() < 0.5:  # what is drawn, and when, says nothing of what was held
            refresh_owed()
    refresh_owed()
    named = Scope(series=frozenset(Observation.objects.values_list("metric", "area")))
    for since in moments:
        for until in moments:
            if since <= until:
                span = Span(since, until)
                assert counts_by_series(span, EVERYTHING) == counts_by_series(span, named) == slow_counts(span)
                one_by_one = Counter(str(change.kind) for change in value_changes(span, EVERYTHING, {}))
                totals = sum(counts_by_series(span, EVERYTHING).values(), Counts())
                assert one_by_one == +Counter(new=totals.new, revised=totals.revised, withdrawn=totals.withdrawn)


def test_a_scope_leaves_other_series_out(metric):
    since = timezone.now()
    small.send([*small.monthly("A1", FIRST, LAST), *small.monthly("B2", FIRST, FIRST)])
    span = Span(since, timezone.now())
    areas = dict(Observation.objects.values_list("area__code", "area"))
    only_b = {(metric.pk, areas["B2"]): Counts(new=1)}
    for scope in (Scope(areas=frozenset([areas["B2"]])), Scope(series=frozenset([(metric.pk, areas["B2"])]))):
        assert counts_by_series(span, scope) == only_b
        assert [change.area_name for change in value_changes(span, scope, {})] == ["Area B2"]
    assert counts_by_series(span, Scope(metrics=frozenset())) == {}


def test_a_revised_value_is_told_with_what_it_was(metric):
    small.send(small.monthly("A1", FIRST, FIRST))
    since = timezone.now()
    small.send([replace(one, reason="Counted again.") for one in small.monthly("A1", FIRST, FIRST, numerator=120)])
    (change,) = value_changes(Span(since, timezone.now()), EVERYTHING, {})
    assert (change.before, change.after, change.why) == ("100 of 10,000", "120 of 10,000", "Counted again.")
