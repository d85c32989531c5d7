"""Lowers 3 x 3 depthwise convolutions to a kernel that keeps its weights in registers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.costs import macs
from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.layout import BLOCK, Finish
from tintling.firmware_export.compiler.blocked.sides import BOTH
from tintling.firmware_export.compiler.blocked.structs import Depthwise3x3SidesStruct, Depthwise3x3Struct
from tintling.firmware_export.compiler.kernel_structs import Conv2DStruct, TileStruct
from tintling.firmware_export.compiler.options import Optimize, TargetCore
from tintling.operators import DepthwiseConv2D

__all__ = ["lower_blocked_depthwise"]

_SIDES_TITLE = "Bounds that a channel can pass: 1 for 127 alone, -1 for -128 alone, 0 for both"
_COPIES = 4  # of the kernel in a network: about 450 bytes each, where the shared one takes 1.9 kB
_SAVED = 3  # instructions that a bound takes
_A_MAC = 3  # instructions of a multiply-accumulate, about
_SMALLEST_SHARE = 250  # a second loop of 450 bytes wants to save 0.4 % of the instructions
_ONE, _THREE = TileStruct(1, 1), TileStruct(3, 3)


def lower_blocked_depthwise(layer: ConvLayer) -> bool:
    """Lowers a 3 x 3 convolution of each channel by itself.

    Returns:
        Whether it did; a general kernel is needed otherwise.
    """
    op, conv = layer.op, layer.conv
    single = isinstance(op, DepthwiseConv2D) and op.depth_multiplier == 1
    if not single or layer.tail.pool is not None or not _is_walk(conv):
        return False
    channels = layer.channels(twice=True)
    if channels is None:
        return False
    matrix, name = layer.matrix, layer.name
    fill = -len(matrix) % BLOCK
    blocks = np.pad(matrix, ((0, fill), (0, 0))).reshape(-1, BLOCK, 9).transpose(0, 2, 1)
    params = Depthwise3x3Struct(
        input=conv.input,
        output=conv.output,
        stride=conv.stride,
        padding=conv.padding,
        pad=conv.input_zero_point,
        bounds=channels.bounds,
    )
    weights = layer.builder.constant(f"{name}_weights", "Weights", blocks, ("block", "tap", "channel"))
    own = _has_own_copy(layer)
    sides = layer.sides()
    sided = own and channels.finish is not Finish.ANY and _pays(layer, sides)
    kernel = f"tl_depthwise_3x3_inside{channels.suffix}" if own else f"tl_depthwise_3x3{channels.suffix}"
    constants = [weights, layer.channel_rows(channels)]
    if sided:
        kernel = f"tl_depthwise_3x3_sides{channels.suffix}"
        constants.append(layer.builder.constant(f"{name}_sides", _SIDES_TITLE, sides, ("channel",)))
    saved = () if own else (layer.builder.scratch(f"{name}_saved", conv.input.w),)
    layer.builder.step(
        kernel,
        layer.ops,
        Depthwise3x3SidesStruct(params, int((sides == BOTH).any())) if sided else params,
        (layer.source, *constants, *saved),
        layer.tail.output,
        distances=[(layer.source, 0)],
        scratch=saved,
        overlap_step=conv.input.c,
    )
    return True


def _is_walk(conv: Conv2DStruct) -> bool:
    """Whether the window steps as ``tl_depthwise_3x3_s8`` does: at most one row or column over an edge."""
    whole = (conv.input.w - 3 + conv.padding.w) // conv.stride.w + 1
    lowest = (conv.output.h - 1) * conv.stride.h - conv.padding.h
    return (
        conv.filter == _THREE
        and conv.dilation == _ONE
        and conv.stride.w in {1, 2}
        and conv.stride.h == conv.stride.w
        and max(conv.padding.h, conv.padding.w) <= 1
        and conv.input.w >= 3
        and conv.output.w - whole <= 1
        and lowest + 1 < conv.input.h
        and (conv.stride.w == 2 or conv.padding.h == 1 or _inside(conv))
    )


def _has_own_copy(layer: ConvLayer) -> bool:
    """Whether the layer gets a copy of the kernel with its shapes as literals."""
    builder = layer.builder
    layers = sum(isinstance(op, DepthwiseConv2D) for op in builder.graph.ops)
    few = builder.options.optimize is Optimize.SPEED and layers <= _COPIES
    return few and layer.conv.stride == _ONE and _inside(layer.conv)


def _pays(layer: ConvLayer, sides: NDArray[np.int8]) -> bool:
    """Whether bounds that are saved pay for the code, on a core without a conditional move.

    Where all channels have one bound, there is no more code than without.
    """
    if layer.builder.options.target is not TargetCore.RV32IMC:
        return False
    output, single = layer.conv.output, int((sides != BOTH).sum())
    saved = _SAVED * single * output.h * output.w
    return single == sides.size or saved * _SMALLEST_SHARE >= _A_MAC * macs(layer.builder.graph)


def _inside(conv: Conv2DStruct) -> bool:
    """Whether no window reaches over an edge, and none of the input is left out."""
    inner = (conv.input.h - 2, conv.input.w - 2)
    return conv.padding == TileStruct(0, 0) and (conv.output.h, conv.output.w) == inner
