"""Frames of a camera that looks at a sample on paper: perspective, light, lens, sensor, JPEG.

Everything is simulated over whole batches in NumPy, in the order in which light takes it: ink absorbs
a share of the light that falls on the paper, the lens blurs, the sensor adds noise, the camera compresses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tintling.training.augment.strays import with_strays

__all__ = ["SIDES", "Scenery", "ink_boxes", "photograph", "sampled"]

SIDES = (24, 32, 48, 64, 96)
"""Sides of the frames that are simulated, in px; a batch has one of them."""

_LEAST_SAMPLES = 64
_BLOCK = 8
# The luminance table of ITU-T T.81 (JPEG), annex K.1.
_QUANTIZATION = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ],
    np.float32,
)


@dataclass(frozen=True, slots=True)
class Scenery:
    """Limits of the scene's properties; every amount is drawn again for each photograph.

    Attributes:
        rotation_deg: The paper is turned by up to so much either way.
        perspective: Scale at one edge of the frame over that at the other is at most 1 + this.
        aspect: Width over height changes by up to this share either way.
        falloff: Light in the corners is less by up to this share.
        contrast: Least difference of ink from paper, in grey levels under full light.
        blur_px: Largest standard deviation of the lens's blur, in px of the frame.
        noise: Largest standard deviation of the sensor's noise, in grey levels.
        jpeg_quality: Worst quality of the compression, 1 to 100.
        inverted: Share of photographs of bright ink on dark ground.
        clutter: Share of photographs with ruled lines, and with a neighbour at the edge.
        strays: Share with specks, rests of lines and stray strokes about the sample.
    """

    rotation_deg: float
    perspective: float
    aspect: float
    falloff: float
    contrast: float
    blur_px: float
    noise: float
    jpeg_quality: float
    inverted: float
    clutter: float
    strays: float = 0.0


def photograph(
    strokes: NDArray[np.float32], side: int, scenery: Scenery, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Takes an image of each sample.

    Args:
        strokes: shape (N, S, S), float32: darkness of the ink, 0 to 1, with a margin.
        side: Of the frames, in px, a multiple of 8.
        scenery: How hard they are.
        rng: Source of randomness.

    Returns:
        The frames, shape (N, side, side), uint8, and the boxes of the samples in them,
        shape (N, 4), int32: x, y, width, height in px; 0 without ink.
    """
    ink = _placed(strokes, side, scenery, rng)
    boxes = ink_boxes(ink)
    ink = _with_neighbours(ink, scenery.clutter, rng)
    if scenery.strays:
        ink = with_strays(ink, boxes, scenery.strays, rng)
    ink = _blurred(ink, rng.uniform(0, scenery.blur_px, len(ink)))
    dark = np.maximum(ink, _ruled_lines(len(ink), side, scenery.clutter, rng))
    # Bright ink is either chalk, where the ground absorbs the light, or an inverted image.
    kind = rng.random(len(ink)) / max(scenery.inverted, 1e-9)
    chalk, negative = (((kind >= low) & (kind < high))[:, None, None] for low, high in ((0, 0.5), (0.5, 1)))
    level, absorbed = _exposure(len(ink), scenery, rng)
    reflected = 1 - absorbed * np.where(chalk, 1 - dark, dark)
    light = level * _light(len(ink), side, scenery.falloff, rng) * reflected
    light = np.where(negative, 255 - light, light).astype(np.float32)
    return _sensed(light, scenery, rng), boxes


def _uniform(rng: np.random.Generator, low: float, high: float, count: int) -> NDArray[np.float32]:
    """One number for each frame, shape (N, 1, 1), float32."""
    return rng.uniform(low, high, (count, 1, 1)).astype(np.float32)


def _placed(
    strokes: NDArray[np.float32], side: int, scenery: Scenery, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Lays the samples into frames: turned, tilted, at some size and place."""
    count, source = len(strokes), strokes.shape[1]
    oversample = -(-_LEAST_SAMPLES // side)
    fine = side * oversample
    axis = ((np.arange(fine) + 0.5) / fine - 0.5).astype(np.float32)
    y, x = axis[:, None], axis[None, :]

    angle = np.deg2rad(_uniform(rng, -scenery.rotation_deg, scenery.rotation_deg, count))
    # Small frames are crops that the sample fills; in larger ones it may be anywhere.
    height = _uniform(rng, 0.5 if side <= 32 else 0.3, 0.95 if side <= 32 else 0.85, count)
    stretch = np.exp(_uniform(rng, -1, 1, count) * np.float32(np.log1p(scenery.aspect)))
    room = np.maximum(0, 1 - height) / 2
    dy, dx = (_uniform(rng, -1, 1, count) * room for _ in range(2))
    tilt_y, tilt_x = (_uniform(rng, -1, 1, count) * scenery.perspective for _ in range(2))

    # The sample is 20/28 of its field high; y and x run from -1/2 to 1/2 over the frame.
    depth = 1 + tilt_y * y + tilt_x * x
    scale = 20 / 28 / height / depth
    rows = (np.cos(angle) * (y - dy) - np.sin(angle) * (x - dx)) * scale
    columns = (np.sin(angle) * (y - dy) + np.cos(angle) * (x - dx)) * scale / stretch
    placed = sampled(strokes, (rows + 0.5) * source - 0.5, (columns + 0.5) * source - 0.5)
    if oversample == 1:
        return placed
    return np.asarray(placed.reshape(count, side, oversample, side, oversample).mean(axis=(2, 4)), np.float32)


def sampled(
    fields: NDArray[np.float32], rows: NDArray[np.float32], columns: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Reads fields at fractional places, bilinearly; beyond the border lies paper."""
    count, side, _ = fields.shape
    padded = np.pad(fields, ((0, 0), (1, 2), (1, 2)))
    wide = side + 3
    rows, columns = (np.clip(place, -1, side) + np.float32(1) for place in (rows, columns))
    row, column = rows.astype(np.int32), columns.astype(np.int32)
    rows, columns = rows - row, columns - column
    at = np.arange(count, dtype=np.int32)[:, None, None] * (wide * wide) + row * wide + column
    flat = padded.reshape(-1)
    upper = flat.take(at) * (1 - columns) + flat.take(at + 1) * columns
    lower = flat.take(at + wide) * (1 - columns) + flat.take(at + wide + 1) * columns
    mixed: NDArray[np.float32] = upper * (1 - rows) + lower * rows
    return mixed


def ink_boxes(ink: NDArray[np.float32]) -> NDArray[np.int32]:
    """Boxes of the ink of planes, shape (N, S, S): shape (N, 4), x, y, width, height in px; 0 without ink."""
    found = []
    for axis in (1, 2):  # rows that hold ink, then columns
        marked = np.greater(ink.max(axis=3 - axis), 0.3)
        first, last = marked.argmax(axis=1), marked.shape[1] - marked[:, ::-1].argmax(axis=1)
        found += [first, np.where(marked.any(axis=1), last - first, 0)]
    y, height, x, width = found
    return np.stack((x, y, width, height), axis=1).astype(np.int32)


def _with_neighbours(ink: NDArray[np.float32], share: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Lets another sample of the batch look into some frames from the side."""
    chosen = np.flatnonzero(rng.random(len(ink)) < share)
    side = ink.shape[2]
    for index in chosen:
        part = ink[(index + 1) % len(ink)]
        columns = np.flatnonzero(part.max(axis=0) > 0.3)
        own = np.flatnonzero(ink[index].max(axis=0) > 0.3)
        if not len(columns) or not len(own):
            continue
        width = min(len(columns) // 2, side - 1 - int(own[-1]) - 3)
        if width > 1:
            neighbour = part[:, columns[0] : columns[0] + width]
            ink[index, :, side - width :] = np.maximum(ink[index, :, side - width :], neighbour)
    return ink


def _ruled_lines(count: int, side: int, share: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Faint lines across some frames: darkness relative to the ink's."""
    y = np.arange(side, dtype=np.float32)[None, :, None]
    spacing = _uniform(rng, 0.2, 0.6, count) * side
    phase = np.mod(y + _uniform(rng, 0, 1, count) * spacing, spacing)
    strength = _uniform(rng, 0.05, 0.25, count) * (rng.random((count, 1, 1)) < share)
    return np.broadcast_to(((phase < max(1, side / 64)) * strength).astype(np.float32), (count, side, side))


def _blurred(ink: NDArray[np.float32], sigma: NDArray[np.float64]) -> NDArray[np.float32]:
    """A Gaussian blur with a standard deviation for each frame, in px."""
    reach = 3
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-((offsets / np.maximum(sigma, 0.05)[:, None]) ** 2) / 2)
    weights = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    for axis in (1, 2):
        pad = [(0, 0), (0, 0), (0, 0)]
        pad[axis] = (reach, reach)
        padded = np.moveaxis(np.pad(ink, pad, mode="edge"), axis, 1)
        side = ink.shape[axis]
        total = sum(weights[:, tap, None, None] * padded[:, tap : tap + side] for tap in range(len(offsets)))
        ink = np.moveaxis(np.asarray(total, np.float32), 1, axis)
    return np.ascontiguousarray(ink)


def _exposure(
    count: int, scenery: Scenery, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Grey level of the paper, and the share of the light that full ink absorbs."""
    level = _uniform(rng, 90, 250, count)
    most = level - 15
    # Evenly over the logarithm: faint pencil is as likely as black ink.
    contrast = scenery.contrast * (most / scenery.contrast) ** _uniform(rng, 0, 1, count)
    return level, contrast / level


def _light(count: int, side: int, falloff: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Share of the light that reaches each pixel: vignetting about some middle, and a slope."""
    axis = ((np.arange(side) + 0.5) / side - 0.5).astype(np.float32)
    y, x = axis[None, :, None], axis[None, None, :]
    middle_y, middle_x = (_uniform(rng, -0.25, 0.25, count) for _ in range(2))
    radius = ((y - middle_y) ** 2 + (x - middle_x) ** 2) * 2
    slope_y, slope_x = (_uniform(rng, -0.5, 0.5, count) * falloff for _ in range(2))
    light = 1 - _uniform(rng, 0, falloff, count) * radius + slope_y * y + slope_x * x
    return np.asarray(np.clip(light, 0.15, 1.2), np.float32)


def _sensed(light: NDArray[np.float32], scenery: Scenery, rng: np.random.Generator) -> NDArray[np.uint8]:
    """What the sensor and the compression make of the light."""
    count = len(light)
    spread = _uniform(rng, 0, scenery.noise, count) * np.sqrt(0.3 + 0.7 * light / 255)
    noisy = light + spread * rng.standard_normal(light.shape, np.float32)
    noisy = np.asarray(np.clip(np.rint(noisy), 0, 255), np.float32)
    compressed = np.flatnonzero(rng.random(count) < 0.5)
    quality = np.asarray(rng.uniform(scenery.jpeg_quality, 95, count))
    if len(compressed):
        noisy[compressed] = _compressed(noisy[compressed], quality[compressed])
    return np.asarray(np.clip(np.rint(noisy), 0, 255), np.uint8)


def _compressed(frames: NDArray[np.float32], quality: NDArray[np.float64]) -> NDArray[np.float32]:
    """Rounds the cosine transform of 8x8 blocks, as JPEG does; quality scales as in the IJG's library."""
    side = frames.shape[1]
    k, n = np.arange(_BLOCK)[:, None], np.arange(_BLOCK)
    cosine = np.sqrt(2 / _BLOCK) * np.cos(np.pi * k * (2 * n + 1) / (2 * _BLOCK))
    cosine[0] /= np.sqrt(2)
    blocks = np.kron(np.eye(side // _BLOCK), cosine).astype(np.float32)
    scale = np.where(quality < 50, 5000 / quality, 200 - 2 * quality) / 100
    step = np.clip(np.rint(np.tile(_QUANTIZATION, (side // _BLOCK,) * 2) * scale[:, None, None]), 1, 255)
    coefficients = blocks @ (frames - 128) @ blocks.T
    rounded = (np.rint(coefficients / step) * step).astype(np.float32)
    restored: NDArray[np.float32] = blocks.T @ rounded @ blocks + 128
    return restored
