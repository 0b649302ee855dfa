"""Remembering, tried on the register's organisations."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from memory.actions import Remembered, remember
from vanguards.models import Organisation

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(days=1)


def organisations(**names):
    return [Organisation(code=code, name=name) for code, name in names.items()]


def keep(moment, **names):
    return remember(Organisation, organisations(**names), key=("code",), moment=moment)


def test_first_time_all_is_new():
    assert keep(NOW, A="Alpha", B="Beta") == Remembered(new=2)


def test_second_time_nothing_changes():
    keep(NOW, A="Alpha")
    assert keep(LATER, A="Alpha") == Remembered(unchanged=1)
    assert Organisation.objects.get().known_from == NOW


def test_a_correction_closes_the_old_row_and_opens_a_new_one():
    keep(NOW, A="Alpha")
    assert keep(LATER, A="Alfa") == Remembered(changed=1)
    assert [o.name for o in Organisation.objects.as_known_at(NOW)] == ["Alpha"]
    assert [o.name for o in Organisation.objects.as_known_at(LATER)] == ["Alfa"]
    assert Organisation.objects.count() == 2


def test_a_clock_that_was_set_back_closes_no_row_before_it_was_known():
    keep(LATER, A="Alpha")
    assert keep(NOW, A="Alfa") == Remembered(changed=1)
    assert [o.name for o in Organisation.objects.as_known_at(LATER)] == ["Alpha"]
    assert [o.name for o in Organisation.objects.current()] == ["Alfa"]


def test_a_row_no_longer_there_is_withdrawn_and_still_known_for_then():
    keep(NOW, A="Alpha", B="Beta")
    assert keep(LATER, A="Alpha") == Remembered(withdrawn=1, unchanged=1)
    assert Organisation.objects.as_known_at(NOW).count() == 2
    assert Organisation.objects.current().count() == 1


def test_numbers_from_a_file_equal_those_of_the_table():
    rows = [Organisation(code="A", name="Alpha", residents="12", latitude="51.10000")]
    remember(Organisation, rows, key=("code",), moment=NOW)
    rows = [Organisation(code="A", name="Alpha", residents=12, latitude="51.1")]
    assert remember(Organisation, rows, key=("code",), moment=LATER) == Remembered(unchanged=1)


def test_two_rows_of_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        remember(Organisation, organisations(A="Alpha") * 2, key=("code",), moment=NOW)


def test_the_database_keeps_one_current_row_a_key():
    keep(NOW, A="Alpha")
    with pytest.raises(IntegrityError, match="one_current"), transaction.atomic():
        Organisation.objects.create(code="A", name="Another", known_from=LATER)


def test_the_database_refuses_knowledge_that_ends_before_it_starts():
    with pytest.raises(IntegrityError, match="known_in_order"), transaction.atomic():
        Organisation.objects.create(code="A", name="Alpha", known_from=LATER, known_until=NOW)
