"""Networks whose name says their structure."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import TintlingError
from tintling.training.networks import registry
from tintling.training.networks.searched import structure_name, structure_of
from tintling.training.networks.separable import SeparableStage


def test_a_name_says_widths_windows_and_strides():
    stem, blocks = (
        SeparableStage(9),
        (
            SeparableStage(16),
            SeparableStage(16, kernel=5),
            SeparableStage(16, stride=2),
            SeparableStage(19, 3, 2),
        ),
    )
    name = structure_name(stem, blocks)
    assert name == "sep_9_16_16k5_16s2_19s2"
    assert structure_of(name) == (stem, blocks)


def test_the_structure_of_nano_is_nano():
    named, nano = registry.build("sep_9_16_16_16_19", seed=3), registry.build("nano", seed=3)
    assert registry.get("sep_9_16_16_16_19").parameters == registry.get("nano").parameters
    assert all(map(np.array_equal, named.get_weights(), nano.get_weights()))


def test_windows_and_strides_shape_the_network():
    model = registry.build("sep_4k5_6k5s2_8", seed=1)
    shapes = {layer.name: tuple(layer.output_shape) for layer in model.layers}
    assert shapes["conv1"] == (None, 24, 24, 4)
    assert shapes["depthwise2"] == (None, 4, 4, 4)
    assert shapes["pointwise3"] == (None, 2, 2, 8)
    kept = registry.kept("sep_4k5_6k5s2_8", model)
    assert kept.count_params() == registry.get("sep_4k5_6k5s2_8").parameters


@pytest.mark.parametrize("name", ["sep_", "sep_9", "sep_9_0", "sep_9_16x", "sep_9_1600", "sep" + "_4" * 14])
def test_a_name_that_says_no_structure_is_refused(name):
    with pytest.raises(TintlingError, match="expected sep_ with a first width"):
        registry.get(name)


def test_windows_that_find_no_pixels_are_refused():
    with pytest.raises(TintlingError, match="block 4 has a window of 5×5, but only 1×1 pixels are left"):
        registry.get("sep_4_8k5_8k5_8k5_8k5")
    with pytest.raises(TintlingError, match="has no stride"):
        registry.get("sep_4s2_8")
