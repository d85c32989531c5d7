"""Convolutions of 3 x 3 with fewer products."""

from __future__ import annotations

import numpy as np
import pytest
from lowering_nets import constant, graph_of, kernels, program_of, weights

from tintling.firmware_export.compiler.blocked.winograd import transformed
from tintling.firmware_export.compiler.options import Optimize, TargetCore


def conv(channels=8, *, depth=8, kernel=3, stride=(1, 1)):
    return graph_of(
        lambda b, x: b.conv_2d(
            x, weights(channels, kernel, kernel, depth), weight_scales=[0.001], out=(0.05, 0), stride=stride
        ),
        (1, 8, 8, depth),
    )


def test_transformed_filters_give_four_times_the_convolution():
    """``A^T [(G g G^T) * (B^T d B)] A`` with twice the usual ``G`` on both sides."""
    rng = np.random.default_rng(3)
    tile, filters = rng.integers(-128, 128, (4, 4)), rng.integers(-127, 128, (1, 3, 3)).astype(np.int8)
    b = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]])
    a = np.array([[1, 1, 1, 0], [0, 1, -1, -1]])
    found = a @ (transformed(filters)[0].astype(int) * (b @ tile @ b.T)) @ a.T
    exact = [[(tile[y : y + 3, x : x + 3] * filters[0]).sum() for x in range(2)] for y in range(2)]
    np.testing.assert_array_equal(found, 4 * np.array(exact))


def test_transformed_weights_fit_16_bits_at_the_extremes():
    for value in (-128, 127):
        found = transformed(np.full((1, 3, 3), value, np.int8)).astype(int)
        assert found[0, 1, 1] == 9 * value
        assert found[0, 0, 0] == 4 * value


def test_blocks_hold_places_inputs_and_channels():
    program = program_of(conv(), Optimize.SPEED, TargetCore.RV32IMC)
    assert kernels(program) == ["winograd_s8"]
    assert constant(program, 0, 1).data.shape == (2, 16, 8, 4)
    assert program.steps[0].params.columns == 2 * 4 * 1 + 2


@pytest.mark.parametrize("options", [{"channels": 6}, {"depth": 4}, {"kernel": 5}, {"stride": (2, 2)}])
def test_any_other_form_is_left_to_other_kernels(options):
    assert "winograd_s8" not in kernels(program_of(conv(**options), Optimize.SPEED, TargetCore.RV32IMC))


def test_cores_that_multiply_pairs_at_once_do_without():
    assert "winograd_s8" not in kernels(program_of(conv(), Optimize.SPEED, TargetCore.CORTEX_M4))
