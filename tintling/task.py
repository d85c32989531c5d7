"""The task as a value: labels, input geometry, normalization, and how a frame becomes the tensor.

Every stage receives it: training takes it from the recipe and the data, the manifest carries it on, and the
generated C, the link and the pages name its labels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tintling.errors import TintlingError
from tintling.pixels import Normalization

__all__ = [
    "DIGIT_LABELS",
    "FRAME_UNITS",
    "MAX_LABELS",
    "MAX_SIDE",
    "MIN_FRAME_SIDE",
    "VERSIONS",
    "Preprocessing",
    "PreprocessingKind",
    "Region",
    "RegionKind",
    "Task",
    "c_identifiers",
    "listed",
    "offsets_of_labels",
    "preprocessing_for",
    "sample_name",
]

PreprocessingKind = Literal["ink", "frame"]
RegionKind = Literal["whole", "square", "rectangle"]

DIGIT_LABELS = tuple("0123456789")
MAX_LABELS = 1_000
MAX_SIDE = 128
"""Longest side of an input tensor, in px (``TL_FRAME_MAX_SIDE``)."""

MIN_FRAME_SIDE = 8
"""Shortest side of a tensor that is made by ``frame``, in px (``TL_FRAME_MIN_SIDE``)."""

FRAME_UNITS = 65_536
"""What width and height of a frame are, in units of a :class:`Region`."""

VERSIONS: dict[PreprocessingKind, int] = {"ink": 5, "frame": 1}
"""The present version of each preprocessing: ``TL_PREPROCESS_VERSION`` and ``TL_FRAME_VERSION`` in C."""

_INK_SHAPE = (28, 28, 1)
_MAX_LETTERS = 100
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
# Source: C99, 6.4.1, and what C++17 adds in [lex.key] and [lex.digraph].
_KEYWORDS = frozenset(
    """auto break case char const continue default do double else enum extern float for goto if inline int
    long register restrict return short signed sizeof static struct switch typedef union unsigned void
    volatile while alignas alignof and asm bitand bitor bool catch class compl const_cast constexpr decltype
    delete dynamic_cast explicit export false friend mutable namespace new noexcept not nullptr operator or
    private protected public reinterpret_cast static_assert static_cast template this thread_local throw true
    try typeid typename using virtual wchar_t xor""".split()  # noqa: SIM905 - reads as the standards print it
)


@dataclass(frozen=True, slots=True)
class Region:
    """The part of a frame that the network sees.

    Attributes:
        kind: ``whole`` frame, the centred ``square`` as large as fits, or a ``rectangle``.
        x: Left edge of the rectangle, in 1/65536 of the frame's width.
        y: Top edge of the rectangle, in 1/65536 of the frame's height.
        width: Width of the rectangle, in 1/65536 of the frame's width.
        height: Height of the rectangle, in 1/65536 of the frame's height.

    Raises:
        TintlingError: The rectangle is empty or leaves the frame, or another kind has one.
    """

    kind: RegionKind = "whole"
    x: int = 0
    y: int = 0
    width: int = FRAME_UNITS
    height: int = FRAME_UNITS

    def __post_init__(self) -> None:
        numbers = (self.x, self.y, self.width, self.height)
        if self.kind != "rectangle" and numbers != (0, 0, FRAME_UNITS, FRAME_UNITS):
            raise TintlingError(
                f"region: a {self.kind} region takes no x, y, width and height, got {numbers}"
            )
        for start, size, axis in ((self.x, self.width, "width"), (self.y, self.height, "height")):
            if start < 0 or size < 1 or start + size > FRAME_UNITS:
                raise TintlingError(
                    f"region: expected a {axis} of 1 or more within 0 to {FRAME_UNITS:,}, "
                    f"got {size} from {start} on"
                )


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """How a frame becomes the input tensor.

    Attributes:
        kind: ``ink`` finds the mark and centres it in 28×28; ``frame`` resizes a region of the frame.
        version: Of the preprocessing that made the training samples; 0 takes the present one.
        region: What ``frame`` resizes.
        contrast: Whether ``frame`` stretches the grey levels.
        light: Whether ``frame`` compensates uneven light.

    Raises:
        TintlingError: The version is not known, or ``ink`` was given a setting of ``frame``.
    """

    kind: PreprocessingKind = "ink"
    version: int = 0
    region: Region = field(default_factory=Region)
    contrast: bool = False
    light: bool = False

    def __post_init__(self) -> None:
        newest = VERSIONS[self.kind]
        if self.version == 0:
            object.__setattr__(self, "version", newest)
        if not 1 <= self.version <= newest:
            raise TintlingError(
                f"preprocessing.version: expected 1 to {newest} for {self.kind}, got {self.version}; "
                "a newer Tintling may know it"
            )
        if self.kind == "ink" and (self.contrast or self.light or self.region != Region()):
            raise TintlingError("preprocessing: region, contrast and light belong to frame, not to ink")


def preprocessing_for(input_shape: Sequence[int]) -> Preprocessing:
    """The preprocessing of a network that names none, as in artifacts of earlier versions.

    Args:
        input_shape: Height, width and channels of its input.

    Returns:
        ``ink`` for 28×28×1, which is all that earlier versions had; the whole ``frame`` for others.
    """
    return Preprocessing("ink" if tuple(input_shape) == _INK_SHAPE else "frame")


@dataclass(frozen=True, slots=True)
class Task:
    """What a network is for.

    Attributes:
        labels: Label of each output, in order, for people; 1 to 1,000 of them.
        height: Of the input, in px.
        width: Of the input, in px.
        channels: 1 for grey, 3 for RGB.
        normalization: How pixels are scaled to float inputs.
        preprocessing: How a frame becomes the input.

    Raises:
        TintlingError: A value is out of range, or they do not fit one another.
    """

    labels: tuple[str, ...] = DIGIT_LABELS
    height: int = 28
    width: int = 28
    channels: int = 1
    normalization: Normalization = field(default_factory=Normalization)
    preprocessing: Preprocessing = field(default_factory=Preprocessing)

    def __post_init__(self) -> None:
        _check_labels(self.labels)
        least = MIN_FRAME_SIDE if self.preprocessing.kind == "frame" else 1
        for name in ("height", "width"):
            if not least <= getattr(self, name) <= MAX_SIDE:
                raise TintlingError(
                    f"task.{name}: expected {least} to {MAX_SIDE} px, got {getattr(self, name)}"
                )
        if self.channels not in (1, 3):
            raise TintlingError(f"task.channels: expected 1 (grey) or 3 (RGB), got {self.channels}")
        if self.preprocessing.kind == "ink" and self.input_shape != _INK_SHAPE:
            shape = "×".join(map(str, self.input_shape))
            raise TintlingError(
                f"task: the preprocessing ink makes 28×28×1, got {shape}; take the preprocessing frame"
            )

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of the input tensor."""
        return self.height, self.width, self.channels

    @property
    def identifiers(self) -> tuple[str, ...]:
        """A C identifier for each label; see :func:`c_identifiers`."""
        return c_identifiers(self.labels)


def listed(labels: Iterable[str]) -> str:
    """Labels in a line: single letters with spaces between them, longer ones with commas."""
    found = tuple(labels)
    return (" " if all(len(label) == 1 for label in found) else ", ").join(found)


def sample_name(labels: Sequence[str]) -> str:
    """What people call a sample of ink with these labels: ``digit`` or ``sample``."""
    return "digit" if tuple(labels) == DIGIT_LABELS else "sample"


def c_identifiers(labels: Sequence[str]) -> tuple[str, ...]:
    """Derives distinct C identifiers from labels, such as ``hot_water`` from ``Hot water``.

    Accents are dropped. What has no letter or digit of ASCII becomes ``label_`` and its position; what starts
    with a digit gets ``label_`` in front, keywords of C and C++ an underscore behind. Of equal ones, the
    later get the first number from 2 on that no other has.

    Args:
        labels: Labels for people.
    """
    plain = [_identifier(label, index) for index, label in enumerate(labels)]
    taken = set(plain)
    given: set[str] = set()
    names: list[str] = []
    for name in plain:
        chosen, number = name, 2
        while chosen in given or (chosen != name and chosen in taken):
            chosen, number = f"{name}_{number}", number + 1
        given.add(chosen)
        names.append(chosen)
    return tuple(names)


def offsets_of_labels(labels: Sequence[str], offsets: Mapping[str, float], setting: str) -> tuple[float, ...]:
    """What is added to the logit of each label, in nats.

    Args:
        labels: What the logits stand for, in order.
        offsets: By label; 0 for those that are not named.
        setting: The name of the setting, for messages.

    Raises:
        TintlingError: An offset is for no label.
    """
    if wrong := sorted(set(offsets) - set(labels)):
        raise TintlingError(f"{setting}: expected labels of {', '.join(labels)}, got {wrong[0]}")
    return tuple(float(offsets.get(label, 0.0)) for label in labels)


def _identifier(label: str, index: int) -> str:
    ascii_letters = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    name = _NOT_IN_NAMES.sub("_", ascii_letters).strip("_")
    if not name:
        return f"label_{index}"
    if name[0].isdigit():
        return f"label_{name}"
    return f"{name}_" if name in _KEYWORDS else name


def _check_labels(labels: tuple[str, ...]) -> None:
    """Raises TintlingError for labels that cannot be told apart or shown."""
    if not 1 <= len(labels) <= MAX_LABELS:
        raise TintlingError(f"task.labels: expected 1 to {MAX_LABELS:,}, got {len(labels):,}")
    seen: set[str] = set()
    for label in labels:
        if not label.strip() or len(label) > _MAX_LETTERS or not label.isprintable():
            raise TintlingError(
                f"task.labels: expected 1 to {_MAX_LETTERS} printable letters, got {label[:_MAX_LETTERS]!r}"
            )
        if label in seen:
            raise TintlingError(f"task.labels: {label!r} stands there twice")
        seen.add(label)
