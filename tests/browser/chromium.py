"""The Chromium of this machine, and how it is started: with nothing of its own going on in the background."""

import os
import shutil

# The shell without windows draws and checks the same in a third of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOT_FOUND = "Chromium was not found: install it, or set CHROMIUM to its path."


def path_of_chromium() -> str | None:
    """CHROMIUM if it is set, else the first that is found by name; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
