"""The module of the web page gives the bits that the device's C gives: tensors, logits, images."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write
from recognitions import numbers
from tflite_builder import ModelBuilder
from wasm_host import WasmHost

from tintling.camera_client.inference.executors import CompiledExecutor
from tintling.camera_client.preprocessing.host import preprocess, preprocess_page
from tintling.errors import ModelFormatError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.model_source import find_model
from tintling.firmware_export.forms.web import EXPORTS, build_module
from tintling.images import to_grey
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def graph():
    return read_tflite(find_model(Path("nano")).path)


@pytest.fixture(scope="module")
def module(graph):
    return build_module(compile_network(graph, name="nano", labels=tuple("0123456789")))


@pytest.fixture(scope="module")
def host(module):
    return WasmHost(module.code)


@pytest.fixture(scope="module")
def executor(graph):
    return CompiledExecutor(graph)


def frames():
    """Digits on paper with light, noise, both polarities, odd sizes, and nothing at all."""
    images, _ = digits()
    rng = np.random.default_rng(3)
    for index, size in enumerate([(96, 96), (120, 160), (240, 320), (480, 640), (97, 131), (28, 28), (8, 8)]):
        for trial in range(6):
            sheet = paper(size, level=170, falloff=40, noise=2.5, seed=10 * index + trial)
            height = max(4, int(min(size) * rng.uniform(0.4, 0.8)))
            ink = enlarged(images[int(rng.integers(200))], height)
            if ink.shape[0] <= size[0] and ink.shape[1] <= size[1]:
                room = size[1] - ink.shape[1], size[0] - ink.shape[0]
                at = int(rng.integers(room[0] + 1)), int(rng.integers(room[1] + 1))
                sheet = write(sheet, ink, at, contrast=float(rng.choice([-80, 30, 110])))
            yield exposed(sheet)
    yield np.full((96, 96), 200, np.uint8)
    yield rng.integers(0, 256, (240, 320), np.uint8)


def page():
    """Three rows of four digits."""
    images, _ = digits()
    sheet = paper((480, 640), level=200, falloff=30, noise=2.0, seed=5)
    for place in range(12):
        at = 60 + 140 * (place % 4), 40 + 140 * (place // 4)
        sheet = write(sheet, enlarged(images[place], 80), at)
    return exposed(sheet)


def assert_same_digit(found, prepared, executor, row=0, *, starts_number=True):
    region = prepared.region
    assert found.numbers == (
        region.x,
        region.y,
        region.width,
        region.height,
        row,
        int(prepared.ink_is_dark),
        prepared.contrast,
        prepared.spread,
        prepared.threshold,
        round(prepared.stroke_width * 16),
        prepared.reduction,
        int(starts_number),
    )
    np.testing.assert_array_equal(found.tensor, prepared.tensor)
    np.testing.assert_array_equal(found.logits, executor.run(prepared.tensor[np.newaxis])[0])


def assert_same_images(shown, prepared):
    view, planes = shown
    debug = prepared.debug
    assert view == (debug.view.x, debug.view.y, debug.view.width, debug.view.height)
    for plane, expected in zip(planes, (debug.reduced, debug.background, debug.ink, debug.mask), strict=True):
        np.testing.assert_array_equal(plane, expected)


def test_the_module_is_small_and_needs_nothing_from_its_host(module, host):
    assert host.imports == []
    assert host.exports == {*EXPORTS, "memory"}
    assert len(module.code) < 60_000


def test_the_same_model_gives_the_same_module(graph, module):
    assert build_module(compile_network(graph, name="nano", labels=tuple("0123456789"))) == module


def test_every_digit_has_the_logits_of_the_device(host, executor):
    images, _ = digits()
    tensors = (images.astype(np.int16) - 128).astype(np.int8)[..., np.newaxis]
    expected = executor.run(tensors)
    np.testing.assert_array_equal([host.classify(tensor) for tensor in tensors], expected)


def test_every_frame_has_the_tensor_logits_and_images_of_the_device(host, executor):
    found = 0
    for frame in frames():
        prepared = preprocess(frame, debug=True)
        answers = host.read(frame)
        assert len(answers) == int(prepared.found)
        if prepared.found:
            assert_same_digit(answers[0], prepared, executor)
        assert_same_images(host.inspect(0), prepared)
        found += prepared.found
    assert found >= 25, "most of these frames show a digit"


def test_a_page_is_read_in_the_order_of_the_device(host, executor):
    frame = page()
    expected = preprocess_page(frame, debug=True)
    answers = host.read(frame, several=True)
    assert len(answers) == len(expected) == 12
    for index, (found, digit) in enumerate(zip(answers, expected, strict=True)):
        assert_same_digit(found, digit.preprocessed, executor, digit.row, starts_number=digit.starts_number)
        assert_same_images(host.inspect(index), digit.preprocessed)


def test_numbers_start_where_they_do_on_the_device(host):
    frame = numbers()
    expected = preprocess_page(frame)
    assert [digit.starts_number for digit in expected] == [True, False, True, False, True, False, False]
    answers = host.read(frame, several=True)
    assert [answer.numbers[-1] for answer in answers] == [int(digit.starts_number) for digit in expected]


def test_colours_become_the_same_grey(host):
    rgb = np.random.default_rng(1).integers(0, 256, (50, 70, 3), np.uint8)
    np.testing.assert_array_equal(host.grey(rgb), to_grey(rgb))


@pytest.mark.parametrize(
    "size", [(0, 0), (7, 96), (96, 7), (-1, 96), (8193, 8), (1601, 1201), (65536, 65536)]
)
def test_a_frame_out_of_bounds_is_refused_and_leaves_nothing_behind(host, size):
    assert host.call("tl_web_read", *size, 0) == -1
    assert host.call("tl_web_grey", *size) == -1
    assert host.call("tl_web_sample", 0) == 0
    assert host.call("tl_web_inspect", 0) == 0


def test_the_largest_frame_fits(host):
    assert host.call("tl_web_max_pixels") == 1600 * 1200
    frame = np.full((1200, 1600), 210, np.uint8)
    frame[400:800, 780:830] = 60
    assert_same_images_of_largest(host, frame)


def assert_same_images_of_largest(host, frame):
    (answer,) = host.read(frame)
    prepared = preprocess(frame, debug=True)
    np.testing.assert_array_equal(answer.tensor, prepared.tensor)
    assert_same_images(host.inspect(0), prepared)


def test_a_digit_that_does_not_exist_has_no_address(host):
    host.read(np.full((96, 96), 200, np.uint8))
    for name in ("tl_web_sample", "tl_web_tensor", "tl_web_logits"):
        assert host.call(name, 0) == host.call(name, -1) == host.call(name, 128) == 0
    assert host.call("tl_web_plane", -1) == host.call("tl_web_plane", 4) == 0


def test_a_network_for_black_and_white_sees_black_and_white(graph, executor):
    host = WasmHost(
        build_module(compile_network(graph, name="nano"), normalization=Normalization.black_white(100)).code
    )
    (frame,) = (exposed(write(paper((96, 96)), enlarged(digits()[0][3], 60), (20, 20))),)
    (answer,) = host.read(frame)
    black_white = np.where(answer.tensor >= 100 - 128, 127, -128).astype(np.int8)
    np.testing.assert_array_equal(answer.logits, executor.run(black_white[np.newaxis])[0])


def test_a_network_for_other_images_is_refused():
    builder = ModelBuilder()
    x = builder.input((1, 4, 4, 1), scale=0.02, zero_point=3)
    builder.output(builder.unary("RELU", x, out=(0.02, -128)))
    with pytest.raises(ModelFormatError, match="28×28"):
        build_module(compile_network(read_tflite(builder.build()), name="other"))
