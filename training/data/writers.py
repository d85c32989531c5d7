"""Digits of real writers: ``scan_swiss``, 12,209 digits that twenty Swiss and one other wrote on forms.

The data are part of the repository BSI-Business-Systems-Integration-AG/anagnostes (Apache-2.0; collected by
kensanata/numbers): ``numbers/<writer>/<digit>/number-<n>.png``. They are read from a zip of it, from an
unpacked copy, or from a zip whose ``manifest.csv`` names the original paths. Nothing of them comes with
Tintling; a digest over names and pixels says that they are the right ones, however the files are packed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tintling.cache import cache_dir
from tintling.errors import DatasetError
from tintling.images import decode_image, to_grey
from tintling.training.data.tree import SourceFile, open_tree

__all__ = ["WrittenDigit", "digest_of", "find_writers", "read_writers"]

_DATA_DIR_VARIABLE = "TINTLING_DATA_DIR"
_PATH = re.compile(r"(?:^|/)numbers/(?P<writer>\d{4})_\w+/(?P<label>\d)/number-\d+\.png$")
_MAX_BYTES = 1 << 20  # of a picture
_MANIFEST = "manifest.csv"
# Upstream has twelve files more, most of which show another digit than their folder says.
_LEFT_OUT = frozenset(
    {
        "0004_CH4M/8/number-411",
        "0004_CH4M/9/number-314",
        "0006_CH4M/3/number-545",
        "0006_CH4M/5/number-92",
        "0006_CH4M/8/number-481",
        "0007_CH3M/8/number-448",
        "0007_CH3M/8/number-519",
        "0009_CH4M/9/number-513",
        "0010_CH3M/3/number-205",
        "0017_CH4M/1/number-599",
        "0021_CH4M/2/number-320",
        "0021_CH4M/3/number-253",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class WrittenDigit:
    """A scanned digit.

    Attributes:
        path: In the repository, from ``numbers/`` on.
        grey: shape (H, W), uint8, about 100×100, dark ink on paper.
        label: The digit, 0 to 9.
        writer: Number of the writer, 1 to 21.
    """

    path: str
    grey: NDArray[np.uint8]
    label: int
    writer: int


def find_writers(name: str, url: str) -> Path:
    """Finds the data: ``$TINTLING_DATA_DIR/<name>.zip`` or ``/<name>/``, then the same in the cache.

    Args:
        name: Of the zip or folder: ``scan_swiss``.
        url: Where the data are published, for the message.

    Raises:
        DatasetError: They are not there; the message says where to get them.
    """
    configured = os.environ.get(_DATA_DIR_VARIABLE)
    folders = [Path(configured).expanduser()] if configured else []
    for folder in (*folders, cache_dir("data")):
        for candidate in (folder / f"{name}.zip", folder / name):
            if candidate.exists():
                return candidate
    raise DatasetError(
        f"the digits {name} that the recipe names are not here: download {url} and save it as "
        f"{cache_dir('data') / name}.zip, or put it into the folder that ${_DATA_DIR_VARIABLE} names"
    )


def read_writers(path: Path) -> list[WrittenDigit]:
    """Reads the digits, in the order of their paths.

    Args:
        path: A zip or folder: of the repository, or with a ``manifest.csv``.

    Raises:
        DatasetError: It holds none of them.
    """
    with open_tree(path) as files:
        named = _named(files)
        digits = []
        for original, file in sorted(named.items()):
            found = _PATH.search(original)
            if found and original.removeprefix("numbers/").removesuffix(".png") not in _LEFT_OUT:
                grey = to_grey(decode_image(file.read(_MAX_BYTES), name=file.where))
                digits.append(WrittenDigit(original, grey, int(found["label"]), int(found["writer"])))
    if not digits:
        raise DatasetError(f"{path} holds no digits: expected numbers/<writer>/<digit>/number-<n>.png")
    return digits


def _named(files: Sequence[SourceFile]) -> dict[str, SourceFile]:
    """The files by their paths from ``numbers/`` on, which a manifest may tell."""
    paths = {str(file.path): file for file in files}
    for file in files:
        if file.path.name == _MANIFEST:
            rows = csv.DictReader(io.StringIO(file.read(64 * _MAX_BYTES).decode()))
            return {row["path"]: paths[row["file"]] for row in rows if row.get("file") in paths}
    found = {}
    for path, file in paths.items():
        if match := _PATH.search(path):
            found[path[match.start() :].lstrip("/")] = file
    return found


def digest_of(digits: Iterable[WrittenDigit]) -> str:
    """SHA-256 over paths, sizes and grey pixels in the order given: the same however files are packed."""
    digest = hashlib.sha256()
    for each in digits:
        digest.update(each.path.encode() + b" %d %d\n" % each.grey.shape)
        digest.update(each.grey.tobytes())
    return digest.hexdigest()
