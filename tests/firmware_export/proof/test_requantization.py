"""The second obligation holds for shipped networks and is refuted for faulty ones, by both methods."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faulty_networks import BALANCED, PAIRED, WAYS, compiled, with_constant, with_step

from tintling.arithmetic.fixed_point import multiply_by_quantized_multiplier
from tintling.firmware_export.proof import requantization
from tintling.firmware_export.proof.intervals import reachable
from tintling.firmware_export.proof.requantization import prove_requantization


def prove(network):
    return prove_requantization(network, reachable(network.graph))


@pytest.fixture(params=["every sum", "steps of two growing functions"])
def method(request, monkeypatch):
    """Both methods, whatever the number of sums."""
    monkeypatch.setattr(requantization, "_EXHAUSTIVE", 1 << 40 if request.param == "every sum" else 0)
    return request.param


@pytest.mark.parametrize("way", WAYS)
def test_every_scaling_of_a_shipped_network_is_proved(way, method):
    claims = [
        claim for claim in prove(compiled("tiny", WAYS[way])).claims if not claim.subject.endswith("_keep")
    ]
    assert {(claim.status, claim.method) for claim in claims} == {("proved", method)}


@pytest.mark.parametrize("change", [1 << 16, -(1 << 16)])
def test_a_changed_multiplier_is_refuted_with_a_sum_that_shows_it(change, method):
    network = compiled("tiny")
    (claim,) = prove(with_constant(network, 1, 2, (2,), change)).of("refuted")
    assert claim.method == method
    assert "channel 2, sum" in claim.counterexample


@pytest.mark.usefixtures("method")
def test_a_changed_shift_is_refuted():
    (claim,) = prove(with_constant(compiled("tiny"), 0, 3, (0,), -1)).of("refuted")
    assert "channel 0, sum" in claim.counterexample


@pytest.mark.usefixtures("method")
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("options", [BALANCED, PAIRED], ids=["balanced", "paired"])
def test_changed_numbers_of_a_blocked_kernel_are_refuted(options, number):
    network = compiled("tiny", options)
    change = {1: 1 << 20, 2: 1 << 9}[number]
    found = prove(with_constant(network, 0, 1, (1, number), change)).of("refuted")
    assert [claim.subject for claim in found] == [network.program.steps[0].name]


@pytest.mark.usefixtures("method")
@pytest.mark.parametrize("options", [BALANCED, PAIRED], ids=["balanced", "paired"])
def test_a_changed_shift_of_a_whole_layer_is_refuted(options):
    network = compiled("tiny", options)
    params = network.program.steps[0].params
    bounds = replace(params.bounds, shift=params.bounds.shift + 1)
    found = prove(with_step(network, 0, params=replace(params, bounds=bounds))).of("refuted")
    assert [claim.subject for claim in found] == [network.program.steps[0].name]


@pytest.mark.usefixtures("method")
def test_a_changed_offset_is_refuted():
    network = compiled("nano")
    params = network.program.steps[-1].params
    scaling = replace(params.scaling, offset=params.scaling.offset + 1)
    faulty = with_step(network, len(network.program.steps) - 1, params=replace(params, scaling=scaling))
    assert len(prove(faulty).of("refuted")) == 1


@pytest.mark.usefixtures("method")
def test_a_mean_with_another_multiplier_is_refuted():
    network = compiled("nano")
    at = next(i for i, step in enumerate(network.program.steps) if step.kernel == "tl_mean_s8")
    params = network.program.steps[at].params
    faulty = with_step(network, at, params=replace(params, multiplier=params.multiplier + (1 << 16)))
    assert len(prove(faulty).of("refuted")) == 1


def test_the_counterexample_is_a_test_case():
    network = compiled("tiny")
    (claim,) = prove(with_constant(network, 1, 2, (2,), 1 << 22)).of("refuted")
    words = claim.counterexample.replace(",", "").split()
    total, expected = int(words[words.index("sum") + 1].rstrip(":")), int(words[words.index("expected") + 1])
    step = network.program.steps[1]
    multiplier, shift = (network.program.constants[step.arguments[i].index].data[2] for i in (3, 4))
    scaling = step.params.scaling
    value = int(multiply_by_quantized_multiplier(total, int(multiplier), int(shift))) + scaling.offset
    assert expected == max(scaling.activation.min, min(value, scaling.activation.max))
