from dataclasses import replace
from decimal import Decimal

import pytest

from vanguards.envelopes import ProgrammeTotal, reconcile
from vanguards.ledger import Line, Share

PACS, MCP = Share("wirral", care_model="PACS"), Share("stockport", care_model="MCP")
AWARD = Line("A1", "fund", "national award", "confirmed", "2015/16", Decimal(40), (PACS,))
JOINT = replace(AWARD, code="A2", amount=Decimal(30), sites=(PACS, MCP))
ENVELOPE = ProgrammeTotal(
    "E1", "fund", "national award", "confirmed", "2015/16", Decimal(100), compared_stage="confirmed", covers=50
)


def words(envelope, *lines):
    (row,) = reconcile([envelope], lines)
    return row.found, row.in_words


def test_what_is_not_found_by_site_is_said_never_called_not_allocated():
    assert words(ENVELOPE, AWARD, JOINT) == (70, "£30 not found by site in our sources.")


def test_found_in_full_and_found_more():
    assert words(replace(ENVELOPE, amount=Decimal(70)), AWARD, JOINT)[1] == "Found by site in full."
    assert words(replace(ENVELOPE, amount=Decimal(60)), AWARD, JOINT)[1] == (
        "£10 more found by site than the sum as printed."
    )


@pytest.mark.parametrize("column", ["fund", "kind", "stage", "fiscal_year"])
def test_other_money_is_not_found(column):
    assert words(ENVELOPE, replace(AWARD, **{column: "another"}))[0] == 0


def test_an_envelope_of_a_care_model_or_without_some_sites():
    assert words(replace(ENVELOPE, care_model="PACS"), AWARD, JOINT)[0] == 40
    assert words(replace(ENVELOPE, leaves_out=("stockport",)), AWARD, JOINT)[0] == 40


def test_an_envelope_of_a_package_takes_all_its_stages():
    package = replace(ENVELOPE, compared_stage="", package="July 2015")
    parts = replace(AWARD, package="July 2015", stage="announced"), replace(JOINT, package="July 2015")
    assert words(package, *parts, AWARD)[0] == 70


def test_an_envelope_over_several_years_is_not_compared():
    found, said = words(replace(ENVELOPE, compared_stage=""), AWARD)
    assert found is None and said.startswith("Not compared")


def test_a_sum_printed_as_more_than_agrees_with_more_and_not_with_less():
    at_least = replace(ENVELOPE, amount=Decimal(60), amount_precision="more than")
    assert words(at_least, AWARD, JOINT)[1] == "Agrees with the sum, which is printed as “more than”."
    assert words(replace(at_least, amount=Decimal(80)), AWARD, JOINT)[1] == "£10 not found by site in our sources."


def test_what_is_found_is_read_with_the_caveats_of_its_lines():
    ambiguous = replace(AWARD, ambiguity="each or together")
    (row,) = reconcile([ENVELOPE], [ambiguous, replace(JOINT, amount_precision="more than")])
    assert row.caveats == (
        "£30 joint, split not published. At least: a source says “more than”. 1 of its 2 sums ambiguous in the source."
    )
    assert reconcile([ENVELOPE], [AWARD])[0].caveats == ""
