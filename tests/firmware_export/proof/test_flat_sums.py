"""Sums of two tensors with one shift."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.proof.accumulators import prove_accumulators
from tintling.firmware_export.proof.flat_sums import flat_sum_fits, flat_sum_scales
from tintling.firmware_export.proof.intervals import reachable
from tintling.firmware_export.proof.requantization import prove_requantization
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def network():
    builder = ModelBuilder()
    x, y = (builder.input((1, 4, 2), scale=scale) for scale in (0.1, 0.2))
    builder.output(builder.binary("SUB", x, y, out=(0.3, -5)))
    options = EngineOptions(Optimize.BALANCED)
    return compile_network(read_tflite(builder.build()), name="net", options=options)


def test_both_obligations_hold_for_the_numbers_of_the_exporter(network):
    intervals = reachable(network.graph)
    for obligation in (prove_accumulators(network, intervals), prove_requantization(network, intervals)):
        assert [claim.status for claim in obligation.claims] == ["proved"]


@pytest.mark.parametrize(
    ("change", "fits", "said"),
    [
        ({"factor_2": 2**24}, "refuted", "sums of"),
        ({"rounding": 0}, "proved", "-128 and -128: "),
    ],
)
def test_other_numbers_are_refuted(network, change, fits, said):
    step = network.program.steps[0]
    changed = replace(step, params=replace(step.params, **change))
    claim = flat_sum_fits(changed)
    assert claim.status == fits
    assert said in (claim if fits == "refuted" else flat_sum_scales(network, changed)).counterexample
