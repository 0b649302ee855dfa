"""Watching the processes of a running dashboard: what falls over is started again, within bounds."""

import time
from dataclasses import dataclass, field

from config.local.problem import Problem
from config.local.processes import Process, Program, stop_together

RESTARTS = 5  # within WINDOW; more than that is a fault that starting again does not cure
WINDOW = 300.0  # seconds
EVERY = 0.5  # seconds between looks


@dataclass
class Supervisor:
    """`essential` processes are the stores: nothing can go on without them. The rest are started again."""

    essential: list[Process]
    started: list[Process] = field(default_factory=list)
    restarts: dict[str, list[float]] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        self.started.append(Process(program))

    def stop(self) -> None:
        stop_together(self.started)

    def watch(self) -> None:
        """Look for ever; ends by an interruption, or by a Problem that names what stopped and its log."""
        while True:
            self.look()
            time.sleep(EVERY)

    def look(self) -> None:
        for process in self.essential:
            if process.exit_code() is not None:
                raise Problem(f"{_ended(process)}; everything is stopped.")
        for place, process in enumerate(self.started):
            if process.exit_code() is not None:
                self.started[place] = self._started_again(process)

    def _started_again(self, process: Process) -> Process:
        process.sweep()
        now = time.monotonic()
        recent = [moment for moment in self.restarts.get(process.program.name, []) if now - moment < WINDOW]
        if len(recent) >= RESTARTS:
            raise Problem(f"{_ended(process)}, {RESTARTS + 1} times in a short while; everything is stopped.")
        self.restarts[process.program.name] = [*recent, now]
        print(f"{_ended(process)}; it is started again.", flush=True)
        return Process(process.program)


def _ended(process: Process) -> str:
    code = process.exit_code() or 0
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    name = process.program.name
    return f"{name[0].upper()}{name[1:]} stopped unexpectedly ({how}; see {process.program.log})"
