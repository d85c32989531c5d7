"""Parameters of the blocked kernels."""

from __future__ import annotations

from dataclasses import fields

from tintling.firmware_export.compiler.blocked import structs
from tintling.firmware_export.compiler.blocked.structs import (
    BoundsStruct,
    Conv2DMaxPoolPairedStruct,
    Conv2DMaxPoolPanelStruct,
    Conv2DPairedStruct,
    Conv2DPanelStruct,
    DensePairedStruct,
    DenseStruct,
)


def test_every_listed_class_has_a_c_type_of_its_own():
    names = [getattr(structs, name).c_type for name in structs.__all__]
    assert len(set(names)) == len(names)


def test_packed_and_panel_kernels_take_the_same_parameters():
    for paired, panel in (
        (Conv2DPairedStruct, Conv2DPanelStruct),
        (Conv2DMaxPoolPairedStruct, Conv2DMaxPoolPanelStruct),
        (DensePairedStruct, DenseStruct),
    ):
        assert [(f.name, f.type) for f in fields(paired)] == [(f.name, f.type) for f in fields(panel)]


def test_bounds_are_a_least_value_a_range_and_a_shift():
    assert BoundsStruct(-128, 255, 6) == BoundsStruct(min=-128, range=255, shift=6)
