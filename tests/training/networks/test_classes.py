"""Networks for any task: their size, whatever the input, and what they do with places."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.networks import registry as zoo
from tintling.training.networks.folding import fold_normalization

SHAPES = ((8, 8, 1), (32, 20, 1), (32, 20, 3), (28, 28, 1), (96, 96, 3), (128, 128, 3), (11, 127, 3))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("name", "most"), [("classes_2k", 2_500), ("classes_8k", 8_000), ("classes_30k", 32_000)]
)
def test_size_is_what_the_name_says(name: str, most: int, shape: tuple[int, int, int]) -> None:
    model = zoo.kept(name, zoo.build(name, input_shape=shape, classes=11))
    assert (model.input_shape[1:], model.output_shape[1:]) == (shape, (11,))
    assert 0.35 * most < model.count_params() <= most


def test_folding_changes_nothing_but_rounding() -> None:
    model = zoo.build("classes_2k", input_shape=(32, 20, 3), classes=5, seed=2)
    images = np.random.default_rng(1).random((4, 32, 20, 3), np.float32)
    np.testing.assert_allclose(fold_normalization(model)(images), model(images), atol=1e-4)


def test_places_are_weighed_apart() -> None:
    model = zoo.build("classes_2k", input_shape=(28, 28, 1), classes=3)
    weights = model.get_layer("places").get_weights()[0]
    assert weights.shape[:2] == (7, 7)
    np.testing.assert_allclose(weights, 1 / 49)
