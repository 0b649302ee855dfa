"""Where a site has a certifier a return is published when it is signed, and what was signed is kept."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from metrics.models import Observation
from returns.actions.publishing import Result, publish_return
from returns.actions.signing import NotSigned, decline, digest_of, send_for_sign_off, sign
from returns.models import Return, SignOff
from returns.queries.summaries import summary_of
from returns.statuses import Status
from tests.returns.conftest import months, person
from tests.returns.sending import checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(alpha, mara, cora):
    held = checked(alpha, mara, months())
    assert publish_return(pk=held.pk, user=mara).result is Result.NEEDS_SIGN_OFF
    send_for_sign_off(pk=held.pk, user=mara)
    held.refresh_from_db()
    assert held.status == Status.SIGN_OFF
    return held


def mark(held):
    return digest_of(summary_of(Return.objects.get(pk=held.pk)))


def test_it_is_published_when_signed_and_the_words_are_kept(waiting, cora):
    assert sign(pk=waiting.pk, user=cora, digest=mark(waiting)).result is Result.PUBLISHED
    assert Observation.objects.count() == 3
    kept = SignOff.objects.get()
    assert kept.digest == digest_of(kept.summary)
    assert "new: Emergency admissions, April 2014: 2,304 over 120,000" in kept.summary
    assert sign(pk=waiting.pk, user=cora, digest="").result is Result.ALREADY


def test_it_goes_back_when_declined_with_a_reason(waiting, cora):
    with pytest.raises(NotSigned):
        decline(pk=waiting.pk, user=cora, digest=mark(waiting), reason=" ")
    decline(pk=waiting.pk, user=cora, digest=mark(waiting), reason="May is too low")
    waiting.refresh_from_db()
    assert waiting.status == Status.DECLINED
    assert not Observation.objects.exists()
    assert sign(pk=waiting.pk, user=cora, digest=mark(waiting)).result is Result.NOT_READY


def test_other_words_than_those_of_the_page_are_not_signed(waiting, cora):
    with pytest.raises(NotSigned):
        sign(pk=waiting.pk, user=cora, digest="of an older page")
    assert not SignOff.objects.exists()


def test_only_a_certifier_of_the_site_signs_and_never_for_themselves(waiting, alpha, beta, mara):
    stranger = person("zoe", Role.Kind.CERTIFIER, beta)
    Role.objects.create(user=mara, kind=Role.Kind.CERTIFIER, site=alpha, starts_on="2016-01-01")
    for user in (stranger, mara):
        with pytest.raises(PermissionDenied):
            sign(pk=waiting.pk, user=user, digest=mark(waiting))


def test_the_certifiers_page_signs_and_declines(waiting, cora, client):
    client.force_login(cora)
    address = f"/returns/{waiting.reference}/sign/"
    page = client.get(address)
    assert "Sign and publish" in page.content.decode()
    refused = client.post(address, {"decline": "yes", "summary": mark(waiting), "reason": ""})
    assert refused.status_code == 422
    signed = client.post(address, {"sign": "yes", "summary": mark(waiting)}, follow=True)
    assert "Published" in signed.content.decode()
    assert Return.objects.get(pk=waiting.pk).published_by == cora
