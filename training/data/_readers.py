"""Readers of digit files: IDX, ``.npz``, and images sorted into one folder per label.

Every reader is bounded: what a file claims about its size is checked before memory is taken, and a
file that is not what it claims to be ends in a :class:`~tintling.errors.DatasetError`.
"""

from __future__ import annotations

import ast
import gzip
import math
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tintling.archives import DAMAGED_ARCHIVE
from tintling.errors import DatasetError, ImageError
from tintling.images import decode_image, is_image_name
from tintling.training.data.labels import class_of

__all__ = ["idx_bytes", "read_idx", "read_images", "read_npz", "to_digit"]

SIDE = 28
_MAX_ARRAY_BYTES = 1 << 30
_MAX_NPY_HEADER = 10_000
_MAX_IMAGE_BYTES = 64 << 20
_MAX_IMAGES = 1_000_000
_IDX_UINT8 = 0x08


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """Serialises an array as an uncompressed IDX file.

    Args:
        array: any shape, uint8.

    Returns:
        Magic number ``00 00 08 ndim``, one big-endian uint32 per dimension, then the elements.

    Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section on file formats.
    """
    header = struct.pack(f">I{array.ndim}I", _IDX_UINT8 << 8 | array.ndim, *array.shape)
    return header + np.ascontiguousarray(array).tobytes()


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Reads an IDX file of unsigned bytes, plain or gzip-compressed (by content, not by name).

    Raises:
        DatasetError: The file is missing, is not IDX, or holds fewer or more bytes than it claims.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=raw) as stream:
                    return _idx_array(cast("IO[bytes]", stream), path)
            return _idx_array(raw, path)
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(f"cannot read {path}: {error}; fetch the file again") from error


def _idx_array(stream: IO[bytes], path: Path) -> NDArray[np.uint8]:
    head = stream.read(4)
    if len(head) < 4 or head[:3] != bytes((0, 0, _IDX_UINT8)) or not 1 <= head[3] <= 4:
        raise DatasetError(
            f"{path} is no IDX file of unsigned bytes: expected it to begin with 00 00 08 and 1 to 4 "
            f"dimensions, found {head.hex(' ') or 'nothing'}"
        )
    sizes = stream.read(4 * head[3])
    if len(sizes) < 4 * head[3]:
        raise DatasetError(f"{path} ends within its header; fetch the file again")
    shape = struct.unpack(f">{head[3]}I", sizes)
    count = math.prod(shape)
    if count > _MAX_ARRAY_BYTES:
        raise DatasetError(f"{path} claims {count:,} bytes; at most {_MAX_ARRAY_BYTES:,} are read")
    # A hostile header may claim a gigabyte: memory follows what is there, not what is claimed.
    data = stream.read(count + 1)
    if len(data) != count:
        found = f"only {len(data):,}" if len(data) < count else "more"
        raise DatasetError(
            f"{path} claims {count:,} bytes of shape {shape}, but holds {found}; fetch it again"
        )
    return np.frombuffer(data, np.uint8).reshape(shape)


def read_npz(path: Path) -> dict[str, NDArray[np.uint8]]:
    """Reads the arrays of unsigned bytes in an ``.npz`` archive; pickled objects are never loaded.

    Labels of another integer type are accepted if every value fits a byte.

    Returns:
        Array by name, without the ``.npy``.

    Raises:
        DatasetError: Not an ``.npz``, damaged, too large, or an array of another type.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
            if sum(info.file_size for info in members) > _MAX_ARRAY_BYTES:
                raise DatasetError(f"{path} unpacks to more than {_MAX_ARRAY_BYTES:,} bytes; it is not read")
            return {info.filename[:-4]: _npy_array(archive, info, path) for info in members}
    except DAMAGED_ARCHIVE as error:
        raise DatasetError(f"cannot read {path} as .npz: {error}") from error


def _npy_array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> NDArray[np.uint8]:
    what = f"{path} ({info.filename})"
    with archive.open(info) as stream:
        shape, fortran, dtype = _npy_header(stream, what)
        wanted = math.prod(shape) * dtype.itemsize
        if wanted > info.file_size:
            raise DatasetError(f"{what} claims {wanted:,} bytes, but holds {info.file_size:,} at most")
        data = stream.read(wanted)
    if len(data) != wanted:
        raise DatasetError(f"{what} is cut short: expected {wanted:,} bytes, found {len(data):,}")
    array = np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")
    if dtype == np.uint8:
        return array
    if array.size and (array.min() < 0 or array.max() > 255):
        raise DatasetError(f"{what}: expected values from 0 to 255, found {array.min()} to {array.max()}")
    return array.astype(np.uint8)


def _npy_header(stream: IO[bytes], what: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Reads the header of an ``.npy`` file; NumPy's own reader trusts it too much.

    Source: NumPy, "NEP 1: A simple file format for NumPy arrays".
    """
    start = stream.read(12)
    if len(start) < 12 or start[:6] != b"\x93NUMPY" or start[6] not in (1, 2, 3):
        raise DatasetError(f"{what} is not a NumPy array")
    size, read = (
        (int.from_bytes(start[8:10], "little"), start[10:])
        if start[6] == 1
        else (int.from_bytes(start[8:12], "little"), b"")
    )
    if size > _MAX_NPY_HEADER:
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
    if dtype.kind not in "ui":
        raise DatasetError(f"{what}: expected uint8, found {dtype}")
    return shape, bool(fortran), dtype


def to_digit(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Brings an image to 28×28 grey levels, ink bright.

    The rule: colour becomes grey by ITU-R 601; if the median grey of the outermost pixels is 128 or more the
    paper is bright and the image is inverted; the longer side is scaled to 28 (antialiased, Lanczos) and the
    shorter side is padded evenly with the median of the border. An image that is 28×28 already keeps its
    pixels. It finds no digit in a photograph: that is the camera preprocessing's work.

    Args:
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8; as :func:`tintling.images.decode_image` gives it.

    Returns:
        shape (28, 28), uint8.
    """
    # Pillow's luma, as data sets were always read; to_grey() may differ by one level.
    grey = Image.fromarray(image).convert("L")
    pixels = np.asarray(grey, np.uint8)
    border = np.concatenate((pixels[0], pixels[-1], pixels[1:-1, 0], pixels[1:-1, -1]))
    paper = int(np.median(border))
    if paper >= 128:
        grey, paper = ImageOps.invert(grey), 255 - paper
    if grey.size != (SIDE, SIDE):
        grey = ImageOps.pad(grey, (SIDE, SIDE), Image.Resampling.LANCZOS, color=paper)
    return np.array(grey, np.uint8)


def read_images(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Reads a folder, or a zip, of ``<label>/<image>`` with labels 0 to 9.

    Files are taken in sorted order, so that the result does not depend on the file system. Other
    files (a ``manifest.csv``, say) are passed over.

    Returns:
        Images, shape (N, 28, 28), uint8 (:func:`tintling.images.decode_image`, then :func:`to_digit`), and
        labels, shape (N,), uint8.

    Raises:
        DatasetError: No images, an image that cannot be read, or one of absurd size.
    """
    found = _zip_images(path) if path.is_file() else _folder_images(path)
    images: list[NDArray[np.uint8]] = []
    labels: list[int] = []
    for name, label, data in found:
        images.append(_decode(data, name))
        labels.append(label)
        if len(images) > _MAX_IMAGES:
            raise DatasetError(f"{path} holds more than {_MAX_IMAGES:,} images")
    if not images:
        raise DatasetError(f"{path} holds no images: expected <label>/<image> with labels 0 to 9")
    return np.stack(images), np.array(labels, np.uint8)


def _folder_images(path: Path) -> Iterator[tuple[str, int, bytes]]:
    for file in sorted(path.glob("*/*")):
        label = class_of(file.parent.name)
        if label is not None and file.is_file() and is_image_name(file.name):
            if file.stat().st_size > _MAX_IMAGE_BYTES:
                raise DatasetError(f"{file} is larger than {_MAX_IMAGE_BYTES:,} bytes; it is not read")
            yield str(file), label, file.read_bytes()


def _zip_images(path: Path) -> Iterator[tuple[str, int, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                parts = PurePosixPath(info.filename).parts
                label = class_of(parts[-2]) if len(parts) > 1 else None
                if label is None or not is_image_name(parts[-1]):
                    continue
                name = f"{path} ({info.filename})"
                if info.file_size > _MAX_IMAGE_BYTES:
                    raise DatasetError(f"{name} unpacks to {info.file_size:,} bytes; it is not read")
                yield name, label, archive.read(info)
    except DAMAGED_ARCHIVE as error:
        raise DatasetError(f"cannot read {path} as a zip of images: {error}") from error


def _decode(data: bytes, name: str) -> NDArray[np.uint8]:
    try:
        return to_digit(decode_image(data, name=name))
    except ImageError as error:
        raise DatasetError(str(error)) from error
