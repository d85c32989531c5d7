"""Lowers convolutions of one pixel to a kernel that knows the weights that are not zero, where that pays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.blocked.conv_layer import ConvLayer
from tintling.firmware_export.compiler.blocked.structs import PointwiseSparseStruct
from tintling.firmware_export.compiler.kernel_structs import TileStruct
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.compiler.overlap import grouped_distance

__all__ = ["lower_sparse", "sparse_weights"]

_ONE = TileStruct(1, 1)
_PIXELS = 8  # that share the search for a weight's input
_DEPTH = 256  # an input channel's number is a byte
# Density of the weights from which on the other kernels take fewer instructions, see docs/engine.md.
_DENSE, _DENSE_WITH_PAIRS = 0.45, 0.25


def lower_sparse(layer: ConvLayer) -> bool:
    """Lowers a convolution if it has the right form, and zeros enough.

    Returns:
        Whether it did.
    """
    conv, builder, name = layer.conv, layer.builder, layer.name
    if layer.tail.pool is not None or not _fits(layer) or not _pays(layer.matrix, builder.options):
        return False
    channels = layer.channels()
    if channels is None:
        return False
    words, counts = sparse_weights(layer.matrix)
    pixels = conv.output.h * conv.output.w
    params = PointwiseSparseStruct(conv.input.c, conv.output.c, pixels, channels.bounds)
    title = "Weights that are not 0: input channel and weight"
    weights = builder.constant(f"{name}_weights", title, words, ("weight", "number"))
    numbers = layer.channel_rows(channels)
    rows = builder.constant(f"{name}_counts", "Weights of each channel", counts, ("channel",))
    scratch = builder.scratch(f"{name}_panel", _PIXELS * conv.input.c)
    distance = grouped_distance(conv.input, conv.output, *layer.walks(), group=_PIXELS, read_first=True)
    builder.step(
        f"tl_pointwise_sparse{channels.suffix}",
        layer.ops,
        params,
        (layer.source, weights, numbers, rows, scratch),
        layer.tail.output,
        distances=[(layer.source, distance)],
        scratch=[scratch],
    )
    return True


def sparse_weights(matrix: NDArray[np.int8]) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """Lists the weights that are not zero.

    Args:
        matrix: shape (channels, taps), int8; 256 taps at most.

    Returns:
        shape (weights, 2), uint8: tap, weight modulo 256, channel by channel; and shape (channels,), uint16:
        how many weights each channel has. Without any weight, one of 0 that belongs to no channel.
    """
    channels, taps = np.nonzero(matrix)
    words = np.stack([taps.astype(np.uint8), matrix[channels, taps].view(np.uint8)], axis=1)
    counts = np.bincount(channels, minlength=len(matrix)).astype(np.uint16)
    return (words if len(words) else np.zeros((1, 2), np.uint8)), counts


def _fits(layer: ConvLayer) -> bool:
    conv = layer.conv
    pointwise = conv.filter == _ONE and conv.stride == _ONE and conv.groups == 1
    return pointwise and conv.input.c <= _DEPTH and conv.output.h * conv.output.w >= _PIXELS


def _pays(matrix: NDArray[np.int8], options: EngineOptions) -> bool:
    if options.lanes or options.dots:
        return False
    limit = _DENSE_WITH_PAIRS if options.target.has_dsp else _DENSE
    return bool(np.count_nonzero(matrix) < limit * matrix.size)
