"""Changed networks are drawn, compiled, run and compared with the reference."""

from __future__ import annotations

import random

import fuzz_networks
import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.tflite.reader import read_tflite


def model():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.05, zero_point=3)
    builder.output(builder.unary("QUANTIZE", x, out=(0.1, -7)))
    return builder.build()


def draws():
    return random.Random(1)  # noqa: S311


def test_a_change_keeps_the_length_and_repeats():
    changed = fuzz_networks.changed(model(), draws())
    assert changed == fuzz_networks.changed(model(), draws())
    assert len(changed) == len(model())
    assert 1 <= sum(a != b for a, b in zip(changed, model(), strict=True)) <= 3


def test_a_batch_holds_networks_that_compile(monkeypatch):
    monkeypatch.setattr(fuzz_networks, "_BATCH", 3)
    graphs = fuzz_networks.drawn_networks([model()], draws())
    assert [len(graph.inputs) for graph in graphs] == [1, 1, 1]


def test_inputs_fit_the_network_and_hold_the_least_value():
    (values,) = fuzz_networks.drawn_inputs(read_tflite(model()), np.random.default_rng(1))
    assert values.dtype == np.int8
    assert values.shape[1:] == (4,)
    assert values.min() == -128


def test_a_tensor_that_differs_ends_the_run(monkeypatch):
    graph = read_tflite(model())
    fuzz_networks.compare([graph], 1)
    right = reference.run_all
    monkeypatch.setattr(
        reference, "run_all", lambda *given: {key: values + 1 for key, values in right(*given).items()}
    )
    with pytest.raises(AssertionError, match="seed 1: network 0 of the batch differs at tensor 1"):
        fuzz_networks.compare([graph], 1)
