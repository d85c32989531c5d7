"""Constants of every kernel, read back in the order of the file."""

from __future__ import annotations

import numpy as np
import pytest
from faulty_networks import BALANCED, WAYS, compiled, with_constant

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.firmware_export.proof.intervals import linear_layer
from tintling.firmware_export.proof.layers import finish_rows, kernel_matrix, plain_constants, scaling_of
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected


def layers_of(network):
    """Steps with weights, and the layer of the file that each computes."""
    for step in (one for one in network.program.steps if one.ops):
        op = network.graph.ops[step.ops[0]]
        if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected):
            yield step, linear_layer(network.graph, op)


@pytest.mark.parametrize("name", ["tiny", "nano", "femto"])
def test_general_kernels_hold_weights_biases_and_factors_of_the_file(name):
    network = compiled(name)
    for step, layer in layers_of(network):
        found = plain_constants(network.program, step)
        np.testing.assert_array_equal(found.weights, layer.weights)
        np.testing.assert_array_equal(found.bias, layer.corrected_bias)
        count = len(layer.bias)
        np.testing.assert_array_equal(found.multiplier, np.broadcast_to(layer.params.multiplier, count))
        np.testing.assert_array_equal(found.shift, np.broadcast_to(layer.params.shift, count))
        assert found.scaling.offset == layer.params.output_offset
        assert scaling_of(step.params) == found.scaling
        assert finish_rows(network.program, step, *layer.weights.shape) is None


@pytest.mark.parametrize("way", [way for way in WAYS if way != "size"])
@pytest.mark.parametrize("name", ["tiny", "nano"])
def test_blocked_kernels_hold_the_weights_of_the_file_in_their_own_order(name, way):
    network, blocked = compiled(name, WAYS[way]), 0
    for step, layer in layers_of(network):
        if scaling_of(step.params) is not None:
            continue
        blocked += 1
        found = kernel_matrix(network.program, step, *layer.weights.shape)
        np.testing.assert_array_equal(found, layer.weights, err_msg=step.kernel)
        rows = finish_rows(network.program, step, *layer.weights.shape)
        assert rows.agree
        assert rows.rows.shape == (len(layer.bias), 4)
    assert blocked >= 2


def test_numbers_of_a_channel_scale_sums_as_the_layer_does():
    network, checked = compiled("nano", BALANCED), 0
    for step, layer in layers_of(network):
        rows = finish_rows(network.program, step, *layer.weights.shape)
        if rows is None:
            continue
        checked += 1
        offsets = rows.bias - rows.unit * layer.corrected_bias
        sums = np.arange(-50_000, 50_000, 97)
        for channel, (_, multiplier, rounding, shift) in enumerate(rows.rows.tolist()):
            high = (rows.unit * sums + offsets[channel]) * multiplier >> 32
            if rows.full:
                less, power = (0, rows.shift) if rows.full == 1 else (high < 0, shift)
                found = np.clip(((high - less + rounding) >> power) + 127, -128, 127)
            else:
                assert offsets[channel] == 0
                high = (4 * sums * multiplier) >> 32
                value = (high + rounding + 2 * (high >> 31)) >> shift
                found = np.clip(value + rows.least, rows.least, rows.least + rows.range)
            factor, power = (
                int(np.broadcast_to(numbers, len(layer.bias))[channel])
                for numbers in (layer.params.multiplier, layer.params.shift)
            )
            scaled = multiply_by_quantized_multiplier(sums, factor, power) + layer.params.output_offset
            np.testing.assert_array_equal(found, np.clip(scaled, rows.least, rows.least + rows.range))
    assert checked >= 4


@pytest.mark.parametrize(
    ("step", "shape", "place"), [(8, (19, 16), (4, 2)), (8, (19, 16), (4, 5)), (10, (10, 19), (8, 2))]
)
def test_a_channel_that_stands_in_two_blocks_must_have_the_same_numbers(step, shape, place):
    network = compiled("nano", BALANCED)
    assert finish_rows(network.program, network.program.steps[step], *shape).agree
    faulty = with_constant(network, step, 1, place, 1)
    assert not finish_rows(faulty.program, faulty.program.steps[step], *shape).agree


def test_weights_of_a_channel_that_stands_in_two_blocks_must_be_the_same():
    network = compiled("nano", BALANCED)
    faulty = with_constant(network, 8, 0, (4, 0, 0, 0), 1)
    assert kernel_matrix(faulty.program, faulty.program.steps[8], 19, 16) is None


def test_what_fills_up_a_group_of_taps_must_be_zero():
    network = compiled("nano", BALANCED)
    faulty = with_constant(network, 10, 0, (0, 4, 1, 3), 1)  # the 20th tap of 19
    assert kernel_matrix(faulty.program, faulty.program.steps[10], 10, 19) is None


def test_kernels_without_weights_have_no_constants():
    network = compiled("nano")
    mean = network.program.steps[-2]
    assert mean.kernel == "tl_mean_s8"
    assert scaling_of(mean.params) is None
    assert plain_constants(network.program, mean) is None
    assert finish_rows(network.program, mean, 1, 1) is None
    assert kernel_matrix(network.program, mean, 1, 1) is None
