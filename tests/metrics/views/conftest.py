import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


@pytest.fixture
def page(reading):
    """The words of a page's main part, as its reader sees them."""

    def get(view, *arguments, status=200, **query):
        response = reading.get(reverse(f"metrics:{view}", args=arguments), query)
        assert response.status_code == status
        return words_of(response)

    return get


@pytest.fixture
def queries(reading):
    """How many queries a page needs."""

    def count(view, *arguments, **query):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert reading.get(reverse(f"metrics:{view}", args=arguments), query).status_code == 200
        return len(captured)

    return count


def words_of(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.S).group()
    main = re.sub(r"<svg.*?</svg>", " ", main, flags=re.S)
    words = re.sub(r"<[^>]*>", " ", main).replace("&#x27;", "'").replace("&amp;", "&")
    return re.sub(r" ([.,;:)])", r"\1", " ".join(words.split()))
