"""Moving statistics that are recalibrated."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.networks import registry as zoo
from tintling.training.networks.moving_statistics import measure_statistics


@pytest.mark.parametrize("name", ["tiny", "femto"])
def test_evaluated_the_network_computes_what_it_computes_by_batch(name, digits) -> None:
    model = zoo.build(name, seed=3)
    inputs = digits.train_images[:400, :, :, None].astype(np.float32) / 255
    by_batch = model(inputs, training=True).numpy()
    assert np.abs(model(inputs, training=False).numpy() - by_batch).max() > 0.1
    others = [weight.numpy() for weight in model.trainable_weights]
    measure_statistics(model, inputs)
    np.testing.assert_allclose(model(inputs, training=False).numpy(), by_batch, atol=5e-3)
    for weight, before in zip(model.trainable_weights, others, strict=True):
        np.testing.assert_array_equal(weight.numpy(), before)
