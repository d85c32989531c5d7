"""What every form shares."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.form import RUNTIMES, ExportRequest, Form
from tintling.tflite.reader import read_tflite


def test_a_form_takes_generated_c_unless_it_says_otherwise():
    form = Form("x", "a form", "include tl_{name}.h, define {macro}", lambda _: {})
    assert form.runtimes == ("generated",)
    assert set(form.runtimes) < set(RUNTIMES)
    assert form.next_step_of("nano") == "include tl_nano.h, define TL_NANO"


def test_the_network_of_a_request_is_the_compiled_one(golden):
    network = compile_network(read_tflite(golden / "tiny_int8.tflite"), name="tiny")
    assert ExportRequest(network).network is network


def test_a_model_for_another_runtime_is_not_taken_for_generated_c():
    with pytest.raises(TypeError, match="tiny was prepared for TFLite Micro, not compiled to C"):
        _ = ExportRequest(SimpleNamespace(name="tiny")).network
