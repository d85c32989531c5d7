"""From a frame to an answer: in Python, in this machine's C, in a page's module, and on emulated cores.

An answer is the tensor, the logits and the label's index; :data:`NO_ANSWER` where none stands out.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

import frame_oracle
import numpy as np
from numpy.typing import NDArray
from wasm_host import WasmHost

from tintling.arithmetic import reference
from tintling.camera_client.inference.classifier import classifier_of
from tintling.camera_client.inference.network import Network
from tintling.camera_client.preprocessing.frame import (
    Picture,
    PixelFormat,
    frame_scratch_bytes,
    preprocess_picture,
)
from tintling.camera_client.preprocessing.host import preprocess, scratch_bytes
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.forms.firmware import network_sources
from tintling.firmware_export.forms.task_header import task_header
from tintling.firmware_export.forms.web import build_module
from tintling.firmware_export.runtime_files import FRAME_UNITS, PREPROCESS_UNITS, runtime_sources
from tintling.firmware_export.targets.emulator import emulate
from tintling.rejection import least_margin, whole_margins
from tintling.task import Task

NO_ANSWER = -1
NO_FRAME = -2

Answer = tuple[bytes, bytes, int]
"""Tensor, logits, index of the label."""

_DRIVER = """
#include "tl_answer.h"
#include "tl_network.h"
#include "tl_task.h"
%s
uint8_t pixels[%d];
int32_t shape[4];
int8_t tensor[%d];
int8_t logits[%d];
static uint32_t scratch[%d];
int32_t run(void);
int32_t run(void) {
    int32_t i;
%s
    for (i = 0; i < (int32_t)sizeof tensor; i++) {
        tl_network_input()[i] = tensor[i];
    }
    if (tl_network_invoke() != 0) {
        return -3;
    }
    for (i = 0; i < (int32_t)sizeof logits; i++) {
        logits[i] = tl_network_output()[i];
    }
    return tl_answer(logits, (int32_t)sizeof logits, TL_TASK_LEAST_MARGIN);
}
"""
_PREPARE_FRAME = """
    static const tl_frame_settings settings = TL_TASK_FRAME_SETTINGS;
    tl_picture picture;
    picture.pixels = pixels;
    picture.width = shape[0];
    picture.height = shape[1];
    picture.stride = shape[2];
    picture.format = shape[3];
    if (tl_preprocess_frame(&picture, &settings, scratch, sizeof scratch, tensor) != TL_FRAME_OK) {
        return -2;
    }
"""
_PREPARE_INK = """
    tl_frame frame;
    tl_preprocess_result result;
    frame.pixels = pixels;
    frame.width = shape[0];
    frame.height = shape[1];
    frame.stride = shape[2];
    if (tl_preprocess(&frame, scratch, sizeof scratch, tensor, &result, 0) != TL_PREPROCESS_OK) {
        return -2;
    }
"""


def coloured_digits(images: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Digits as dark ink on coloured grounds, with noise: shape (56, 66, 3) each."""
    rng = np.random.default_rng(5)
    found = []
    for image in images:
        light = 1 - np.kron(image[:, 3:25], np.ones((2, 3))) / 255
        ground = rng.integers(120, 256, 3)
        levels = light[..., np.newaxis] * ground + rng.normal(0, 3, (*light.shape, 3))
        found.append(levels.clip(0, 255).astype(np.uint8))
    return found


def in_format(image: NDArray[np.uint8], pixels: PixelFormat) -> Picture:
    """A picture, shape (H, W, 3) RGB with even W, as a camera gives it in this format."""
    height, width, _ = image.shape
    red, green, blue = np.moveaxis(image.astype(np.uint16), 2, 0)
    luma = ((77 * red + 150 * green + 29 * blue + 128) >> 8).astype(np.uint8)
    match pixels:
        case PixelFormat.GREY8:
            rows = luma
        case PixelFormat.RGB888:
            rows = image.reshape(height, 3 * width)
        case PixelFormat.YUYV:
            rows = np.stack([luma, np.full_like(luma, 128)], axis=2).reshape(height, 2 * width)
        case _:
            order = ">u2" if pixels is PixelFormat.RGB565_BE else "<u2"
            bits = ((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3)
            rows = bits.astype(order).view(np.uint8).reshape(height, 2 * width)
    return Picture(np.ascontiguousarray(rows), width, pixels)


def in_python(network: Network, pictures: Sequence[Picture], task: Task | None) -> list[Answer]:
    """The NumPy twin of ``frame``, the reference executor, and the rule of rejection."""
    graph = network.graph
    least = _least_margin(network)
    found = []
    for picture in pictures:
        tensor = _tensor(picture, task, frame_oracle.tensor_of)
        if tensor is None:
            found.append((b"", b"", NO_FRAME))
            continue
        logits = np.asarray(reference.run_all(graph, tensor[np.newaxis])[graph.output.index], np.int8)
        accepted = whole_margins(logits.reshape(1, -1))[0] >= least
        index = int(logits.argmax()) if accepted else NO_ANSWER
        found.append((tensor.tobytes(), logits.tobytes(), index))
    return found


def in_this_machine(network: Network, pictures: Sequence[Picture], task: Task | None) -> list[Answer]:
    """The camera client: preprocessing and network in compiled C."""
    classifier = classifier_of(network)
    found = []
    for picture in pictures:
        tensor = _tensor(picture, task, preprocess_picture)
        if tensor is None:
            found.append((b"", b"", NO_FRAME))
            continue
        prediction = classifier.classify(tensor)
        index = prediction.index if prediction.accepted else NO_ANSWER
        found.append((tensor.tobytes(), prediction.logits.tobytes(), index))
    return found


def in_a_page(network: Network, pictures: Sequence[Picture], task: Task | None) -> list[Answer]:
    """The page's module. A canvas gives RGBA, so that pictures are GREY8 or RGB888."""
    module = build_module(
        _compiled(network), preprocessing=task and task.preprocessing, normalization=network.normalization
    )
    host = WasmHost(module.code, network.graph.output.size)
    least, size = _least_margin(network), int(np.prod(network.graph.input.sample_shape))
    found = []
    for picture in pictures:
        levels = frame_oracle.decoded(picture, 3).astype(np.uint8)
        host.grey(levels)
        if host.call("tl_web_read", picture.width, len(levels), 0) < 1:
            found.append((b"", b"", NO_FRAME))
            continue
        tensor, logits = (host.call(name, 0) for name in ("tl_web_tensor", "tl_web_logits"))
        answer = host.call("tl_web_answer", 0, least)
        found.append((host.bytes_at(tensor, size), host.bytes_at(logits, network.graph.output.size), answer))
    return found


def on_a_core(target: str, network: Network, pictures: Sequence[Picture], task: Task | None) -> list[Answer]:
    """The exported C on an emulated processor."""
    compiled = _compiled(network)
    size, outputs = int(np.prod(network.graph.input.sample_shape)), network.graph.output.size
    capacity = max(picture.pixels.size for picture in pictures)
    preprocessing = task and task.preprocessing
    if task is None:
        include, prepare, units = "tl_preprocess.h", _PREPARE_INK, PREPROCESS_UNITS
        shapes = {(len(picture.pixels), picture.width) for picture in pictures}
        words = max(scratch_bytes(width, height) for height, width in shapes) // 4 + 1
    else:
        include, prepare, units = "tl_preprocess_frame.h", _PREPARE_FRAME, FRAME_UNITS
        words = frame_scratch_bytes(task) // 4 + 1
    driver = _DRIVER % (f'#include "{include}"', capacity, size, outputs, words, prepare)
    texts = {
        **runtime_sources((*units, "tl_answer.h", "tl_network.h", "string.h", "memory.c")),
        **network_sources(compiled, preprocessing=preprocessing),
        "tl_task.h": task_header(compiled, preprocessing, network.rejection_threshold),
        "driver.c": driver,
    }
    core = emulate(target, texts, "run", opt="-O2")
    at = {name: core.address(name) for name in ("pixels", "shape", "tensor", "logits")}
    found = []
    for picture in pictures:
        rows = picture.pixels
        core.write(at["pixels"], rows.tobytes())
        core.write(
            at["shape"], struct.pack("<4i", picture.width, len(rows), rows.shape[1], int(picture.format))
        )
        code = core.call("run")
        index = code - (1 << 32) if code >> 31 else code
        if index == NO_FRAME:
            found.append((b"", b"", NO_FRAME))
            continue
        found.append((core.read(at["tensor"], size), core.read(at["logits"], outputs), index))
    return found


def _tensor(
    picture: Picture, task: Task | None, prepare: Callable[[Picture, Task], NDArray[np.int8]]
) -> NDArray[np.int8] | None:
    """The tensor of a frame; for ink, whose twin is tested elsewhere, None where nothing is written."""
    if task is not None:
        return prepare(picture, task)
    result = preprocess(picture.pixels)
    return result.tensor if result.found else None


def _compiled(network: Network) -> CompiledNetwork:
    return compile_network(network.graph, name="answering", labels=network.labels)


def _least_margin(network: Network) -> int:
    output = network.graph.output
    assert output.quant is not None
    return least_margin(network.rejection_threshold, float(output.quant.scale[0]), output.size)
