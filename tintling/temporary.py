"""Temporary files and folders beside their place, with the rights that the user's umask leaves.

Those of :mod:`tempfile` are the user's alone whatever the umask says, and would have to be widened by guess.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path
from typing import IO

__all__ = ["open_beside", "remove_leftovers", "temporary_folder"]

_LETTERS = 100  # of the name that it will have; file systems allow 255 bytes
_NAME = re.compile(r"\..+\.[0-9a-f]{16}\.tmp")


def open_beside(path: Path) -> tuple[IO[bytes], Path]:
    """Opens a new file beside another one, for writing.

    Args:
        path: What it will be renamed to; its folder exists.

    Returns:
        The open file, and where it lies.

    Raises:
        OSError: It cannot be made.
    """
    temporary = path.with_name(_temporary_name(path.name))
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(temporary, flags, 0o666), "w+b"), temporary


def temporary_folder(name: str, within: Path) -> Path:
    """Makes a new folder.

    Args:
        name: What it will be renamed to.
        within: Where it lies until then; it exists.

    Raises:
        OSError: It cannot be made.
    """
    folder = within / _temporary_name(name)
    folder.mkdir()
    return folder


def remove_leftovers(folder: Path, name: str = "") -> None:
    """Removes the temporary files and folders that a process which was killed left in a folder.

    The caller has claimed what they belong to (:mod:`tintling.claims`), so nobody writes them any more.

    Args:
        folder: Where they lie; it need not exist.
        name: What they would have been renamed to; empty for whatever there is.
    """
    if not folder.is_dir():
        return
    prefix = f".{name[:_LETTERS]}." if name else "."
    for path in folder.iterdir():
        if path.name.startswith(prefix) and _NAME.fullmatch(path.name):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _temporary_name(name: str) -> str:
    return f".{name[:_LETTERS]}.{secrets.token_hex(8)}.tmp"
