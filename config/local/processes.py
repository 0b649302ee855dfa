"""Child processes that never outlive the launcher, whatever ends it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.local.folders import ROOT
from config.local.owner import Owner

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """What to run and how it wants to be stopped."""

    name: str  # as the reader knows it, such as "the web server"
    command: tuple[str, ...]
    log: Path | None = None  # where its output goes; None = to the terminal
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM  # sent by the kernel when the launcher is killed outright
    grace: float = 10.0  # seconds between the stop signal and the end by force
    owner: Owner | None = None
    keep_open: tuple[int, ...] = ()  # descriptors handed on: a lock, a listening socket
    own_group: bool = True  # False = Ctrl-C in the terminal reaches it directly


class Process:
    """A running program. In a process group of its own, Ctrl-C reaches only the launcher, which stops all in order."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._popen = _spawn(program)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number where a signal ended it."""
        return self._popen.poll()

    def wait(self) -> int:
        return self._popen.wait()

    def ask_to_stop(self) -> None:
        if self.exit_code() is None:
            self._popen.send_signal(self.program.stop_signal)

    def stop(self) -> None:
        """Ask, wait for the program's grace, then end by force whatever is left of its group."""
        self.ask_to_stop()
        try:
            self._popen.wait(timeout=self.program.grace)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        self.sweep()

    def sweep(self) -> None:
        """End children that the program left behind in its group."""
        if self.program.own_group:
            # Nobody is left; macOS says the latter of a group of zombies.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


def stop_together(processes: list[Process]) -> None:
    """Stop several at once: all are asked before any is waited for."""
    for process in processes:
        process.ask_to_stop()
    for process in processes:
        process.stop()


def run(program: Program) -> int:
    """Run to the end and return the exit code; an interruption stops the program first."""
    process = Process(program)
    try:
        return process.wait()
    except BaseException:
        process.stop()
        raise


def keep_previous(log: Path) -> Path:
    """Put the log of the last run aside, so that each run starts its own and a crash can still be read."""
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    return log


def _spawn(program: Program) -> "subprocess.Popen[bytes]":
    options: dict[str, Any] = program.owner.popen_options() if program.owner else {}
    if program.own_group:
        options |= {"process_group": 0, "stdin": subprocess.DEVNULL}
    with ExitStack() as opened:
        output = opened.enter_context(program.log.open("ab")) if program.log else None
        return subprocess.Popen(
            program.command,
            cwd=ROOT if program.owner is None else "/",
            env=dict(program.environment),
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            pass_fds=program.keep_open,
            preexec_fn=_die_with_parent(program.death_signal),
            **options,
        )


def _die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For the child, just before it becomes the program: have the kernel signal it when the launcher is gone."""
    if sys.platform != "linux":
        return None
    libc, launcher = ctypes.CDLL(None), os.getpid()

    def arrange() -> None:
        # A shell that starts something in the background has it ignore SIGINT and SIGQUIT, and children inherit that.
        signal.signal(number, signal.SIG_DFL)
        libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != launcher:  # gone already, before the kernel was told
            os._exit(1)

    return arrange
