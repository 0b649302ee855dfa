from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from memory.viewpoint import Viewpoint
from vanguards.models import Site, SiteProfile


def test_sites_come_with_the_profile_of_the_moment_in_two_queries(register, now, django_assert_num_queries):
    with django_assert_num_queries(2):
        sites = list(Site.objects.known_to(now))
        assert [site.name for site in sites][:2] == ["Wirral Partners", "Mid Nottinghamshire Better Together"]
    assert len(sites) == 29


def test_before_the_first_load_no_site_is_known(register):
    before = Viewpoint(AnonymousUser(), timezone.now() - timedelta(days=1))
    assert not Site.objects.known_to(before).exists()


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [("Yeovil District Hospital", "RA4", "Yeovil District Hospital (RA4)"), ("Yeovil", "", "Yeovil"), ("", "", "")],
)
def test_the_main_trust_is_written_with_its_code(name, code, words):
    assert SiteProfile(main_trust_name=name, main_trust_code=code).main_trust_in_words == words
