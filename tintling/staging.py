"""Folders that appear whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tintling.artifacts import MANIFEST_NAME
from tintling.errors import ArtifactError

__all__ = ["staged_folder"]


@contextmanager
def staged_folder(out: Path, *, stale: Collection[str] = ()) -> Iterator[Path]:
    """Gives a folder to write into; when the block ends without an error, its files are in ``out``.

    Other files of ``out`` stay, as they are the user's.

    Args:
        out: Where the files are to be.
        stale: Files that an earlier run may have left there, relative and with ``/``, and which go unless
            they are written anew.

    Yields:
        An empty folder beside ``out``.

    Raises:
        ArtifactError: The folder cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
        try:
            yield staging
            _publish(staging, out, stale)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise ArtifactError(f"cannot write {out}: {error.strerror}") from error


def _publish(staging: Path, out: Path, stale: Collection[str]) -> None:
    """Puts the finished folder in its place."""
    if not out.exists() or not any(out.iterdir()):
        staging.chmod(0o755)
        staging.replace(out)
        return
    # Without its manifest the folder counts as unfinished, so the old one goes first and the new one
    # comes last.
    (out / MANIFEST_NAME).unlink(missing_ok=True)
    fresh = {path.relative_to(staging).as_posix() for path in staging.rglob("*") if path.is_file()}
    for name in set(stale) - fresh:
        (out / name).unlink(missing_ok=True)
    for name in sorted(fresh, key=lambda name: (name == MANIFEST_NAME, name)):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(out / name)
