"""The whole dashboard in a folder, and back: the database as it is at one moment, and the files that sites sent.

The database is copied first. A file is on the disk before the row that names it, and that of a published return is
never deleted, so every such file that the copy names is there when the files are copied after it. The list is written
last: a folder without it is no backup.
"""

import hashlib
import json
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from operations import clients
from returns.keeping import COPIES, UNFINISHED

DUMP, LIST, FILES = "database.dump", "backup.json", "returns"


class BackupProblem(Exception):
    """Nothing was made, or nothing was restored; the text says why and what to do."""


def back_up(folder: Path) -> dict[str, str]:
    """Write a backup into a new folder; the SHA-256 of each file by its path in it."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupProblem(f"{folder} is not empty: name a folder that is not there yet.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # it holds passwords' hashes and what sites sent
    clients.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}")
    if kept().is_dir():
        copies = shutil.ignore_patterns(*COPIES, f"*{UNFINISHED}")  # they come and go, and can be made again
        shutil.copytree(kept(), folder / FILES, ignore=copies)
    digests = {str(path.relative_to(folder)): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    written = {"made_at": timezone.now().isoformat(), "files": digests}
    (folder / LIST).write_text(json.dumps(written, indent=1), encoding="utf-8")
    return digests


def restore(folder: Path, *, replace: bool = False) -> dict[str, str]:
    """Put a backup back; the files it consists of.

    Everything is checked before anything is changed. `replace`: what the database holds now is dropped, in the same
    transaction; without it only an empty database is written to.
    """
    digests = checked(folder)
    tables = connection.introspection.table_names()
    if tables and not replace:
        raise BackupProblem(
            f"The database holds {len(tables)} tables already. To drop them and restore, say so with --replace."
        )
    connection.close()
    clients.carry_out(
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public;" if tables else "",
        *("pg_restore", "--file=-", "--no-owner", "--no-privileges", str(folder / DUMP)),
    )
    _put_back_files(folder / FILES)
    return digests


def checked(folder: Path) -> dict[str, str]:
    """The list of the backup, every file of which is whole. Raises BackupProblem."""
    try:
        digests = json.loads((folder / LIST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupProblem(f"{folder} is no whole backup: its list {LIST} cannot be read.") from error
    broken = [name for name, digest in digests.items() if not _is_whole(folder / name, digest)]
    if broken:
        raise BackupProblem(f"{folder} was damaged, and nothing was restored: {', '.join(broken)}")
    return digests


def kept() -> Path:
    return Path(settings.VAR_DIR) / FILES


def _is_whole(path: Path, digest: str) -> bool:
    return path.is_file() and _digest(path) == digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_back_files(source: Path) -> None:
    """Files that are there already stay: a reference names one file for ever, and none is changed."""
    for path in source.rglob("*"):
        target = kept() / path.relative_to(source)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
