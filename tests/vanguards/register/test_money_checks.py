import pytest

from vanguards.register import read


def told(files):
    return [(fault.file, fault.line, fault.column) for fault in read(files).faults]


def split(edit, shares):
    """Record a share of the joint award for each of `shares`, with rule and source."""
    for site, share in shares.items():
        for column, value in (("share", share), ("share_rule", "a letter"), ("share_source_name", "NHS England")):
            line = edit("award_sites.csv", column, value, award_code="FA004", site=site)
    return line


EQUAL = dict.fromkeys(("morecambe-bay", "southern-hampshire", "isle-of-wight", "salford", "wirral"), "8200000")


def test_a_whole_split_that_adds_up_is_taken(files, edit):
    split(edit, EQUAL)
    assert told(files) == []


def test_shares_that_do_not_add_up_are_refused(files, edit):
    split(edit, {**EQUAL, "wirral": "8200001"})
    (fault,) = read(files).faults
    assert fault.problem == "the shares of FA004 add up to £41000001, the award is £41000000"


def test_a_split_leaves_no_site_out(files, edit):
    split(edit, {"wirral": "41000000"})
    (fault,) = read(files).faults
    assert fault.problem == "1 of the 5 sites of FA004 have a share"


def test_a_share_has_its_rule_and_source(files, edit):
    split(edit, EQUAL)
    line = edit("award_sites.csv", "share_rule", "", site="wirral", award_code="FA004")
    assert told(files) == [("award_sites.csv", line, "share")]


def test_an_award_has_a_site(files, edit):
    edit("award_sites.csv", "award_code", "FA002", award_code="FA001")
    (fault,) = read(files).faults
    assert (fault.file, fault.found, fault.problem) == ("awards.csv", "FA001", "has no site")


def test_not_nationally_funded_is_not_nought(files, edit):
    line = edit("awards.csv", "amount", "0", code="FA048")
    assert told(files) == [("awards.csv", line, "amount")]


def test_nought_is_no_award(files, edit):
    line = edit("awards.csv", "amount", "0", code="FA001")
    assert told(files) == [("awards.csv", line, "amount")]


def test_a_second_figure_is_explained(files, edit):
    line = edit("awards.csv", "ambiguity", "", code="FA027")
    assert told(files) == [("awards.csv", line, "other_amount")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("part_of", ""), ("part_of", "FA999"), ("part_of", "FA001"), ("part_of", "FA076"), ("kind", "national award")],
)
def test_a_tranche_is_part_of_an_award_of_its_site(files, edit, column, value):
    line = edit("awards.csv", column, value, code="FA076")
    assert {(file, number) for file, number, _ in told(files)} == {("awards.csv", line)}


def test_a_tranche_is_not_more_than_its_award(files, edit):
    line = edit("awards.csv", "amount", "4520001", code="FA076")
    assert told(files) == [("awards.csv", line, "amount")]


def test_an_envelope_has_an_amount_and_is_compared_with_one_thing(files, edit):
    amount = edit("envelopes.csv", "amount", "", code="FA066")
    stage = edit("envelopes.csv", "compared_stage", "confirmed", code="FA064")
    assert told(files) == [("envelopes.csv", stage, "compared_stage"), ("envelopes.csv", amount, "amount")]
