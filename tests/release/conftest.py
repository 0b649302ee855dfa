import re

import pytest
from django.urls import reverse

from tests.metrics.views.conftest import words_of


@pytest.fixture
def page(reading):
    """The words of a page's main part, as its reader sees them."""

    def get(address, status=200):
        response = reading.get(address)
        assert response.status_code == status
        return words_of(response)

    return get


@pytest.fixture
def site_page():
    def address(slug="wirral", quarter="2017-09-30", **query):
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return f"{reverse('release:site', args=[slug])}?quarter={quarter}{more}"

    return address


@pytest.fixture
def fields(reading):
    """What the hidden fields of a page's form say, so that it can be sent as a browser would."""

    def get(address):
        html = reading.get(address).content.decode()
        found = {name: re.search(rf'name="{name}" value="([^"]*)"', html) for name in ("seen", "before")}
        return {name: match[1] for name, match in found.items() if match}

    return get
