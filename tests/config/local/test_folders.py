import os
import stat
from contextlib import ExitStack

import pytest

from config.local.folders import Place, place_for_database, secret_key, socket_folder, var_folder
from config.local.owner import Owner, unprivileged_owner
from config.local.problem import Problem


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_secret_key_is_made_once_and_is_private(tmp_path):
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert mode(tmp_path / "secret-key") == 0o600


def test_an_empty_secret_key_is_refused(tmp_path):
    (tmp_path / "secret-key").touch()
    with pytest.raises(Problem, match="is empty; delete it"):
        secret_key(tmp_path)


def test_a_deep_folder_gets_its_sockets_elsewhere_and_only_while_they_are_needed(tmp_path):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    with ExitStack() as at_the_end:
        sockets = socket_folder(deep, "database", at_the_end)
        assert len(os.fsencode(sockets / ".s.PGSQL.5432")) < 104
        assert mode(sockets) == 0o700
    assert not sockets.exists()


def test_a_shallow_folder_has_its_sockets_inside(folder):
    with ExitStack() as at_the_end:
        assert socket_folder(folder, "broker", at_the_end) == folder / "broker-socket"
    assert mode(folder / "broker-socket") == 0o700


def test_var_folder_cannot_be_a_file(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file"))
    with pytest.raises(Problem, match="cannot be made"):
        var_folder()


def test_an_ordinary_user_keeps_the_data_in_var(tmp_path):
    assert place_for_database(tmp_path, None) == Place(tmp_path, None)


def test_a_closed_folder_stays_closed_and_the_data_go_elsewhere(folder):
    """Root's own folders must never be opened to others for the database's sake."""
    closed = folder / "closed"
    (closed / "var").mkdir(parents=True)
    closed.chmod(0o700)
    # An ordinary user may not become anyone, himself included, so nothing can be entered as that owner either.
    owner = unprivileged_owner() or Owner(os.geteuid(), os.getegid())
    place = place_for_database(closed / "var", owner, machine_wide=folder / "machine-wide")
    assert place.folder.parent == folder / "machine-wide"
    assert mode(closed) == 0o700
