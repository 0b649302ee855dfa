"""The files that sites send, kept as they came: VAR_DIR/returns/<reference>/. On the disk before any row names them.

Copies for the sender stand beside them. They can be made again at any time, so no backup holds them.
"""

import os
import shutil
from pathlib import Path

from django.conf import settings

ORIGINAL = "original"
WITH_COMMENTS, ALL_FAULTS = "with-comments.xlsx", "faults.csv"
COPIES = (WITH_COMMENTS, ALL_FAULTS)
UNFINISHED = ".part"


class NotKept(Exception):
    """The file could not be written whole; nothing of it is left."""


def keep(reference: str, content: bytes) -> None:
    """Write a file and wait until the disk has it. Raises NotKept where it does not go there whole."""
    folder = folder_of(reference)
    try:
        folder.mkdir(parents=True)
        _write(folder / ORIGINAL, content)
        _settle(folder)
        _settle(folder.parent)
    except OSError as error:
        discard(reference)
        raise NotKept(str(error)) from error


def kept(reference: str) -> bytes:
    """The file as it came. Raises OSError where it is gone."""
    return (folder_of(reference) / ORIGINAL).read_bytes()


def keep_copy(reference: str, name: str, content: bytes) -> None:
    """Put a copy beside the file, whole or not at all. Raises OSError where it does not go there."""
    path = folder_of(reference) / name
    unfinished = path.with_name(name + UNFINISHED)
    try:
        _write(unfinished, content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def kept_copy(reference: str, name: str) -> bytes | None:
    """None where it was not made, or could not be kept."""
    try:
        return (folder_of(reference) / name).read_bytes()
    except FileNotFoundError:
        return None


def discard(reference: str) -> None:
    """For a file whose row was never made, or says that it is removed; its copies go with it."""
    shutil.rmtree(folder_of(reference), ignore_errors=True)


def folder_of(reference: str) -> Path:
    return Path(settings.VAR_DIR) / "returns" / reference


def _write(path: Path, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """A file's name is part of its folder, which has to reach the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
