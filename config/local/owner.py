"""Who a child process runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.local.problem import Problem


@dataclass(frozen=True)
class Owner:
    """A user and a group of this machine, by number."""

    user: int
    group: int

    def popen_options(self) -> dict[str, Any]:
        return {"user": self.user, "group": self.group, "extra_groups": []}

    def give(self, path: Path) -> None:
        os.chown(path, self.user, self.group)

    def can_enter(self, folder: Path) -> bool:
        return self.can_run("/usr/bin/test", "-x", str(folder))

    def can_run(self, *command: str) -> bool:
        """Whether the command succeeds as this user. Asked of the kernel, for modes alone do not tell the whole."""
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, **self.popen_options())
        except PermissionError:
            return False
        return done.returncode == 0


def unprivileged_owner() -> Owner | None:
    """None for an ordinary user, who runs PostgreSQL himself; the machine's user `nobody` for root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    owner = Owner(nobody.pw_uid, nobody.pw_gid)
    if not owner.can_enter(Path("/")):
        raise Problem(
            "PostgreSQL does not run as root, and this root may not run programs as another user: "
            "start as an ordinary user, or set DATABASE_URL."
        )
    return owner
