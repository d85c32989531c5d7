"""Networks of separable blocks."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from tintling.training.networks.folding import folded_parameters
from tintling.training.networks.separable import (
    SEPARABLE,
    SeparableStage,
    count_parameters,
    separable,
    stages,
)


@pytest.mark.parametrize(
    ("name", "limit"), [("nano", 1_830), ("pico", 1_000), ("femto", 700), ("micro", 8_000)]
)
def test_registered_networks_keep_below_their_limit_of_parameters(name, limit):
    entry = next(entry for entry in SEPARABLE if entry.name == name)
    assert 0.9 * limit < entry.parameters <= limit
    assert entry.folds


@pytest.mark.parametrize(("stem", "widths"), [(4, (8,)), (3, (5, 6)), (2, (4, 4, 4))])
def test_parameters_are_counted_as_the_folded_network_has_them(stem, widths):
    model = separable(0.0, count(1), name="x", stem=SeparableStage(stem), blocks=stages(widths))
    assert count_parameters(SeparableStage(stem), stages(widths)) == folded_parameters(model)
    depthwise = [layer for layer in model.layers if layer.name.startswith("depthwise")]
    assert len(depthwise) == len(widths)


def test_seeds_decide_the_weights():
    first, same, other = (
        separable(0.0, count(start), name="x", stem=SeparableStage(2), blocks=stages((3,))).get_weights()
        for start in (1, 1, 2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, same, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))
