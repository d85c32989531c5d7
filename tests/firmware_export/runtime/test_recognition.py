"""The firmware's own answer to a frame: the client's label, and none where the client rejects."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from paths import GOLDEN

from tintling.camera_client.inference.classifier import Network, classifier_of
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.preprocessing.frame import frame_tensor
from tintling.camera_client.preprocessing.host import preprocess
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.pixels import Normalization
from tintling.shipped import resolve_model
from tintling.task import DIGIT_LABELS, Preprocessing, Region, Task
from tintling.tflite.reader import read_tflite

DRIVER = """
#include "tl_hal.h"
#include "tl_network.h"
#include "tl_recognition.h"
uint32_t tl_hal_micros(void) { return 0; }
uint32_t tl_hal_cycles(void) { return 0; }
/* The index of the answer, -1 for none; or 100 and the status where nothing was recognized. */
int32_t answer(const uint8_t *pixels, int32_t width, int32_t height);
int32_t answer(const uint8_t *pixels, int32_t width, int32_t height) {
    tl_link_result result;
    tl_frame frame;
    int32_t status;
    frame.pixels = pixels;
    frame.width = width;
    frame.height = height;
    frame.stride = width;
    tl_network_begin();
    status = tl_recognize_frame(&frame, &result);
    return status == 0 ? tl_recognition_answer() : 100 + status;
}
"""
FRAME = Preprocessing("frame", region=Region("square"), contrast=True)


def frames(count: int) -> list[np.ndarray]:
    with np.load(GOLDEN / "digits.npz") as stored:
        images = stored["images"].reshape(-1, 28, 28)
    rng = np.random.default_rng(4)
    noise = [rng.integers(0, 256, (96, 96)).astype(np.uint8) for _ in range(count // 4)]
    return [*frames_of_digits(images[:count]), *noise, np.full((96, 96), 128, np.uint8)]


@pytest.mark.parametrize("preprocessing", [None, FRAME], ids=["ink", "frame"])
def test_firmware_answers_what_the_client_answers(preprocessing: Preprocessing | None) -> None:
    data = (resolve_model("nano") / "model.tflite").read_bytes()
    graph = read_tflite(data)
    shown = frames(24)
    task = Task(preprocessing=FRAME)
    prepared = [frame_tensor(frame, task) if preprocessing else preprocess(frame).tensor for frame in shown]
    found = [preprocessing is not None or preprocess(frame).found for frame in shown]
    network = Network(data, graph, DIGIT_LABELS, Normalization.unit(), "nano")
    margins = [
        each.logit_margin
        for each in classifier_of(network, compiled=False).classify_batch(np.stack(prepared))
    ]
    threshold = float(np.median([margin for margin, there in zip(margins, found, strict=True) if there]))
    strict = classifier_of(
        Network(data, graph, DIGIT_LABELS, Normalization.unit(), "nano", threshold), compiled=False
    )
    sources = firmware_sources(
        compile_network(graph, name="nano", labels=DIGIT_LABELS),
        preprocessing=preprocessing,
        rejection_threshold=threshold,
    )
    kept = {name: text for name, text in sources.items() if name not in ("tl_app.c", "tl_stream.c")}
    flags = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
    library = ctypes.CDLL(str(shared_library({**kept, "driver.c": DRIVER}, flags=flags)))
    answers = []
    for frame, tensor, there in zip(shown, prepared, found, strict=True):
        height, width = frame.shape
        answer = library.answer(frame.ctypes.data_as(ctypes.c_void_p), width, height)
        prediction = strict.classify(tensor)
        expected = (prediction.index if prediction.accepted else -1) if there else 101
        assert answer == expected
        answers.append(answer)
    assert answers.count(-1) >= 5, "the threshold rejects"
    assert sum(0 <= answer < 10 for answer in answers) >= 5
