"""Random networks whose first two layers may take turns."""

from __future__ import annotations

import numpy as np
from tflite_builder import ModelBuilder

from tintling.tflite.reader import read_tflite

PLANES = ("conv pooled", "conv pooled")
PAIRS = (
    ("conv pooled", "conv"),
    ("conv", "conv pooled"),
    ("conv", "conv"),
    ("conv", "depthwise pooled"),
    ("pixel", "depthwise pooled"),
    ("conv", "pixel"),
    ("pixel", "max pool"),
    ("conv", "average pool"),
)


def layer(rng, builder, x, kind, *, inputs, outputs, extent=(3, 3), stride=(1, 1)):
    """Appends a layer without padding; scales follow the spread of the sums, the zero point is any."""
    if kind in {"max pool", "average pool"}:
        return builder.pool_2d(f"{kind.replace(' ', '_').upper()}_2D", x, (2, 2)), inputs
    depthwise = kind.startswith("depthwise")
    size = (1, 1) if kind == "pixel" else extent
    outputs = inputs if depthwise else outputs
    shape = (1, *size, inputs) if depthwise else (outputs, *size, inputs)
    weights = (
        rng.choice([-128, -127, 127, 127], shape) if rng.random() < 0.3 else rng.integers(-127, 128, shape)
    )
    spread = builder.quant(x)[0] * 70 * 70 * np.sqrt(size[0] * size[1] * (1 if depthwise else inputs))
    build = builder.depthwise_conv_2d if depthwise else builder.conv_2d
    x = build(
        x,
        weights.astype(np.int8),
        rng.integers(-9000, 9001, outputs),
        weight_scales=[float(s) for s in rng.uniform(0.5, 2, outputs)],
        out=(float(np.float32(spread * rng.uniform(0.02, 0.1))), int(rng.choice([-128, -128, 0, 5]))),
        activation=str(rng.choice(["NONE", "NONE", "RELU"])),
        stride=stride,
    )
    if kind.endswith("pooled"):
        x = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    return x, outputs


def two_layers(seed, kinds=PLANES, *, channels=1, extent=(3, 3), stride=(1, 1), dense=False):
    """A network of two layers, and perhaps a dense one; sizes are drawn.

    Args:
        seed: Of sizes and values.
        kinds: Of the layers.
        channels: Of the input.
        extent: Of both filters.
        stride: Of the first convolution.
        dense: Whether five outputs follow.
    """
    rng = np.random.default_rng(seed)
    builder = ModelBuilder()
    height, width = (int(n) for n in rng.integers(18, 25, 2))
    x = builder.input((1, height, width, channels), scale=0.05, zero_point=int(rng.choice([-128, 3])))
    first, second = kinds
    x, depth = layer(
        rng,
        builder,
        x,
        first,
        inputs=channels,
        outputs=int(rng.integers(9, 14)),
        extent=extent,
        stride=stride,
    )
    x, _ = layer(rng, builder, x, second, inputs=depth, outputs=int(rng.integers(2, 6)), extent=extent)
    if dense:
        size = int(np.prod(builder.shape(x)))
        x = builder.reshape(x, (1, size))
        scale = float(np.float32(builder.quant(x)[0] * 70 * 70 * np.sqrt(size) * 0.05))
        weights = rng.integers(-127, 128, (5, size)).astype(np.int8)
        x = builder.fully_connected(x, weights, weight_scales=[1.0], out=(scale, 3))
    builder.output(x)
    return read_tflite(builder.build())


def inputs_of(graph, seed=0, count=3):
    """Random inputs, and both ends of int8 throughout."""
    values = np.random.default_rng(seed).integers(-128, 128, (count + 2, *graph.input.shape[1:]))
    values[-2], values[-1] = -128, 127
    return values.astype(np.int8)
