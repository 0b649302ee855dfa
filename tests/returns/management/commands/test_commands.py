"""The same road from the command line."""

import json
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from memory import locks
from metrics.models import Observation
from returns.models import Return, Window
from returns.statuses import Status
from tests.returns.conftest import months

pytestmark = pytest.mark.django_db


def run(command, *arguments, **options):
    """What a command prints, and its exit code."""
    out = StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, **options)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


@pytest.fixture
def file(tmp_path):
    def write(content, name="return.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("content", "code"), [(months(), 0), (months().replace(b"2305", b"x"), 1), (b"", 2), (b"\x00\x01\x02", 2)]
)
def test_checking_exits_with_what_it_found_and_stores_nothing(alpha, file, content, code):
    assert run("check_return", file(content), site="alpha")[1] == code
    assert not Return.objects.exists()
    assert not Observation.objects.exists()


def test_the_json_is_a_list_of_faults_with_their_cells(alpha, file):
    text, code = run("check_return", file(months().replace(b"2305", b"x")), site="alpha", json=True)
    (fault,) = json.loads(text)
    assert code == 1
    assert set(fault) == {"severity", "code", "sheet", "cells", "found", "problem", "mend"}
    assert (fault["severity"], fault["cells"], fault["found"]) == ("fault", ["D3"], "x")


def test_numbers_in_wrong_rows_are_told_before_the_faults_that_show_them(alpha, file):
    rows = months(count=6).decode().splitlines()
    cells = [row.split(",") for row in [*rows, ",,,,,,,,,,,"]]
    for here, above in reversed(list(zip(cells[3:], cells[2:-1], strict=True))):
        here[3] = above[3]
    cells[2][3] = ""
    text, code = run("check_return", file("\n".join(map(",".join, cells)).encode()), site="alpha")
    assert code == 1
    assert text.index("Column D looks shifted down by one row from row 3") < text.index("Fault: D3")


def test_a_file_or_site_that_is_not_there_cannot_be_read(alpha, tmp_path, file):
    for path, site in ((tmp_path / "none.csv", "alpha"), (file(months()), "nowhere")):
        with pytest.raises(CommandError) as refused:
            run("check_return", path, site=site)
        assert refused.value.returncode == 2


def publish(path, **options):
    return run("publish_return", path, "--as", "mara@example.org", site="alpha", **options)[0]


def test_publishing_does_the_whole_thing(alpha, mara, file):
    assert "Published." in publish(file(months()))
    assert Observation.objects.count() == 3
    assert "Nothing was changed." in publish(file(months()))


def test_publishing_waits_for_a_worker_that_has_the_return_in_hand(alpha, mara, file):
    """The worker is a lock on a connection of its own, which ends a little later."""
    other = connection.copy()
    with other.cursor() as cursor:
        next_ones = "SELECT last_value::int + step FROM returns_return_id_seq, generate_series(0, 9) step"
        cursor.execute(f"SELECT pg_advisory_lock(%s, pk) FROM ({next_ones}) AS of (pk)", [locks.RETURNS_CHECKED])
    threading.Timer(2, other.connection.close).start()
    assert "Published." in publish(file(months()))
    assert Return.objects.get().deliveries == 1


def test_what_is_unusual_needs_a_reason_from_a_file(alpha, mara, file):
    publish(file(months()))
    with pytest.raises(CommandError, match="please check"):
        publish(file(months(m05=2399)))
    reasons = file(json.dumps({"D3": "Late coding"}).encode(), "reasons.json")
    assert "Published." in publish(file(months(m05=2399)), reasons=reasons)
    assert Observation.objects.current().get(period_start="2014-05-01").reason == "Late coding"


def test_a_site_with_a_certifier_has_it_signed(alpha, mara, cora, file):
    assert "Waiting for sign-off" in publish(file(months()))
    assert Return.objects.get().status == Status.SIGN_OFF
    assert not Observation.objects.exists()


def test_nobody_publishes_for_another_site(alpha, bo, file):
    with pytest.raises(CommandError, match="cannot do this"):
        run("publish_return", file(months()), "--as", "bo@example.org", site="alpha")


def test_the_calendar_is_data(alpha):
    first, again = run("load_windows")[0], run("load_windows")[0]
    assert first.startswith("Windows: 74 new, 25 changed, 0 withdrawn, 0 unchanged")
    assert again == "Windows: 0 new, 0 changed, 0 withdrawn, 99 unchanged.\n"
    assert Window.objects.count() == 99


def test_a_calendar_with_a_fault_loads_nothing(alpha, file):
    head = "metric,period_start,period_end,opens_on,due_on,closes_on"
    rows = f"{head}\nno-metric,2016-04-01,2016-04-30,2016-05-01,2016-05-10,2016-06-01\n"
    rows += "bed-days,2016-04-01,2016-04-30,2016-05-01,2016-06-10,2016-06-01\n"
    with pytest.raises(CommandError) as refused:
        run("load_windows", path=file(rows.encode(), "windows.csv"))
    assert "line 2" in str(refused.value)
    assert "line 3" in str(refused.value)
    assert Window.objects.count() == 25
