"""Readers who open one page after the other, whatever they are answered."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from tests.faults.person import Person

ADDRESSES = ("/", "/overview/", "/returns/", "/metrics/emergency-admissions/")


class Seen(NamedTuple):
    """When a page was asked for and when it was answered, in seconds of the machine's own, and how."""

    asked: float
    answered: float
    status: int


class Readers:
    def __init__(self, people: Sequence[Person]) -> None:
        self.seen: list[Seen] = []
        self._stopped = threading.Event()
        self._pool = ThreadPoolExecutor(len(people))
        self._going = [self._pool.submit(self._read, person) for person in people]

    def _read(self, person: Person) -> None:
        while not self._stopped.is_set():
            for address in ADDRESSES:
                asked = time.monotonic()
                status = person.get(address).status
                self.seen.append(Seen(asked, time.monotonic(), status))

    def since(self, moment: float) -> list[int]:
        """How those were answered who asked after it."""
        return [one.status for one in list(self.seen) if one.asked > moment]

    def under_way(self, moment: float) -> list[int]:
        """How those were answered who had asked before it and waited at the time."""
        return [one.status for one in list(self.seen) if one.asked < moment < one.answered]

    def stop(self) -> None:
        self._stopped.set()
        self._pool.shutdown()
        for one in self._going:
            one.result()
