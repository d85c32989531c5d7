"""Layers that take turns: the same bits in less memory, wherever that is possible."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from banded_networks import PAIRS, inputs_of, two_layers
from compiled_batch import CompiledBatch

from tintling.arithmetic import reference
from tintling.firmware_export.compiler import bands
from tintling.firmware_export.compiler.bands import in_bands
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.memory_plan import plan_memory
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.compiler.packing import with_packed_weights
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.firmware_export.targets.qemu_core import QEMU
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS


@pytest.fixture(autouse=True)
def as_often_as_it_helps(monkeypatch):
    """Layers take turns for any gain."""
    monkeypatch.setattr(bands, "_MOST_LEFT", 0.99)


@cache
def drawn():
    """Networks of every kind."""
    graphs = [two_layers(seed, dense=seed % 2 == 0) for seed in range(4)]
    graphs += [two_layers(seed, kinds, channels=1 + seed % 3) for seed, kinds in enumerate(PAIRS)]
    graphs.append(two_layers(60, channels=3))
    graphs += [
        two_layers(70, ("conv", "conv"), extent=(5, 2)),
        two_layers(71, ("conv", "conv"), extent=(2, 3)),
    ]
    return [*graphs, two_layers(72, ("conv", "conv pooled"), stride=(2, 2))]


def test_layers_that_take_turns_give_the_bits_of_the_reference():
    compiled = CompiledBatch(drawn(), flags=("-Os",))
    for number, graph in enumerate(drawn()):
        inputs = inputs_of(graph)
        expected = reference.run_all(graph, inputs)
        found = compiled.tensors(number, inputs)
        assert graph.output.index in found
        for index, values in found.items():
            np.testing.assert_array_equal(
                values, expected[index], err_msg=f"network {number}, tensor {index}"
            )


def test_nearly_all_networks_above_take_turns_and_their_answers_vary():
    networks = [compile_network(graph, name="net") for graph in drawn()]
    assert sum(bool(network.program.bands) for network in networks) >= 0.8 * len(networks)
    kernels = {step.kernel for one in networks if one.program.bands for step in one.program.steps}
    assert kernels >= {
        *("tl_conv2d_max_pool_planes_s8", "tl_conv2d_max_pool_square_s8", "tl_conv2d_s8", "tl_keep_rows"),
        *("tl_average_pool_s8", "tl_depthwise_conv2d_max_pool_s8", "tl_fully_connected_s8"),
    }
    answers = [reference.run_all(graph, inputs_of(graph))[graph.output.index] for graph in drawn()]
    assert sum(len(np.unique(values)) > 10 for values in answers) >= 0.8 * len(answers)


@pytest.mark.parametrize("target", ["rv32imc", "cortex-m4", "esp32"])
def test_emulated_cores_give_the_bits_of_the_reference(target, require_tool):
    for tool in (*WINDOWED_TOOLS, QEMU) if target == "esp32" else ():
        require_tool(tool)
    general = two_layers(4, ("conv", "depthwise pooled"), channels=2)
    for graph, opt in ((two_layers(3, dense=True), "-Os"), (general, "-O2")):
        network = compile_network(graph, name="net")
        assert network.program.bands
        inputs = inputs_of(graph, count=1)
        done = EmulatedModel(network, target, opt=opt).run(inputs)
        np.testing.assert_array_equal(done.outputs, reference.run_all(graph, inputs)[graph.output.index])


def test_the_arena_shrinks_by_a_third_or_the_program_stays_as_it_is(monkeypatch):
    monkeypatch.undo()
    kept = 0
    for graph in drawn():
        program = lower(graph, name="net")
        banded = in_bands(program)
        before, after = plan_memory(program).arena_bytes, plan_memory(banded).arena_bytes
        assert after <= before * 2 / 3 if banded.bands else banded is program
        kept += banded is program
    assert 0 < kept < len(drawn())


def test_the_output_may_lie_where_the_input_was_read():
    program = in_bands(lower(two_layers(3), name="net"))
    plan = plan_memory(program)
    first, second, _ = program.steps
    rows, source = program.values[first.output], program.values[program.inputs[0].value]
    assert plan.arena_bytes < rows.nbytes + source.nbytes + program.values[second.output].nbytes


def test_what_steps_that_take_turns_work_on_lives_as_long_as_all_of_them():
    program = in_bands(lower(two_layers(4, ("conv", "conv")), name="net"))
    assert program.moments == ((0, 2),) * 3
    placements = {program.values[p.value].name: (p.first, p.last) for p in plan_memory(program).placements}
    assert placements == {"input": (-1, 2), "conv2d_0_rows": (0, 2), "output": (0, 3)}


def test_each_value_between_the_layers_is_computed_once():
    plain = lower(two_layers(4, ("conv", "conv")), name="net")
    program = in_bands(plain)
    (turns,), (first, second, keep) = program.bands, program.steps
    assert (turns.waits, first.params.output.h, second.params.output.h) == (2, 1, 1)
    assert turns.rounds == turns.waits + plain.steps[1].params.output.h == plain.steps[0].params.output.h
    row = first.params.output.w * first.params.output.c
    assert (keep.params.start, keep.params.size, turns.place) == (row, 2 * row, 2 * row)


@pytest.mark.parametrize("optimize", [Optimize.BALANCED, Optimize.SPEED])
def test_kernels_that_are_made_for_speed_keep_whole_images(optimize):
    network = compile_network(two_layers(3), name="net", options=EngineOptions(optimize))
    assert not network.program.bands


def test_layers_with_rows_over_an_edge_do_not_take_turns():
    program = lower(two_layers(3), name="net")
    assert in_bands(program).bands
    for number in range(2):
        step = program.steps[number]
        padding = replace(step.params.conv.padding, h=1)
        padded = replace(step, params=replace(step.params, conv=replace(step.params.conv, padding=padding)))
        steps = [padded if step is one else one for one in program.steps]
        assert not in_bands(replace(program, steps=tuple(steps))).bands


def test_a_tensor_that_others_read_too_stays_whole():
    program = lower(two_layers(3), name="net")
    first, _ = program.steps
    also = replace(program.outputs[0], value=first.output)
    assert not in_bands(replace(program, outputs=(*program.outputs, also))).bands


def test_packed_weights_are_unpacked_before_the_turns_or_there_are_none():
    program = with_packed_weights(small_weights(lower(two_layers(3), name="net")))
    assert any(step.kernel == "tl_unpack_s4" for step in program.steps)
    assert not in_bands(program).bands


def small_weights(program):
    """The program with weights that 4 bits hold."""
    constants = [
        replace(one, data=one.data >> 4) if "weights" in one.name else one for one in program.constants
    ]
    return replace(program, constants=tuple(constants))
