"""Curves and arcs that shapes of digits are made of."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.training.augment.shape_parts import arc, curve


def test_a_curve_holds_its_points_in_order() -> None:
    np.testing.assert_array_equal(curve((0.0, 0.5), (0.25, 1.0)), [[0.0, 0.5], [0.25, 1.0]])


@pytest.mark.parametrize(
    ("degrees", "x", "y"), [(0, 0.5, 0.5), (90, 0.3, 0.9), (180, 0.1, 0.5), (-90, 0.3, 0.1)]
)
def test_angles_of_an_arc_run_from_the_right_downwards(degrees, x, y) -> None:
    assert arc((0.3, 0.5), (0.2, 0.4), degrees, 720)[0] == pytest.approx((x, y))


def test_an_arc_has_a_point_every_forty_degrees_but_four_at_least() -> None:
    assert [len(arc((0, 0), (1, 1), 0, end)) for end in (10, 360, -360)] == [4, 10, 10]
