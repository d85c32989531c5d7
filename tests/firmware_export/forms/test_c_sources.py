"""The form of header, source and kernels."""

from __future__ import annotations

from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.c_sources import FORM
from tintling.firmware_export.forms.form import ExportRequest
from tintling.tflite.reader import read_tflite


def test_the_files_are_those_of_the_compiler_and_all_are_compiled(golden):
    network = compile_network(read_tflite(golden / "tiny_int8.tflite"), name="tiny")
    files = FORM.files(ExportRequest(network))
    assert files == emit_c(network)
    assert {"tl_tiny.h", "tl_tiny.c"} <= set(files)
    assert FORM.units is not None
    assert FORM.units(["tiny"], files) == files


def test_the_next_step_names_both_files():
    assert "`tl_nano.c`" in FORM.next_step_of("nano")
    assert "`tl_nano.h`" in FORM.next_step_of("nano")
