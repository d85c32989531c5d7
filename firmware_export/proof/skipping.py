"""What a layer that skips background writes in its place, against the definition."""

from __future__ import annotations

import numpy as np

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.background import BLACK
from tintling.firmware_export.compiler.blocked.structs import SkipTileStruct
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import ConstantRef, Step
from tintling.firmware_export.proof.claims import Claim, Obligation, proved, refuted

__all__ = ["prove_background"]

_CLAIM = "windows of background get what the layer gives for them"
_METHOD = "every place of the layer's output for an empty picture"


def prove_background(network: CompiledNetwork) -> Obligation:
    """Shows it for every step that skips."""
    steps = [step for step in network.program.steps if isinstance(step.params, SkipTileStruct)]
    return Obligation("background", tuple(_claim(network, step) for step in steps))


def _claim(network: CompiledNetwork, step: Step) -> Claim:
    graph, params = network.graph, step.params
    if not isinstance(params, SkipTileStruct):
        raise TypeError(f"{step.kernel} does not skip")
    answer = next(a.index for a in step.arguments if isinstance(a, ConstantRef))
    written = network.program.constants[answer].data
    empty = np.full((1, *graph.input.shape[1:]), params.background, np.int8)
    expected = reference.run_all(graph, empty)[graph.ops[step.ops[-1]].output][0]
    rows, columns = params.tile.tiles.h, params.tile.tiles.w
    wrong = np.argwhere(expected[:rows, :columns] != written)
    padded = params.tile.padding.h or params.tile.padding.w
    if wrong.size or padded or params.background != BLACK:
        y, x, c = (int(i) for i in wrong[0]) if wrong.size else (0, 0, 0)
        text = f"channel {c} at ({y}, {x}): {int(written[c])} in the C, expected {int(expected[y, x, c])}"
        return refuted(step.name, _CLAIM, _METHOD, "windows reach over an edge" if padded else text)
    return proved(step.name, _CLAIM, _METHOD)
