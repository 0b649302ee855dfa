"""Back up, destroy, restore: rehearsed on a whole dashboard."""

import hashlib
import json
import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from environ import Env

from metrics.models import Observation, StoredChart
from operations.backups import DUMP, LIST
from operations.clients import fitting, surroundings
from returns.keeping import ALL_FAULTS, keep_copy, kept, kept_copy
from tests.operations.conftest import publish_one


def destroy(var):
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    shutil.rmtree(var / "returns")


def counts():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: count(cursor, table) for table in tables}


def count(cursor, table):
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return cursor.fetchone()[0]


def test_back_up_destroy_restore_and_every_figure_is_identical(spoilable, kept_here, tmp_path, capsys):
    held = publish_one()
    call_command("refresh_charts", verbosity=0)
    content, before = kept(held.reference), counts()
    assert before["metrics_storedchart"] > 280 and before["returns_return"] == 1
    keep_copy(held.reference, ALL_FAULTS, b"can be made again")
    folder = tmp_path / "backup"
    call_command("backup", folder)
    assert "the database, and files of returns: 1" in capsys.readouterr().out

    destroy(kept_here)
    assert connection.introspection.table_names() == []
    call_command("restore", folder)

    assert counts() == before
    assert kept(held.reference) == content and kept_copy(held.reference, ALL_FAULTS) is None
    capsys.readouterr()
    call_command("verify_figures")
    assert "identical" in capsys.readouterr().out
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_what_is_there_is_replaced_only_when_told_to(spoilable, kept_here, tmp_path):
    folder = tmp_path / "backup"
    call_command("backup", folder)
    StoredChart.objects.all().delete()
    with pytest.raises(CommandError, match=r"holds \d+ tables already.*--replace"):
        call_command("restore", folder)
    assert not StoredChart.objects.exists()
    call_command("restore", folder, replace=True)
    assert StoredChart.objects.current().count() > 280
    newest = Observation.objects.latest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value >= %s FROM metrics_observation_id_seq", [newest])
        assert cursor.fetchone()[0], "the numbering would begin again"


def test_a_damaged_or_unfinished_backup_restores_nothing(spoilable, kept_here, tmp_path):
    folder = tmp_path / "backup"
    call_command("backup", folder)
    with (folder / DUMP).open("r+b") as dump:
        dump.seek(1000)
        dump.write(b"spoilt")
    with pytest.raises(CommandError, match=rf"was damaged, and nothing was restored: {DUMP}"):
        call_command("restore", folder, replace=True)
    (folder / LIST).unlink()
    with pytest.raises(CommandError, match="is no whole backup"):
        call_command("restore", folder, replace=True)
    assert StoredChart.objects.exists()


def cut_short(dump):
    """It ends early, and was so when its digest was taken."""
    dump.write_bytes(dump.read_bytes()[: -dump.stat().st_size // 3])


def of_another_database(dump):
    """It names what the server does not have."""
    content = dump.read_bytes()
    assert content.count(b"btree_gist") > 0
    dump.write_bytes(content.replace(b"btree_gist", b"btree_gone"))


@pytest.mark.parametrize("spoil", [cut_short, of_another_database])
def test_where_restoring_fails_half_way_all_is_as_before(spoilable, kept_here, tmp_path, spoil):
    folder = tmp_path / "backup"
    call_command("backup", folder)
    held = publish_one()  # after the backup
    before = counts()
    spoil(folder / DUMP)
    listed = json.loads((folder / LIST).read_text())
    listed["files"][DUMP] = hashlib.sha256((folder / DUMP).read_bytes()).hexdigest()
    (folder / LIST).write_text(json.dumps(listed))
    with pytest.raises(CommandError, match=r"(psql|pg_restore) stopped with exit code"):
        call_command("restore", folder, replace=True)
    assert counts() == before
    assert Observation.objects.current().filter(submission=held.submission).exists()


def test_a_folder_that_is_in_use_is_not_written_to(spoilable, tmp_path):
    (tmp_path / "something").touch()
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", tmp_path)


def test_only_its_owner_reads_a_backup(spoilable, kept_here, tmp_path):
    folder = tmp_path / "backup"
    call_command("backup", folder)
    assert folder.stat().st_mode & 0o077 == 0


def test_programs_are_told_what_the_connection_is_told():
    """An address may name the folder of a socket, or certificates, after its question mark."""
    address = "postgresql://me:secret@/figures?host=%2Frun%2Fhere&sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
    elsewhere = connection.copy()
    elsewhere.settings_dict |= Env.db_url_config(address)
    assert surroundings(elsewhere.get_connection_params()) == {
        "PGHOST": "/run/here",
        "PGUSER": "me",
        "PGPASSWORD": "secret",
        "PGDATABASE": "figures",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/ca.pem",
        "LC_ALL": "C",
    }


@pytest.mark.django_db
def test_a_program_for_the_server_s_version_is_found():
    assert fitting("pg_dump").is_file()
