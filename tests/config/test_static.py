import json
import re
from pathlib import Path

import plotly
import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from config.static import FILES, NodePackageFinder, prepare, prepared

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def packages(tmp_path):
    """A folder of packages with a little of everything that has to be taken out."""
    folder = tmp_path / "node_modules"
    for source in FILES.values():
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.encode())
    return folder


def test_styles_lose_fonts_source_maps_and_foreign_addresses():
    styles = (
        b"@font-face{font-family:F;src:url(https://fonts.example/f.woff2)}@font-face { src: url(x) }"
        b"a{background:url(/assets/images/arrow.svg)}p{color:red}\n/*# sourceMappingURL=x.css.map */\n"
    )
    assert prepared("nhsuk/x.css", styles) == b"a{background:url(images/arrow.svg)}p{color:red}\n"


def test_scripts_lose_the_source_map_and_nothing_else():
    assert prepared("x.js", b"start();//# sourceMappingURL=x.js.map\n") == b"start();"


def test_pictures_are_served_as_they_are():
    picture = b"\x00//# sourceMappingURL=not-a-comment"
    assert prepared("favicon.ico", picture) == picture


def test_a_package_that_is_not_installed_names_the_cure(packages, tmp_path):
    (packages / "plotly.js-basic-dist-min/plotly-basic.min.js").unlink()
    with pytest.raises(ImproperlyConfigured, match="npm ci --ignore-scripts"):
        prepare(packages, tmp_path / "prepared")


def test_preparing_again_changes_only_what_is_no_longer_right(packages, tmp_path):
    into = tmp_path / "prepared"
    prepare(packages, into)
    written = {name: (into / name).stat().st_mtime_ns for name in FILES}
    (into / "nhsuk/nhsuk-frontend.min.js").write_bytes(b"old")
    (packages / FILES["nhsuk/images/favicon.ico"]).write_bytes(b"new picture")
    prepare(packages, into)
    assert (into / "nhsuk/nhsuk-frontend.min.js").read_bytes() == FILES["nhsuk/nhsuk-frontend.min.js"].encode()
    assert (into / "nhsuk/images/favicon.ico").read_bytes() == b"new picture"
    untouched = {name for name in FILES if (into / name).stat().st_mtime_ns == written[name]}
    assert untouched == set(FILES) - {"nhsuk/nhsuk-frontend.min.js", "nhsuk/images/favicon.ico"}
    assert sorted(path.name for path in into.rglob("*") if path.is_file()) == sorted(Path(name).name for name in FILES)


def test_the_finder_lists_and_finds_the_prepared_files(packages, tmp_path, settings):
    settings.BASE_DIR = packages.parent
    settings.VAR_DIR = tmp_path / "var"
    finder = NodePackageFinder()
    assert [name for name, _ in finder.list([])] == list(FILES)
    assert all(storage.exists(name) for name, storage in finder.list([]))
    assert Path(finder.find("nhsuk/images/favicon.svg")).is_file()
    assert finder.find("nhsuk/images/favicon.svg", find_all=True) == [finder.find("nhsuk/images/favicon.svg")]
    assert not finder.find("nhsuk/secret.txt")


def test_the_design_system_asks_no_other_host_for_anything():
    styles = Path(finders.find("nhsuk/nhsuk-frontend.min.css")).read_text()
    assert "nhsuk-header" in styles
    assert "@font-face" not in styles
    addresses = set(re.findall(r"url\(([^)]*)\)", styles))
    assert addresses
    assert {f"nhsuk/{address}" for address in addresses} <= set(FILES)


def test_the_chart_library_is_the_one_that_plotly_writes_for():
    whole = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    version = re.search(r"plotly\.js v([\d.]+)", whole.read_text(encoding="utf-8")[:500])[1]
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]["plotly.js-basic-dist-min"]
    assert wanted == version


def test_the_lock_file_names_no_host():
    lock = (ROOT / "package-lock.json").read_text()
    assert "://" not in lock
    assert "resolved" not in lock
