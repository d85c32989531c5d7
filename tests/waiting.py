"""The one place where tests wait for another process or thread: bounded, and over as soon as it can be.

A wait ends when something has happened, never because time has passed: the bound only turns a test that would
hang for ever into one that fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

__all__ = ["PATIENCE_S", "Patience", "breathe", "wait_for", "wait_until"]

PATIENCE_S = 120.0
"""How long a busy machine may take for anything, in seconds."""

_LOOK_S = 0.005


class Patience:
    """What is left of a bounded wait that has several steps."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._end = time.monotonic() + PATIENCE_S

    def left_s(self) -> float:
        """Seconds until the wait has been in vain."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise AssertionError(f"waited {PATIENCE_S:g} s in vain for {self._what}")
        return left


def breathe() -> None:
    """Lets other threads and processes run, between two frames of a played camera; nothing may rely on it."""
    time.sleep(_LOOK_S)


def wait_until(happened: Callable[[], object], what: str, *, patience_s: float = PATIENCE_S) -> None:
    """Looks again and again; for what has no event of its own, such as another process's file.

    Args:
        happened: Says whether it did.
        what: What is waited for, to end "waited in vain for" with.
        patience_s: Bound of the wait, in seconds.
    """
    end = time.monotonic() + patience_s
    while not happened():
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience_s:g} s in vain for {what}")
        time.sleep(_LOOK_S)


def wait_for(event: threading.Event, what: str) -> None:
    """Waits for an event of another thread."""
    if not event.wait(PATIENCE_S):
        raise AssertionError(f"waited {PATIENCE_S:g} s in vain for {what}")
