"""Weights of 4 bits: which kernels, on which grid, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.four_bits import WEIGHT_STEPS, has_4_bits, on_coarse_grid, with_4_bit_weights
from tintling.errors import QuantizationError
from tintling.shipped import resolve_model
from tintling.training.networks import registry as zoo
from tintling.training.networks.folding import fold_normalization


def test_kernels_of_convolutions_take_seven_steps_either_way_and_dense_ones_stay():
    model = fold_normalization(zoo.build("femto", dropout=0.0))
    before = {layer.name: layer.get_weights() for layer in model.layers}
    on_coarse_grid(model)
    coarse = [layer for layer in model.layers if has_4_bits(layer)]
    assert {type(layer).__name__ for layer in coarse} == {"Conv2D", "DepthwiseConv2D"}
    for layer in model.layers:
        if layer not in coarse:
            for old, new in zip(before[layer.name], layer.get_weights(), strict=True):
                np.testing.assert_array_equal(new, old)
            continue
        old, new = before[layer.name][0], layer.get_weights()[0]
        axes = (0, 1, 2) if type(layer).__name__ == "Conv2D" else (0, 1)
        greatest = np.abs(old).max(axis=axes, keepdims=True)
        steps = new / greatest * WEIGHT_STEPS
        np.testing.assert_allclose(steps, np.round(steps), atol=1e-4)
        assert (np.abs(new - old) <= greatest / WEIGHT_STEPS * 0.5001).all()
    once = model.get_weights()
    on_coarse_grid(model)
    for first, second in zip(once, model.get_weights(), strict=True):
        np.testing.assert_allclose(second, first, rtol=1e-6)


def test_a_file_that_was_not_rounded_first_is_refused():
    data = (resolve_model("femto") / "model.tflite").read_bytes()
    with pytest.raises(
        QuantizationError, match="weights between the steps of 4 bits: round it to them first"
    ):
        with_4_bit_weights(data)
