from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from vanguards.models import Award, AwardSite, Envelope, Site

AWARD = {"fund": "fund", "kind": "national award", "stage": "announced", "fiscal_year": "2015/16"}


@pytest.fixture
def sites(db):
    return [Site.objects.create(slug=slug, list_no=number, care_model="PACS") for number, slug in enumerate("ab", 1)]


@pytest.fixture
def award(sites):
    """Make a current award with its sites."""

    def make(code="A1", shares=(None,), **changed):
        now = timezone.now()
        award = Award.objects.create(code=code, known_from=now, **{"amount": 100, **AWARD, **changed})
        for site, share in zip(sites, shares, strict=False):
            about = {"share_rule": "a letter", "share_source_name": "NHS England"} if share else {}
            AwardSite.objects.create(award_code=code, site=site, share=share, known_from=now, **about)
        return award

    return make


def refused(make, *arguments, **changed):
    """Whether the database refuses a row, at once or when its transaction ends."""
    try:
        with transaction.atomic():
            make(*arguments, **changed)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"amount": None},
        {"stage": "not nationally funded", "amount": None},
        {"other_amount": 90, "ambiguity": "two figures"},
        {"shares": (None, None)},
        {"shares": (Decimal(40), Decimal(60))},
    ],
)
def test_what_may_be(award, changed):
    assert not refused(award, **changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": -1},
        {"kind": "present"},
        {"stage": "promised"},
        {"stage": "not nationally funded", "amount": 0},
        {"other_amount": 90},
        {"kind": "tranche"},
        {"part_of": "A0"},
        {"kind": "tranche", "part_of": "A1"},
        {"kind": "tranche", "part_of": "A0"},
        {"shares": ()},
        {"shares": (Decimal(60), Decimal(60))},
        {"amount": None, "shares": (Decimal(60), None)},
        {"known_until": timezone.now() - timedelta(days=1)},
    ],
)
def test_what_may_not_be(award, changed):
    assert refused(award, **changed)


def test_one_current_award_a_code(award):
    award()
    assert refused(award)


def test_a_tranche_of_an_award(award):
    award("A1")
    assert not refused(award, "A2", kind="tranche", part_of="A1")


def test_an_award_is_not_withdrawn_from_under_its_tranche_or_its_sites(award):
    whole = award("A1")
    award("A2", kind="tranche", part_of="A1")
    close = timezone.now() + timedelta(hours=1)
    sites = AwardSite.objects.filter(award_code="A1")
    assert refused(lambda: Award.objects.filter(pk=whole.pk).update(known_until=close))
    assert refused(
        lambda: (sites.update(known_until=close), Award.objects.filter(pk=whole.pk).update(known_until=close))
    )


def test_a_share_has_rule_and_source(sites):
    assert refused(AwardSite.objects.create, award_code="A1", site=sites[0], share=5, known_from=timezone.now())


@pytest.mark.parametrize(
    "changed", [{"amount": None}, {"amount": 0}, {"package": "July", "compared_stage": "announced"}]
)
def test_envelopes(db, changed):
    row = {"code": "E1", "known_from": timezone.now(), "amount": 100, **AWARD}
    assert refused(Envelope.objects.create, **{**row, **changed})
    assert not refused(Envelope.objects.create, **row)
