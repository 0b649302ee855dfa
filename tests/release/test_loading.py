"""The rule in force is that of its file."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from release.models import ReleaseRule

USUAL = settings.DATA_DIR / "release" / "rule-2017-18.toml"


@pytest.fixture
def load(dashboard, capsys, tmp_path):
    def run(*changes):
        text = USUAL.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "rule.toml"
        path.write_text(text, encoding="utf-8")
        call_command("load_release_rule", path=path)
        return capsys.readouterr().out

    return run


def test_loading_twice_changes_nothing(load):
    assert load() == "Release rule: 0 new, 0 changed, 1 unchanged.\n"


def test_a_changed_rule_closes_the_version_before(load):
    assert load(("percent = 3", "percent = 2")) == "Release rule: 0 new, 1 changed, 0 unchanged.\n"
    versions = ReleaseRule.objects.order_by("known_from")
    assert [one.rule.margin_of("PACS").percent for one in versions] == [3, 2]
    assert versions[0].known_until == versions[1].known_from


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('metric = "emergency-admissions"', 'metric = "happiness"'), "metric: “happiness” is no metric"),
        (('figures = "non-elective-admissions"', 'figures = "occupied-beds"'), "does not stand in for"),
        (('comparator = "rest-of-england"', 'comparator = "england-ccgs"'), "is kept beside “rest-of-england”"),
        (("percent = 3", "percent = -3"), "rule.toml: margins"),
        (("slug =", "slug"), "not readable as TOML"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_and_nothing_is_loaded(load, change, said):
    with pytest.raises(CommandError, match=said):
        load(change)
    assert ReleaseRule.objects.count() == 1


def test_a_file_that_is_not_there_is_said(dashboard, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_release_rule", path=tmp_path / "nothing.toml")
