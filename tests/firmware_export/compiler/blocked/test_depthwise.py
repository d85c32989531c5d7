"""Depthwise convolutions of 3 x 3 to blocks of channels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from compiled_batch import CompiledBatch
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.blocked.sides import BOTH, LOWER, UPPER
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.proof.accumulators import prove_accumulators
from tintling.firmware_export.proof.intervals import reachable
from tintling.firmware_export.proof.requantization import prove_requantization

SPEED = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC)


def depthwise(channels=6, *, kernel=3, stride=(1, 1), padding="SAME", multiplier=1):
    return graph_of(
        lambda b, x: b.depthwise_conv_2d(
            x, weights(1, kernel, kernel, channels * multiplier), weight_scales=[0.01], out=(0.05, 0),
            stride=stride, padding=padding,
        ),
        (1, 8, 8, channels),
    )  # fmt: skip


@pytest.mark.parametrize("stride", [(1, 1), (2, 2)])
def test_the_usual_window_has_a_kernel_of_its_own(stride):
    step = program_of(depthwise(stride=stride)).steps[0]
    assert step.kernel.startswith("tl_depthwise_3x3")
    assert (step.params.stride.h, step.params.pad) == (stride[0], -7)
    assert len(step.scratch) == 1


def chain(layers):
    def build(b, x):
        for _ in range(layers):
            x = b.depthwise_conv_2d(x, weights(1, 3, 3, 6), weight_scales=[0.01], out=(0.05, 0))
        return x

    return graph_of(build, (1, 14, 14, 6))


@pytest.mark.parametrize(("layers", "copies"), [(4, 4), (5, 0)])
def test_few_layers_inside_the_image_have_copies_of_their_own_in_exports_for_speed(layers, copies):
    steps = program_of(chain(layers), Optimize.SPEED, TargetCore.RV32IMC).steps
    own = [step for step in steps if "inside" in step.kernel or "sides" in step.kernel]
    assert len(own) == copies
    assert not any(step.scratch for step in own)
    shared = program_of(chain(layers), Optimize.BALANCED, TargetCore.RV32IMC).steps
    assert not any("inside" in step.kernel or "sides" in step.kernel for step in shared)


def narrow(zero_point):
    """A layer of which some channels pass both bounds, some one, and some none."""
    filters = weights(1, 3, 3, 6).astype(np.int64)
    filters[..., :4] = filters[..., :4] // 9
    return graph_of(
        lambda b, x: b.depthwise_conv_2d(
            x, filters.astype(np.int8), weight_scales=[0.01], out=(0.05, zero_point), activation="NONE"
        ),
        (1, 8, 8, 6),
    )  # fmt: skip


@pytest.mark.parametrize(("zero_point", "side"), [(-128, LOWER), (127, UPPER)])
def test_channels_that_pass_one_bound_alone_apply_that_bound(zero_point, side):
    network = compile_network(narrow(zero_point), name="net", options=SPEED)
    step = network.program.steps[0]
    sides = constant(network.program, 0, 3).data
    assert step.kernel.startswith("tl_depthwise_3x3_sides")
    assert (sides[:4] == side).all()
    assert step.params.mixed == (sides == BOTH).any()
    assert prove_requantization(network, reachable(network.graph)).claims[0].status == "proved"


def test_one_bound_gives_the_bits_of_the_reference():
    graphs = [narrow(-128), narrow(127), narrow(0)]
    used = {
        name for one in graphs for name in kernels(compile_network(one, name="net", options=SPEED).program)
    }
    assert used == {"depthwise_3x3_sides_full_s8", "depthwise_3x3_sides_twice_s8"}
    compiled = CompiledBatch(graphs, flags=("-O1",), options=SPEED)
    inputs = np.random.default_rng(1).integers(-128, 128, (8, 8, 8, 6), np.int8)
    inputs[-2], inputs[-1] = -128, 127
    for number, one in enumerate(graphs):
        expected = reference.run_all(one, inputs)[one.output.index]
        np.testing.assert_array_equal(compiled.tensors(number, inputs)[one.output.index], expected)


def test_a_core_with_a_conditional_move_applies_both_bounds():
    program = program_of(narrow(-128), Optimize.SPEED, TargetCore.RV32IMCB)
    assert "inside" in program.steps[0].kernel


@pytest.mark.parametrize("damage", [-1, 0])
def test_a_bound_that_is_left_out_wrongly_is_refuted(damage):
    network = compile_network(narrow(-128), name="net", options=SPEED)
    step = network.program.steps[0]
    index = step.arguments[3].index
    constants = list(network.program.constants)
    constants[index] = replace(constants[index], data=constants[index].data * damage)
    params = replace(step.params, mixed=0)
    program = replace(
        network.program,
        constants=tuple(constants),
        steps=(replace(step, params=params), *network.program.steps[1:]),
    )
    damaged, intervals = replace(network, program=program), reachable(network.graph)
    claims = [
        *prove_requantization(damaged, intervals).claims,
        *prove_accumulators(damaged, intervals).claims,
    ]
    assert "refuted" in {claim.status for claim in claims}


def test_weights_lie_in_blocks_of_four_channels_filled_with_zeros():
    graph = depthwise(6)
    blocks = constant(program_of(graph), 0, 1).data
    assert blocks.shape == (2, 9, 4)
    filters = graph.tensors[graph.ops[0].inputs[1]].data[0].reshape(9, 6)
    np.testing.assert_array_equal(blocks.transpose(1, 0, 2).reshape(9, 8)[:, :6], filters)
    assert not blocks[1, :, 2:].any()


@pytest.mark.parametrize("options", [{"kernel": 5}, {"multiplier": 2}, {"stride": (3, 3)}])
def test_any_other_window_stays_with_the_general_kernel(options):
    assert kernels(program_of(depthwise(**options))) == ["depthwise_conv2d_s8"]


def test_for_size_the_general_kernel_is_taken():
    assert kernels(program_of(depthwise(), Optimize.SIZE)) == ["depthwise_conv2d_s8"]
