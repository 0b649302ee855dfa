"""Migrations are written so that the version before still serves with them, and are applied so that nobody waits."""

import re
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from operations.migrating import migrate
from tests import served

# Before anybody used it: the last migration of each app.
BEFORE_ALL_USE = {
    "accounts": "0003",
    "compare": "0001",
    "metrics": "0007",
    "operations": "0001",
    "release": "0001",
    "returns": "0004",
    "vanguards": "0003",
}
KNOWN = Path(__file__).with_name("known_migrations.txt")
# What the version before must no longer use, by migration; say in which release it ceased to.
NO_LONGER_USED: dict[str, str] = {}
HABITS = {
    r"\bDROP (COLUMN|TABLE)\b": "drops what the version before may use",
    r"\bRENAME\b": "takes away a name that the version before uses",
    r"\bALTER COLUMN \S+ TYPE\b": "writes a table anew while everybody waits",
    r"\bSET NOT NULL\b": "reads a whole table while everybody waits, and refuses rows of the version before",
    r"\bDROP DEFAULT\b": "gives a column no default of the database's (db_default): the version before cannot add rows",
    r"\bADD COLUMN \S+ (?!.*\b(DEFAULT|NULL)\b)": "adds a column that rows of the version before do not have",
    r"\bADD COLUMN \S+ (?=.*\bNOT NULL\b)(?!.*\bDEFAULT\b)": "adds a column that the version before leaves empty",
    r"\bCREATE (UNIQUE )?INDEX (?!CONCURRENTLY)": "makes an index while nobody can write: AddIndexBesideUse",
    r"\bADD CONSTRAINT \S+ (?!.*\bNOT VALID\b)": "reads a whole table while everybody waits: AddConstraintNotValid",
}


def faults_of(statements):
    """What in these statements, of one migration, would be met by the version before; new tables are nobody's yet."""
    new = {table for statement in statements for table in re.findall(r'CREATE TABLE "(\w+)"', statement)}
    return [
        f"{words}: {statement}"
        for statement in statements
        if not any(f'"{table}"' in statement for table in new)
        for pattern, words in HABITS.items()
        if re.search(pattern, statement)
    ]


def ours():
    return {app.label for app in apps.get_app_configs() if Path(app.path).parent == Path(settings.BASE_DIR)}


def is_in_use(app, name):
    return app in ours() and name[:4] > BEFORE_ALL_USE.get(app, "")


@pytest.mark.django_db(transaction=True)  # some are not run inside one
def test_the_version_before_serves_with_every_migration_since_it_is_used():
    loader = MigrationLoader(connection)
    found = {}
    for app, name in sorted(key for key in loader.disk_migrations if is_in_use(*key)):
        node = loader.graph.nodes[app, name]
        if faults := faults_of(loader.collect_sql([(node, False)])):
            found[f"{app}.{name}"] = faults
    assert found.keys() == NO_LONGER_USED.keys(), found


def test_every_app_that_has_migrations_says_from_when_on_it_is_used():
    loader = MigrationLoader(None)
    have = {app for app, _ in loader.disk_migrations} & ours()
    assert have == BEFORE_ALL_USE.keys()
    assert all(
        any(name[:4] == BEFORE_ALL_USE[app] for own, name in loader.disk_migrations if own == app) for app in have
    )


def test_no_migration_that_a_database_may_know_is_renamed_or_taken_away():
    """It would be applied again under its new name. A new one is added to the list."""
    held = {f"{app} {name}" for app, name in MigrationLoader(None).disk_migrations if app in ours()}
    assert held == set(KNOWN.read_text(encoding="ascii").splitlines())


@pytest.mark.parametrize(
    "statement",
    [
        'ALTER TABLE "metrics_area" DROP COLUMN "kind" CASCADE;',
        'DROP TABLE "metrics_area" CASCADE;',
        'ALTER TABLE "metrics_area" RENAME COLUMN "kind" TO "sort";',
        'ALTER TABLE "metrics_area" ALTER COLUMN "kind" TYPE varchar(90);',
        'ALTER TABLE "metrics_area" ALTER COLUMN "kind" SET NOT NULL;',
        'ALTER TABLE "metrics_area" ALTER COLUMN "kind" DROP DEFAULT;',
        'ALTER TABLE "metrics_area" ADD COLUMN "sort" smallint NOT NULL;',
        'CREATE INDEX "by_kind" ON "metrics_area" ("kind");',
        'CREATE UNIQUE INDEX "by_kind" ON "metrics_area" ("kind");',
        'ALTER TABLE "metrics_area" ADD CONSTRAINT "some" CHECK ("kind" <> \'\');',
    ],
)
def test_what_the_version_before_would_meet_is_named(statement):
    assert len(faults_of([statement])) == 1


@pytest.mark.parametrize(
    "statements",
    [
        ['ALTER TABLE "metrics_area" ADD COLUMN "sort" smallint DEFAULT 0 NOT NULL CHECK ("sort" >= 0);'],
        ['ALTER TABLE "metrics_area" ADD COLUMN "sort" smallint NULL;'],
        ['CREATE INDEX CONCURRENTLY "by_kind" ON "metrics_area" ("kind");'],
        ['ALTER TABLE "metrics_area" ADD CONSTRAINT "some" CHECK ("kind" <> \'\') NOT VALID;'],
        ['ALTER TABLE "metrics_area" VALIDATE CONSTRAINT "some";'],
        ['CREATE TABLE "new" ("id" bigint NOT NULL PRIMARY KEY);', 'CREATE INDEX "by_id" ON "new" ("id");'],
    ],
)
def test_what_it_would_not_meet_is_not(statements):
    assert faults_of(statements) == []


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.fixture
def behind(transactional_db):
    """The migration that adds a column to what is owed, and those after it, have still to be applied."""
    call_command("migrate", "metrics", "0008", verbosity=0)
    yield
    migrate()


def test_a_migration_lets_others_go_first_and_is_applied_when_they_have_ended(behind):
    reader = psycopg2.connect(served.database_url(connection.settings_dict["NAME"]))
    reader.cursor().execute("SELECT * FROM metrics_owedchart")  # in a transaction that stays open
    said, ended = [], threading.Timer(1.5, reader.close)
    ended.start()
    began = time.monotonic()
    migrate(within=0.3, pause=0.1, say=said.append)
    assert time.monotonic() - began >= 1.4 and said
    call_command("migrate", check_unapplied=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",), "afterwards it waits as before"


def test_where_the_others_do_not_end_it_says_so_and_nothing_has_changed(behind):
    reader = psycopg2.connect(served.database_url(connection.settings_dict["NAME"]))
    reader.cursor().execute("SELECT * FROM metrics_owedchart")
    try:
        with pytest.raises(CommandError, match="in use each of 2 times"):
            migrate(within=0.2, pause=0.1, tries=2)
    finally:
        reader.close()
    with pytest.raises(SystemExit):
        call_command("migrate", check_unapplied=True, verbosity=0)


@pytest.fixture
def without_index_of_spans(transactional_db):
    call_command("migrate", "vanguards", "0003", verbosity=0)  # and what rests on it
    yield
    migrate()


def test_an_index_that_was_cut_short_is_made_anew(without_index_of_spans):
    """It waits for every older transaction, such as a backup's, whatever that has read."""
    elsewhere = psycopg2.connect(served.database_url(connection.settings_dict["NAME"]))
    elsewhere.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT * FROM metrics_owedchart")
    said, ended = [], threading.Timer(1.5, elsewhere.close)
    ended.start()
    migrate(within=0.3, pause=0.1, say=said.append)
    assert said
    call_command("migrate", check_unapplied=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text, indisvalid FROM pg_index")
        made = dict(cursor.fetchall())
    assert all(made.values())
    assert {"award_known", "stored_chart_known", "release_rule_known"} <= made.keys()


def test_indexes_that_were_made_before_another_was_cut_short_stay(without_index_of_spans):
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX award_known ON vanguards_award USING gist (tstzrange(known_from, known_until))")
        cursor.execute("SELECT 'award_known'::regclass::oid")
        made = cursor.fetchone()
        migrate()
        cursor.execute("SELECT 'award_known'::regclass::oid")
        assert cursor.fetchone() == made
