"""Where the tensors of an int8 network lie, as TensorFlow's converter places them.

The native engine rounds to these grids in its forward pass, so that a network learns to live with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.fixed_point import quantize_multiplier
from tintling.errors import TintlingError
from tintling.training.native.plan import Grid, Layer, LayerKind

__all__ = ["fit_grids", "rounded_layers"]

_LEAST, _GREATEST = -128, 127
_NORMS = (LayerKind.NORM, LayerKind.NORM_POOL)
_ROUNDED = (LayerKind.LINEAR, LayerKind.DEPTHWISE, LayerKind.RELU, LayerKind.AVERAGE)


def rounded_layers(layers: Sequence[Layer]) -> tuple[int, ...]:
    """Finds the layers whose output an int8 network stores with a scale of its own.

    A ReLU is part of the layer before it, and max-pooling keeps the scale of what it reads.

    Args:
        layers: A plan without batch normalization.

    Returns:
        Their places in the plan.

    Raises:
        TintlingError: A batch normalization is not folded.
    """
    if any(layer.kind in _NORMS for layer in layers):
        raise TintlingError("rounding to int8 needs a network whose batch normalization is folded")
    following = [*(layer.kind for layer in layers[1:]), None]
    return tuple(
        index
        for index, (layer, after) in enumerate(zip(layers, following, strict=True))
        if layer.kind in _ROUNDED and after != LayerKind.RELU
    )


def fit_grids(
    layers: Sequence[Layer], ranges: NDArray[np.float32], weight_steps: Mapping[int, int] | None = None
) -> list[Grid]:
    """Places 256 steps over the range of each tensor, zero on one of them.

    Args:
        layers: A plan without batch normalization.
        ranges: shape (layers, 2): least and greatest output of each layer, over the samples that the
            converter will see.
        weight_steps: Greatest whole number of a weight, by the layer's place in the plan; 127 elsewhere.

    Returns:
        A grid for each layer; of scale 0 where the output is not rounded.

    Raises:
        TintlingError: A batch normalization is not folded.

    Source: B. Jacob et al., CVPR 2018, section 2.1; the rounding of the zero point follows
    TensorFlow's ``fake_quant_ops_functor.h``.
    """
    grids = [Grid() for _ in layers]
    before = 0.0  # scale of what the layer reads
    for index in rounded_layers(layers):
        low, high = min(float(ranges[index, 0]), 0.0), max(float(ranges[index, 1]), 0.0)
        if high == low:
            continue  # always zero, on every grid
        scale = (high - low) / (_GREATEST - _LEAST)
        zero_point = round(_LEAST - low / scale)
        layer = layers[index]
        parts = _mean_fraction(layer, before / scale) if layer.kind == LayerKind.AVERAGE and before else 0.0
        grids[index] = Grid(scale, _LEAST - zero_point, _GREATEST - zero_point, parts)
        before = scale
    for index, steps in (weight_steps or {}).items():
        grids[index].weight_steps = steps
    return grids


def _mean_fraction(layer: Layer, ratio: float) -> float:
    """Parts of an output step that a mean is first rounded to, before ties go away from zero.

    A convolution's factor is so small that the first stage is as good as exact; a mean's is not, and a
    quarter of all means lie in the middle after it.

    Args:
        layer: The mean.
        ratio: Input scale by output scale.

    Source: TensorFlow Lite ``QuantizedMeanOrSum`` in ``kernels/internal/reference/reduce.h``; see
    :func:`tintling.arithmetic.quantized_params.mean_params`.
    """
    _, shift = quantize_multiplier(ratio)
    count = int(layer.in_height * layer.in_width)
    return float(1 << max(min(count.bit_length() - 1, 31 + shift) - shift, 0))
