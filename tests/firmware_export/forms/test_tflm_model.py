"""The arena that TFLite Micro needs: measured with its wheel, else estimated."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import ArenaOverflowError
from tintling.firmware_export.forms import tflm_model
from tintling.firmware_export.forms.tflm_model import arena_size
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual", "float_io")


def test_the_measured_arena_is_enough_and_not_much_less_would_be(golden):
    runtime = pytest.importorskip("tflite_micro.python.tflite_micro.runtime")
    path = golden / "tiny_int8.tflite"
    size = arena_size(read_tflite(path), path.read_bytes())
    assert size.measured
    assert "64-bit" in size.how
    assert size.bytes % 16 == 0
    interpreter = runtime.Interpreter.from_file(str(path), arena_size=size.bytes)
    interpreter.set_input(np.zeros((1, 28, 28, 1), np.int8), 0)
    interpreter.invoke()
    assert interpreter.get_output(0).shape == (1, 10)
    # In a process of its own, because TFLM may crash in an arena that is too small.
    assert tflm_model._probe(path, size.bytes - 16) is None


@pytest.mark.parametrize("name", MODELS)
def test_the_estimate_is_honest_and_never_below_the_measurement(golden, monkeypatch, name):
    pytest.importorskip("tflite_micro")
    path = golden / f"{name}.tflite"
    graph, data = read_tflite(path), path.read_bytes()
    measured = arena_size(graph, data)
    monkeypatch.setattr(tflm_model, "find_spec", lambda _: None)
    estimated = arena_size(graph, data)
    assert not estimated.measured
    assert "not measured" in estimated.how
    assert measured.bytes <= estimated.bytes <= 2 * measured.bytes


def test_a_model_that_tflm_refuses_is_estimated(golden, monkeypatch):
    monkeypatch.setattr(tflm_model, "_probe", lambda *_: None)
    path = golden / "tiny_int8.tflite"
    assert not arena_size(read_tflite(path), path.read_bytes()).measured


def test_what_the_model_takes_is_the_file_and_the_arena(golden, monkeypatch):
    monkeypatch.setattr(tflm_model, "_probe", lambda *_: None)
    data = (golden / "tiny_int8.tflite").read_bytes()
    model = tflm_model.tflm_model(read_tflite(data), data, name="tiny", labels=list("0123456789"))
    assert (model.name, model.labels) == ("tiny", tuple("0123456789"))
    assert model.constant_bytes == len(data)
    assert model.macs == 168_040
    with pytest.raises(ArenaOverflowError) as caught:
        tflm_model.tflm_model(read_tflite(data), data, name="tiny", limit=100)
    assert (caught.value.needed, caught.value.available) == (model.arena_bytes, 100)
