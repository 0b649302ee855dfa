"""The project's own register files, to read, to break and to load."""

import csv
import io
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from memory.viewpoint import Viewpoint
from vanguards.actions import load_register
from vanguards.register import read

FOLDER = Path(__file__).parents[2] / "data" / "register"
CONTENTS = {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}
READING = read(CONTENTS)


@pytest.fixture
def files():
    """Bytes of every file by name; a copy that a test may change."""
    return dict(CONTENTS)


@pytest.fixture
def edit(files):
    """Change the cell of a column in the first row that matches, and say on which line it stands."""

    def change(name, column, value, **where):
        header, *rows = list(csv.reader(io.StringIO(files[name].decode(), newline="")))
        wanted = {header.index(key): text for key, text in where.items()}
        found = [row for row in rows if all(row[index] == text for index, text in wanted.items())]
        found[0][header.index(column)] = value
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        files[name] = text.getvalue().encode()
        return rows.index(found[0]) + 2

    return change


@pytest.fixture
def add(files):
    """Add a line at the end of a file, and say which one it is."""

    def append(name, line):
        files[name] += f"{line}\n".encode()
        return files[name].count(b"\n")

    return append


@pytest.fixture
def register(db):
    """The register as the project's files have it, loaded now."""
    return load_register(rows=READING.rows, moment=timezone.now())


@pytest.fixture
def now():
    return Viewpoint(reader=AnonymousUser())


@pytest.fixture
def reader(client, db):
    """A browser's client, signed in as somebody without a role."""
    client.force_login(get_user_model().objects.create_user("reader@example.org", "a long enough password"))
    return client
