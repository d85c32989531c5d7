"""NumPy's ``.npz`` and ``.npy`` files: whole numbers, truths and fractions; pickled objects are never loaded.

NumPy's own reader trusts headers too much. Source: NumPy, "NEP 1: A simple file format for NumPy arrays".
"""

from __future__ import annotations

import ast
import math
import warnings
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tintling.archives import DAMAGED_ARCHIVE
from tintling.errors import DatasetError

__all__ = ["MAX_BYTES", "read_npy", "read_npz"]

MAX_BYTES = 1 << 30
"""Largest file or archive that is read, in bytes, unpacked."""

# An archive unpacks to so many times its size at most, beyond what a small one may. Digits are packed 5
# times, drawings in black and white 20 times; 1,000 times is a bomb.
_MAX_PACKED = 32
_SMALL_BYTES = 64 << 20
_MAX_DIMENSIONS = 32
_PIECE_BYTES = 1 << 20
_MAX_HEADER = 10_000
_SHOWN = 80


def read_npz(path: Path) -> dict[str, NDArray[Any]]:
    """Reads the arrays of an ``.npz`` archive.

    Returns:
        Array by name, without the ``.npy``.

    Raises:
        DatasetError: Not an ``.npz``, damaged, too large, or an array of another type than numbers.
    """
    try:
        most = min(MAX_BYTES, _SMALL_BYTES + _MAX_PACKED * path.stat().st_size)
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
            if sum(info.file_size for info in members) > most:
                raise DatasetError(f"{path} unpacks to more than {most:,} bytes; it is not read")
            arrays = {}
            for info in members:
                with archive.open(info) as stream:
                    what = f"{path} ({info.filename})"
                    arrays[info.filename[:-4]] = _read_array(stream, info.file_size, what)
            return arrays
    except DAMAGED_ARCHIVE as error:
        raise DatasetError(f"cannot read {path} as .npz: {error}") from error


def read_npy(path: Path) -> NDArray[Any]:
    """Reads an ``.npy`` file.

    Raises:
        DatasetError: Not an ``.npy``, damaged, too large, or an array of another type than numbers.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DatasetError(f"{path} has more than {MAX_BYTES:,} bytes; it is not read")
        with path.open("rb") as stream:
            return _read_array(stream, size, str(path))
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error.strerror}") from error


def _read_array(stream: IO[bytes], size: int, what: str) -> NDArray[Any]:
    """Reads an array; memory follows what is there, not what the header claims."""
    shape, fortran, dtype = _read_header(stream, what)
    wanted = math.prod(shape) * dtype.itemsize
    if wanted > size:
        raise DatasetError(f"{what} claims {wanted:,} bytes, but holds {size:,} at most")
    data = np.empty(wanted, np.uint8)
    found = 0
    while found < wanted and (piece := stream.read(min(_PIECE_BYTES, wanted - found))):
        data[found : found + len(piece)] = np.frombuffer(piece, np.uint8)
        found += len(piece)
    if found != wanted:
        raise DatasetError(f"{what} is cut short: expected {wanted:,} bytes, found {found:,}")
    return data.view(dtype).reshape(shape, order="F" if fortran else "C")


def _read_header(stream: IO[bytes], what: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    start = stream.read(12)
    if len(start) < 12 or start[:6] != b"\x93NUMPY" or start[6] not in (1, 2, 3):
        raise DatasetError(f"{what} is not a NumPy array")
    size, read = (
        (int.from_bytes(start[8:10], "little"), start[10:])
        if start[6] == 1
        else (int.from_bytes(start[8:12], "little"), b"")
    )
    if size > _MAX_HEADER:
        raise DatasetError(f"{what} is not a NumPy array: its header claims {size:,} bytes")
    try:
        with warnings.catch_warnings():
            # Odd escapes and old type names warn; what they come to is judged below.
            warnings.simplefilter("ignore")
            header = ast.literal_eval((read + stream.read(size - len(read))).decode("latin1").strip())
            shape, fortran, dtype = header["shape"], header["fortran_order"], np.dtype(str(header["descr"]))
    except (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise DatasetError(f"{what} is not a NumPy array: {error}") from error
    if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
        raise DatasetError(f"{what} is not a NumPy array: its shape is {_short(shape)}")
    # Of a shape that holds nothing, NumPy still multiplies the other sizes.
    if len(shape) > _MAX_DIMENSIONS or math.prod(n for n in shape if n) > MAX_BYTES:
        raise DatasetError(f"{what}: a shape {_short(shape)} is not read")
    if dtype.kind not in "uibfU" or dtype.itemsize == 0:
        raise DatasetError(f"{what}: expected numbers, found {dtype}")
    return shape, bool(fortran), dtype


def _short(shape: object) -> str:
    """A shape as text; a header may claim numbers of thousands of digits."""
    try:
        text = repr(shape)
    except ValueError:
        return "of endless numbers"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
