import pytest

from vanguards.register import read


def told(files):
    return [(fault.file, fault.line, fault.column, fault.found) for fault in read(files).faults]


@pytest.mark.parametrize(
    ("file", "column", "value", "where"),
    [
        ("partners.csv", "site", "atlantis", {"site": "stockport"}),
        ("site_ccgs.csv", "site", "atlantis", {"code": "12F"}),
        ("award_sites.csv", "site", "atlantis", {"award_code": "FA004"}),
        ("events.csv", "site", "atlantis", {"code": "erewash-merged"}),
        ("facts.csv", "site", "atlantis", {"code": "symphony-break-clause"}),
        ("published_results.csv", "site", "atlantis", {"code": "PR001"}),
        ("challenge_fund_schemes.csv", "site", "atlantis", {"list_no": "2"}),
        ("sites.csv", "main_trust_code", "ZZZ", {"slug": "wirral"}),
        ("partners.csv", "organisation_code", "ZZZ", {"organisation_code": "12F"}),
        ("envelopes.csv", "leaves_out", "atlantis", {"code": "FA070"}),
    ],
)
def test_what_names_nothing_is_refused(files, edit, file, column, value, where):
    line = edit(file, column, value, **where)
    assert told(files) == [(file, line, column, value)]


def test_a_key_stands_once(files, add):
    line = add("award_sites.csv", "FA004,wirral,,,,,")
    (fault,) = read(files).faults
    assert (fault.line, fault.found) == (line, "FA004, wirral")
    assert fault.problem == "stands on line 9 already"


def test_a_list_number_belongs_to_one_site(files, edit):
    line = edit("sites.csv", "list_no", "1", slug="salford")
    assert told(files) == [("sites.csv", line, "list_no", "1")]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("site", "", "symphony-break-clause"),
        ("site", "wirral", "sites-chosen"),
        ("care_model", "", "mcp-merged-funding"),
        ("care_model", "PACS", "sites-chosen"),
    ],
)
def test_a_scope_names_what_it_is_about_and_nothing_else(files, edit, column, value, code):
    line = edit("facts.csv", column, value, code=code)
    assert told(files) == [("facts.csv", line, column, value)]


def test_dates_are_in_order_and_say_how_precise_they_are(files, edit):
    facts = edit("facts.csv", "precision", "", code="symphony-break-clause")
    ccg = edit("site_ccgs.csv", "valid_to", "2012-01-01", code="03X")
    money = edit("awards.csv", "on", "", code="FA001")
    assert told(files) == [
        ("site_ccgs.csv", ccg, "valid_to", "2012-01-01"),
        ("facts.csv", facts, "precision", ""),
        ("awards.csv", money, "precision", "month"),
    ]


def test_a_link_to_a_site_says_why(files, edit):
    line = edit("challenge_fund_schemes.csv", "link_basis", "", list_no="2")
    assert told(files) == [("challenge_fund_schemes.csv", line, "link_basis", "")]


def test_a_result_of_a_site_names_it(files, edit):
    line = edit("published_results.csv", "site", "", code="PR001")
    assert told(files) == [("published_results.csv", line, "site", "")]
