"""What the first view of a page takes over the wire, compressed as it is sent, with nothing kept from before."""

import pytest

from tests.pages import CHART, OVERVIEW

BUDGET = 150_000  # bytes


@pytest.mark.parametrize("address", ["/", OVERVIEW, CHART, "/metrics/non-elective-admissions/", "/icons/", "/map/"])
def test_a_first_view_is_light(page, address):
    received = {}
    wire = page.context.new_cdp_session(page)
    names = {}
    wire.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: received.update({names[event["requestId"]]: event["encodedDataLength"]}),
    )
    wire.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    assert len(received) > 5
    assert sum(received.values()) < BUDGET, received
    assert not [url for url in received if "plotly" in url]
