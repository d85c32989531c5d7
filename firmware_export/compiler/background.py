"""Lets the first layer skip the background of a picture: windows of background take an answer from flash.

Time then depends on the picture, so only ``EngineOptions.skip_background`` asks for it. The answer comes from
the reference: what it computes for an empty picture.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic import reference
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.blocked.structs import SkipTileStruct, TileParamsStruct
from tintling.firmware_export.compiler.kernel_structs import TileStruct
from tintling.firmware_export.compiler.program import Constant, ConstantRef, Program, Step
from tintling.graph import Graph

__all__ = ["BLACK", "SKIPPING_FUNCTIONS", "background_of", "skip_background"]

BLACK = -128
"""What devices feed for a black pixel: ``pixel - 128``."""

SKIPPING_FUNCTIONS = frozenset(
    {
        *("tl_skip_span", "tl_skip_fill", "tl_skip_winograd_tiles", "tl_skip_simd_tiles"),
        *(f"tl_skip_tile_{way}{variant}_s8" for way in ("winograd", "simd") for variant in ("", "_full")),
    }
)
"""C functions that look at the picture in order to skip."""

_NONE = TileStruct(0, 0)


def skip_background(graph: Graph, program: Program) -> Program:
    """Lets the first layer skip background.

    Args:
        graph: The network.
        program: As it was lowered.

    Raises:
        ArtifactError: It cannot.
    """
    first, *others = program.steps
    skips = isinstance(first.params, TileParamsStruct) and first.params.padding == _NONE
    if not skips or program.values[program.inputs[0].value].tensors != graph.ops[first.ops[0]].inputs[:1]:
        raise ArtifactError(
            "--skip-background is for --optimize balanced or speed, and for networks that begin with a 3×3 "
            "convolution over one channel and a pooling of 2×2, both without padding"
        )
    answer = Constant(
        f"{first.name}_background",
        "What a window of background gives",
        background_of(graph, graph.ops[first.ops[-1]].output),
        ("channel",),
    )
    step = _skipping(first, ConstantRef(len(program.constants)))
    return replace(program, steps=(step, *others), constants=(*program.constants, answer))


def background_of(graph: Graph, tensor: int) -> NDArray[np.int8]:
    """What a tensor of an empty picture holds in its first place.

    Returns:
        shape (channels,), int8; the same everywhere behind windows that reach over no edge.
    """
    empty = np.full((1, *graph.input.shape[1:]), BLACK, np.int8)
    values: NDArray[np.int8] = reference.run_all(graph, empty)[tensor][0, 0, 0]
    return values


def _skipping(step: Step, answer: ConstantRef) -> Step:
    assert isinstance(step.params, TileParamsStruct)  # noqa: S101 - the caller has looked
    return replace(
        step,
        kernel=f"tl_skip_{step.kernel.removeprefix('tl_')}",
        params=SkipTileStruct(step.params, BLACK),
        arguments=(answer, *step.arguments),
    )
