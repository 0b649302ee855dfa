import re

import pytest

from config.local.folders import ROOT

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_its_hashes_and_no_place_to_load_from_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert len(requirements) == len(pins(name)) > 0
    assert all("--hash=sha256:" in requirement for requirement in requirements)
    assert "://" not in text and "--index" not in text and "--find" not in text


def test_development_has_the_application_at_the_same_versions():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", FILES)
def test_there_is_one_database_driver(name):
    """Django prefers psycopg 3 without a word when both are there, and COPY through psycopg2 then fails."""
    assert not {"psycopg", "psycopg-binary", "psycopg2"} & pins(name).keys()
