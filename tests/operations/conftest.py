"""A dashboard with all figures and one published return, in a database and a folder that a test may spoil."""

import pytest
from django.db import connection

from accounts.models import Role
from returns.models import Return
from returns.queries.asked import expected_of
from tests.conftest import connected_to, copy_of_database
from tests.returns.conftest import HEADINGS, person
from tests.returns.sending import published
from vanguards.models import Site

METRIC = "emergency-admissions"


@pytest.fixture
def kept_here(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def publish_one(slug="wirral"):
    """One month of a site's own admissions, published by its manager."""
    site = Site.objects.get(slug=slug)
    period = min(expected_of(site).open_periods[METRIC])
    content = f"{HEADINGS}\n{slug},{METRIC},{period.start:%Y-%m},2300,330000,,,,,,,\n".encode()
    outcome = published(site, person("mara", Role.Kind.MANAGER, site), content)
    assert outcome.held.is_published, outcome
    return Return.objects.get(pk=outcome.held.pk)


@pytest.fixture
def spoilable(loaded_database, kept_here, django_db_blocker):
    """Connected to a copy of the loaded database that goes with the test."""
    with django_db_blocker.unblock(), connected_to(loaded_database), copy_of_database("spoilable") as name:
        with connected_to(name):
            yield name
        connection.close()
