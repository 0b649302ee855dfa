from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguards.ledger import Line, Share, heading, later_stages, packages, totals

SITE = Share("wirral", "Wirral Partners", "PACS")
OTHER = Share("salford", "Salford Together", "PACS")
AWARD = Line("A1", "national fund", "national award", "announced", "2015/16", Decimal(100), (SITE,))
JOINT = replace(AWARD, code="A2", amount=Decimal(50), sites=(SITE, OTHER))


def test_the_three_forms_of_a_total():
    (total,) = totals([AWARD, JOINT])
    assert (total.direct, total.direct_and_joint, total.with_recorded_split) == (100, 150, 100)
    assert total.caveats == "£50 joint, split not published."


def test_a_recorded_split_counts_in_the_third_form():
    split = replace(JOINT, sites=(replace(SITE, amount=Decimal(20)), replace(OTHER, amount=Decimal(30))))
    (total,) = totals([AWARD, split])
    assert total.with_recorded_split == total.direct_and_joint == 150
    assert total.not_split == 0


@pytest.mark.parametrize("column", ["fund", "kind", "stage", "fiscal_year"])
def test_lines_under_different_headings_are_never_added(column):
    assert [total.direct for total in totals([AWARD, replace(AWARD, **{column: "another"})])] == [100, 100]


def test_a_tranche_is_never_added():
    tranche = replace(AWARD, code="A3", kind="tranche", part_of="A1")
    (total,) = totals([AWARD, tranche])
    assert total.direct == 100 and len(total.lines) == 1


def test_not_nationally_funded_is_words_and_no_total():
    unfunded = replace(AWARD, stage="not nationally funded", amount=None)
    assert unfunded.amount_in_words == "Not nationally funded"
    (total,) = totals([unfunded])
    assert not total.has_amount and total.caveats == "1 without an amount."


def test_words_of_an_amount():
    assert replace(AWARD, amount_precision="more than").amount_in_words == "more than £100"
    assert replace(AWARD, other_amount=Decimal(90)).amount_in_words == "£100 or £90"
    assert replace(AWARD, amount=None).amount_in_words == "Not known"
    assert replace(AWARD, amount=None, stage="sources conflict").amount_in_words == "Sources conflict"


def test_what_a_reader_of_a_total_must_know():
    vague = replace(AWARD, code="A4", amount_precision="more than")
    unclear = replace(AWARD, code="A5", ambiguity="each or together")
    (total,) = totals([AWARD, vague, unclear])
    assert total.caveats == "At least: a source says “more than”. 1 of its 3 sums ambiguous in the source."


def test_a_package_adds_what_was_published_as_one_sum():
    package = {"package": "July 2015"}
    parts = [
        replace(AWARD, **package),
        replace(JOINT, stage="approved in principle", **package),
        replace(AWARD, code="A6"),
    ]
    (total,) = packages(parts)
    assert (total.direct, total.direct_and_joint, total.heading.stage) == (100, 150, "July 2015")


def test_what_has_no_year_comes_last():
    assert [total.heading.fiscal_year for total in totals([replace(AWARD, fiscal_year=""), AWARD])] == ["2015/16", ""]


amounts = st.none() | st.decimals(min_value=1, max_value=10**9, places=2)
lines = st.builds(
    Line,
    code=st.uuids().map(str),
    fund=st.sampled_from(["national fund", "another fund"]),
    kind=st.sampled_from(["national award", "local match", "tranche"]),
    stage=st.sampled_from(["requested", "announced", "confirmed"]),
    fiscal_year=st.sampled_from(["2015/16", "2016/17"]),
    amount=amounts,
    sites=st.sampled_from([(SITE,), (OTHER,), (SITE, OTHER)]),
)


@given(st.lists(lines, max_size=40))
def test_totals_tie_with_the_lines_in_all_three_forms(held):
    by_heading = defaultdict(Decimal)
    for line in held:
        if line.kind != "tranche" and line.amount is not None:
            by_heading[heading(line)] += line.amount
    found = totals(held)
    assert {total.heading: total.direct_and_joint for total in found if total.has_amount} == by_heading
    for total in found:
        assert total.direct + total.joint == total.direct_and_joint
        assert total.with_recorded_split + total.not_split == total.direct_and_joint
        assert total.direct <= total.with_recorded_split <= total.direct_and_joint


@given(st.lists(lines, max_size=20), lines)
def test_one_more_award_changes_its_own_total_only(held, more):
    before = {total.heading: total.direct_and_joint for total in totals(held)}
    after = {total.heading: total.direct_and_joint for total in totals([*held, more])}
    changed = {key for key in after if after[key] != before.get(key, 0)}
    added = more.kind != "tranche" and more.amount is not None
    assert changed == ({heading(more)} if added else set())


def test_the_later_stage_of_a_joint_sum_is_what_was_confirmed_for_each_of_its_sites():
    joint = replace(JOINT, package="July 2015 support package")
    first = replace(AWARD, code="C1", stage="confirmed", amount=Decimal(30))
    second = replace(first, code="C2", amount=Decimal(15), sites=(OTHER,))
    elsewhere = replace(first, code="C3", sites=(Share("dudley"),))
    next_year = replace(first, code="C4", fiscal_year="2016/17")
    (package,) = packages([joint, first])
    (stage,) = later_stages(package, [joint, first, second, elsewhere, next_year])
    assert (stage.joint, stage.amount) == (joint, 45)
    assert later_stages(package, [joint, first]) == []
