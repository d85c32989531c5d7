"""The parameter classes and the C structures are one thing in two languages."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tintling.firmware_export.compiler import further_structs
from tintling.firmware_export.compiler import kernel_structs as kernel_params
from tintling.firmware_export.compiler import wide_structs as wide_params
from tintling.firmware_export.compiler.blocked import structs as blocked_params
from tintling.firmware_export.compiler.kernel_structs import Struct
from tintling.firmware_export.runtime_files import runtime_folder

HEADERS = "\n".join(runtime_folder("kernels").values())
STRUCTS = {
    name: re.findall(r"(\w+) (\w+)(\[\d+\])?;", re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL))
    for body, name in re.findall(r"typedef struct \{(.*?)\} (tl_\w+);", HEADERS, re.DOTALL)
}
MEMBERS = vars(kernel_params) | vars(blocked_params) | vars(further_structs) | vars(wide_params)
CLASSES = [
    member
    for member in MEMBERS.values()
    if isinstance(member, type) and issubclass(member, Struct) and member is not Struct
]


def c_field(field):
    """The C declaration that a field of a class stands for, as (type, name, array)."""
    kind = str(field.type)
    if kind in {"Four", "Five"}:
        return "int32_t", field.name, {"Four": "[4]", "Five": "[5]"}[kind]
    if kind == "Sixteen":
        return "uint8_t", field.name, "[16]"
    plain = {"int": "int32_t", "Int8": "int8_t", "Int16": "int16_t", "UInt16": "uint16_t", "float": "float"}
    return plain.get(kind) or MEMBERS[kind].c_type, field.name, ""


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_class_mirrors_its_c_structure_field_by_field(cls):
    assert [c_field(field) for field in fields(cls)] == STRUCTS[cls.c_type]


def test_every_parameter_structure_of_the_runtime_has_a_class():
    wanted = {name for name in STRUCTS if name.endswith("_params")} - {"tl_preprocess_params"}
    assert wanted <= {cls.c_type for cls in CLASSES}


def test_every_kernel_lives_in_a_header_of_its_name():
    for path, text in ((Path(name), text) for name, text in runtime_folder("kernels").items()):
        if not path.match("tl_*_s8.h") and not path.match("tl_*_s16.h"):
            continue
        others = {"tl_depthwise_3x3_sides_s8", "tl_dot_s8", "tl_squash_s16"}  # variants, or no kernels
        assert f"{path.stem}(" in text or path.stem in others, path.name
        guard = f"{path.stem.upper()}_H"
        assert text.count(guard) == 3, f"{path.name} guards itself with {guard}"
