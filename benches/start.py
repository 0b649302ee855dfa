"""How long a newcomer waits: `script/server` in a fresh clone until the first page, and the second time.

The first start installs what the project needs, so it says as much of the network as of the project.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from benches import _document
from benches._served import free_port
from config.local.addresses import page_is_served

ROOT = Path(__file__).parents[1]
MOST_SECONDS = 10
PATIENCE = 900
# What would have the server use something of this machine's.
OURS = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "VAR_DIR", "DEMO_PASSWORD", "DJANGO_SETTINGS_MODULE")


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="vanguards-start-", dir="/tmp"))
    try:
        subprocess.run(("git", "clone", "--quiet", str(ROOT), str(folder / "clone")), check=True)
        first, second = (seconds_to_first_page(folder / "clone") for _ in range(2))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows = [("first, with installing and drawing", f"{first:.1f}", ""), ("second", f"{second:.1f}", f"{MOST_SECONDS}")]
    _document.write(
        "start",
        "From script/server to the first page",
        "In a fresh clone, on an embedded database and broker.",
        _document.table(("start", "seconds", "under"), rows),
    )


def seconds_to_first_page(clone: Path) -> float:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {"PORT": str(port)}
    start = time.perf_counter()
    with (clone.parent / "log").open("a") as log:
        server = subprocess.Popen(
            ("script/server",), cwd=clone, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while not page_is_served(port):
            if server.poll() is not None or time.perf_counter() - start > PATIENCE:
                raise RuntimeError((clone.parent / "log").read_text())
            time.sleep(0.05)
        return time.perf_counter() - start
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


if __name__ == "__main__":
    main()
