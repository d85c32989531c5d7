"""Weights of 4 bits: packed in flash, unpacked before they are read, the same bits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from compiled_batch import CompiledBatch
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.compiler.packing import without_packed_weights
from tintling.firmware_export.proof.accumulators import prove_accumulators
from tintling.firmware_export.proof.intervals import reachable
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def graph():
    """A convolution and a depthwise one of 4 bits, the former of an odd count; a dense layer of 8 bits."""
    draw = np.random.default_rng(3)
    builder = ModelBuilder()
    x = builder.input((1, 7, 6, 3), scale=0.02, zero_point=-7)
    x = builder.conv_2d(
        x, draw.integers(-8, 8, (5, 3, 3, 3)), draw.integers(-99, 99, 5), weight_scales=[0.03], out=(0.1, -5)
    )
    x = builder.depthwise_conv_2d(x, draw.integers(-8, 8, (1, 3, 3, 5)), weight_scales=[0.05], out=(0.1, 4))
    x = builder.reshape(x, (1, 30))
    x = builder.fully_connected(x, draw.integers(-127, 128, (4, 30)), weight_scales=[0.01], out=(0.2, 0))
    builder.output(x)
    return read_tflite(builder.build())


def test_packed_weights_take_half_the_flash_and_the_plain_program_is_found_again(graph):
    plain = lower(graph, name="net", options=EngineOptions(Optimize.SPEED))
    small = lower(graph, name="net")
    again = without_packed_weights(small)
    assert [step.kernel for step in small.steps].count("tl_unpack_s4") == 2
    assert all("unpack" not in step.kernel for step in plain.steps)
    assert [step.name for step in again.steps] == [step.name for step in plain.steps]
    stored = {constant.name: constant for constant in small.constants}
    found = {constant.name: constant.data for constant in again.constants}
    assert stored["conv2d_0_weights_packed"].nbytes == 68
    np.testing.assert_array_equal(
        found["conv2d_0_weights"].ravel(), graph.tensors[graph.ops[0].inputs[1]].data.ravel()
    )
    assert without_packed_weights(plain) is plain


@pytest.mark.parametrize("optimize", [Optimize.SIZE, Optimize.BALANCED])
def test_the_c_gives_the_bits_of_the_reference(graph, optimize):
    samples = np.random.default_rng(1).integers(-128, 128, (6, 7, 6, 3)).astype(np.int8)
    found = CompiledBatch([graph], options=EngineOptions(optimize)).tensors(0, samples)
    np.testing.assert_array_equal(
        found[graph.output.index], reference.run_all(graph, samples)[graph.output.index]
    )


def test_the_constants_of_packed_layers_are_proved(graph):
    network = compile_network(graph, name="net")
    plain = replace(network, program=without_packed_weights(network.program))
    claims = prove_accumulators(plain, reachable(graph)).claims
    assert {claim.subject for claim in claims} >= {"conv2d_0", "depthwise_conv2d_1"}
    assert all(claim.status == "proved" for claim in claims)
