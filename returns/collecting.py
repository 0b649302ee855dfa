"""Work that makes hundreds of thousands of small objects which point at each other in no circle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep Python from looking for circles meanwhile: it would look through every reading again and again.

    What is in no circle is freed as ever. Two threads at once are safe: the one that stopped it starts it again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
