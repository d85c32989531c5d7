"""How grey pixels enter a network: the manifest, the input's quantization, or the user says."""

from __future__ import annotations

import numpy as np
import pytest
from strangers import BORDERS, digits, stranger, wide_stranger

from tintling.arithmetic import reference
from tintling.errors import ModelFormatError, UsageError
from tintling.int8_core import int8_core
from tintling.pixel_input import parse_normalization, pixel_input
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


def _accuracy(data: bytes, asked: Normalization | None = None) -> float:
    graph = read_tflite(data)
    images, labels = digits()
    outputs = reference.run(graph, pixel_input(graph, asked=asked).of(images, graph.input))[0]
    return float((outputs.reshape(len(images), -1).argmax(axis=1) == labels).mean())


@pytest.mark.parametrize(
    ("border", "words"),
    [
        ("unit", "pixels scaled to [0, 1]"),
        ("raw", "pixels as they are, 0 to 255"),
        ("raw less 128", "pixels less 128"),
        ("signed", "pixels scaled to [-1, 1]"),
        ("standardize", "pixels scaled to [0, 1], less 0.1294, divided by 0.3081"),
    ],
)
def test_a_bare_file_says_its_normalization(border, words):
    graph = read_tflite(stranger(border))
    pixels = pixel_input(graph)
    assert pixels.normalization.text == words
    assert pixels.reason.startswith("the input has scale ")
    assert pixels.text.startswith(words)
    assert pixels.as_device


@pytest.mark.parametrize("dtype", ["INT8", "UINT8", "FLOAT32"])
@pytest.mark.parametrize("border", BORDERS)
def test_the_accuracy_is_the_same_for_every_normalization_and_type(border, dtype):
    assert _accuracy(stranger(border, dtype=dtype)) == pytest.approx(0.97, abs=0.011)


@pytest.mark.parametrize("shape", [(1, 28, 28), (1, 784), (28, 28, 1), (784,)])
def test_the_shape_of_the_input_does_not_matter(shape):
    assert _accuracy(stranger(shape=shape)) == pytest.approx(0.97, abs=0.011)


@pytest.mark.parametrize("border", ["INT16", "FLOAT32"])
def test_a_16x8_file_on_pixels_as_they_are_says_so(border):
    data = wide_stranger(255.0, border=border, levels=1.0)
    assert _accuracy(data) == pytest.approx(0.97, abs=0.011)
    pixels = pixel_input(read_tflite(data))
    assert pixels.reason == "the input has scale 0.00778222 in int16"
    assert not pixels.as_device


@pytest.mark.parametrize("border", ["INT16", "FLOAT32"])
def test_a_16x8_file_does_not_tell_zero_to_one_from_minus_one_to_one(border):
    data = wide_stranger(1.0, border=border)
    with pytest.raises(ModelFormatError, match=r"fits pixels in \[0, 1\] and in \[-1, 1\] alike.*--norm"):
        pixel_input(read_tflite(data))
    assert _accuracy(data, Normalization.unit()) == pytest.approx(0.97, abs=0.011)
    with pytest.raises(ModelFormatError, match="fits no usual normalization"):
        pixel_input(read_tflite(wide_stranger(3.3)))


def test_an_unusual_quantization_is_refused_unless_the_user_says():
    data = stranger((0.7 / 255, -128))
    with pytest.raises(ModelFormatError, match=r"scale 0\.0027451 and zero point -128 fit no usual .*--norm"):
        pixel_input(read_tflite(data))
    pixels = pixel_input(read_tflite(data), asked=Normalization.unit())
    assert pixels.reason == "as you said with --normalization"
    assert not pixels.as_device
    # Levels above the range saturate, as in the converter's own arithmetic.
    assert pixels.levels[[0, 100, 255]].tolist() == [-128, 15, 127]


def test_a_narrow_calibration_is_fed_by_its_own_steps():
    """Pixels up to 252 only: 1 % off the device's steps, which adds up to more than a step."""
    graph = read_tflite(stranger((252 / 255 / 255, -128)))
    pixels = pixel_input(graph)
    assert pixels.normalization == Normalization.unit()
    assert not pixels.as_device
    assert pixels.levels[[0, 120, 252, 255]].tolist() == [-128, 121 - 128, 127, 127]


def test_the_manifest_wins_over_the_file_and_the_user_over_both():
    graph = read_tflite(stranger("unit"))
    assert pixel_input(graph, Normalization.raw()).reason == "the manifest says so"
    asked = pixel_input(graph, Normalization.raw(), Normalization.signed())
    assert asked.normalization.kind == "signed"


def test_an_input_that_holds_no_pixels_is_refused():
    from tflite_builder import ModelBuilder

    b = ModelBuilder()
    x = b.input((1, 28, 28, 1), scale=1.0, dtype="INT32")
    b.output(b.cast(x, "FLOAT32"))
    graph = read_tflite(b.build())
    with pytest.raises(ModelFormatError, match="is int32 of unknown range"):
        pixel_input(graph)
    with pytest.raises(ModelFormatError, match="takes int32, no pixels"):
        pixel_input(graph, asked=Normalization.unit())


def test_pixels_of_an_own_mean_are_told_from_the_input():
    found = pixel_input(read_tflite(stranger((4 / 255, -28)))).normalization
    assert found.kind == "standardize"
    assert found.mean == pytest.approx(100 / 255)
    assert found.std == pytest.approx(1 / 4)


def test_a_float_input_of_unknown_range_needs_the_user():
    from tflite_builder import ModelBuilder

    b = ModelBuilder()
    x = b.reshape_float(b.input((1, 28, 28, 1), dtype="FLOAT32"), (1, 784))
    x = b.quantize(x, out=(1 / 255, -128))
    b.output(b.fully_connected(x, np.ones((10, 784), np.int8), weight_scales=[0.01] * 10, out=(1.0, 0)))
    assert pixel_input(read_tflite(b.build())).normalization == Normalization.unit()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unit", Normalization.unit()),
        ("raw", Normalization.raw()),
        ("signed", Normalization.signed()),
        ("threshold:100", Normalization.black_white(100)),
        ("standardize", Normalization.standardize()),
        ("standardize:0.4,0.25", Normalization(kind="standardize", mean=0.4, std=0.25)),
    ],
)
def test_what_the_user_says_is_understood(text, expected):
    assert parse_normalization(text) == expected


@pytest.mark.parametrize("text", ["", "units", "raw:x", "standardize:1", "unit:3", "threshold:1,2"])
def test_what_is_no_normalization_is_a_usage_error(text):
    with pytest.raises(UsageError, match=r"expected one of unit, raw, signed"):
        parse_normalization(text)


@pytest.mark.parametrize("dtype", ["UINT8", "FLOAT32"])
@pytest.mark.parametrize("output", ["UINT8", "FLOAT32"])
def test_the_int8_core_of_a_network_gives_the_same_answers(dtype, output):
    graph = read_tflite(stranger("raw", "softmax", dtype=dtype, output=output))
    core = int8_core(graph)
    assert core.input.dtype.value == core.output.dtype.value == "INT8"
    images, _ = digits()
    whole = reference.run(graph, pixel_input(graph).of(images, graph.input))[0]
    inner = reference.run(core, pixel_input(core).of(images, core.input))[0]
    real = inner.astype(np.float64) + 128
    assert np.array_equal(whole if output == "UINT8" else np.round(whole * 256), real)


def test_an_int8_network_is_its_own_core():
    graph = read_tflite(stranger())
    assert int8_core(graph) is graph
