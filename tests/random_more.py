"""Steps of ``random_networks`` over the operators that move, compare, reduce or resize values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def _moved(grower: Any, x: int) -> int:
    """A STRIDED_SLICE, SLICE, SPLIT, UNPACK, GATHER, REVERSE, MIRROR_PAD or TRANSPOSE."""
    builder, shape = grower.builder, grower.builder.shape(x)
    axis = grower.integer(1, len(shape) - 1)
    match grower.integer(0, 8):
        case 0:
            start = [grower.integer(0, n - 1) for n in shape]
            step = [grower.choice((1, 1, 2, 3)) for _ in shape]
            out = [math.ceil((n - s) / d) for n, s, d in zip(shape, start, step, strict=True)]
            if len(shape) <= 4:
                return builder.strided_slice(x, start, list(shape), step, shape=out)
            return x
        case 1:
            begin = [grower.integer(0, n - 1) for n in shape]
            return builder.slice(
                x,
                begin,
                [grower.choice((-1, grower.integer(1, n - b))) for n, b in zip(shape, begin, strict=True)],
            )
        case 2:
            count = grower.choice([n for n in range(1, shape[axis] + 1) if shape[axis] % n == 0])
            parts = builder.split(x, axis, count)
            return builder.concatenation(parts[::-1], axis) if 1 < count <= 10 else parts[-1]
        case 3:
            first = grower.integer(1, shape[axis])
            rest = shape[axis] - first
            return builder.split_v(x, axis, [first, -1] if rest else [first])[0]
        case 4 if len(shape) > 2:
            return grower.choice(builder.unpack(x, axis))
        case 5 if len(shape) < 4:
            return builder.pack([x, builder.reverse(x, [axis])], grower.integer(1, len(shape)))
        case 6:
            indices = [grower.integer(0, shape[axis] - 1) for _ in range(grower.integer(1, 6))]
            return builder.gather(x, indices, axis)
        case 7:
            amounts = [(0, 0), *((grower.integer(0, n - 1), grower.integer(0, n - 1)) for n in shape[1:])]
            return builder.mirror_pad(x, amounts)
        case _:
            order = list(grower.rng.permutation(np.arange(1, len(shape))))
            return builder.transpose(x, [0, *(int(n) for n in order)])


def _blocks(grower: Any, x: int) -> int:
    builder, (_, height, width, channels) = grower.builder, grower.builder.shape(x)
    if channels % 4 == 0:
        return builder.depth_to_space(x, 2)
    if height % 2 == 0 and width % 2 == 0:
        return builder.space_to_depth(x, 2)
    return x


def _resized(grower: Any, x: int) -> int:
    kind = grower.choice(("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"))
    aligned, halved = grower.choice(((False, False), (True, False), (False, True)))
    size = (grower.integer(1, 12), grower.integer(1, 12))
    return grower.builder.resize(kind, x, size, align_corners=aligned, half_pixel_centers=halved)


def _reduced(grower: Any, x: int) -> int:
    shape = grower.builder.shape(x)
    kind = grower.choice(("SUM", "REDUCE_MAX", "REDUCE_MIN"))
    axes = sorted({grower.integer(1, len(shape) - 1) for _ in range(2)})
    count = math.prod(shape[axis] for axis in axes)
    scale = grower.builder.quant(x)[0]
    out = grower.quant(scale * math.sqrt(count)) if kind == "SUM" else None
    return grower.builder.reduce(kind, x, axes, keep_dims=len(shape) < 3 or grower.chance(0.5), out=out)


def _pointwise(grower: Any, x: int) -> int:
    builder, scale = grower.builder, grower.builder.quant(x)[0]
    kind = grower.choice(("ELU", "HARD_SWISH", "ABS", "LOG_SOFTMAX", "PRELU", "uint8"))
    if kind == "LOG_SOFTMAX":
        return builder.pointwise(kind, x, out=(16 / 256, 127))
    if kind == "PRELU":
        slope = grower.rng.integers(-128, 128, builder.shape(x)[-1:])
        slope_quant = (grower.scale(0.001, 0.02), grower.zero_point())
        return builder.prelu(x, slope, slope_quant=slope_quant, out=grower.quant(scale))
    if kind == "uint8":
        wide = builder.quantize(x, out=(scale, grower.integer(0, 255)), dtype="UINT8")
        return builder.quantize(wide, out=grower.quant(scale))
    return builder.pointwise(kind, x, out=grower.quant(scale))


def _compared(grower: Any, x: int) -> int:
    builder, scale = grower.builder, grower.builder.quant(x)[0]
    kind = grower.choice(("MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE"))
    other = builder.constant(
        grower.rng.integers(-128, 128, builder.shape(x)[-1:]),
        scales=[scale],
        zero_points=[grower.zero_point()],
    )
    out = grower.quant((100 * scale) ** 2 / 100) if kind == "SQUARED_DIFFERENCE" else builder.quant(x)
    return builder.two(kind, *((x, other) if grower.chance(0.5) else (other, x)), out=out)


def _transposed_conv(grower: Any, x: int) -> int:
    shape = grower.builder.shape(x)
    channels = grower.integer(1, 4)
    extent = (grower.integer(1, 4), grower.integer(1, 4))
    layer = grower.linear(x, channels, math.prod(extent) * shape[3])
    weights = grower.weights(channels, *extent, shape[3])
    padding = grower.choice(("SAME", "VALID"))
    stride = (grower.integer(1, 3), grower.integer(1, 3))
    return grower.builder.transpose_conv(x, weights, **layer, stride=stride, padding=padding)


def _product(grower: Any, x: int) -> int:
    builder, shape = grower.builder, grower.builder.shape(x)
    depth, columns = shape[-1], grower.integer(1, 5)
    other = builder.constant(
        grower.weights(depth, columns), scales=[0.01], zero_points=[grower.choice((0, 3, -9))]
    )
    return builder.batch_matmul(
        x, other, out=grower.quant(builder.quant(x)[0] * 0.01 * 60 * math.sqrt(depth))
    )


def more_steps(grower: Any, x: int) -> list[Callable[[int], int]]:
    """Steps that fit a tensor."""
    shape = grower.builder.shape(x)
    steps = [_pointwise, _compared]
    if len(shape) > 1:  # others have no axis beside the batch
        steps += [_reduced, _moved, _moved]
    if 2 <= len(shape) <= 5:
        steps.append(_product)
    if len(shape) == 4:
        steps += [_blocks, _resized, _transposed_conv]
    return [lambda y, step=step: step(grower, y) for step in steps]
