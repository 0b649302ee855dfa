"""The loaded database, and the dashboard served from it, for the tests that need the real thing.

Both are made once: the commands of a first start run in a copy of the empty test database, and the
served dashboard has a copy of that. Copies are made by PostgreSQL itself and take a moment.
"""

from contextlib import contextmanager

import hypothesis
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts.actions import make_demo_accounts
from accounts.models import Role
from tests.served import DEMO_PASSWORD
from tests.served import served as serve
from vanguards.models import Site

# How long an example takes says more of what else the machine does than of the test.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")

DATABASE = {"db", "transactional_db", "django_db_setup"}  # a test asks for the database by one of these
START = ("sync_metrics", "load_register", "load_series", "load_windows", "load_release_rule", "refresh_charts")


def pytest_itemcollected(item):
    if item.get_closest_marker("django_db") or DATABASE.intersection(item.fixturenames):
        item.add_marker("database")


@contextmanager
def copy_of_database(suffix):
    """A copy of the database that is connected to now, under its name with `suffix`; gone afterwards."""
    creation = connection.creation
    settings = creation.get_test_db_clone_settings(suffix)
    creation.clone_test_db(suffix, verbosity=0)
    yield settings["NAME"]
    connection.close()
    creation.destroy_test_db(suffix=suffix, verbosity=0)


@contextmanager
def connected_to(name):
    """Use another database in place of the test database."""
    connection.close()
    usual, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """The test database, always: pytest-django's own makes none where only copies of it are asked for."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def static_files_by_name(settings):
    """Pages made in the tests' own process name static files as they lie in the project; nothing is collected."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}


@pytest.fixture(autouse=True)
def nothing_kept(settings):
    """Tests change rows in a transaction that is undone, which a snapshot does not tell apart."""
    none = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {"default": none, "versions": none}


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """People made in the tests' own process need no password that takes half a second to check."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def loaded_database(django_db_setup, django_db_blocker):
    """The name of a database with the register, every published series and all charts."""
    with django_db_blocker.unblock(), copy_of_database("loaded") as name:
        with connected_to(name):
            for command in START:
                call_command(command, verbosity=0)
        yield name


@pytest.fixture
def dashboard(loaded_database, django_db_blocker):
    """Run the test in the loaded database; what it changes is undone."""
    with django_db_blocker.unblock(), connected_to(loaded_database), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def served(loaded_database, django_db_blocker, tmp_path_factory):
    """The dashboard as it is served by a web server of its own; nothing in it is changed."""
    with django_db_blocker.unblock(), connected_to(loaded_database), copy_of_database("served") as name:
        with connected_to(name):
            make_demo_accounts(password=DEMO_PASSWORD)
        with serve(database=name, folder=tmp_path_factory.mktemp("served")) as address:
            yield address


@pytest.fixture
def lead(dashboard):
    """A programme lead, signed in as far as the database goes."""
    user = get_user_model().objects.create_user("asha@example.org", "a long enough password", full_name="Asha Example")
    Role.objects.create(user=user, kind=Role.Kind.LEAD, starts_on=timezone.localdate())
    return user


@pytest.fixture
def manager(dashboard):
    """The manager of South Somerset Symphony."""
    user = get_user_model().objects.create_user("mike@example.org", "a long enough password", full_name="Mike Example")
    site = Site.objects.get(slug="south-somerset-symphony")
    Role.objects.create(user=user, kind=Role.Kind.MANAGER, site=site, starts_on=timezone.localdate())
    return user


@pytest.fixture
def reading(client, lead):
    """A browser's client, signed in as the programme lead."""
    client.force_login(lead)
    return client
