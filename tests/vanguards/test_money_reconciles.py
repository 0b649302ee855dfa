"""The register's money with any awards added: every total is found again by an obvious way, and every sum once."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanguards.brackets import brackets
from vanguards.envelopes import reconcile
from vanguards.heads import People, per_head
from vanguards.ledger import Line, Share, totals
from vanguards.models import Award
from vanguards.queries import lines, people_by_site, programme_totals, site_names

JOINT = "FA004"
SLUGS = ("wirral", "salford", "dudley", "stockport", "sutton-homes-of-care")
MODELS = {"wirral": "PACS", "salford": "PACS", "dudley": "MCP", "stockport": "MCP", "sutton-homes-of-care": "EHCH"}


@st.composite
def awards(draw):
    """An award of any kind: to one site or several, with and without an amount, and with some of it recorded."""
    amount = draw(st.none() | st.decimals(1, 10**8, places=2))
    slugs = draw(st.lists(st.sampled_from(SLUGS), min_size=1, max_size=5, unique=True))
    left, sites = amount or Decimal(0), []
    for slug in slugs:
        recorded = amount is not None and len(slugs) > 1 and draw(st.booleans())
        share = draw(st.decimals(0, left, places=2)) if recorded else None
        left -= share or 0
        sites.append(Share(slug, slug.title(), MODELS[slug], share))
    stage = draw(st.sampled_from(["requested", "approved in principle", "announced", "confirmed"]))
    return Line(
        code=f"R{draw(st.uuids())}",
        fund=draw(st.sampled_from(["national transformation fund", "local matched resource"])),
        kind=draw(st.sampled_from(["national award", "local match", "tranche"])),
        stage=stage,
        fiscal_year=draw(st.sampled_from(["2015/16", "2016/17", "2017/18", ""])),
        amount=amount,
        sites=tuple(sites),
        package=draw(st.sampled_from(["", "July 2015 support package"])),
    )


@pytest.fixture
def held(register, now):
    return lines(Award.objects.seen_from(now), now, site_names(now))


@pytest.fixture
def envelopes(register, now):
    return programme_totals(now)


def added_up(held):
    """By hand: what is direct, joint and recorded under each heading."""
    found = defaultdict(lambda: [Decimal(0)] * 3)
    for line in held:
        if line.kind == "tranche" or line.amount is None:
            continue
        direct, joint, recorded = found[line.fiscal_year, line.fund, line.kind, line.stage]
        if len(line.sites) > 1:
            joint += line.amount
            recorded += sum(share.amount or 0 for share in line.sites)
        else:
            direct += line.amount
        found[line.fiscal_year, line.fund, line.kind, line.stage] = [direct, joint, recorded]
    return dict(found)


def test_every_total_ties_and_reconciles_whatever_is_added(held, envelopes):
    @settings(max_examples=150, deadline=None)
    @given(st.lists(awards(), max_size=12))
    def check(more):
        whole = [*held, *more]
        by_hand = added_up(whole)
        made = {tuple(one.heading): one for one in totals(whole) if one.has_amount}
        assert made.keys() == by_hand.keys()
        for key, (direct, joint, recorded) in by_hand.items():
            total = made[key]
            assert total.direct == direct
            assert total.direct_and_joint == direct + joint
            assert total.with_recorded_split == direct + recorded
            assert total.with_recorded_split + total.not_split == total.direct_and_joint
            assert total.direct <= total.with_recorded_split <= total.direct_and_joint
        for row in reconcile(envelopes, whole):
            if row.found is not None:
                assert row.found + row.difference == row.envelope.amount
                assert row.found == sum(line.amount for line in whole if _is_of(line, row.envelope))

    check()


def _is_of(line, envelope):
    """Whether an envelope is compared with a line, said again without the ledger's own words."""
    if line.kind == "tranche" or line.amount is None:
        return False
    if (line.fund, line.kind, line.fiscal_year) != (envelope.fund, envelope.kind, envelope.fiscal_year):
        return False
    if envelope.package and line.package != envelope.package:
        return False
    if not envelope.package and line.stage != envelope.compared_stage:
        return False
    models = {share.care_model for share in line.sites}
    left_out = {share.slug for share in line.sites} & set(envelope.leaves_out)
    return not left_out and (not envelope.care_model or models == {envelope.care_model})


def test_the_ledger_by_site_has_each_sum_once_and_each_site_of_it(held):
    @settings(max_examples=100, deadline=None)
    @given(st.lists(awards(), max_size=12))
    def check(more):
        whole = [*held, *more]
        rows = [row for one in brackets(whole, {}) for row in one.rows]
        assert sorted(row.line.code for row in rows if row.is_first) == sorted(line.code for line in whole)
        assert len(rows) == sum(len(line.sites) for line in whole)
        assert sum(row.span for row in rows if row.is_first) == len(rows)
        shown = sum(row.line.amount or 0 for row in rows if row.amount_in_words)
        assert shown == sum(line.amount or 0 for line in whole)

    check()


def test_the_joint_sum_of_july_2015_is_in_one_total_once(held):
    without = [line for line in held if line.code != JOINT]
    before, after = ({tuple(one.heading): one for one in totals(some)} for some in (without, held))
    grown = {
        key: one.direct_and_joint - (before[key].direct_and_joint if key in before else 0) for key, one in after.items()
    }
    heading = ("2015/16", "national transformation fund", "national award", "approved in principle")
    assert {key: by for key, by in grown.items() if by} == {heading: Decimal(41_000_000)}
    assert after[heading].direct == after[heading].with_recorded_split == 0
    assert after[heading].in_three_forms == ("None", "£41m", "No split recorded")


PEOPLE = {
    "a": People(200_000, "whole", frozenset({"01A"})),
    "b": People(50_000, "whole", frozenset({"02B", "03C"})),
    "shares": People(50_000, "whole", frozenset({"03C"})),
    "part": People(70_000, "part", frozenset({"04D"})),
    "unknown": People(None, "whole", frozenset({"05E"})),
}


@pytest.mark.parametrize(
    ("slugs", "words"),
    [
        (("a",), "£5.00"),
        (("a", "b"), "£4.00"),
        (("b", "shares"), "Not worked out: its sites have a CCG in common"),
        (("part",), "Not worked out: the site is not the whole of its CCGs (part)"),
        (("unknown",), "Not worked out: the site has no registered patients: missing"),
        (("nowhere",), "Not worked out: the site has no registered patients: missing"),
        (
            ("a", "unknown"),
            "Not worked out: 1 of its 2 sites cannot be counted: one has no registered patients: missing",
        ),
        ((), "Not worked out: it names no site"),
    ],
)
def test_pounds_a_head(slugs, words):
    assert per_head(Decimal(1_000_000), slugs, PEOPLE).in_words == words


def test_of_the_register_by_hand(held, now):
    words = {one.line.code: one.per_head and one.per_head.in_words for one in brackets(held, people_by_site(now))}
    assert words["FA001"] == f"£{Decimal(8_300_000) / 321_845:.2f}" == "£25.79"
    assert words["FA058"] == "more than £20.56"
    assert words["FA027"] == "Not worked out: the sum is ambiguous in its source"
    assert words["FA048"] is None, "not nationally funded is no sum"
    assert words[JOINT].endswith("1 of its 5 sites cannot be counted: one is not the whole of its CCGs (mixed)")
