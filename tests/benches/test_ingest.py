"""The measurement of returns, at a small size: that it measures what it says, and that its sums are right."""

import csv
import os
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from benches import _ingest_bare, _ingest_world, ingest
from metrics.models import Observation
from returns.models import Return
from tests.conftest import connected_to, copy_of_database

OURS = {
    **{"rows": 1000, "check": 2.0, "preview": 4.0, "publish": 3.0, "bare": 2.0, "ratio": 2.5},
    **{"megabytes_of_checking": 199.6, "megabytes_of_publishing": 150.2},
}


@pytest.fixture
def bench_database(django_db_setup, django_db_blocker, monkeypatch, tmp_path):
    """A database that processes of the bench see too; gives a folder of theirs."""
    (tmp_path / "static").mkdir()
    with django_db_blocker.unblock(), copy_of_database("ingest") as name, connected_to(name):
        server = urlsplit(os.environ["DATABASE_URL"])
        monkeypatch.setenv("DATABASE_URL", server._replace(path=f"/{name}").geturl())
        monkeypatch.setenv("VAR_DIR", str(tmp_path))
        yield tmp_path


def test_every_case_is_measured_beside_the_bare_upsert(bench_database, monkeypatch):
    monkeypatch.setattr(ingest, "find_spec", lambda name: None)
    _ingest_world.make(2)
    _ingest_bare.make()
    cases, peer = ingest.measured(bench_database, 400, 10, 1)
    assert list(cases) == ingest.cases()
    for (_, corrected), found in cases.items():
        assert (found["new"], found["revised"], found["unchanged"]) == ((0, 40, 360) if corrected else (400, 0, 0))
        assert min(found[step] for step in ("check", "preview", "publish", "bare")) > 0
        assert all(50 < found[f"megabytes_of_{stage}"] < 1000 for stage in ("checking", "publishing"))
        assert found["ratio"] == (found["check"] + found["publish"]) / found["bare"]
    assert peer == {}
    assert {held.status for held in Return.objects.all()} == {"published"}


def test_the_bare_table_has_all_that_the_observations_have(bench_database, django_db_blocker):
    from django.db import connection

    _ingest_world.make(1)
    _ingest_bare.make()
    with connection.cursor() as cursor:
        theirs, ours = (_constraints(cursor, table) for table in (_ingest_bare.TABLE, "metrics_observation"))
        assert theirs == ours
        assert {kind for kind, _ in ours} >= set("cfpx")
        cursor.execute(
            "SELECT tablename, count(*) FROM pg_indexes WHERE tablename IN (%s, 'metrics_observation') GROUP BY 1",
            [_ingest_bare.TABLE],
        )
        assert len({count for _, count in cursor.fetchall()}) == 1


def _constraints(cursor, table):
    cursor.execute(
        "SELECT contype, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass", [table]
    )
    return sorted(cursor.fetchall())


def test_the_bare_upsert_holds_what_was_published_and_a_correction_overwrites_it(bench_database):
    from django.db import connection

    _ingest_world.make(1)
    _ingest_bare.make()
    files = ingest.written(bench_database, 250, 10)
    names = ("period_start", "period_end", "numerator", "denominator", "state", "provisional", "cell")
    for corrected in ingest.SENT:
        ingest.sent(files["csv", corrected], files["rows", corrected])
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(names)} FROM {_ingest_bare.TABLE} ORDER BY 1")
            assert cursor.fetchall() == list(Observation.objects.current().order_by("period_start").values_list(*names))
    assert Observation.objects.count() == 275


def test_months_in_turn_never_have_the_same_count_and_one_row_in_ten_is_corrected():
    first, second = (list(_ingest_world.lines(["a", "b"], 500, corrected=corrected)) for corrected in (False, True))
    assert all(one[3] != other[3] for one, other in pairwise(first[:250]))
    assert [place for place, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]] == [
        *range(9, 500, 10)
    ]
    assert len({(line[1], line[2]) for line in first}) == 500


def test_files_hold_the_rows_that_were_asked_for(tmp_path):
    path = tmp_path / "return.csv"
    _ingest_world.write_csv(path, _ingest_world.lines(["a"], 7))
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == list(_ingest_world.HEADINGS)
    assert [row[2] for row in rows[1:]] == [f"1996-0{month}" for month in range(1, 8)]


def test_a_row_says_check_and_publish_together_beside_the_bare_upsert():
    row = list(ingest.row_of(("csv", False), OURS))
    assert row == ["first return, CSV", "500", "250", "333", "5.0", "2.0", "2.50", "2.5", "200", "150", "300"]
    assert list(ingest.row_of(("xlsx", True), OURS))[7] == ""


def test_the_peer_is_compared_by_rows_a_second():
    table = ingest.peer_table_of(OURS, {"rows": 100, "import": 5.0, "dry_run": 15.0}, 100)
    assert "| check and publish | 1,000 | 200 |  |  |" in table
    assert "| django-import-export, import alone | 100 | 20 | 10 | 50 |" in table
    assert "| django-import-export, dry run and import | 100 | 5 | 40 | 50 |" in table


def test_a_peer_that_is_not_installed_was_not_run():
    assert ingest.peer_table_of(OURS, {}, 5000).count("| 5,000 | not run |  | 50 |") == 2
