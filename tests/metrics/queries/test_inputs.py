"""What charts are drawn from."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.models import Area
from metrics.queries.inputs import Received, inputs_for
from tests.metrics import small

FIRST, LAST = date(2018, 1, 1), date(2018, 3, 1)


@pytest.mark.django_db
def test_inputs_with_other_values_have_the_comparator_of_their_own():
    metric, area = small.catalogue(), small.area("A1")
    comparator = small.area("rest-of-england", kind=Area.Kind.COMPARATOR)
    small.send([*small.monthly("A1", FIRST, LAST), *small.monthly(comparator.code, FIRST, LAST)])
    inputs = inputs_for([(metric.pk, area.pk)])
    assert len(inputs.comparator_charted(metric.pk)) == 3
    other = replace(inputs, received={**inputs.received, (metric.pk, comparator.pk): Received()})
    assert other.comparator_charted(metric.pk) == {}
    assert len(inputs.comparator_charted(metric.pk)) == 3
