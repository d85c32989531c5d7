"""Tables of pixels as Kaggle and others publish them: a row an image, one column of labels.

The header may be missing. Without a name the first column is the label when the number of the others is a
square; a table of a square number of columns has no labels.
"""

from __future__ import annotations

import csv
import io
import math
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import DatasetError

__all__ = ["read_csv"]

_MAX_BYTES = 1 << 30

_LABEL_NAMES = ("label", "class", "target", "y", "digit")


def read_csv(stream: IO[bytes], where: str) -> tuple[NDArray[np.float32], NDArray[Any] | None]:
    """Reads a table.

    Args:
        stream: The file.
        where: What messages call it.

    Returns:
        Pixels, shape (N, pixels), float32; and labels, shape (N,), numbers or texts, or None for a table
        without.

    Raises:
        DatasetError: It is no such table.
    """
    text = _text(stream, where)
    codes: dict[str, int] = {}

    def code_of(label: str) -> int:
        return codes.setdefault(label.strip(), len(codes))

    try:
        first, _, body = text.partition("\n")
        fields = next(csv.reader([first]), [])
        head = _is_header(fields)
        place = _label_column(fields if head else [], len(fields), where)
        if head and not body.strip():
            raise DatasetError(f"{where} holds no images")
        rows = np.loadtxt(
            io.StringIO(body if head else text),
            delimiter=",",
            dtype=np.float32,
            ndmin=2,
            quotechar='"',
            converters=None if place is None else {place: code_of},
            encoding="utf-8",
        )
    except (ValueError, csv.Error, OSError) as error:
        raise DatasetError(f"{where} is no table of pixels: {str(error).splitlines()[0]}") from error
    if place is None:
        return rows, None
    names = np.array(list(codes))
    if all(map(_is_number, codes)):
        names = names.astype(np.float64)
    return np.delete(rows, place, axis=1), names[rows[:, place].astype(np.int64)]


def _text(stream: IO[bytes], where: str) -> str:
    data = stream.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise DatasetError(f"{where} has more than {_MAX_BYTES:,} bytes; it is not read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetError(f"{where} is no table of pixels: it is not UTF-8 text") from error


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_header(row: list[str]) -> bool:
    """Whether a row names columns: most of its fields are no numbers."""
    return sum(not _is_number(field) for field in row) > len(row) // 2


def _label_column(header: list[str], columns: int, where: str) -> int | None:
    names = [name.strip().lower() for name in header]
    for name in _LABEL_NAMES:
        if name in names:
            return names.index(name)
    for pixels, place in ((columns - 1, 0), (columns, None)):
        if pixels > 1 and math.isqrt(pixels) ** 2 == pixels:
            return place
    raise DatasetError(
        f"{where}: expected a label and a square number of pixels in a row, found {columns:,} columns"
    )
