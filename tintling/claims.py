"""One writer at a time for a folder or a file: who writes it holds a lock, which ends with the process.

The locks lie in the user's cache, so that nothing is left in folders of the user, and hold among the
processes of one user on one machine. Whatever ends a process, its locks are free.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from tintling.artifacts import sha256_bytes
from tintling.cache import cache_dir
from tintling.errors import ArtifactError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["claimed", "claimed_in_turn", "claims_out", "refuse_claimed"]

P = ParamSpec("P")
R = TypeVar("R")

_AT = 1 << 20  # Windows lets nobody read a locked byte, and the number of the process is read
_TURN_S = 0.005  # between two looks whether another process has ended its turn
_held: dict[Path, int] = {}  # how often this process claims a place
_guard = threading.Lock()


@contextmanager
def claimed(place: Path) -> Iterator[None]:
    """Keeps other processes from writing a folder or a file until the block ends.

    Args:
        place: The folder or file; it need not exist. The same process may claim it again.

    Raises:
        ArtifactError: Another process writes it.
    """
    path = _lock_of(place)
    with _guard:
        handle = _taken(path, place) if path not in _held else None
        _held[path] = _held.get(path, 0) + 1
    try:
        yield
    finally:
        with _guard:
            _held[path] -= 1
            if not _held[path]:
                del _held[path]
        if handle is not None:
            # Where an open file cannot be removed, its lock goes first; elsewhere nobody may come between.
            if sys.platform == "win32":
                os.close(handle)
            with suppress(OSError):
                path.unlink()
            if sys.platform != "win32":
                os.close(handle)


@contextmanager
def claimed_in_turn(place: Path, *, patience_s: float = 10.0) -> Iterator[None]:
    """As :func:`claimed`, for a place that several processes write in turn, each for a moment.

    Args:
        place: The folder or file.
        patience_s: How long to wait for the others, in s.

    Raises:
        ArtifactError: Another process writes it all that time.
    """
    until = time.monotonic() + patience_s
    with ExitStack() as claim:
        while True:
            try:
                claim.enter_context(claimed(place))
                break
            except ArtifactError:
                if time.monotonic() >= until:
                    raise
                time.sleep(_TURN_S)
        yield


def claims_out(function: Callable[P, R]) -> Callable[P, R]:
    """Makes a function claim its argument ``out`` while it runs."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with claimed(Path(signature.bind(*args, **kwargs).arguments["out"])):
            return function(*args, **kwargs)

    return wrapped


def refuse_claimed(place: Path) -> None:
    """Finds out before any work whether another process writes a folder or a file.

    Raises:
        ArtifactError: One does.
    """
    with claimed(place):
        pass


def _lock_of(place: Path) -> Path:
    name = sha256_bytes(os.fsencode(os.path.realpath(place)))[:32] + ".lock"
    try:
        return cache_dir("locks", name)
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir(), "tintling-locks", name)


def _taken(path: Path, place: Path) -> int | None:
    """Takes a lock; None where the cache cannot be written, and no lock can be had."""
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError:
            return None
        try:
            _lock(handle)
            # Who held it may have removed the file between opening and locking.
            if sys.platform == "win32" or _is_still(handle, path):
                os.ftruncate(handle, 0)
                os.write(handle, str(os.getpid()).encode())
                return handle
        except OSError as error:
            who = os.read(handle, 20).decode("ascii", "replace").strip()
            os.close(handle)
            holder = f"process {who}" if who.isdigit() else "another process"
            raise ArtifactError(
                f"{place} is being written by {holder}: wait until it is done, or choose another place"
            ) from error
        os.close(handle)


def _lock(handle: int) -> None:
    """Locks an open file, or raises OSError when another process has."""
    if sys.platform == "win32":
        os.lseek(handle, _AT, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_still(handle: int, path: Path) -> bool:
    """Whether a path leads to an open file."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
