"""The browser files of others that we serve ourselves: the NHS design system and the chart library.

`npm ci --ignore-scripts` puts the packages in `node_modules`. Of them only the files named here are served,
from a prepared copy, because two things in them cannot stay: rules that would fetch a font from another
host, and pointers to source maps and pictures at addresses we do not have.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

NHSUK = "nhsuk-frontend/dist/nhsuk"
PLOTLY = "plotly.js-basic-dist-min"
ICONS = ("favicon.ico", "favicon.svg", "nhsuk-icon-180.png", "nhsuk-icon-mask.svg")
IMAGES_OF_THE_STYLES = (
    "nhsuk-icon-arrow-down.svg",
    "nhsuk-icon-arrow-up-down.svg",
    "nhsuk-icon-arrow-up.svg",
    "nhsuk-icon-cross.svg",
)

# The name under which a file is served, and where it stands in node_modules.
FILES = {
    "nhsuk/nhsuk-frontend.min.css": f"{NHSUK}/nhsuk-frontend.min.css",
    "nhsuk/nhsuk-frontend.min.js": f"{NHSUK}/nhsuk-frontend.min.js",
    **{f"nhsuk/images/{name}": f"{NHSUK}/assets/images/{name}" for name in (*ICONS, *IMAGES_OF_THE_STYLES)},
    "plotly/plotly-basic.min.js": f"{PLOTLY}/plotly-basic.min.js",
}

FONT_FACE = re.compile(rb"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/\s*|//# sourceMappingURL=\S*\s*")


def prepared(name: str, content: bytes) -> bytes:
    """The file as we serve it: Arial instead of a fetched font, our own addresses of pictures, no source maps."""
    if name.endswith(".css"):
        content = FONT_FACE.sub(b"", content).replace(b"url(/assets/images/", b"url(images/")
    return SOURCE_MAP.sub(b"", content) if name.endswith((".css", ".js")) else content


def prepare(packages: Path, into: Path) -> None:
    """Bring the copies in `into` up to date with the files in `packages`; what is right already is left alone.

    Raises ImproperlyConfigured, naming the cure, when a package is not installed.
    """
    for name, source in FILES.items():
        try:
            content = prepared(name, (packages / source).read_bytes())
        except FileNotFoundError as missing:
            raise ImproperlyConfigured(f"{source} is missing. Run: npm ci --ignore-scripts") from missing
        _write_if_changed(into / name, content)


def _write_if_changed(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Another process may be preparing the same file: each writes its own draft, and the rename is atomic.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


class NodePackageFinder(BaseFinder):
    """Finds the files above; prepares them when the first is asked for."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._storage: FileSystemStorage | None = None

    @property
    def storage(self) -> FileSystemStorage:
        if self._storage is None:
            into = Path(settings.VAR_DIR) / "node-packages"
            prepare(Path(settings.BASE_DIR) / "node_modules", into)
            self._storage = FileSystemStorage(location=into)
        return self._storage

    def check(self, **kwargs) -> list:
        return []

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in FILES:
            yield name, self.storage

    def find(self, path, find_all=False, **kwargs):
        if path not in FILES:
            return []
        return [self.storage.path(path)] if find_all else self.storage.path(path)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Every file under a name that changes with its content, also where one script imports another."""

    support_js_module_import_aggregation = True
