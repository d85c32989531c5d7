"""Which part of a data set a file belongs to: training, validation or test, by the names around it.

Folders and archives are treated alike. Honoured are ``train/ test/``, ``training/ testing/``,
``train/ val/ test/`` and their like at any depth, the same words in the names of tables, and torchvision's
``<set>/raw/`` with IDX files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from tintling.errors import DatasetError
from tintling.training.data.tree import SourceFile

__all__ = ["IdxSet", "Part", "find_idx_sets", "part_of", "parts_of"]

Part = Literal["train", "validation", "test"]

_WORDS: dict[str, Part] = {
    "train": "train",
    "training": "train",
    "trainset": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "dev": "validation",
    "test": "test",
    "testing": "test",
    "testset": "test",
    "t10k": "test",
}
_SPLIT = re.compile(r"[^a-z0-9]+")


def part_of(path: PurePosixPath) -> Part | None:
    """The part that a file's folders name, the innermost first; None where none does.

    The folder that holds an image is its label, whatever it is called.

    Args:
        path: Below the root of the data set.
    """
    for folder in reversed(path.parts[:-2]):
        words = _SPLIT.split(folder.lower())
        for word in words:
            if word in _WORDS and len(words) <= 3:
                return _WORDS[word]
    return None


def parts_of(files: Sequence[tuple[str, SourceFile]]) -> dict[Part | None, list[tuple[str, SourceFile]]]:
    """Sorts labelled files by their part."""
    found: dict[Part | None, list[tuple[str, SourceFile]]] = {}
    for label, file in files:
        found.setdefault(part_of(file.path), []).append((label, file))
    return found


def part_of_table(name: str) -> Part | None:
    """The part that a table's own name says, such as ``sign_mnist_test.csv``."""
    words = _SPLIT.split(PurePosixPath(name.lower()).stem)
    parts = [_WORDS[word] for word in words if word in _WORDS]
    return parts[0] if parts else None


@dataclass(frozen=True, slots=True)
class IdxSet:
    """The IDX files of one data set.

    Attributes:
        name: What stands before ``train-images``, such as ``emnist-letters-``; often nothing.
        files: Images and labels by part.
        mapping: EMNIST's table from class to character, or None.
    """

    name: str
    files: dict[Part, tuple[SourceFile, SourceFile]]
    mapping: SourceFile | None

    @property
    def transposed(self) -> bool:
        """Whether rows and columns are exchanged, as EMNIST stores its images."""
        return self.name.startswith("emnist")


_IDX = re.compile(
    r"(?P<set>.*?)(?P<part>train|t10k|test)-(?P<what>images|labels)[-.]idx\d-(?:ubyte|int)(?:\.gz)?"
)


def find_idx_sets(files: Sequence[SourceFile]) -> dict[str, IdxSet]:
    """Finds data sets of four IDX files, by the name before ``train-images``.

    Raises:
        DatasetError: Images of a part have no labels, or the other way round.
    """
    found: dict[str, dict[tuple[Part, str], SourceFile]] = {}
    for file in files:
        match = _IDX.fullmatch(file.path.name.lower())
        if match:
            part: Part = "train" if match["part"] == "train" else "test"
            # Of a file that lies there packed and unpacked the first counts: they sort side by side.
            found.setdefault(match["set"], {}).setdefault((part, match["what"]), file)
    mappings = {
        file.path.name.lower(): file for file in files if file.path.name.lower().endswith("-mapping.txt")
    }
    sets = {}
    for name, entries in found.items():
        complete: dict[Part, tuple[SourceFile, SourceFile]] = {}
        for part in ("train", "test"):
            images, labels = entries.get((part, "images")), entries.get((part, "labels"))
            if (images is None) != (labels is None):
                there, missing = (images, "labels") if images is not None else (labels, "images")
                raise DatasetError(f"{there.where if there else name} has no file of {missing} beside it")
            if images is not None and labels is not None:
                complete[part] = (images, labels)
        sets[name] = IdxSet(name, complete, mappings.get(f"{name}mapping.txt"))
    return sets
