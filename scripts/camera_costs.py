"""What the preprocessing costs a microcontroller, and what it does to sheets with nothing on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from camera_raw import CONDITIONS, raw_frames
from numpy.typing import NDArray

from tintling.camera_client.inference.classifier import Classifier
from tintling.camera_client.preprocessing.host import preprocess_batch, scratch_bytes
from tintling.firmware_export.runtime_files import PREPROCESS_UNITS, runtime_sources
from tintling.firmware_export.targets.emulator import emulate
from tintling.training.augment.camera_simulation import CameraSettings
from tintling.training.augment.paper_scenes import photograph
from tintling.training.augment.pen_strokes import Pen, draw_with_pen
from tintling.training.data.mnist import load_mnist

__all__ = ["Cost", "cost_rows", "false_digits"]

SIDE = 96  # px
EMPTY_SHEETS = 2_000
MEASURED = 24
_BENCH = f"""
#include "tl_preprocess.h"
uint8_t bench_pixels[{SIDE * SIDE}];
static uint32_t scratch[(TL_PREPROCESS_SCRATCH_BYTES({SIDE}, {SIDE}) + 3) / 4];
static int8_t tensor[TL_PREPROCESS_TENSOR];
int32_t bench(void) {{
    tl_frame frame = {{bench_pixels, {SIDE}, {SIDE}, {SIDE}}};
    tl_preprocess_result result;
    return (int32_t)tl_preprocess(&frame, scratch, sizeof scratch, tensor, &result, NULL);
}}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """A figure that must not exceed its goal."""

    figure: str
    value: int
    goal: int


def _photographs(count: int, *, empty: bool) -> NDArray[np.uint8]:
    """Simulated frames of test digits, or of the same sheets without ink: shape (N, 96, 96), uint8."""
    digits = load_mnist(offline=True)
    frames = []
    rng = np.random.default_rng(7)
    for start in range(0, count, 250):
        part = slice(start, min(start + 250, count))
        images, labels = digits.test_images[part], digits.test_labels[part]
        strokes = draw_with_pen(images, labels, Pen(other=0.6, european=0.3), rng)
        frames.append(photograph(strokes * (not empty), SIDE, CameraSettings().scenery, rng)[0])
    return np.concatenate(frames)


def false_digits(network: Classifier, threshold: float) -> float:
    """Share of simulated empty sheets on which the network reads a digit with this confidence."""
    tensors, boxes = preprocess_batch(_photographs(min(EMPTY_SHEETS, 2_000), empty=True))
    predictions = network.classify_batch(tensors)
    sure = np.array([each.accepted and each.confidence >= threshold for each in predictions])
    return float(((boxes[:, 2] > 0) & sure).mean())


def cost_rows() -> list[Cost]:
    """Scratch memory in bytes, and executed instructions on an emulated RV32IMC."""
    texts = runtime_sources((*PREPROCESS_UNITS, "string.h", "memory.c"))
    core = emulate("rv32imc", {**texts, "bench.c": _BENCH}, "bench", opt="-O2")
    counts = []
    digits = load_mnist(offline=True).test_images[:1]
    frames = [*_photographs(MEASURED, empty=False), *_photographs(MEASURED, empty=True)]
    frames += [frame for condition in CONDITIONS for frame in raw_frames(condition, digits, 7)]
    for frame in frames:
        core.write(core.address("bench_pixels"), frame.tobytes())
        core.call("bench")
        counts.append(core.instructions)
    return [
        Cost("scratch for 96x96, bytes", scratch_bytes(96, 96), 12_000),
        Cost("scratch for 160x120, bytes", scratch_bytes(160, 120), 40_000),
        Cost(f"instructions for 96x96, RV32IMC, mean of {len(counts)}", int(np.mean(counts)), 3_000_000),
        Cost(f"instructions for 96x96, RV32IMC, most of {len(counts)}", max(counts), 3_000_000),
    ]
