"""Pictures of the dashboard for its README, taken as a reader sees it."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import FloatRect, Page, sync_playwright

from config.local.addresses import page_is_served
from tests.browser.chromium import FLAGS, NOT_FOUND, path_of_chromium

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
READER = "lead@demo.example"
SIZE = {"width": 1440, "height": 1400}  # as high as it must be to show the first rows of the overview
FIRST_START_WITHIN = 600  # seconds
LARGEST = 300_000  # bytes
MARGIN = 16  # pixels


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 1:
        take(sys.argv[1].rstrip("/"), os.environ["DEMO_PASSWORD"])
        return
    password = secrets.token_urlsafe(12)
    with started(password) as address:
        take(address, password)


@contextmanager
def started(password: str) -> Iterator[str]:
    """A dashboard of its own while the block runs, in a folder that goes with it; gives its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="vanguards-screenshots-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)  # as root the database runs as another user, who must get through
        places = {"PORT": str(port), "VAR_DIR": folder, "DEMO_PASSWORD": password}
        process = subprocess.Popen([sys.executable, "-m", "config.local", "serve"], env={**os.environ, **places})
        try:
            wait_for_page(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for_page(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + FIRST_START_WITHIN
    while not page_is_served(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The dashboard did not start.")


def take(address: str, password: str) -> None:
    chromium = path_of_chromium()
    if chromium is None:
        raise SystemExit(NOT_FOUND)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(base_url=address, viewport=SIZE)
        sign_in(page, password)
        page.goto("/overview/")
        page.screenshot(path=IMAGES / "overview.png")
        page.goto("/sites/isle-of-wight/non-elective-admissions/")
        page.screenshot(path=IMAGES / "chart.png", full_page=True, clip=from_sentence_to_picture(page))
        browser.close()
    sizes = {picture.name: picture.stat().st_size for picture in sorted(IMAGES.glob("*.png"))}
    print(*(f"{name}: {size:,} bytes" for name, size in sizes.items()), sep="\n")
    if max(sizes.values()) > LARGEST:
        raise SystemExit(f"A picture is larger than {LARGEST:,} bytes.")


def from_sentence_to_picture(page: Page) -> FloatRect:
    """The part of a chart's page that stands for the whole: what the chart says, and the chart."""
    whole, picture = page.locator("figure.chart").bounding_box(), page.locator(".chart__picture").bounding_box()
    if whole is None or picture is None:
        raise SystemExit("The chart is not drawn.")
    return {**whole, "height": picture["y"] + picture["height"] - whole["y"] + MARGIN}


def sign_in(page: Page, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(READER)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


if __name__ == "__main__":
    main()
