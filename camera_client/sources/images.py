"""Images in files and archives as sources of frames: what cannot be read does not end them."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tintling.archives import DAMAGED_ARCHIVE
from tintling.camera_client.frames import Frame, StillSource, decode_frame, read_frame
from tintling.errors import FrameSourceError
from tintling.images import is_image_name

__all__ = ["ImageSource", "ZipSource", "folder_source", "still_source"]

_MAX_MEMBER_BYTES = 64 << 20


class ImageSource(StillSource):
    """Image files, in the order given.

    Args:
        paths: The files.
        name: What the user called them.
    """

    def __init__(self, paths: Sequence[Path], name: str) -> None:
        super().__init__(name, [str(path) for path in paths])

    def _frame(self, index: int, name: str) -> Frame:
        return Frame(read_frame(Path(name)), time.time(), index, name)


def folder_source(folder: Path) -> ImageSource:
    """The images of a folder and the folders in it, sorted by path.

    Args:
        folder: An existing folder.

    Raises:
        FrameSourceError: There are none, or the folder cannot be read.
    """
    try:
        paths = sorted(path for path in folder.rglob("*") if is_image_name(path.name) and path.is_file())
    except OSError as error:
        raise FrameSourceError(f"cannot read {folder}: {error.strerror}") from error
    if not paths:
        raise FrameSourceError(f"{folder} holds no images: expected .png, .jpg or alike")
    return ImageSource(paths, str(folder))


def still_source(path: Path) -> StillSource:
    """An image file, or all images of a folder or a zip archive.

    Args:
        path: It need not exist: a missing image is an image that cannot be read.

    Raises:
        FrameSourceError: A folder or an archive holds no images, or cannot be read.
    """
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise FrameSourceError(f"cannot open {path}: {error.strerror}") from error
    if is_folder:
        return folder_source(path)
    return ZipSource(path) if path.suffix.lower() == ".zip" else ImageSource([path], str(path))


class ZipSource(StillSource):
    """The images of a zip archive, sorted by name; nothing is unpacked to disk.

    Args:
        path: The archive.

    Raises:
        FrameSourceError: The file is missing, is no archive, or holds no images.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except DAMAGED_ARCHIVE as error:
            raise FrameSourceError(f"cannot read {path}: {error}") from error
        self._members = sorted(
            (member for member in self._archive.infolist() if is_image_name(member.filename)),
            key=lambda member: member.filename,
        )
        super().__init__(str(path), [f"{path}:{member.filename}" for member in self._members])
        if not self._members:
            self.close()
            raise FrameSourceError(f"{path} holds no images: expected .png, .jpg or alike")

    def _frame(self, index: int, name: str) -> Frame:
        return Frame(
            decode_frame(self._read(self._members[index], name), name=name), time.time(), index, name
        )

    def _read(self, member: zipfile.ZipInfo, name: str) -> bytes:
        try:
            with self._archive.open(member) as stream:
                data = stream.read(_MAX_MEMBER_BYTES + 1)
        except DAMAGED_ARCHIVE as error:
            raise FrameSourceError(f"cannot read {name}: {error}") from error
        if len(data) > _MAX_MEMBER_BYTES:  # the size that the archive states may be a lie
            raise FrameSourceError(f"{name} unpacks to more than {_MAX_MEMBER_BYTES >> 20} MB")
        return data

    def close(self) -> None:
        """Closes the archive."""
        self._archive.close()
