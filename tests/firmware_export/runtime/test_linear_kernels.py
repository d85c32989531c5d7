"""Layers with weights take every path of their kernels: the compiled C gives the bits of TFLite Micro."""

from __future__ import annotations

import numpy as np
import pytest
from compiled_batch import CompiledBatch
from micro import micro_tensors
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.lowering import lower
from tintling.tflite.reader import read_tflite

SAMPLES = 6
WINDOWS = (
    {},
    {"padding": "SAME"},
    {"stride": (2, 1), "padding": "SAME"},
    {"dilation": (2, 1)},
    {"dilation": (1, 2), "padding": "SAME"},
)
POOLS = (None, {"extent": (2, 2)}, {"extent": (2, 2), "padding": "SAME"}, {"extent": (3, 2)})
# Real factors of a layer's channels: small ones, one for all, one of 1/4 and more, and one of 0.
FACTORS = ((0.003, 0.0071, 0.0009), (0.004,), (0.002, 0.3, 1.7), (0.003, 1e-12, 0.2499))
IN_SCALE, OUT_SCALE = 0.05, 0.1


def layer(rng, kind, factors, *, window, pool, activation="NONE"):
    """A network of one layer of `kind`, perhaps with a pooling behind it."""
    builder = ModelBuilder()
    groups = 3 if kind == "grouped" else 1
    inputs = 3 * int(rng.integers(1, 3))
    channels = inputs if kind == "depthwise" else groups * int(rng.integers(1, 4))
    x = builder.input((1, 9, 8, inputs), scale=IN_SCALE, zero_point=int(rng.integers(-128, 128)))
    scales = np.resize(factors, channels if len(factors) > 1 else 1) * OUT_SCALE / IN_SCALE
    size = (1, 1) if kind == "pixel" else (3, 2)
    shape = (1, *size, channels) if kind == "depthwise" else (channels, *size, inputs // groups)
    options = {
        "weight_scales": [float(scale) for scale in scales],
        "out": (OUT_SCALE, int(rng.integers(-128, 128))),
        "activation": activation,
        **window,
    }
    # Where factors are large, sums must be small, or nothing but the bounds comes out.
    weight, most = (2, 100) if max(factors) > 1 else (127, 9000)
    bias = rng.integers(-most, most, channels) if rng.random() < 0.7 else None
    weights = rng.integers(-weight, weight + 1, shape).astype(np.int8)
    build = builder.depthwise_conv_2d if kind == "depthwise" else builder.conv_2d
    x = build(x, weights, bias, **options)
    if pool is not None:
        pool = dict(pool)
        x = builder.pool_2d("MAX_POOL_2D", x, pool.pop("extent"), **pool)
    builder.output(x)
    return builder.build()


def combinations(*, every):
    """Factors, window and pooling: all combinations, or a quarter that holds every pair of any two."""
    return [
        (number, window, pool)
        for number in range(len(FACTORS))
        for i, window in enumerate(WINDOWS)
        for j, pool in enumerate(POOLS)
        if every or (i + j) % len(FACTORS) == number
    ]


def test_a_quarter_of_the_combinations_holds_every_pair():
    few = [(n, WINDOWS.index(window), POOLS.index(pool)) for n, window, pool in combinations(every=False)]
    sizes = (len(FACTORS), len(WINDOWS), len(POOLS))
    assert 4 * len(few) == np.prod(sizes)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert len({(each[one], each[other]) for each in few}) == sizes[one] * sizes[other]


@pytest.mark.parametrize("kind", ["full", "pixel", "grouped", "depthwise"])
@pytest.mark.parametrize("opt", ["-O2", "-Os"])
def test_every_window_pooling_and_factor_gives_tflite_micro_s_bits(kind, opt):
    rng = np.random.default_rng(len(kind))
    # With -O2 the compiler makes each network's kernels anew, which takes five times as long.
    files = [
        layer(
            rng,
            kind,
            FACTORS[number],
            window=window,
            pool=pool,
            activation=("NONE", "RELU", "RELU6")[number % 3],
        )
        for number, window, pool in combinations(every=opt == "-Os")
    ]
    graphs = [read_tflite(data) for data in files]
    compiled = CompiledBatch(graphs, flags=(opt,))
    varied = 0
    for number, (data, graph) in enumerate(zip(files, graphs, strict=True)):
        batch = rng.integers(-128, 128, (SAMPLES, *graph.input.shape[1:])).astype(np.int8)
        expected = reference.run_all(graph, batch)[graph.output.index]
        varied += len(np.unique(expected)) > 20
        found = compiled.tensors(number, batch)[graph.output.index]
        np.testing.assert_array_equal(found, expected, err_msg=f"C, network {number}")
        theirs = micro_tensors(data, graph, batch)[graph.output.index]
        np.testing.assert_array_equal(theirs, expected, err_msg=f"TFLM, network {number}")
    assert varied > len(files) / 2


def scaling_of(step):
    """The scaling in a step's parameters, however deep it lies."""
    params = step.params
    while not hasattr(params, "scaling"):
        params = getattr(params, "depthwise", None) or params.conv
    return params.scaling


def test_the_layers_above_take_every_path():
    rng = np.random.default_rng(0)
    paths = set()
    for kind in ("full", "pixel", "grouped", "depthwise"):
        for factors in FACTORS:
            for pool in POOLS:
                data = layer(rng, kind, factors, window={}, pool=pool)
                *_, step = lower(
                    read_tflite(data), name="net"
                ).steps  # before it, packed weights are unpacked
                paths.add((step.kernel, scaling_of(step).large, scaling_of(step).per_channel))
    convs = ("conv2d", "conv2d_max_pool", "depthwise_conv2d", "depthwise_conv2d_max_pool", "fully_connected")
    assert paths >= {(f"tl_{name}_s8", *scaling) for name in convs for scaling in ((0, 0), (0, 1), (1, 1))}
