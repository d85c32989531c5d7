"""Parameters in words of arithmetic, and how int8 follows float."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest

from tintling.arithmetic.reference import run_all
from tintling.artifacts import load_manifest
from tintling.costs import macs
from tintling.heads import real_values
from tintling.pixel_input import pixel_input
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.insight.activations import activation_maps, answer_bars
from tintling.training.insight.fidelity import layer_fidelity, sqnr_bars, sqnr_db
from tintling.training.insight.layers import arithmetic, layer_lines


@pytest.fixture(scope="module")
def nano():
    folder = resolve_model("nano")
    graph = read_tflite(folder / "model.tflite")
    return graph, pixel_input(graph, load_manifest(folder).normalization)


def test_the_count_is_written_as_a_person_counts():
    assert arithmetic((3, 3, 1, 10), 10) == "3·3·1·10 + 10 = 100"
    assert arithmetic((3, 3, 1, 10), 0) == "3·3·1·10 = 90"


def test_layers_sum_to_the_networks_parameters_and_every_equation_holds(nano):
    lines = layer_lines(nano[0])
    assert sum(line.parameters for line in lines) == nano[0].parameters
    assert sum(line.macs for line in lines) == macs(nano[0])
    counted = [line for line in lines if line.arithmetic]
    assert len(counted) >= 4
    for line in counted:
        left, right = line.arithmetic.split(" = ")
        total = sum(prod(map(int, term.split("·"))) for term in left.split(" + "))
        assert total == int(right.replace(",", "")) == line.parameters


def test_every_channel_is_drawn_with_the_bytes_of_the_reference(nano):
    graph, pixels = nano
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:16] = 255
    values = run_all(graph, pixels.of(image[None], graph.input))
    first = next(activation_maps(graph, pixels, image))
    array = values[graph.ops[0].outputs[0]][0]
    drawn = [axes.images[0].get_array() for axes in first.figure.axes if axes.images]
    assert len(drawn) == array.shape[-1]
    assert all(np.array_equal(shown, array[..., index]) for index, shown in enumerate(drawn))
    bars = answer_bars(graph, pixels, image, tuple("0123456789")).figure.axes[1].patches
    assert sum(bar.get_width() for bar in bars) == pytest.approx(1)


def test_sqnr_of_a_tenth_of_noise_is_twenty_db():
    signal = np.array([1.0, -1.0])
    assert sqnr_db(signal, signal * 1.1) == pytest.approx(20)
    assert sqnr_db(signal, signal) == np.inf


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
