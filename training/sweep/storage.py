"""Where a sweep is kept: a journal file, or a PostgreSQL server that workers of many machines share.

One worker at a time chooses what to try next, under a lock that the system takes back when a worker dies: a
lock on a file, or an advisory lock of the server. So no two workers ever try the same.
"""

from __future__ import annotations

import hashlib
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from tintling.errors import ArtifactError, MissingExtraError, UsageError
from tintling.training.sweep.trials import MOST_RETRIES

__all__ = [
    "FileLock",
    "Lock",
    "ServerLock",
    "SweepStore",
    "open_store",
    "optuna_quietly",
    "without_experimental_warnings",
]

_SCHEMES = ("postgresql://", "postgres://")


class Lock(Protocol):
    """Held by one worker of a sweep at a time; acquiring it twice is a mistake, releasing it twice is not."""

    def acquire(self) -> None:
        """Waits for the lock."""

    def release(self) -> None:
        """Gives it back."""


class FileLock:
    """A lock on a file of this machine.

    Args:
        path: The file; it is made if it is missing, and stays.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Waits for the lock."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("ab")
        _lock_file(file)
        self._file = file

    def release(self) -> None:
        """Gives it back; closing the file does."""
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerLock:
    """An advisory lock of a PostgreSQL server; the server takes it back when the connection ends.

    Args:
        url: ``postgresql://…``.
        name: What is locked.
    """

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        self._connection: Any = None

    def acquire(self) -> None:
        """Waits for the lock.

        Raises:
            ArtifactError: The server cannot be reached.
        """
        import psycopg

        try:
            connection = psycopg.connect(self._url, autocommit=True)
        except psycopg.Error as error:
            raise ArtifactError(f"cannot reach the storage of the sweep: {_first_line(error)}") from error
        connection.execute("SELECT pg_advisory_lock(%s)", (self._number,))
        self._connection = connection

    def release(self) -> None:
        """Gives it back; closing the connection does."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class SweepStore:
    """An opened storage.

    Attributes:
        optuna: Optuna's storage.
        lock: Held while a worker chooses what to try.
        heartbeat: Whether other workers see from the storage that a worker died; else only those of the same
            machine see it.
        text: What messages call it; no password is in it.
    """

    def __init__(self, optuna: Any, lock: Lock, *, heartbeat: bool, text: str) -> None:
        self.optuna = optuna
        self.lock = lock
        self.heartbeat = heartbeat
        self.text = text

    def close(self) -> None:
        """Ends the connections to a server; a journal has none."""
        if self.heartbeat:
            self.optuna.remove_session()
            self.optuna.engine.dispose()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the lock, or until somebody inside releases it."""
        self.lock.acquire()
        try:
            yield
        finally:
            self.lock.release()


def open_store(
    url: str | None, folder: Path, name: str, *, heartbeat: int = 60, grace: int | None = None
) -> SweepStore:
    """Opens the storage of a sweep, and makes it if it is new.

    Args:
        url: ``postgresql://…``; None takes ``journal.log`` in the folder.
        folder: Of the sweep.
        name: Of the sweep.
        heartbeat: Seconds between the signs of life of a worker, on a server.
        grace: Seconds after the last one at which a worker counts as dead; by default twice as many.

    Raises:
        UsageError: The address is of no known kind.
        ArtifactError: The storage cannot be opened.
        MissingExtraError: Optuna is not installed.
    """
    try:
        import optuna
    except ImportError as error:
        raise MissingExtraError("a sweep", "sweep") from error
    optuna_quietly()
    if url is None:
        return _journal(optuna, folder)
    if not url.startswith(_SCHEMES):
        raise UsageError(f"--storage: expected postgresql://USER@HOST/DATABASE, got {url!r}")
    url = "postgresql://" + url.split("://", 1)[1]
    lock = ServerLock(url, name)
    lock.acquire()  # two workers that make the tables at once would trip over each other
    try:
        with without_experimental_warnings():
            storage = optuna.storages.RDBStorage(
                "postgresql+psycopg://" + url.split("://", 1)[1],
                heartbeat_interval=heartbeat,
                grace_period=2 * heartbeat if grace is None else grace,
                heartbeat_stale_trial_callback=optuna.storages.RetryHeartbeatStaleTrialCallback(
                    max_retry=MOST_RETRIES
                ),
            )
    finally:
        lock.release()
    return SweepStore(storage, lock, heartbeat=True, text="postgresql://" + url.rsplit("@", 1)[-1])


def optuna_quietly() -> None:
    """Lets Optuna say errors only; trials that fail are in the table of the sweep."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)


@contextmanager
def without_experimental_warnings() -> Iterator[None]:
    """Optuna calls heartbeat and metric names experiments; we chose them knowingly."""
    from optuna.exceptions import ExperimentalWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        yield


def _journal(optuna: Any, folder: Path) -> SweepStore:
    path = folder / "journal.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "journal.lock")
        backend = optuna.storages.journal.JournalFileBackend(
            os.fspath(path), optuna.storages.journal.JournalFileOpenLock(os.fspath(path))
        )
        storage = optuna.storages.JournalStorage(backend)
    except (OSError, ValueError, KeyError) as error:
        raise ArtifactError(f"cannot open {path}: {error}") from error
    return SweepStore(storage, lock, heartbeat=False, text=os.fspath(path))


def _lock_file(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten seconds
                continue
            return
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
