"""Records of a training as CSV files: a column a figure, a line a record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tintling.artifacts import write_atomic
from tintling.errors import ArtifactError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["read_records", "write_records"]

Record = TypeVar("Record", bound="DataclassInstance")


def write_records(path: Path, kind: type[Record], records: Iterable[Record]) -> None:
    """Writes a CSV with one line a record; figures keep all their digits.

    Args:
        path: The file.
        kind: Dataclass of the records, whose fields are whole numbers and floats.
        records: All of them.

    Raises:
        ArtifactError: The file cannot be written.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in fields(kind)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(record) for record in records)
    write_atomic(path, text.getvalue())


def read_records(path: Path, kind: type[Record], *, otherwise: str) -> tuple[Record, ...]:
    """Reads what :func:`write_records` wrote.

    Args:
        path: The file.
        kind: As it was written.
        otherwise: What a file that is no such table is, such as ``not a training history``.

    Raises:
        ArtifactError: The file is missing or is not such a table.
    """
    whole = [column.name for column in fields(kind) if column.type in (int, "int")]
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        return tuple(
            kind(
                **{name: int(row.pop(name)) for name in whole},
                **{name: float(value) for name, value in row.items()},
            )
            for row in rows
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{path} is {otherwise}: {error}") from error
