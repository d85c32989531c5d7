"""The exceptions of the package.

::

    TintlingError
    ├── UsageError
    ├── ArtifactError
    ├── DatasetError
    ├── ModelFormatError
    ├── UnsupportedOperatorError
    ├── QuantizationError
    ├── ArenaOverflowError
    ├── ToolchainError
    ├── ProofError
    ├── MissingExtraError
    ├── ImageError
    ├── FrameSourceError
    ├── OutputError
    ├── StoppedError
    │   └── TrainingInterruptedError
    └── DeviceError
        ├── LinkError
        ├── DeviceTimeoutError
        └── ModelMismatchError

A message names the thing, what was expected, what came, and the remedy. The command line prints it
on one line and exits 1, or 2 for a usage error; any other exception is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tintling.obstacles import Obstacle

__all__ = [
    "ArenaOverflowError",
    "ArtifactError",
    "DatasetError",
    "DeviceError",
    "DeviceTimeoutError",
    "FrameSourceError",
    "ImageError",
    "LinkError",
    "MissingExtraError",
    "ModelFormatError",
    "ModelMismatchError",
    "OutputError",
    "ProofError",
    "QuantizationError",
    "StoppedError",
    "TintlingError",
    "ToolchainError",
    "TrainingInterruptedError",
    "UnsupportedOperatorError",
    "UsageError",
    "install_hint",
    "naming",
]


class TintlingError(Exception):
    """Base of every error that a user can cause and fix."""


class UsageError(TintlingError):
    """Options that do not go together, or with the model that they are given for."""


class ArtifactError(TintlingError):
    """A run directory or manifest is missing, damaged, or does not match its hashes."""


class DatasetError(TintlingError):
    """A data set is missing, malformed or unfit for the request."""


class ModelFormatError(TintlingError):
    """A file is not a well-formed int8 TFLite model."""


@contextmanager
def naming(name: object) -> Iterator[None]:
    """Puts the name of a file before the message of a :class:`ModelFormatError` that is about it.

    Args:
        name: What the user calls the file.
    """
    try:
        yield
    except ModelFormatError as error:
        if type(error) is not ModelFormatError or str(error).startswith(str(name)):
            raise
        raise ModelFormatError(f"{name}: {error}") from error


class UnsupportedOperatorError(TintlingError):
    """Operators, or variants of some, that Tintling does not compile.

    Args:
        op: Operator name as TFLite spells it, such as ``CONV_2D``.
        index: Position of the operator in the subgraph, counted from 0.
        reason: The reason, and what is supported.

    Attributes:
        op: Name of the first operator.
        index: Its position.
        reason: What is not supported of it.
        obstacles: All of them.
        where: What the message begins with: the name of the file.
    """

    def __init__(self, op: str, index: int, reason: str) -> None:
        self.obstacles: tuple[Obstacle, ...] = (Obstacle(op, index, reason),)
        self.where = ""
        super().__init__(op, index, reason)

    @property
    def op(self) -> str:
        """Name of the first operator."""
        return self.obstacles[0].op

    @property
    def index(self) -> int:
        """Its position."""
        return self.obstacles[0].index

    @property
    def reason(self) -> str:
        """What is not supported of it."""
        return self.obstacles[0].reason

    @classmethod
    def of_all(cls, obstacles: Sequence[Obstacle], *, where: str = "") -> UnsupportedOperatorError:
        """One error for several obstacles, at least one."""
        first = obstacles[0]
        error = cls(first.op, first.index, first.reason)
        error.obstacles = tuple(obstacles)
        error.where = where
        return error

    def of(self, where: str) -> UnsupportedOperatorError:
        """The same error with the name of the file in front."""
        return self.of_all(self.obstacles, where=f"{where}: ")

    def __str__(self) -> str:
        groups: dict[tuple[str, str], list[int]] = {}
        for obstacle in self.obstacles:
            groups.setdefault((obstacle.op, obstacle.reason), []).append(obstacle.index)
        sentences = [
            f"operator{'s' if len(places) > 1 else ''} {', '.join(map(str, places))} ({op}): {reason}"
            for (op, reason), places in groups.items()
        ]
        count = f"{len(sentences)} obstacles: " if len(sentences) > 1 else ""
        return self.where + count + "; ".join(sentences)


class QuantizationError(TintlingError):
    """Scales or zero points that int8 arithmetic cannot represent."""


class ArenaOverflowError(TintlingError):
    """A model needs more working memory than was granted.

    Args:
        needed: Bytes that the memory plan takes.
        available: Bytes that were granted.
    """

    def __init__(self, needed: int, available: int) -> None:
        super().__init__(
            f"the arena needs {needed:,} bytes, but only {available:,} are available: "
            "raise the limit or choose a smaller model"
        )
        self.needed = needed
        self.available = available


class ToolchainError(TintlingError):
    """A compiler is missing, or refused generated code."""


def install_hint(extra: str) -> str:
    """How an extra is installed: from the repository, because Tintling is not on a package index yet.

    Args:
        extra: Such as ``train``.
    """
    return f"run pip install -c constraints.txt -e '.[{extra}]' in Tintling's repository"


class ProofError(TintlingError):
    """Something that must hold of generated C does not."""


class MissingExtraError(TintlingError):
    """An optional dependency is not installed.

    Args:
        what: The feature that was asked for.
        extra: The extra of the ``tintling`` distribution that installs it.
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra '{extra}': {install_hint(extra)}")
        self.extra = extra


class ImageError(TintlingError):
    """An image file is missing, damaged, too large, or of a format that is not read."""


class FrameSourceError(TintlingError):
    """A camera, file or stream gives no usable frames."""


class OutputError(TintlingError):
    """Results cannot be written to standard output: the disk is full, or the other end is gone."""


class StoppedError(TintlingError):
    """The user pressed Ctrl-C; the message says how to go on."""


class TrainingInterruptedError(StoppedError):
    """The user stopped a training; it can be resumed if it completed an epoch."""


class DeviceError(TintlingError):
    """A board, or the connection to it, failed."""


class LinkError(DeviceError):
    """The byte stream between host and device is broken."""


class DeviceTimeoutError(DeviceError):
    """A board is there, or seems to be, but does not answer."""


class ModelMismatchError(DeviceError):
    """Two artifacts that must hold the same model do not."""
