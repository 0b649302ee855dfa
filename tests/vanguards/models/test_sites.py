from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from memory.viewpoint import Viewpoint
from vanguards.models import Site


def test_sites_come_with_the_profile_of_the_moment_in_two_queries(register, now, django_assert_num_queries):
    with django_assert_num_queries(2):
        sites = list(Site.objects.known_to(now))
        assert [site.name for site in sites][:2] == ["Wirral Partners", "Mid Nottinghamshire Better Together"]
    assert len(sites) == 29


def test_before_the_first_load_no_site_is_known(register):
    before = Viewpoint(AnonymousUser(), timezone.now() - timedelta(days=1))
    assert not Site.objects.known_to(before).exists()


def test_sites_of_a_care_model(register):
    assert Site.objects.of_care_model("EHCH").count() == 6
