"""What every command shares: where text goes, how progress is shown, how errors end.

Results go to standard output; progress, notes and errors go to standard error.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from tintling.errors import ArtifactError, StoppedError
from tintling.streams import is_unicode

__all__ = [
    "argument",
    "counted",
    "err",
    "force_option",
    "json_option",
    "note",
    "out",
    "plain",
    "print_json",
    "progress",
    "refuse_overwrite",
    "repeat_hint",
    "stoppable",
]

F = TypeVar("F", bound=Callable[..., Any])

# Without emoji, as a folder may be called ":cat:".
out = Console(emoji=False)
err = Console(stderr=True, emoji=False)


def plain(text: object) -> str:
    """A path or a name as it is, for a place where rich markup is read: brackets of it are none."""
    return escape(str(text))


def argument(path: Path) -> str:
    """A path as a user types it in a shell, for a place where rich markup is read."""
    return escape(shlex.quote(str(path)))


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun: ``1 frame``, ``2,000 frames``.

    Args:
        count: How many.
        noun: For one.
        plural: For any other number; by default with an s.
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def note(message: str) -> None:
    """Tells the user something on standard error; rich markup is allowed."""
    err.print(message)


def progress() -> Progress:
    """A progress display on standard error that shows description, bar, count and time."""
    return Progress(
        SpinnerColumn(),
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
    )


def print_json(document: Any) -> None:
    """Writes a document as indented JSON to standard output, for machines to read."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=not is_unicode(sys.stdout)))


@contextmanager
def stoppable(remedy: Callable[[], str]) -> Iterator[None]:
    """Turns Ctrl-C into one line that says how to go on.

    Args:
        remedy: Gives the words after "stopped; ", from what there is by then.

    Raises:
        StoppedError: The user pressed Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedError(f"stopped; {remedy()}") from None


def repeat_hint(*folders: Path, force: bool) -> str:
    """How a command that keeps nothing half done is started again.

    Args:
        folders: What it writes.
        force: Whether it was given ``--force``.
    """
    taken = not force and any(folder.is_dir() and any(folder.iterdir()) for folder in folders)
    return f"the same command{' with --force' if taken else ''} starts again"


def json_option(function: F) -> F:
    """Adds ``--json``, passed to the command as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(function)


def force_option(function: F) -> F:
    """Adds ``--force``."""
    return click.option("--force", is_flag=True, help="Overwrite files that exist.")(function)


def refuse_overwrite(path: Path, *, force: bool) -> None:
    """Stops a command from overwriting what the user has.

    Args:
        path: File, or folder, that is about to be written.
        force: The user's ``--force``.

    Raises:
        ArtifactError: A file, or a folder that is not empty, is there and ``force`` is not set.
    """
    taken = any(path.iterdir()) if path.is_dir() else path.exists()
    if taken and not force:
        raise ArtifactError(f"{path} exists already: choose another --out or add --force")
