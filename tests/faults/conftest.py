"""A dashboard of processes on a database and a broker of the tests' own, for each test a new one.

The processes are started as the launcher starts them. What they did is looked at in the database itself, through
the models, and at the end every figure is verified.
"""

import os
import subprocess
import sys
import uuid
from contextlib import ExitStack, contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from environ import Env

from accounts.models import Role
from tests.config.local.launching import reachable_folder
from tests.faults.dashboard import Dashboard
from tests.faults.stores import Broker, Database
from tests.returns.conftest import make_world, person
from tests.served import ROOT

PREPARED = "prepared"


@pytest.fixture(scope="session")
def folder():
    yield from reachable_folder()


@pytest.fixture(scope="session")
def database(folder):
    with ExitStack() as at_the_end:
        yield Database(folder, at_the_end)


@pytest.fixture(scope="session")
def static(folder):
    environment = {**os.environ, "VAR_DIR": str(folder), "STATIC_ROOT": str(folder / "static")}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    return folder / "static"


@pytest.fixture(scope="session")
def prepared(database, django_test_environment, django_db_blocker):
    """Two sites that are asked for the core metrics; Mara and Mo manage the one, Bo the other."""
    database.copy(PREPARED, of="template0")
    with django_db_blocker.unblock(), connected_to(database.address(PREPARED)):
        call_command("migrate", verbosity=0)
        alpha, beta = make_world()
        for name, site in (("mara", alpha), ("mo", alpha), ("bo", beta)):
            person(name, Role.Kind.MANAGER, site)
    return PREPARED


@contextmanager
def connected_to(url):
    """Use a database of another server in place of the test database."""
    connection.close()
    usual = dict(connection.settings_dict)
    connection.settings_dict.update(Env.db_url_config(url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(usual)


@pytest.fixture
def dashboard(folder, database, static, prepared, django_db_blocker, settings):
    name = f"dashboard-{uuid.uuid4().hex[:8]}"
    own = folder / name
    (own / "log").mkdir(parents=True)
    database.copy(name, of=prepared)
    settings.VAR_DIR = own
    with ExitStack() as at_the_end:
        broker = Broker(own, at_the_end)
        made = Dashboard(database, broker, name, own, static, at_the_end)
        at_the_end.enter_context(django_db_blocker.unblock())
        at_the_end.enter_context(connected_to(made.database_url))
        yield made


@pytest.fixture
def waiting(dashboard):
    """How many wait for a lock of a table."""

    def ask(table):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
            return cursor.fetchone()[0]

    return ask
