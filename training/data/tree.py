"""The files of a folder, a zip or a tar archive, alike: a name, a size, and bytes on demand."""

from __future__ import annotations

import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from tintling.archives import DAMAGED_ARCHIVE
from tintling.errors import DatasetError

__all__ = ["ARCHIVES", "SourceFile", "file_at", "is_archive", "open_tree"]

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
"""Names of archives, in lower case."""

_MAX_FILES = 2_000_000
_DAMAGED = (*DAMAGED_ARCHIVE, tarfile.TarError)


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """One file of a data set.

    Attributes:
        path: Where it lies below the root, with ``/``.
        size: Bytes that it claims, unpacked.
        where: What messages call it.
        open: Opens it for reading.
    """

    path: PurePosixPath
    size: int
    where: str
    open: Callable[[], IO[bytes]]

    def read(self, most: int) -> bytes:
        """Reads the file.

        Args:
            most: Bytes that it may have.

        Raises:
            DatasetError: It has more, or is damaged.
        """
        if self.size > most:
            raise DatasetError(f"{self.where} has {self.size:,} bytes; more than {most:,} are not read")
        try:
            with self.open() as stream:
                data = stream.read(most + 1)
        except _DAMAGED as error:
            raise DatasetError(f"cannot read {self.where}: {error}") from error
        if len(data) > most:
            raise DatasetError(f"{self.where} unpacks to more than {most:,} bytes; it is not read")
        return data


def is_archive(path: Path) -> bool:
    """Whether a file's name is that of an archive."""
    return path.name.lower().endswith(ARCHIVES)


def file_at(path: Path, root: Path | None = None) -> SourceFile:
    """Gives a file of the file system.

    Args:
        path: The file.
        root: Folder of the data set; None for the file's own.
    """
    relative = PurePosixPath(path.relative_to(root or path.parent).as_posix())
    return SourceFile(relative, path.stat().st_size, str(path), partial(_open_file, path))


def _open_file(path: Path) -> IO[bytes]:
    return path.open("rb")


@contextmanager
def open_tree(path: Path) -> Iterator[list[SourceFile]]:
    """Lists the files of a folder or an archive, sorted by path, hidden ones left out.

    Args:
        path: A folder, or a file named as one of :data:`ARCHIVES`.

    Raises:
        DatasetError: The archive is damaged, or holds too many files.
    """
    if path.is_dir():
        yield _checked(_folder_files(path), path)
        return
    with ExitStack() as stack:
        kind = "zip" if path.name.lower().endswith(".zip") else "tar"
        try:
            if kind == "zip":
                found = _zip_files(stack.enter_context(zipfile.ZipFile(path)), path)
            else:
                found = _tar_files(stack.enter_context(tarfile.open(path)), path)
            files = _checked(found, path)
        except _DAMAGED as error:
            raise DatasetError(f"cannot read {path} as a {kind} of images: {error}") from error
        yield files


def _checked(found: Iterator[SourceFile], path: Path) -> list[SourceFile]:
    files = []
    for file in found:
        if any(part.startswith((".", "__MACOSX")) for part in file.path.parts):
            continue
        files.append(file)
        if len(files) > _MAX_FILES:
            raise DatasetError(f"{path} holds more than {_MAX_FILES:,} files")
    return sorted(files, key=lambda file: file.path.parts)


def _folder_files(folder: Path) -> Iterator[SourceFile]:
    for path in folder.rglob("*"):
        # Unlike Path.is_file, this is False for what nobody may look at.
        if os.path.isfile(path):  # noqa: PTH113
            yield file_at(path, folder)


def _zip_files(archive: zipfile.ZipFile, path: Path) -> Iterator[SourceFile]:
    for info in archive.infolist():
        if not info.is_dir():
            where = f"{path} ({info.filename})"
            name = PurePosixPath(info.filename)
            yield SourceFile(name, info.file_size, where, partial(archive.open, info))


def _tar_files(archive: tarfile.TarFile, path: Path) -> Iterator[SourceFile]:
    for info in archive:
        if info.isreg():
            where = f"{path} ({info.name})"
            yield SourceFile(PurePosixPath(info.name), info.size, where, partial(_member, archive, info))


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(info)
    if stream is None:
        raise tarfile.TarError(f"{info.name} is no file")
    return stream
