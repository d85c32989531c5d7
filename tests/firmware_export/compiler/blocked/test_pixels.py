"""Convolutions of one pixel over two pixels in registers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from compiled_batch import CompiledBatch
from lowering_nets import graph_of, kernels

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.blocked.pixels import Runs, fewest_runs, pixels_distance
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.proof.accumulators import prove_accumulators
from tintling.firmware_export.proof.intervals import reachable
from tintling.firmware_export.proof.packed import from_pixels, runs_fit

PAIRS = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC)


def heavy(depth, outputs=9, seed=4):
    """Weights of a layer, both ends of int8 among them."""
    weights = np.random.default_rng(seed).choice([-128, -60, -3, 5, 127], (outputs, depth))
    return weights.astype(np.int8)


def graph(shape=(1, 5, 7, 12), *, layers=1, outputs=9, activation="RELU", **options):
    def build(b, x):
        for depth in [shape[3]] + [outputs] * (layers - 1):
            weights = heavy(depth, outputs).reshape(outputs, 1, 1, depth)
            x = b.conv_2d(x, weights, weight_scales=[0.02], out=(0.6, -128), activation=activation, **options)
        return x

    return graph_of(build, shape)


def test_the_c_gives_the_bits_of_the_reference():
    """An even and an odd number of pixels, one to sixteen inputs, and any bounds."""
    shapes = [(1, 5, 7, 12), (1, 4, 4, 16), (1, 1, 3, 1), (1, 2, 1, 9)]
    graphs = [
        graph(shape, activation=a, outputs=n) for shape in shapes for a in ("RELU", "RELU6") for n in (1, 10)
    ]
    used = [kernels(compile_network(one, name="net", options=PAIRS).program) for one in graphs]
    assert {name for names in used for name in names} == {"pointwise_pixels_s8", "pointwise_pixels_full_s8"}
    compiled = CompiledBatch(graphs, flags=("-O1",), options=PAIRS)
    rng = np.random.default_rng(1)
    for number, one in enumerate(graphs):
        inputs = rng.integers(-128, 128, (4, *one.input.shape[1:]), np.int8)
        inputs[-2], inputs[-1] = -128, 127
        expected = reference.run_all(one, inputs)[one.output.index]
        np.testing.assert_array_equal(compiled.tensors(number, inputs)[one.output.index], expected)


@pytest.mark.parametrize(
    ("options", "target", "taken"),
    [
        ({}, TargetCore.RV32IMC, True),
        ({"layers": 4}, TargetCore.RV32IMC, True),
        ({"layers": 5}, TargetCore.RV32IMC, False),
        ({"layers": 2, "outputs": 17}, TargetCore.RV32IMC, False),
        ({"stride": (2, 2)}, TargetCore.RV32IMC, False),
        ({"shape": (1, 1, 1, 12)}, TargetCore.RV32IMC, False),
        ({}, TargetCore.CORTEX_M0PLUS, False),
    ],
)
def test_a_network_of_few_narrow_layers_gets_copies_of_the_kernel(options, target, taken):
    program = compile_network(
        graph(**options), name="net", options=EngineOptions(Optimize.SPEED, target)
    ).program
    assert {"pixels" in step.kernel for step in program.steps} == {taken}


@pytest.mark.parametrize("depth", [1, 5, 16])
def test_runs_are_light_for_every_channel_and_come_back_in_the_order_of_the_file(depth):
    matrix = heavy(depth)
    runs = fewest_runs(matrix)
    assert -(-np.abs(matrix.astype(int)).sum(1).max() // 255) <= runs.count <= depth
    np.testing.assert_array_equal(from_pixels(matrix[:, runs.order], runs.order, runs.ends), matrix)


def test_light_weights_are_a_single_run():
    assert fewest_runs(np.full((3, 8), 31, np.int8)).count == 1


@pytest.mark.parametrize(("order", "ends"), [((0, 0), 0b11), ((0, 1), 0b01), ((0, 1, 2), 0b111)])
def test_damaged_orders_are_refused(order, ends):
    assert from_pixels(np.full((2, 2), -128, np.int8), order, ends) is None


def test_a_run_fits_by_its_weights_and_by_what_its_inputs_can_be():
    matrix = np.full((2, 2), -128, np.int64)
    whole, half = np.array([127, 127]), np.array([127, 126])
    assert runs_fit(matrix, (0, 1), 0b11, np.full(2, -128), whole)
    assert not runs_fit(matrix, (0, 1), 0b10, np.full(2, -128), whole)
    assert runs_fit(matrix, (1, 0), 0b10, -half, whole)


def test_inputs_from_a_depthwise_layer_take_fewer_runs():
    """Its results stay between bounds that its own weights set."""

    def build(b, x):
        x = b.depthwise_conv_2d(x, np.full((1, 3, 3, 8), 2, np.int8), weight_scales=[0.01], out=(0.05, 0))
        return b.conv_2d(x, heavy(8).reshape(9, 1, 1, 8), weight_scales=[0.02], out=(0.6, -128))

    network = compile_network(graph_of(build, (1, 6, 6, 8)), name="net", options=PAIRS)
    claims = prove_accumulators(network, reachable(network.graph)).claims
    assert network.program.steps[1].params.ends.bit_count() < fewest_runs(heavy(8)).count
    assert {claim.status for claim in claims} == {"proved"}


def test_the_ends_of_runs_are_bits():
    assert Runs.of([[3, 1], [0], [2, 4]]) == Runs((3, 1, 0, 2, 4), 0b10110)


@pytest.mark.parametrize(
    ("pixels", "depth", "outputs", "expected"),
    [(4, 16, 16, 0), (5, 16, 16, 16), (4, 4, 6, 4), (5, 4, 6, 8), (2, 4, 6, 0), (5, 16, 4, 0)],
)
def test_what_is_written_never_passes_what_is_still_to_be_read(pixels, depth, outputs, expected):
    assert pixels_distance(pixels, depth, outputs) == expected


def test_the_proof_finds_the_weights_of_the_file_and_refutes_a_run_that_is_cut_elsewhere():
    network = compile_network(graph(), name="net", options=PAIRS)
    intervals = reachable(network.graph)
    assert {claim.status for claim in prove_accumulators(network, intervals).claims} == {"proved"}
    step = network.program.steps[0]
    damaged = replace(step, params=replace(step.params, ends=1 << 11))
    program = replace(network.program, steps=(damaged, *network.program.steps[1:]))
    claims = prove_accumulators(replace(network, program=program), intervals).claims
    assert [claim.status for claim in claims] == ["proved", "refuted", "refuted"]
