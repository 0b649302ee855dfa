"""The facts of the seed articles and of the printed totals, from the loaded register."""

from decimal import Decimal

import pytest

from vanguards.envelopes import reconcile
from vanguards.ledger import Heading, packages, totals
from vanguards.models import Award
from vanguards.queries import lines, programme_totals, site_names

NATIONAL, AWARD = "national transformation fund", "national award"
JOINT_SITES = {"morecambe-bay", "southern-hampshire", "isle-of-wight", "salford", "wirral"}


@pytest.fixture
def ledger(register, now):
    return lines(Award.objects.seen_from(now), now, site_names(now))


@pytest.fixture
def by_code(ledger):
    return {line.code: line for line in ledger}


@pytest.mark.parametrize(
    ("slug", "words"), [("northumberland", "£8.3m"), ("sunderland", "£6.5m"), ("south-somerset-symphony", "£4.9m")]
)
def test_the_first_awards(ledger, slug, words):
    first = [line for line in ledger if line.package and not line.is_joint]
    assert [line.amount_in_words for line in first if line.sites[0].slug == slug] == [words]


def test_the_joint_sum_appears_once_over_five_sites_without_a_split(ledger):
    (joint,) = [line for line in ledger if line.is_joint]
    assert (joint.amount_in_words, joint.stage) == ("£41m", "approved in principle")
    assert {share.slug for share in joint.sites} == JOINT_SITES
    assert all(share.amount is None and share.note == "not published" for share in joint.sites)


def test_the_package_of_july_2015_in_three_forms(ledger):
    (package,) = packages(ledger)
    assert (package.direct, package.direct_and_joint, package.with_recorded_split) == (
        19_700_000,
        60_700_000,
        19_700_000,
    )


def test_nine_pacs_confirmed_for_2015_16_equal_the_printed_totals(ledger):
    pacs = [line for line in ledger if line.stage == "confirmed" and line.sites[0].care_model == "PACS"]
    found = {total.heading: total.direct for total in totals(pacs)}
    assert found[Heading("2015/16", NATIONAL, AWARD, "confirmed")] == Decimal("45850000")
    assert found[Heading("2015/16", "local matched resources", "local match", "confirmed")] == Decimal("49430000")


def test_what_is_not_nationally_funded_has_no_amount(ledger):
    unfunded = [line for line in ledger if line.amount_in_words == "Not nationally funded"]
    assert {line.sites[0].slug for line in unfunded} == {"wirral", "calderdale", "lakeside-northamptonshire"}
    assert {(line.fiscal_year, line.amount) for line in unfunded} == {("2017/18", None)}


def test_what_the_sources_leave_open(by_code):
    assert by_code["FA027"].amount_in_words == "£4.26m or £4.62m"
    assert by_code["FA058"].amount_in_words == "more than £2m"
    assert by_code["FA053"].amount_in_words == "Sources conflict"
    assert all("each or together" in by_code[code].ambiguity for code in ("FA047", "FA049", "FA051"))


def test_other_money_is_kept_apart(by_code):
    assert (by_code["FA060"].kind, by_code["FA060"].fiscal_year) == ("award of another fund", "2016/17 to 2018/19")
    assert by_code["FA076"].part_of == "FA021" and not by_code["FA076"].counts


def test_envelopes_beside_what_is_found(ledger, now):
    rows = {row.envelope.code: row for row in reconcile(programme_totals(now), ledger)}
    assert rows["FA068"].in_words == rows["FA069"].in_words == "Found by site in full."
    assert rows["FA066"].in_words == "£72.72m not found by site in our sources."
    assert (rows["FA065"].found, rows["FA065"].sites) == (60_700_000, 8)
    assert rows["FA067"].envelope.kind == rows["FA069"].envelope.kind == "local match"
    assert [rows[code].envelope.covers for code in ("FA064", "FA066", "FA070", "FA071", "FA072")] == [
        29,
        50,
        47,
        47,
        50,
    ]
    assert rows["FA070"].sites == 10 and "salford" not in {s.slug for ln in rows["FA070"].lines for s in ln.sites}
    assert all(rows[code].found is None for code in ("FA073", "FA074", "FA075"))


def test_the_ledger_is_read_in_a_few_queries(register, now, django_assert_num_queries):
    names = site_names(now)
    with django_assert_num_queries(2):
        lines(Award.objects.seen_from(now), now, names)
    with django_assert_num_queries(1):
        programme_totals(now)
