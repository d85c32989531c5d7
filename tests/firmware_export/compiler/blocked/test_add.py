"""Sums of two tensors with one shift."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from lowering_nets import kernels, program_of
from tflite_builder import ModelBuilder

from tintling.arithmetic.pair_tables import pair_table
from tintling.firmware_export.compiler.blocked.add import flat_sum
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.targets.host_build import build
from tintling.tflite.reader import read_tflite

VALUES = np.arange(-128, 128)


def net(kind="ADD", *, second=(1, 256, 256), out=(0.3, -5), activation="NONE"):
    builder = ModelBuilder()
    x = builder.input((1, 256, 256), scale=0.1, zero_point=3)
    y = builder.input(second, scale=0.2, zero_point=-9)
    builder.output(builder.binary(kind, x, y, out=out, activation=activation))
    return read_tflite(builder.build())


def summed(params):
    """The kernel's definition, for every pair."""
    _, first, second, rounding, shift = astuple(params)
    sums = VALUES[:, np.newaxis] * first + VALUES * second
    assert max(abs(sums).max(), abs(sums + rounding).max()) < 2**31
    return np.clip(((sums + rounding) >> shift) + 127, -128, 127)


@pytest.mark.parametrize("kind", ["ADD", "SUB"])
def test_the_c_gives_every_pair_the_bits_of_the_reference(kind):
    graph = net(kind)
    network = compile_network(graph, name="net", options=EngineOptions(Optimize.BALANCED))
    assert kernels(network.program) == ["add_flat_s8"]
    first, second = (a.astype(np.int8)[np.newaxis] for a in np.meshgrid(VALUES, VALUES, indexing="ij"))
    expected = pair_table(graph, graph.ops[0])
    np.testing.assert_array_equal(build(network).run([first, second])[0], expected)
    np.testing.assert_array_equal(summed(network.program.steps[0].params), expected)


@pytest.mark.parametrize(
    ("options", "kernel"),
    [
        ({}, "add_flat_s8"),
        ({"out": (0.3, -128), "activation": "RELU"}, "add_flat_s8"),
        ({"activation": "RELU"}, "add_s8"),  # zero is -5 there: not the bounds of int8
        ({"second": (1, 1, 256)}, "add_s8"),
    ],
)
def test_other_bounds_and_operands_that_repeat_stay_with_the_general_kernel(options, kernel):
    assert kernels(program_of(net(**options))) == [kernel]


def test_for_size_the_general_kernel_is_taken():
    assert kernels(program_of(net(), Optimize.SIZE)) == ["add_s8"]


def test_a_table_that_no_shift_gives_is_refused():
    table = np.clip((VALUES[:, np.newaxis] + VALUES) // 2, -128, 127).astype(np.int8)
    assert flat_sum(table, 0.5, 0.5, 1) is not None
    table[100, 100] += 1
    assert flat_sum(table, 0.5, 0.5, 1) is None


def test_factors_that_leave_int32_and_tables_that_no_shift_meets_are_left_to_another_kernel():
    assert flat_sum(np.zeros((256, 256), np.int8), 5e4, 5e4, 4) is None
    table = np.random.default_rng(1).integers(-127, 128, (256, 256)).astype(np.int8)
    assert flat_sum(table, 0.5, 0.5, 4) is None
