from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from vanguards.models import Award, Site

pytestmark = pytest.mark.django_db


def load(*arguments, **options):
    out = StringIO()
    call_command("load_register", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path, files):
    """Write the files, as the test has changed them, to a folder."""

    def write():
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        return tmp_path

    return write


def test_it_counts_by_file_and_says_when_nothing_changed():
    first = load()
    assert "sites.csv: 29 new, 0 changed, 0 withdrawn, 0 unchanged\n" in first
    assert "Nothing changed." not in first
    second = load()
    assert "sites.csv: 0 new, 0 changed, 0 withdrawn, 29 unchanged\n" in second
    assert second.endswith("Nothing changed.\n")


def test_it_can_be_silent():
    assert load(verbosity=0) == ""


def test_a_corrected_folder_updates(folder, edit):
    load()
    edit("awards.csv", "amount", "8400000", code="FA001")
    assert "awards.csv: 0 new, 1 changed, 0 withdrawn, 64 unchanged" in load("--from", str(folder()))
    assert Award.objects.current().get(code="FA001").amount == 8_400_000


def test_with_any_fault_nothing_is_loaded_and_all_are_told(folder, edit):
    edit("sites.csv", "announced_on", "March", slug="wirral")
    edit("awards.csv", "amount", "lots", code="FA001")
    with pytest.raises(CommandError) as refused:
        load("--from", str(folder()))
    assert refused.value.returncode == 1
    first, second, last = str(refused.value).splitlines()
    assert first == "sites.csv, line 2, column announced_on: “March” is not a date. Write it as 2016-04-30."
    assert second.startswith("awards.csv, line 2, column amount: “lots” is not a sum of money.")
    assert last == "2 faults were found; nothing was loaded."
    assert not Site.objects.exists()


def test_a_site_that_would_become_another_is_refused_in_the_same_way(folder, edit):
    load()
    edit("sites.csv", "care_model", "MCP", slug="wirral")
    with pytest.raises(CommandError, match="is PACS in the register"):
        load("--from", str(folder()))


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        load("--from", str(tmp_path / "nowhere"))
