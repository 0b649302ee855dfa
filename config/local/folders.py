"""Where the launcher keeps things: data that outlive a restart, sockets, logs and the secret key."""

import hashlib
import os
import secrets
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from config.local.owner import Owner
from config.local.problem import Problem

ROOT = Path(__file__).resolve().parent.parent.parent
MACHINE_WIDE = Path("/var/lib/vanguards-dashboard")
# The kernel takes 107 bytes for the path of a socket, macOS 103; the longest name we put into the folder has 18.
LONGEST_SOCKET_FOLDER = 85


@dataclass(frozen=True)
class Place:
    """A folder for PostgreSQL's data that the user it runs as (`owner`, None = ourselves) can reach."""

    folder: Path
    owner: Owner | None

    def make(self, name: str) -> Path:
        """A private folder of this name, given to the owner."""
        return private_folder(self.folder / name, self.owner)


def var_folder() -> Path:
    """VAR_DIR, by default var/ in the project; made where it is not there."""
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    var = (ROOT / var).resolve()
    try:
        var.mkdir(parents=True, exist_ok=True)
        (var / "log").mkdir(exist_ok=True)
    except OSError as error:
        raise Problem(f"The folder {var} cannot be made: {error.strerror}.") from error
    if not os.access(var, os.W_OK | os.X_OK):
        raise Problem(f"The folder {var} cannot be written to; set VAR_DIR to one that can.")
    return var


def place_for_database(var: Path, owner: Owner | None, *, machine_wide: Path = MACHINE_WIDE) -> Place:
    """`var` itself where the owner can enter it, else a folder of its own below `machine_wide`.

    No existing folder's mode is changed: a home that is closed to others stays closed.
    """
    if owner is None or owner.can_enter(var):
        return Place(var, owner)
    folder = machine_wide / hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    for made in (machine_wide, folder):
        made.mkdir(mode=0o755, exist_ok=True)
    return Place(folder, owner)


def socket_folder(parent: Path, name: str, at_the_end: ExitStack) -> Path:
    """A private folder whose path is short enough for sockets: below `parent`, else a temporary one."""
    folder = parent / f"{name}-socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.mkdtemp(prefix="vanguards-", dir="/tmp"))
        at_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
    return private_folder(folder, None)


def private_folder(path: Path, owner: Owner | None) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        owner.give(path)
    return path


def secret_key(var: Path) -> str:
    """The key in var/secret-key, made at random the first time and readable by its owner alone."""
    path = var / "secret-key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise Problem(f"The file {path} is empty; delete it and a new key is made at the next start.")
    return key
