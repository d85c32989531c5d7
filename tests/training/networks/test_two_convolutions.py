"""The family of tiny."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import TintlingError
from tintling.training.networks import registry


def test_sixteen_and_four_filters_are_tiny():
    named, tiny = registry.build("conv_16_4", seed=3), registry.build("tiny", seed=3)
    assert registry.get("conv_16_4").parameters == registry.get("tiny").parameters == 1_830
    assert all(map(np.array_equal, named.get_weights(), tiny.get_weights()))


def test_the_name_says_the_filters():
    model = registry.build("conv_8_32")  # fails where the parameters are miscounted
    assert [model.get_layer(name).filters for name in ("conv1", "conv2")] == [8, 32]


@pytest.mark.parametrize("name", ["conv_0_4", "conv_16", "conv_16_4_4", "conv_a_4", "conv_16_1000"])
def test_a_name_without_two_numbers_is_refused(name):
    with pytest.raises(TintlingError, match="expected conv_ with the filters of both convolutions"):
        registry.get(name)
