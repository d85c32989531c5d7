"""Separable networks by a name that says their structure, so that a search may try any of them.

``sep_9_16_16k5_16s2_19`` has a first convolution of 9 filters and four blocks, of 16, 16, 16 and 19 channels;
``k5`` makes a window 5×5 in place of 3×3, ``s2`` makes it move by two pixels. The name stands in recipes and
manifests, so that a run of a search can be repeated without the search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from tintling.errors import TintlingError
from tintling.training.networks.architecture import INPUT_SHAPE, Architecture
from tintling.training.networks.separable import SeparableStage, count_parameters, separable

__all__ = ["is_searched", "searched", "structure_name", "structure_of"]

_PREFIX = "sep_"
_STAGE = re.compile(r"(?P<width>[1-9]\d{0,2})(?:k(?P<kernel>[1-9]))?(?:s(?P<stride>[1-9]))?", re.ASCII)
_MAX_BLOCKS = 12


def is_searched(name: str) -> bool:
    """Whether a name says a structure, right or wrong."""
    return name.startswith(_PREFIX)


def structure_name(stem: SeparableStage, blocks: Sequence[SeparableStage]) -> str:
    """Names a structure; :func:`structure_of` reads the name."""
    return _PREFIX + "_".join(_text(stage) for stage in (stem, *blocks))


def structure_of(name: str) -> tuple[SeparableStage, tuple[SeparableStage, ...]]:
    """Reads a name.

    Returns:
        First convolution, and blocks.

    Raises:
        TintlingError: The name says no structure, or one whose windows find no pixels.
    """
    found = [_STAGE.fullmatch(part) for part in name.removeprefix(_PREFIX).split("_")]
    stages = [
        SeparableStage(int(match["width"]), int(match["kernel"] or 3), int(match["stride"] or 1))
        for match in found
        if match is not None
    ]
    if not is_searched(name) or len(stages) != len(found) or not 2 <= len(stages) <= _MAX_BLOCKS + 1:
        raise TintlingError(
            f"model {name!r}: expected sep_ with a first width and those of 1 to {_MAX_BLOCKS} blocks, "
            "such as sep_9_16_16k5_16s2_19"
        )
    stem, *blocks = stages
    if stem.stride != 1:
        raise TintlingError(
            f"model {name!r}: the first convolution is followed by pooling, and has no stride"
        )
    _check_pixels(name, stem, blocks)
    return stem, tuple(blocks)


def searched(name: str) -> Architecture:
    """Makes the architecture that a name says.

    Raises:
        TintlingError: As :func:`structure_of`.
    """
    stem, blocks = structure_of(name)
    return Architecture(
        name=name,
        summary=f"separable, of a search: {name.removeprefix(_PREFIX).replace('_', ', ')}",
        parameters=count_parameters(stem, blocks),
        dropout=0.0,
        make=partial(separable, name=name, stem=stem, blocks=blocks),
        folds=True,
    )


def _text(stage: SeparableStage) -> str:
    kernel = "" if stage.kernel == 3 else f"k{stage.kernel}"
    stride = "" if stage.stride == 1 else f"s{stage.stride}"
    return f"{stage.width}{kernel}{stride}"


def _check_pixels(name: str, stem: SeparableStage, blocks: Sequence[SeparableStage]) -> None:
    side = (INPUT_SHAPE[0] - stem.kernel + 1) // 2
    for number, block in enumerate(blocks, start=1):
        if side < block.kernel:
            raise TintlingError(
                f"model {name!r}: block {number} has a window of {block.kernel}×{block.kernel}, "
                f"but only {side}×{side} pixels are left for it"
            )
        side = (side - block.kernel) // block.stride + 1
