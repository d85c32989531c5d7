"""The first obligation holds for shipped networks and is refuted for faulty ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faulty_networks import WAYS, compiled, with_constant
from wide_networks import wide_cases

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.proof import accumulators
from tintling.firmware_export.proof.accumulators import prove_accumulators
from tintling.firmware_export.proof.intervals import reachable
from tintling.tflite.reader import read_tflite


def prove(network):
    return prove_accumulators(network, reachable(network.graph))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["tiny", "nano"])
def test_every_claim_about_a_shipped_network_is_proved(name, way):
    obligation = prove(compiled(name, WAYS[way]))
    assert {claim.status for claim in obligation.claims} == {"proved"}


@pytest.mark.parametrize("way", WAYS)
def test_a_changed_weight_is_refuted_in_every_order_of_the_weights(way):
    network = compiled("tiny", WAYS[way])
    for step in (i for i, one in enumerate(network.program.steps) if one.ops):
        shape = network.program.constants[
            next(a.index for a in network.program.steps[step].arguments if type(a).__name__ == "ConstantRef")
        ].data.shape
        found = prove(with_constant(network, step, 0, (0,) * len(shape), 1)).of("refuted")
        assert [claim.subject for claim in found] == [network.program.steps[step].name]
        assert found[0].counterexample or found[0].method == "order undone"


def test_a_changed_weight_is_named_with_both_values():
    (claim,) = prove(with_constant(compiled("tiny"), 1, 0, (2, 3, 0, 1), 5)).of("refuted")
    assert "weight of channel 2, tap" in claim.counterexample
    assert "in the file" in claim.counterexample


def test_a_changed_bias_is_refuted():
    (claim,) = prove(with_constant(compiled("nano"), 2, 1, (3,), -7)).of("refuted")
    assert "bias of channel 3" in claim.counterexample


def test_sums_of_a_16x8_network_have_48_bits():
    case = wide_cases()["16x8 network"]
    network = compile_network(read_tflite(case.data), name="net")
    found = {claim.subject: claim for claim in prove(network).claims if "accumulator" in claim.statement}
    assert found["conv2d_0"].status == found["depthwise_conv2d_2"].status == "proved"
    assert "leaves 48 bits" in found["conv2d_0"].statement
    assert found["max_pool_1"].method == "tl_max_pool_s16 compares and copies"
    assert found["softmax_6"].status == "assumed"


@pytest.mark.parametrize("bias", [2**31 - 1000, -(2**31) + 1000])
def test_an_accumulator_beyond_int32_is_refuted(bias, monkeypatch):
    network = compiled("tiny")
    real = accumulators.linear_layer

    def heavy(graph, op):
        layer = real(graph, op)
        changed = layer.bias.copy()
        changed[1] = bias
        return replace(layer, bias=changed)

    monkeypatch.setattr(accumulators, "linear_layer", heavy)
    found = [claim for claim in prove(network).of("refuted") if "leaves int32" in claim.statement]
    assert len(found) == 3
    assert "channel 1: sums of" in found[0].counterexample
