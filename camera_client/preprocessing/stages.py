"""The images between a frame and its tensor, named and ready to show.

The window and the report show these; the C preprocessing makes them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.preprocessing.host import Preprocessed, Status, preprocess, preprocess_page

__all__ = ["INK_COLOUR", "REGION_COLOUR", "Stage", "StageKey", "stages", "stages_of", "stages_of_several"]

StageKey = Literal["grey", "background", "ink", "regions", "tensor"]

INK_COLOUR = (104, 116, 140)
"""RGB of what counts as ink, but does not belong to the mark."""

REGION_COLOUR = (64, 214, 160)
"""RGB of the mark."""

_BACKGROUND_COLOUR = (17, 20, 27)
_FAINT = 64  # levels that are shown white where there is no ink to compare with


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One intermediate image.

    Attributes:
        key: Short name.
        title: Name for people, in a word or two.
        caption: Measures of the preprocessing at this step.
        image: shape (H, W) grey, or (H, W, 3) RGB; uint8.
    """

    key: StageKey
    title: str
    caption: str
    image: NDArray[np.uint8]


def stages(frame: NDArray[np.uint8]) -> tuple[Stage, ...]:
    """The stages of a frame.

    Args:
        frame: shape (H, W), uint8, grey.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    return stages_of(preprocess(frame, debug=True))


def stages_of(found: Preprocessed) -> tuple[Stage, ...]:
    """The stages of a frame that was preprocessed with ``debug=True``.

    Args:
        found: What the preprocessing gave.

    Returns:
        Grey levels, background, ink and regions of the part of the frame that the last pass worked on, then
        the tensor; the first four have one shape.

    Raises:
        ValueError: The intermediate images were not kept.
    """
    debug = found.debug
    if debug is None:
        raise ValueError("there are no intermediate images: preprocess with debug=True")
    view, reduction = debug.view, found.reduction
    contrast = max(1, found.contrast) if found.found else max(_FAINT, found.contrast)
    ink = np.minimum(255, debug.ink.astype(np.int32) * 255 // contrast).astype(np.uint8)
    coarse = f"{view.width}×{view.height} px" + (f" at 1/{reduction}" if reduction > 1 else "")
    levels = f"{int(debug.background.min())} to {int(debug.background.max())}"
    side = "darker" if found.ink_is_dark else "brighter"
    mark = f"strokes of {found.stroke_width:.1f} px" if found.found else "no mark among them"
    return (
        Stage("grey", "grey levels", coarse, debug.reduced),
        Stage("background", "background", f"levels {levels}", debug.background),
        Stage("ink", "ink", f"{found.contrast} levels {side}" if found.found else "noise only", ink),
        Stage("regions", "regions", f"from {found.threshold} levels on, {mark}", _coloured(debug.mask)),
        Stage("tensor", "28×28", "input of the network" if found.found else "empty", found.image),
    )


def stages_of_several(frame: NDArray[np.uint8], index: int) -> tuple[Stage, ...]:
    """The stages of one of several marks of a frame; without such a mark, those of the whole frame.

    Args:
        frame: shape (H, W), uint8, grey.
        index: Of the mark in reading order, from 0.

    Raises:
        FrameSourceError: The frame is too small or too large.
        ToolchainError: There is no C compiler.
    """
    found = preprocess_page(frame, debug=True)
    if index < len(found):
        return stages_of(found[index].preprocessed)
    whole = preprocess(frame, debug=True)
    debug = whole.debug
    if debug is None or not whole.found:
        return stages_of(whole)
    # The one mark of a frame may be none of several, such as one that the edge cuts.
    unmarked = replace(debug, mask=np.minimum(debug.mask, 1))
    empty = np.full_like(whole.tensor, -128)
    return stages_of(replace(whole, status=Status.NOT_FOUND, tensor=empty, debug=unmarked))


def _coloured(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """0, 1 and 2 as colours: background, ink, the mark."""
    palette = np.array([_BACKGROUND_COLOUR, INK_COLOUR, REGION_COLOUR], np.uint8)
    return palette[np.minimum(mask, 2)]
