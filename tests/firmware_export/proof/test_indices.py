"""The third obligation: right networks pass, and wrong offsets, indices and operands do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from banded_networks import two_layers
from faulty_networks import BALANCED, SIZE, WAYS, compiled, moved, with_step
from operator_networks import operator_cases

from tintling.firmware_export.compiler import bands
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network, network_of
from tintling.firmware_export.proof.indices import prove_indices


def prove(network, options=SIZE):
    return prove_indices(network, options, emit_c(network))


def only_refutation(network, options=SIZE):
    found = prove(network, options).of("refuted")
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("way", WAYS)
def test_every_access_of_a_shipped_network_is_right(way):
    obligation = prove(compiled("tiny", WAYS[way]), WAYS[way])
    assert not obligation.of("refuted")
    variants = 2 if way == "balanced" else 1
    assert len(obligation.of("proved")) == 1 + 3 * variants


@pytest.mark.parametrize(
    "case", ["strided slice", "variables", "LSTM", "SVDF of 8 bits", "matrix product", "uint8 1"]
)
def test_other_operators_and_networks_that_remember_pass(case):
    network = network_of(operator_cases()[case].data, name="case")
    obligation = prove(network)
    assert not obligation.of("refuted")
    assert len(obligation.of("proved")) >= 3


def test_two_live_values_at_one_place_are_refuted():
    network = compiled("tiny")
    step = network.program.steps[1]
    source = next(a.index for a in step.arguments if type(a).__name__ == "ValueRef")
    claim = only_refutation(moved(network, step.output, network.plan.placements[source].offset + 8))
    assert claim.subject == step.name
    assert "does not hold this value" in claim.counterexample


def test_an_output_a_step_too_near_to_its_input_is_refuted():
    network = compiled("femto")
    program, plan = network.program, network.plan
    for step in program.steps:
        for lap in step.overlaps:
            to, source = plan.placements[step.output], plan.placements[lap.value]
            if to.offset < source.offset < to.offset + to.size:
                nearest = source.offset - lap.distance
                assert not prove(moved(network, step.output, nearest - nearest % 4)).of("refuted")
                claim = only_refutation(moved(network, step.output, (nearest // 4 + 2) * 4))
                assert "does not hold this value" in claim.counterexample
                return
    pytest.fail("no step of femto writes over its input")


def test_a_value_beyond_the_arena_is_refuted():
    network = compiled("tiny")
    last = max(network.plan.placements, key=lambda place: place.offset)
    found = prove(moved(network, last.value, network.plan.arena_bytes - 4)).of("refuted")
    assert "of 1552 bytes" in found[0].counterexample


def test_an_offset_in_the_text_that_is_not_the_plans_is_refuted():
    network = compiled("tiny")
    texts = emit_c(network)
    value = network.program.values[network.program.steps[0].output]
    offset = network.plan.placements[network.program.steps[0].output].offset
    before = f"{value.name} = arena + {offset};"
    assert before in texts["tl_tiny.c"]
    texts["tl_tiny.c"] = texts["tl_tiny.c"].replace(before, f"{value.name} = arena + {offset + 4};")
    found = prove_indices(network, SIZE, texts).of("refuted")
    assert f"at {offset + 4} in the C" in found[0].counterexample


def test_an_index_beyond_the_weights_is_refuted():
    network = compiled("nano")
    at = next(i for i, s in enumerate(network.program.steps) if s.kernel == "tl_fully_connected_s8")
    params = network.program.steps[at].params
    claim = only_refutation(with_step(network, at, params=replace(params, rows=params.rows + 1)))
    assert claim.subject == network.program.steps[at].name
    assert "lies outside of its array" in claim.counterexample


def test_a_row_too_many_of_a_blocked_kernel_is_refuted():
    network = compiled("nano", BALANCED)
    at = next(i for i, s in enumerate(network.program.steps) if s.kernel.startswith("tl_depthwise_3x3"))
    params = network.program.steps[at].params
    output = replace(params.output, h=params.output.h + 1)
    found = prove(with_step(network, at, params=replace(params, output=output)), BALANCED).of("refuted")
    assert {claim.subject for claim in found} == {network.program.steps[at].name}


def test_an_array_that_is_no_operand_is_refuted():
    network = compiled("tiny")
    step = network.program.steps[2]
    faulty = with_step(network, 2, output=network.program.steps[1].output, scratch=())
    assert faulty.program.steps[2].output != step.output
    assert prove(faulty).of("refuted")


def test_general_kernels_that_take_turns_read_nothing_before_it_is_there(monkeypatch):
    monkeypatch.setattr(bands, "_MOST_LEFT", 0.99)
    network = compile_network(two_layers(4, ("conv", "conv")), name="net")
    assert network.program.bands[0].waits == 2
    assert not prove(network).of("refuted")


def test_layers_that_take_turns_may_write_where_the_input_was_read_but_no_further():
    network = compiled("tiny")
    (turns,) = network.program.bands
    first, second, keep = network.program.steps[:3]
    begin = network.plan.placements[first.arguments[0].index].offset
    unread = begin + (turns.waits + 1) * turns.input_step  # when the first row is written
    row = turns.output_step
    assert not prove(moved(network, second.output, unread - row)).of("refuted")
    claim = only_refutation(moved(network, second.output, unread - row + 4))
    assert claim.subject == first.name
    assert "does not hold this value" in claim.counterexample
    fewer = replace(keep.params, size=keep.params.size - 4)
    claim = only_refutation(with_step(network, 2, params=fewer))
    assert claim.subject == second.name
