"""Networks with every load and store watched."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from faulty_networks import WAYS, compiled, moved, with_step
from model_inputs import noise
from operator_networks import operator_cases

from tintling.arithmetic.reference import run_all
from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.network import network_of
from tintling.firmware_export.proof import trace as module
from tintling.firmware_export.proof.trace import Tracer


def bytes_of(network, seed=3):
    return noise(network.graph, 1, seed).view(np.uint8).ravel()


@pytest.mark.parametrize("way", ["size", "paired"])
def test_a_watched_network_gives_the_bits_of_the_reference(way):
    network = compiled("tiny", WAYS[way])
    batch = noise(network.graph, 1)
    found = Tracer(network).run(batch.view(np.uint8).ravel())
    assert found.fault is None
    expected = run_all(network.graph, batch)[network.graph.output.index]
    assert found.output == expected.tobytes()


def test_accesses_are_counted_for_every_inference_and_are_the_same_for_other_inputs():
    network = compiled("tiny")
    tracer = Tracer(network)
    once = tracer.run(bytes_of(network), times=1)
    twice = tracer.run(bytes_of(network), times=2)
    other = tracer.run(bytes_of(network, 4), times=2)
    assert (twice.loads, twice.stores) == (2 * once.loads, 2 * once.stores)
    # Each value is stored once; rows that are read again move by words. A block of outputs is moved back.
    (turns,) = network.program.bands
    new = network.plan.placements[network.program.steps[0].output].size - turns.place
    assert once.stores == turns.rounds * (new + turns.place // 4) + 100 + 12
    assert (other.digest, other.loads) == (twice.digest, twice.loads)
    assert once.digest != twice.digest
    assert other.output != twice.output


def test_a_network_that_remembers_goes_on_in_its_second_inference():
    case = operator_cases()["variables"]
    network = network_of(case.data, name="case")
    tracer = Tracer(network)
    given = np.concatenate([values[0].view(np.uint8).ravel() for values in case.inputs])
    first, second = tracer.run(given, times=1), tracer.run(given, times=2)
    assert first.fault is second.fault is None
    assert first.output != second.output


def test_a_fault_names_step_array_and_what_the_byte_holds():
    network = compiled("tiny")
    step = network.program.steps[1]
    source = next(a.index for a in step.arguments if type(a).__name__ == "ValueRef")
    faulty = moved(network, step.output, network.plan.placements[source].offset + 8)
    fault = Tracer(faulty).run(bytes_of(network)).fault
    assert fault.is_loss
    assert fault.step == step.name
    values = network.program.values
    assert f"{values[source].name}[" in fault.text
    assert fault.text.endswith(f"does not hold this value: it holds {values[step.output].name}")


def test_inputs_of_another_size_are_refused():
    with pytest.raises(ValueError, match="the network takes 784 bytes, got 783"):
        Tracer(compiled("tiny")).run(np.zeros(783, np.uint8))


def test_a_compiler_that_does_not_announce_accesses_is_refused(monkeypatch):
    class Clang:
        kind = "clang"

        def __str__(self):
            return "clang 19"

    monkeypatch.setattr(module, "find_compiler", Clang)
    with pytest.raises(ToolchainError, match="clang 19 does not announce accesses"):
        Tracer(compiled("tiny"))


def test_an_access_outside_of_its_array_is_no_loss():
    network = compiled("nano")
    at = next(i for i, step in enumerate(network.program.steps) if step.kernel == "tl_fully_connected_s8")
    step = network.program.steps[at]
    faulty = with_step(network, at, params=replace(step.params, rows=step.params.rows + 1))
    fault = Tracer(faulty).run(bytes_of(network)).fault
    assert (fault.step, fault.is_loss) == (step.name, False)
    assert re.search(r"^(load of|store to) 1 bytes at \w+\[\d+\] lies outside of its array$", fault.text)
