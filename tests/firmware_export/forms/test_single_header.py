"""The form of one header."""

from __future__ import annotations

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.form import ExportRequest
from tintling.firmware_export.forms.single_header import FORM
from tintling.tflite.reader import read_tflite


def test_there_is_one_file_and_it_includes_none_of_ours(golden):
    files = FORM.files(ExportRequest(compile_network(read_tflite(golden / "tiny_int8.tflite"), name="tiny")))
    assert list(files) == ["tl_tiny.h"]
    assert '\n#include "' not in files["tl_tiny.h"]
    assert "TL_TINY_IMPLEMENTATION" in files["tl_tiny.h"]


def test_one_source_file_implements_it():
    assert FORM.units is not None
    units = FORM.units(["tiny"], {"tl_tiny.h": "/* header */"})
    assert units == {
        "tl_tiny.h": "/* header */",
        "tl_tiny_unit.c": '#define TL_TINY_IMPLEMENTATION\n#include "tl_tiny.h"\n',
    }


def test_the_next_step_names_the_macro():
    assert "`#define TL_NANO_IMPLEMENTATION`" in FORM.next_step_of("nano")
