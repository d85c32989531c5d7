"""IDX files, as MNIST and its relatives use them: bytes and 32-bit integers, plain or gzip-compressed.

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section on file formats.
"""

from __future__ import annotations

import gzip
import math
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from tintling.errors import DatasetError

__all__ = ["idx_bytes", "read_idx", "read_idx_stream"]

_MAX_BYTES = 1 << 30
_TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(np.uint8),
    0x09: np.dtype(np.int8),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
}


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """Serialises an array as an uncompressed IDX file.

    Args:
        array: any shape, uint8.

    Returns:
        Magic number ``00 00 08 ndim``, one big-endian uint32 per dimension, then the elements.
    """
    header = struct.pack(f">I{array.ndim}I", 0x0800 | array.ndim, *array.shape)
    return header + np.ascontiguousarray(array).tobytes()


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Reads an IDX file of unsigned bytes, plain or gzip-compressed (by content, not by name).

    Raises:
        DatasetError: The file is missing, is not IDX, holds another type, or fewer or more bytes than it
            claims.
    """
    try:
        with path.open("rb") as raw:
            array = read_idx_stream(raw, str(path))
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error}; fetch the file again") from error
    if array.dtype != np.uint8:
        raise DatasetError(f"{path}: expected an IDX file of unsigned bytes, found larger numbers")
    return array


def read_idx_stream(raw: IO[bytes], where: str) -> NDArray[Any]:
    """Reads an IDX file of whole numbers, plain or gzip-compressed.

    Args:
        raw: The file, at its beginning.
        where: What messages call it.

    Returns:
        uint8, or int64 for files of larger numbers.

    Raises:
        DatasetError: It is not IDX, or holds fewer or more bytes than it claims.
    """
    try:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=raw) as stream:
                return _read(cast("IO[bytes]", stream), where)
        return _read(raw, where)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError) as error:
        raise DatasetError(f"cannot read {where}: {error}; fetch the file again") from error


def _read(stream: IO[bytes], where: str) -> NDArray[Any]:
    head = stream.read(4)
    dtype = _TYPES.get(head[2]) if len(head) == 4 and head[:2] == b"\0\0" else None
    if dtype is None or not 1 <= head[3] <= 4:
        raise DatasetError(
            f"{where} is no IDX file of whole numbers: expected it to begin with 00 00 08 and 1 to 4 "
            f"dimensions, found {head.hex(' ') or 'nothing'}"
        )
    sizes = stream.read(4 * head[3])
    if len(sizes) < 4 * head[3]:
        raise DatasetError(f"{where} ends within its header; fetch the file again")
    shape = struct.unpack(f">{head[3]}I", sizes)
    # Of a shape that holds nothing, NumPy still multiplies the other sizes.
    wanted = math.prod(shape) * dtype.itemsize
    claimed = math.prod(size for size in shape if size) * dtype.itemsize
    if claimed > _MAX_BYTES:
        raise DatasetError(
            f"{where} claims {claimed:,} bytes of shape {shape}; at most {_MAX_BYTES:,} are read"
        )
    # A hostile header may claim a gigabyte: memory follows what is there, not what is claimed.
    data = stream.read(wanted + 1)
    if len(data) != wanted:
        found = f"only {len(data):,}" if len(data) < wanted else "more"
        raise DatasetError(
            f"{where} claims {wanted:,} bytes of shape {shape}, but holds {found}; fetch it again"
        )
    array: NDArray[Any] = np.frombuffer(data, dtype).reshape(shape)
    return array if dtype == np.uint8 else array.astype(np.int64)
