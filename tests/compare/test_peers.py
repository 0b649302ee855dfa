from compare.peers import peers_of
from tests.compare.building import site


def test_peers_have_the_same_model_and_the_nearest_size_first():
    own = site(1, published=1000)
    sites = [own, *(site(n, published=p) for n, p in ((2, 5000), (3, 900), (4, 1300), (5, 2000), (6, 400)))]
    assert [peer.slug for peer in peers_of(own, [*sites, site(7, care_model="MCP", published=1000)])] == [
        "site-3",
        "site-4",
        "site-5",
        "site-6",
    ]


def test_the_reasons_are_said():
    [peer] = peers_of(site(1, published=1000), [site(2, published=2500)])
    assert peer.reason == (
        "the same care model (PACS); 2,500 people (as published) beside 1,000 (as published): 2.5 times; "
        "the same region (North)"
    )


def test_without_a_size_the_same_region_comes_first():
    own = site(1)
    found = peers_of(own, [own, site(2, region="South"), site(3)])
    assert [peer.slug for peer in found] == ["site-3", "site-2"]
    assert "the size of one of them is not known" in found[0].reason


def test_a_site_whose_areas_are_graded_poor_is_no_peer():
    assert peers_of(site(1), [site(2, comparability="poor")]) == []
