import stat
import subprocess

from config.local.environment import FILE, NAMES, noted
from config.local.folders import ROOT

SETTINGS = dict.fromkeys(NAMES, "plain") | {"DATABASE_URL": "postgres://a:it's $HOME `x`\"@host/name?b=1&c=2"}


def read_by_the_shell(path):
    script = 'set -a; . "$1"; env -0'
    found = subprocess.run(["sh", "-c", script, "sh", path], env={}, capture_output=True, check=True, text=True)
    read = dict(line.split("=", 1) for line in found.stdout.split("\0") if line)
    return {name: read.get(name) for name in NAMES}


def test_the_settings_are_there_in_the_shell_s_words_while_it_runs_and_gone_after(tmp_path):
    (tmp_path / FILE).write_text("left by a start that was killed")
    with noted(tmp_path, SETTINGS | {"PATH": "not ours"}):
        assert read_by_the_shell(tmp_path / FILE) == SETTINGS
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
        assert "not ours" not in (tmp_path / FILE).read_text()
    assert not (tmp_path / FILE).exists()


def test_without_a_running_dashboard_it_says_so(tmp_path):
    found = subprocess.run(
        [ROOT / "script" / "manage", "check"],
        env={"PATH": "/usr/bin:/bin", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 1
    assert found.stderr.strip() == (
        f"The dashboard does not run on the folder {tmp_path}: start it with script/server, and call this beside it."
    )
