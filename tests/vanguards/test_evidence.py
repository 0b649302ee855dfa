from vanguards.evidence import disagreements
from vanguards.models import EvidenceClass, PublishedResult, Site

NORTHUMBERLAND = Site(slug="northumberland", care_model="PACS")


def result(evidence_class, value, measure="EMADM", site=NORTHUMBERLAND):
    return PublishedResult(
        site=site, measure_code=measure, measure="Admissions", evidence_class=evidence_class, value=value, unit="%"
    )


CLAIM = result(EvidenceClass.LOCAL_CLAIM, "-14")
STUDY = result(EvidenceClass.EVALUATION, "2")


def test_a_claim_and_an_evaluation_that_differ_stand_side_by_side():
    (pair,) = disagreements([STUDY, CLAIM])
    assert pair.slug == "northumberland" and pair.both == (CLAIM, STUDY)


def test_what_agrees_or_cannot_be_paired_is_no_disagreement():
    assert not disagreements([CLAIM, result(EvidenceClass.EVALUATION, "-14")])
    assert not disagreements([CLAIM, result(EvidenceClass.EVALUATION, "2", measure="BEDDAYS")])
    assert not disagreements([CLAIM, result(EvidenceClass.EVALUATION, "2", site=None)])
    assert not disagreements([CLAIM, result(EvidenceClass.OFFICIAL, "2")])


def test_the_two_known_disagreements(register, now):
    found = disagreements(PublishedResult.objects.seen_from(now).select_related("site"))
    assert {(pair.slug, tuple(row.code for row in pair.both)) for pair in found} == {
        ("northumberland", ("PR068", "PR067")),
        ("fylde-coast", ("PR046", "PR061")),
    }
