"""Structures that a sweep tries."""

from __future__ import annotations

import pytest

from tintling.errors import TintlingError
from tintling.training.networks.searched import structure_name, structure_of
from tintling.training.sweep.structures import NetworkSpace

TABLE = {"stem": 4, "blocks": [1, 2], "width": [8, 12], "kernel": [3, 5]}


def test_every_structure_has_its_point_and_its_name():
    space = NetworkSpace.of(TABLE, "s")
    points = list(space.points())
    assert len(points) == 2 * 2 + (2 * 2) ** 2
    names = {space.model(lambda name, values, p=point: p.get(name, values.grid()[0])) for point in points}
    assert len(names) == len(points)
    assert all(structure_name(*structure_of(name)) == name for name in names)
    assert "sep_4_8_12k5" in names
    assert points[0] == {"blocks": 1, "width_1": 8, "kernel_1": 3}


def test_strides_are_noticed():
    assert not NetworkSpace.of(TABLE, "s").strided
    assert NetworkSpace.of({**TABLE, "stride": [1, 2]}, "s").strided


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"stem": 4, "blocks": 2}, "network.width is missing"),
        ({**TABLE, "kernels": [3]}, r"unknown key network.kernels.*did you mean"),
        ({**TABLE, "width": [0, 8]}, "network.width: expected whole numbers from 1"),
        ({**TABLE, "width": {"low": 1.0, "high": 8.0}}, "network.width: expected whole numbers from 1"),
    ],
)
def test_what_is_no_structure_is_named(table, message):
    with pytest.raises(TintlingError, match=message):
        NetworkSpace.of(table, "s")
