"""Digit networks as other people have them: one classifier behind every normalization, head and type.

The classifier is a linear one, fitted to the golden digits in closed form. What differs is how its file
says that pixels enter it and what its output means; its answers are the same throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from paths import GOLDEN
from tflite_builder import ModelBuilder

__all__ = ["BORDERS", "OUT", "colours", "digits", "float_answers", "stranger", "wide_stranger", "write_data"]

OUT = (0.125, -3)
BORDERS = {
    "unit": (1 / 255, -128),
    "raw": (1.0, -128),
    "raw less 128": (1.0, 0),
    "signed": (2 / 255, 0),
    "standardize": (1 / (255 * 0.3081), -95),
}
"""Quantization of the input for each way to see pixels; all of them make ``pixel - 128`` of a pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class _Linear:
    weights: np.ndarray  # (classes, 784), for pixels from 0 to 255
    bias: np.ndarray  # (classes,)


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    """The golden digits and their labels."""
    with np.load(GOLDEN / "digits.npz") as golden:
        return golden["images"], golden["labels"]


@cache
def _fitted(classes: int) -> _Linear:
    images, labels = digits()
    pixels = images.reshape(len(images), -1).astype(np.float64)
    wanted = np.eye(10)[labels] if classes == 10 else (labels >= 5)[:, np.newaxis].astype(np.float64)
    rows = np.concatenate([pixels, np.full((len(pixels), 1), 255.0)], axis=1)
    gram = rows @ rows.T + 3e6 * np.eye(len(rows))
    solution = rows.T @ np.linalg.solve(gram, 16 * wanted - 8)
    return _Linear(solution[:-1].T, solution[-1] * 255)


def float_answers(classes: int = 10) -> np.ndarray:
    """What the classifier gives before quantization, shape (N, classes), float64."""
    linear = _fitted(classes)
    return digits()[0].reshape(-1, 784) @ linear.weights.T + linear.bias


def stranger(
    border: str | tuple[float, int] = "unit",
    head: str = "logits",
    *,
    dtype: str = "INT8",
    shape: tuple[int, ...] = (1, 28, 28, 1),
    classes: int = 10,
    output: str = "INT8",
) -> bytes:
    """A .tflite file.

    Args:
        border: Quantization of the input in int8, or the name of a usual one.
        head: ``logits``, ``softmax``, ``log-softmax`` or ``sigmoid``.
        dtype: Type of the input: ``INT8``, ``UINT8`` or ``FLOAT32``.
        shape: Of the input.
        classes: Outputs: 10, or 1 that tells digits from 5 on from the others.
        output: Type of the output, likewise.
    """
    b = ModelBuilder()
    scale, zero_point = BORDERS[border] if isinstance(border, str) else border
    inner = (scale, zero_point)
    if dtype == "INT8":
        x = b.input(shape, scale=scale, zero_point=zero_point)
    elif dtype == "UINT8":
        x = b.quantize(b.input(shape, scale=scale, zero_point=zero_point + 128, dtype="UINT8"), out=inner)
    else:
        x = b.quantize(b.input(shape, dtype="FLOAT32"), out=inner)
    x = b.reshape(x, (1, 784))
    linear = _fitted(classes)
    # A step of the input is a grey level of the usual borders; for others, as many as they say.
    levels = 1.0 if isinstance(border, str) else 255 * scale
    real = linear.weights * levels / scale
    weight_scales = [float(np.abs(row).max()) / 127 for row in real]
    stored = np.round(real / np.array(weight_scales)[:, np.newaxis]).astype(np.int8)
    # The zero point of the usual borders differs from -128, for which the bias makes up.
    shift = levels * (128 + zero_point) if isinstance(border, str) else 0.0
    bias = linear.bias + linear.weights.sum(axis=1) * shift
    steps = np.round(bias / (scale * np.array(weight_scales))).astype(np.int32)
    x = b.fully_connected(x, stored, steps, weight_scales=weight_scales, out=OUT)
    if head == "softmax":
        x = b.softmax(x)
    elif head == "log-softmax":
        x = b.pointwise("LOG_SOFTMAX", x, out=(16 / 256, 127))
    elif head == "sigmoid":
        x = b.logistic(x)
    if output == "FLOAT32":
        x = b.dequantize(x)
    elif output == "UINT8":
        inside = b.quant(x)
        x = b.quantize(x, out=(inside[0], inside[1] + 128), dtype="UINT8")
    b.output(x)
    return b.build()


def wide_stranger(greatest: float = 255.0, *, border: str = "INT16", levels: float = 255.0) -> bytes:
    """The classifier as a 16x8 file with a softmax.

    Args:
        greatest: What the input's scale lets through, such as 255 for pixels as they are.
        border: Type of input and output: ``INT16`` or ``FLOAT32``.
        levels: Grey levels in a step of 1: 255 for pixels from 0 to 1 or -1 to 1, 1 for 0 to 255.
    """
    b = ModelBuilder(values="INT16", bias="INT64")
    scale, linear = greatest / 32767, _fitted(10)
    x = b.input((1, 28, 28, 1), scale=scale, dtype=border)
    x = x if border == "INT16" else b.quantize(x, out=(scale, 0), dtype="INT16")
    real = linear.weights * levels
    scales = [float(np.abs(row).max()) / 127 for row in real]
    stored = np.round(real / np.array(scales)[:, np.newaxis]).astype(np.int8)
    bias = np.round(linear.bias / (scale * np.array(scales))).astype(np.int64)
    x = b.fully_connected(b.reshape(x, (1, 784)), stored, bias, weight_scales=scales, out=(0.0005, 0))
    x = b.softmax(x, out=(1 / 32768, 0))
    b.output(x if border == "INT16" else b.dequantize(x))
    return b.build()


def colours(shape: tuple[int, ...] = (1, 24, 32, 3)) -> bytes:
    """A network that tells which channel of a picture is the brightest: the mean of each."""
    b = ModelBuilder()
    scale, zero_point = BORDERS["unit"]
    x = b.input(shape, scale=scale, zero_point=zero_point)
    b.output(b.mean(x, (1, 2), out=(0.01, -128)))
    return b.build()


def write_data(path, labels=None):
    """Writes the golden digits as a data set, all of them for testing."""
    images, right = digits()
    right = right if labels is None else labels
    np.savez(path, x_train=images, y_train=right, x_test=images, y_test=right)
    return path
