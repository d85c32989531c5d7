"""Blocked kernels give the reference's bits: every variant, window and pooling, int8 extremes, full sums."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from bench_networks import build_network
from compiled_batch import CompiledBatch
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.firmware_export.targets.qemu_core import QEMU
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS
from tintling.tflite.reader import read_tflite

PAIRS = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC)
PANELS = EngineOptions(Optimize.BALANCED)
SIMD = EngineOptions(Optimize.SPEED, TargetCore.CORTEX_M4)
DOTS = EngineOptions(Optimize.SPEED, TargetCore.ESP32)
LANES = EngineOptions(Optimize.SPEED, TargetCore.X86_64)
WAYS = {
    "pairs": (PAIRS, ("-O1",)),
    "panels": (PANELS, ("-O1",)),
    "panels with SIMD": (PANELS, ("-O1", "-DTL_DSP=1")),
    "simd": (SIMD, ("-O1", "-DTL_DSP=1")),
    "dots": (DOTS, ("-O1", "-DTL_MAC16=1")),
    "lanes in portable C": (LANES, ("-O1", "-DTL_LANES=0")),
    "lanes of this machine": (LANES, ("-O2",)),  # optimized as where it runs
    "lanes of this processor": (LANES, ("-O2", "-march=native")),
}
WINDOWS = (
    {},
    {"padding": "SAME"},
    {"stride": (2, 2), "padding": "SAME"},
    {"stride": (2, 1)},
    {"dilation": (1, 2), "padding": "SAME"},
)
POOLS = (None, {"extent": (2, 2)}, {"extent": (2, 2), "padding": "SAME"}, {"extent": (3, 2)})
KINDS = {  # filter, input channels, output channels
    "small": ((3, 3), 1, 5),
    "tile": ((3, 3), 1, 10),
    "odd": ((3, 2), 3, 7),
    "aligned": ((3, 3), 8, 4),
    "lanes": ((2, 3), 16, 17),
    "pixel": ((1, 1), 8, 9),
    "deep pixel": ((1, 1), 21, 4),
    "depthwise": ((3, 3), 6, 6),
    "blocked depthwise": ((3, 3), 11, 11),
    "wide depthwise": ((3, 2), 17, 17),
}
BLOCKS = {"blocks": ((3, 3), 8, 12)}
SIZES = ((6, 9), (7, 8), (5, 5))  # of the images that blocks of channels see
DEPTHS = (1, 4, 7, 40)  # inputs of dense layers


def network(rng, kind, *, window, pool, activation, height=9, width=8):
    """One layer, perhaps with a pooling; scales follow the spread of the sums."""
    size, inputs, outputs = (KINDS | BLOCKS)[kind]
    builder = ModelBuilder()
    zero_point = int(rng.choice([-128, 127, 0, 3]))
    x = builder.input((1, height, width, inputs), scale=0.05, zero_point=zero_point)
    depthwise = kind.endswith("depthwise")
    shape = (1, *size, outputs) if depthwise else (outputs, *size, inputs)
    style = rng.integers(0, 3)
    weights = rng.integers(-127, 128, shape) if style else rng.normal(0, 30, shape).clip(-127, 127)
    if style == 2:
        weights = rng.choice([-128, -127, 127], shape)
    depth = int(np.prod(size)) * (1 if depthwise else inputs)
    spread = 0.05 * np.sqrt(depth) * 60 * 70
    options = {
        "weight_scales": [float(s) for s in rng.uniform(0.5, 2, outputs)],
        "out": (float(np.float32(spread * rng.uniform(0.01, 0.06))), int(rng.choice([-128, -128, 0, 5]))),
        "activation": activation,
        **window,
    }
    bias = rng.integers(-9000, 9001, outputs) if rng.random() < 0.7 else None
    build = builder.depthwise_conv_2d if depthwise else builder.conv_2d
    x = build(x, np.asarray(weights).astype(np.int8), bias, **options)
    if pool is not None:
        pool = dict(pool)
        x = builder.pool_2d("MAX_POOL_2D", x, pool.pop("extent"), **pool)
    builder.output(x)
    return builder.build()


def batch(rng, graph, count=4):
    """Random inputs, and both ends of int8 throughout."""
    values = rng.integers(-128, 128, (count + 2, *graph.input.shape[1:]))
    values[-2], values[-1] = -128, 127
    return values.astype(np.int8)


@cache
def graphs_of(kind):
    """Every window with every pooling, each with every activation, for a kind of layer."""
    rng = np.random.default_rng(len(kind))
    cases = [
        (window, pool, ("NONE", "RELU", "RELU6")[(i + j) % 3])
        for i, window in enumerate(WINDOWS)
        for j, pool in enumerate(POOLS)
    ]
    if kind == "depthwise":  # every way to finish, inside the image and over its edges
        cases += [({}, None, "RELU6"), ({}, None, "RELU"), ({"padding": "SAME"}, None, "NONE")]
    width = 24 if kind == "tile" else 8  # more pooling windows in a row than a vector has lanes
    return [
        read_tflite(network(rng, kind, window=window, pool=pool, activation=activation, width=width))
        for window, pool, activation in cases
    ]


@cache
def block_graphs():
    """Layers of whole blocks of channels; tiles of two by two pixels reach beyond some of the images."""
    rng = np.random.default_rng(6)
    return [
        read_tflite(
            network(rng, "blocks", window=window, pool=None, activation="RELU", height=height, width=width)
        )
        for window in WINDOWS[:2]
        for height, width in SIZES
    ]


@cache
def dense_graphs(depth):
    """Dense layers of so many inputs: full and partial blocks of outputs."""
    rng = np.random.default_rng(depth)
    graphs = []
    for units in (4, 5, 8, 11, 16):
        builder = ModelBuilder()
        x = builder.input((1, depth), scale=0.05, zero_point=int(rng.integers(-128, 128)))
        weights = rng.choice([-128, -127, 127, 3, -60], (units, depth))
        scale = float(np.float32(0.05 * np.sqrt(depth) * 90 * 70 * 0.03))
        x = builder.fully_connected(
            x, weights, weight_scales=[1.0], out=(scale, int(rng.integers(-128, 128)))
        )
        builder.output(x)
        graphs.append(read_tflite(builder.build()))
    return graphs


@cache
def answers():
    """Each kind of layer with its networks, their inputs, and what the reference makes of them."""
    rng = np.random.default_rng(1)
    families = {kind: graphs_of(kind) for kind in KINDS} | {"blocks": block_graphs()}
    families |= {f"{depth} inputs": dense_graphs(depth) for depth in DEPTHS}
    found = {}
    for name, graphs in families.items():
        inputs = [batch(rng, graph) for graph in graphs]
        outputs = [
            reference.run_all(graph, values)[graph.output.index]
            for graph, values in zip(graphs, inputs, strict=True)
        ]
        found[name] = list(zip(graphs, inputs, outputs, strict=True))
    return found


@pytest.mark.parametrize("way", WAYS)
def test_every_window_pooling_size_and_extreme_gives_the_bits_of_the_reference(way):
    # All networks in one library: the compiler sees each kernel once, which is what costs time.
    options, flags = WAYS[way]
    graphs = [graph for cases in answers().values() for graph, _, _ in cases]
    compiled = CompiledBatch(graphs, flags=flags, options=options)
    number = 0
    for kind, cases in answers().items():
        for graph, inputs, expected in cases:
            found = compiled.tensors(number, inputs)[graph.output.index]
            np.testing.assert_array_equal(found, expected, err_msg=f"{kind}, network {number}")
            number += 1


@pytest.mark.parametrize("kind", [*KINDS, "blocks"])
def test_the_answers_of_most_layers_above_vary(kind):
    outputs = [expected for _, _, expected in answers()[kind]]
    assert sum(len(np.unique(values)) > 20 for values in outputs) > len(outputs) / 3


def test_code_for_size_gives_the_bits_of_the_reference():
    """Kernels have shorter forms there."""
    chosen = [
        case
        for kind in ("odd", "aligned", "pixel", "deep pixel", "depthwise")
        for case in answers()[kind][::5]
    ]
    compiled = CompiledBatch([graph for graph, _, _ in chosen], flags=("-Os",), options=PAIRS)
    for number, (graph, inputs, expected) in enumerate(chosen):
        found = compiled.tensors(number, inputs)[graph.output.index]
        np.testing.assert_array_equal(found, expected, err_msg=f"network {number}")


def kernels(options):
    """Kernels that the layers above are lowered to."""
    graphs = [graph for kind in KINDS for graph in graphs_of(kind)] + block_graphs()
    return {step.kernel for graph in graphs for step in lower(graph, name="net", options=options).steps}


def test_the_layers_above_take_every_kernel_and_its_variants():
    both = ("", "_full")
    assert kernels(PAIRS) >= {
        "tl_conv2d_paired_s8",
        "tl_pointwise_paired_s8",
        "tl_pointwise_pixels_full_s8",
        "tl_winograd_s8",
        *(f"tl_conv2d_max_pool_paired{variant}_s8" for variant in both),
        *(f"tl_tile_winograd{variant}_s8" for variant in both),
        *(f"tl_depthwise_3x3{variant}_s8" for variant in (*both, "_twice")),
        "tl_depthwise_3x3_inside_s8",
        "tl_depthwise_3x3_sides_twice_s8",
    }
    assert kernels(PANELS) >= {
        "tl_conv2d_panel_s8",
        "tl_pointwise_panel_s8",
        *(f"tl_conv2d_max_pool_panel{variant}_s8" for variant in both),
    }
    assert kernels(SIMD) >= {
        *(f"tl_conv2d_max_pool_panel_wide{variant}_s8" for variant in both),
        *(f"tl_tile_simd{variant}_s8" for variant in both),
        *(f"tl_depthwise_3x3_inside{variant}_s8" for variant in (*both, "_twice")),
    }
    assert kernels(DOTS) >= {
        *(f"tl_conv2d_dots{variant}_s8" for variant in both),
        *(f"tl_tile_simd{variant}_s8" for variant in both),
    }
    assert kernels(LANES) >= {
        *(f"tl_conv2d_lanes{variant}_s8" for variant in both),
        *(f"tl_depthwise_lanes{variant}_s8" for variant in both),
        *(f"tl_depthwise_3x3_lanes{variant}_s8" for variant in both),
        *(f"tl_tile_lanes{variant}_s8" for variant in both),
    }


def separable():
    """Everything at once: a strided first layer, depthwise ones inside and over the edge, a dense layer."""
    rng = np.random.default_rng(8)
    builder = ModelBuilder()
    x = builder.input((1, 12, 43, 3), scale=0.02, zero_point=-128)

    def scales(count):
        return [float(s) for s in rng.uniform(0.004, 0.01, count)]

    def weights(*shape):
        return rng.normal(0, 35, shape).clip(-127, 127).astype(np.int8)

    options = {"padding": "SAME", "activation": "RELU"}
    x = builder.conv_2d(
        x, weights(8, 3, 3, 3), rng.integers(-900, 900, 8), weight_scales=scales(8), out=(0.06, -128),
        stride=(2, 2), **options,
    )  # fmt: skip
    x = builder.depthwise_conv_2d(x, weights(1, 3, 3, 8), weight_scales=scales(8), out=(0.1, -7))
    for stride in (1, 2):
        x = builder.depthwise_conv_2d(
            x,
            weights(1, 3, 3, 8),
            weight_scales=scales(8),
            out=(0.1, -128),
            stride=(stride, stride),
            **options,
        )
        x = builder.conv_2d(x, weights(8, 1, 1, 8), weight_scales=scales(8), out=(0.15, -128), **options)
    x = builder.reshape(x, (1, 2 * 10 * 8))
    x = builder.fully_connected(x, weights(10, 160), weight_scales=[0.01], out=(0.03, 4))
    builder.output(x)
    return read_tflite(builder.build())


@pytest.mark.parametrize("opt", ["-O2", "-Os"])
@pytest.mark.parametrize(
    ("target", "options"),
    [
        ("rv32imc", PAIRS),
        ("rv32imc", PANELS),
        ("cortex-m4", SIMD),
        ("cortex-m4", PANELS),
        ("cortex-m4", EngineOptions(Optimize.SPEED, TargetCore.CORTEX_M0PLUS)),
        ("esp32", DOTS),
        ("esp32", PANELS),
    ],
)
def test_emulated_cores_give_the_bits_of_the_reference_in_a_time_that_no_value_changes(
    target, options, opt, require_tool
):
    for tool in (*WINDOWED_TOOLS, QEMU) if target == "esp32" else ():
        require_tool(tool)
    graph = separable()
    inputs = batch(np.random.default_rng(2), graph, 6)
    done = EmulatedModel(compile_network(graph, name="net", options=options), target, opt=opt).run(inputs)
    np.testing.assert_array_equal(done.outputs, reference.run_all(graph, inputs)[graph.output.index])
    assert done.instructions.min() == done.instructions.max()


def test_blocked_kernels_take_far_fewer_instructions_of_the_general_ones():
    graph = read_tflite(build_network("ds-cnn"))
    inputs = batch(np.random.default_rng(2), graph, 0)[:1]
    for target, options in (("rv32imc", PAIRS), ("cortex-m4", SIMD)):
        done = [
            EmulatedModel(compile_network(graph, name="net", options=chosen), target, opt="-O2").run(inputs)
            for chosen in (options, EngineOptions())
        ]
        np.testing.assert_array_equal(done[0].outputs, done[1].outputs)
        assert done[0].instructions.max() < 0.62 * done[1].instructions.max()
