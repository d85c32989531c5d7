"""A Keras network in words of arithmetic, and its activations."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.insight.fidelity import float_activations
from tintling.training.insight.float_layers import float_layer_lines


@pytest.fixture(scope="module")
def tiny():
    from tintling.training.networks.registry import build

    return build("tiny")


def test_layers_of_a_keras_network_sum_to_its_parameters(tiny):
    lines = float_layer_lines(tiny)
    assert sum(line.parameters for line in lines) == tiny.count_params()
    assert lines[0].arithmetic == "3·3·1·16 + 16 = 160"
    assert lines[0].macs == 26 * 26 * 16 * 9
    assert lines[1].arithmetic == "4·16 = 64"
    assert not lines[2].arithmetic


def test_the_last_activation_is_what_the_network_answers(tiny):
    images = np.random.default_rng(1).random((2, 28, 28, 1)).astype(np.float32)
    found = float_activations(tiny, images)
    assert np.allclose(found["logits"], tiny(images, training=False).numpy(), atol=1e-5)
    assert found["conv1"].shape == (2, 26, 26, 16)
