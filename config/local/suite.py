"""All checks and tests, on a database and a broker of their own."""

import shutil
import signal
import sys
import tempfile
from pathlib import Path

from config.local import stores
from config.local.processes import Program, run
from config.local.serve import application_environment, interruptible

CHECKS = {
    "Lint": ("-m", "ruff", "check", "."),
    "Format": ("-m", "ruff", "format", "--check", "."),
    "Imports": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    "Types": ("-m", "mypy"),
}


def checked() -> bool:
    """Whether every check passes. Each keeps what it has read in the project's folder: never run them twice at once."""
    failed = [title for title, command in CHECKS.items() if not passes(title, command)]
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}.", file=sys.stderr)
    return not failed


def suite(arguments: list[str]) -> int:
    """Run pytest with these arguments; the exit code."""
    folder = Path(tempfile.mkdtemp(prefix="vanguards-test-", dir="/tmp"))
    folder.chmod(0o711)  # as root the database runs as another user, who must get through
    for name in ("log", "static"):  # the web server wants the second to be there, though nothing is collected
        (folder / name).mkdir()
    try:
        with interruptible(), stores.running(folder, throwaway=True) as running:
            signal.signal(signal.SIGINT, lambda *_: None)  # pytest gets Ctrl-C from the terminal too, and sums up
            return run(tests(arguments, application_environment(folder, running)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tests(arguments: list[str], environment: dict[str, str]) -> Program:
    """In the terminal's own group, so that a debugger can be used. The wheel's pytest plug-in is of no use here."""
    return Program(
        name="the tests",
        command=(sys.executable, "-m", "pytest", "-p", "no:valkey", *arguments),
        environment=environment,
        stop_signal=signal.SIGINT,
        death_signal=signal.SIGINT,
        grace=30.0,
        own_group=False,
    )


def passes(title: str, command: tuple[str, ...]) -> bool:
    print(f"{title}: ", end="", flush=True)
    return run(Program(title, (sys.executable, *command), own_group=False)) == 0
