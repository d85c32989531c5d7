"""How closely int8 follows float, layer by layer."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.arithmetic.reference import run_all
from tintling.heads import real_values
from tintling.training.insight.fidelity import (
    LayerFidelity,
    float_activations,
    layer_fidelity,
    sqnr_bars,
    sqnr_db,
)


def test_sqnr_of_a_tenth_of_noise_is_twenty_db():
    signal = np.array([1.0, -1.0])
    assert sqnr_db(signal, signal * 1.1) == pytest.approx(20)
    assert sqnr_db(signal, signal) == np.inf


def test_noise_without_a_signal_is_infinitely_bad():
    assert sqnr_db(np.zeros(3), np.ones(3)) == -np.inf


def test_each_operator_meets_the_float_layer_that_it_comes_closest_to(nano):
    graph, pixels = nano
    images = np.random.default_rng(1).integers(0, 256, (3, 28, 28)).astype(np.uint8)
    tensor = graph.tensors[graph.ops[0].outputs[0]]
    exact = real_values(tensor, run_all(graph, pixels.of(images, graph.input))[tensor.index])
    layers = {"far": np.zeros_like(exact) + 1, "near": exact * 1.1}
    found = layer_fidelity(graph, pixels, layers, images)
    assert found[0].layer == "near"
    assert found[0].sqnr_db == pytest.approx(20 * np.log10(1.1 / 0.1))
    assert "costs most" in sqnr_bars(found).caption


def test_a_loss_counts_from_the_operator_before(nano):
    graph, pixels = nano
    images = np.random.default_rng(1).integers(0, 256, (2, 28, 28)).astype(np.uint8)
    values = run_all(graph, pixels.of(images, graph.input))
    layers = {}
    for number, factor in ((0, 1.1), (1, 1.2)):
        tensor = graph.tensors[graph.ops[number].outputs[0]]
        layers[f"layer {number}"] = real_values(tensor, values[tensor.index]) * factor
    first, second = layer_fidelity(graph, pixels, layers, images)[:2]
    assert (first.lost_db, second.layer) == (0, "layer 1")
    assert second.lost_db == pytest.approx(20 * np.log10(11) - 20 * np.log10(6))


def test_the_operator_that_costs_most_is_hatched():
    layers = [
        LayerFidelity("1: A", "a", float("inf"), 0),
        LayerFidelity("2: B", "b", 30, 9),
        LayerFidelity("3: C", "c", 32, -2),
    ]
    drawing = sqnr_bars(layers)
    bars = drawing.figure.axes[0].patches
    assert [bar.get_width() for bar in bars] == [0, 30, 32]
    assert [bool(bar.get_hatch()) for bar in bars] == [False, True, False]
    assert "2: B (hatched) costs most" in drawing.caption


def test_every_layer_of_a_keras_model_gives_its_output():
    from tintling.training._tensorflow import keras

    inputs = keras.Input((4, 4, 1))
    flat = keras.layers.Flatten(name="flat")(inputs)
    outputs = keras.layers.Dense(2, kernel_initializer="ones", name="sum")(flat)
    images = np.arange(32, dtype=np.float32).reshape(2, 4, 4, 1)
    found = float_activations(keras.Model(inputs, outputs), images)
    assert set(found) == {"flat", "sum"}
    np.testing.assert_array_equal(found["flat"], images.reshape(2, 16))
    np.testing.assert_allclose(found["sum"], np.repeat(images.sum((1, 2)), 2, axis=1))
