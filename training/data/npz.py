"""NumPy's ``.npz`` archives: whole numbers, truths and fractions; pickled objects are never loaded.

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

__all__ = ["read_npz"]

_MAX_BYTES = 1 << 30
_MAX_HEADER = 10_000


def read_npz(path: Path) -> dict[str, NDArray[Any]]:
    """Reads the arrays of an ``.npz`` archive.

    Returns:
        Array by name, without the ``.npy``.

    Raises:
        DatasetError: Not an ``.npz``, damaged, too large, or an array of another type than numbers.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
            if sum(info.file_size for info in members) > _MAX_BYTES:
                raise DatasetError(f"{path} unpacks to more than {_MAX_BYTES:,} bytes; it is not read")
            return {info.filename[:-4]: _read_array(archive, info, path) for info in members}
    except DAMAGED_ARCHIVE as error:
        raise DatasetError(f"cannot read {path} as .npz: {error}") from error


def _read_array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> NDArray[Any]:
    what = f"{path} ({info.filename})"
    with archive.open(info) as stream:
        shape, fortran, dtype = _read_header(stream, what)
        wanted = math.prod(shape) * dtype.itemsize
        if wanted > info.file_size:
            raise DatasetError(f"{what} claims {wanted:,} bytes, but holds {info.file_size:,} at most")
        data = stream.read(wanted)
    if len(data) != wanted:
        raise DatasetError(f"{what} is cut short: expected {wanted:,} bytes, found {len(data):,}")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")


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
    if not isinstance(shape, tuple) or not all(isinstance(n, int) and n >= 0 for n in shape):
        raise DatasetError(f"{what} is not a NumPy array: its shape is {shape!r}")
    if dtype.kind not in "uibfU" or dtype.itemsize == 0:
        raise DatasetError(f"{what}: expected numbers, found {dtype}")
    return shape, bool(fortran), dtype
