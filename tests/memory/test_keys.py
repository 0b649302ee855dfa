import pytest

from memory.keys import among
from metrics.models import SiteArea


@pytest.fixture
def links(dashboard):
    return SiteArea.objects.current()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_rows_are_those_whose_keys_are_named(links, count):
    areas = list(links.filter(area__isnull=False).values_list("area", flat=True).distinct()[:count])
    found = links.filter(among(area=areas))
    assert found.count() == sum(links.filter(area=area).count() for area in areas) > 0


def test_several_fields_narrow_together_and_keys_may_come_twice(links):
    one = links.filter(area__isnull=False).first()
    found = links.filter(among(metric=[one.metric_id, one.metric_id], area=iter([one.area_id])))
    assert {(link.metric_id, link.area_id) for link in found} == {(one.metric_id, one.area_id)}


def test_no_key_is_no_row(links):
    assert not links.filter(among(area=[])).exists()


def test_an_index_of_spans_can_answer_for_a_lone_key(links):
    plan = links.filter(among(metric=[1])).explain()
    assert "'1'::bigint" in plan, "written as a plain number it would be an integer, which GiST has no operator for"
