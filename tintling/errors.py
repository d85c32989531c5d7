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
    ├── MissingExtraError
    ├── ImageError
    ├── FrameSourceError
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
    "QuantizationError",
    "StoppedError",
    "TintlingError",
    "ToolchainError",
    "TrainingInterruptedError",
    "UnsupportedOperatorError",
    "UsageError",
    "install_hint",
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


class UnsupportedOperatorError(TintlingError):
    """An operator, or a variant of it, that Tintling does not compile.

    Args:
        op: Operator name as TFLite spells it, such as ``CONV_2D``.
        index: Position of the operator in the subgraph, counted from 0.
        reason: The reason, and what is supported.
    """

    def __init__(self, op: str, index: int, reason: str) -> None:
        super().__init__(f"operator {index} ({op}): {reason}")
        self.op = op
        self.index = index
        self.reason = reason


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
