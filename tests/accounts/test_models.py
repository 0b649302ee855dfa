from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, User
from tests.metrics import small

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def person():
    return User.objects.create_user("Asha@Example.org", "a long enough password", full_name="Asha Example")


def test_the_e_mail_address_is_the_log_in_whatever_its_case(person, client):
    assert person.email == "asha@example.org"
    assert client.login(username="ASHA@example.ORG", password="a long enough password")


def test_the_same_address_in_another_case_is_refused(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ASHA@example.org")


def test_the_database_keeps_addresses_in_lower_case(person):
    with pytest.raises(IntegrityError, match="lower_case"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email="Asha@example.org")


def test_a_person_needs_an_address():
    with pytest.raises(ValueError, match="it is the log-in"):
        User.objects.create_user("")


def test_roles_are_in_force_from_their_first_to_their_last_day(person):
    role = Role.objects.create(user=person, kind=Role.Kind.LEAD, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    held = [
        day
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1))
        if role in Role.objects.in_force(day)
    ]
    assert held == [date(2026, 1, 1), date(2026, 3, 31)]


def test_a_manager_is_manager_of_a_site(person):
    with pytest.raises(IntegrityError, match="names_it"), transaction.atomic():
        Role.objects.create(user=person, kind=Role.Kind.MANAGER, starts_on=TODAY)
    Role.objects.create(user=person, kind=Role.Kind.MANAGER, site=small.site("somewhere", 1), starts_on=TODAY)


def test_a_role_does_not_end_before_it_starts(person):
    with pytest.raises(IntegrityError, match="ends_after"), transaction.atomic():
        Role.objects.create(user=person, kind=Role.Kind.LEAD, starts_on=TODAY, ends_on=TODAY - timedelta(days=1))
