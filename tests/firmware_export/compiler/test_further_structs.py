"""Parameters of the further kernels."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from tintling.firmware_export.compiler import further_structs
from tintling.firmware_export.compiler.further_structs import MoveStruct, SvdfS8Struct, SvdfS16Struct


def test_every_listed_class_has_a_c_type_of_its_own():
    names = [getattr(further_structs, name).c_type for name in further_structs.__all__]
    assert len(set(names)) == len(names)
    assert all(name.startswith("tl_") for name in names)


def test_both_svdf_kernels_have_the_same_parameters():
    assert [field.name for field in fields(SvdfS16Struct)] == [field.name for field in fields(SvdfS8Struct)]
    assert SvdfS16Struct.c_type != SvdfS8Struct.c_type


def test_parameters_are_values():
    one = MoveStruct(0, (1, 1, 1, 1, 1), (0, 0, 0, 0, 0), 4)
    assert one == MoveStruct(0, (1, 1, 1, 1, 1), (0, 0, 0, 0, 0), 4)
    with pytest.raises(FrozenInstanceError):
        one.length = 5
