"""Folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tintling.artifacts import MANIFEST_NAME
from tintling.claims import claimed, refuse_claimed
from tintling.errors import ArtifactError
from tintling.temporary import remove_leftovers, temporary_folder

__all__ = ["publish", "require_writable", "staged_folder"]


def require_writable(out: Path) -> None:
    """Finds out before any work whether a folder can be written, and leaves nothing behind.

    Args:
        out: The folder; it need not be there yet.

    Raises:
        ArtifactError: It is a file, nothing can be made in it or, where it is missing, beside it, or another
            process writes it.
    """
    refuse_claimed(out)
    place = _real(out)
    if place.exists() and not place.is_dir():
        raise ArtifactError(f"cannot write into {out}: it is a file; choose another --out")
    try:
        while not place.exists():
            place = place.parent
        temporary_folder(place.name, place).rmdir()
    except OSError as error:
        raise ArtifactError(f"cannot write {out}: {error.strerror}; choose another --out") from error


@contextmanager
def staged_folder(out: Path, *, stale: Collection[str] = ()) -> Iterator[Path]:
    """Gives a folder to write into; when the block ends without an error, its files are in ``out``.

    Other files of ``out`` stay, as they are the user's.

    Args:
        out: Where the files are to be; a link to a folder is followed.
        stale: Files that an earlier run may have left there, relative and with ``/``, and which go unless
            they are written again.

    Yields:
        An empty folder beside ``out``, or within it where it is there already.

    Raises:
        ArtifactError: The folder cannot be written, or another process writes it.
    """
    with claimed(out):
        yield from _staged(_real(out), out, stale)


def _staged(place: Path, out: Path, stale: Collection[str]) -> Iterator[Path]:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        # What is there may be a mounted file system, or the only folder that the user may write into:
        # nothing can be moved to it from beside it.
        within = place if place.is_dir() else place.parent
        remove_leftovers(within, place.name)
        staging = temporary_folder(place.name, within)
        try:
            yield staging
            if within is place:
                publish(staging, place, stale)
            else:
                staging.replace(place)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise ArtifactError(f"cannot write {out}: {error.strerror}") from error


def _real(out: Path) -> Path:
    """Follows links; one that leads round in circles stays, and fails when it is written."""
    return Path(os.path.realpath(out))


def publish(staging: Path, out: Path, stale: Collection[str]) -> None:
    """Moves finished files into a folder that is there; those that are new go again when one fails.

    Args:
        staging: Where they lie; of the same file system.
        out: The folder.
        stale: As for :func:`staged_folder`.

    Raises:
        OSError: A file cannot be moved.
    """
    # Without its manifest the folder counts as unfinished, so the old one goes first and the new one
    # comes last.
    (out / MANIFEST_NAME).unlink(missing_ok=True)
    fresh = {path.relative_to(staging).as_posix() for path in staging.rglob("*") if path.is_file()}
    for name in set(stale) - fresh:
        (out / name).unlink(missing_ok=True)
    added: list[Path] = []
    try:
        for name in sorted(fresh, key=lambda name: (name == MANIFEST_NAME, name)):
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                added.append(target)
            (staging / name).replace(target)
    except OSError:
        for target in added:
            target.unlink(missing_ok=True)
        raise
