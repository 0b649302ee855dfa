from compare.sizes import size_of, thirds
from tests.compare.building import site


def test_the_published_population_comes_first():
    assert size_of(site(1, published=1000, registered=900)).people == 1000


def test_commissioners_count_only_where_they_stand_for_the_site_well():
    assert size_of(site(1, registered=900)).people == 900
    assert size_of(site(1, registered=900, comparability="limited")) is None


def test_care_homes_have_no_size_because_their_populations_differ_in_kind():
    assert size_of(site(1, care_model="EHCH", published=2500)) is None


def test_thirds_are_even_ordered_and_leave_out_who_has_no_size():
    sites = [site(number, published=number * 100) for number in (7, 3, 5, 1, 2, 6, 4)]
    smaller, middle, larger = thirds([*sites, site(9)])
    assert [[one.pk for one in third] for third in (smaller, middle, larger)] == [[1, 2], [3, 4, 5], [6, 7]]


def test_times_does_not_mind_which_is_larger():
    small, large = size_of(site(1, published=100)), size_of(site(2, published=250))
    assert small.times(large) == large.times(small) == 2.5
