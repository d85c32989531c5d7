"""Parameters of the kernels of int16 values."""

from __future__ import annotations

from tintling.firmware_export.compiler import wide_structs
from tintling.firmware_export.compiler.kernel_structs import Struct
from tintling.firmware_export.compiler.wide_structs import Activation16Struct, Scaling16Struct


def test_every_listed_class_has_a_c_type_of_its_own():
    classes = [getattr(wide_structs, name) for name in wide_structs.__all__ if name != "Int16"]
    assert all(issubclass(cls, Struct) for cls in classes)
    assert len({cls.c_type for cls in classes}) == len(classes)


def test_parameters_are_values():
    assert Scaling16Struct(Activation16Struct(-5, 5), 1) == Scaling16Struct(Activation16Struct(-5, 5), 1)
