"""MEAN over groups of axes."""

from __future__ import annotations

import pytest
from lowering_nets import lowered
from tflite_builder import ModelBuilder

from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.kernel_structs import MeanStruct


@pytest.mark.parametrize(
    ("shape", "axes", "expected"),
    [
        ((1, 4, 5, 3), (1, 2), (1, 20, 3, 1, 1)),
        ((1, 4, 5, 3), (3,), (20, 3, 1, 1, 1)),
        ((1, 4, 5, 3), (1, 3), (1, 4, 5, 3, 1)),
        ((1, 4, 5, 3), (2,), (4, 5, 3, 1, 1)),
        ((1, 4, 5, 3), (0, 1, 2, 3), (1, 60, 1, 1, 1)),
    ],
)
def test_means_fold_neighbouring_axes(shape, axes, expected):
    builder = ModelBuilder()
    x = builder.input(shape, scale=0.1)
    builder.output(builder.mean(x, axes, out=(0.1, 0), keep_dims=True))
    params = lowered(builder).steps[0].params
    assert isinstance(params, MeanStruct)
    assert (params.keep_0, params.reduce_0, params.keep_1, params.reduce_1, params.keep_2) == expected


def test_a_mean_over_three_separate_groups_is_refused():
    builder = ModelBuilder()
    x = builder.input((1, 2, 3, 2, 3, 2), scale=0.1)
    builder.output(builder.mean(x, (1, 3, 5), out=(0.1, 0)))
    with pytest.raises(UnsupportedOperatorError, match=r"operator 0 \(MEAN\): axes .* more than two groups"):
        lowered(builder)
