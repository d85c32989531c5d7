"""Simulated raw frames of an ESP32-CAM, 96x96 px: a thin pen on paper, and what makes it hard.

Written apart from the simulation that training may use (``training/augment/paper_scenes.py``), so that
neither is measured by itself. A test digit of MNIST is thinned to its middle line, and drawn again with
a pen of a stated width. What follows is physics in the order in which light meets it: fibres of the
paper, ink that absorbs a share of the light, lamp, lens shading, shadow; the lens's blur at three
samples along a pixel; photon noise and read noise; the sensor's sharpening, which leaves halos; a real
JPEG.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage.morphology import skeletonize

__all__ = ["CONDITIONS", "SIDE", "Condition", "Range", "raw_frames"]

SIDE = 96  # px
_FINE = 3  # samples along a pixel
_ENLARGED = 8  # field px along one of MNIST's
_BOX = 20 * _ENLARGED  # field px, the longer side of a digit

Range = tuple[float, float]
Plane = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Condition:
    """How frames of a row come about; ranges are drawn evenly for each frame.

    Attributes:
        name: What is hard about them.
        height: Of the digit, as a share of the frame.
        pen: Width of the strokes, in px of the frame.
        absorbed: Share of the light that full ink takes.
        paper: Grey level of the paper in full light.
        falloff: Share of the light that is missing in the corners: lens and lamp.
        slope: Change of the light across the frame, as a share.
        blur: Standard deviation of the lens's blur, in px.
        noise: Standard deviation of the sensor's noise at the paper's level, in grey levels.
        sharpening: Strength of the sensor's sharpening.
        quality: Of the JPEG, 1 to 100.
        shadow: Share of the light that a shadow takes beyond its edge; (0, 0) for none.
        penumbra: Width of that edge, in px.
        lines: Share of the light that ruled lines take; (0, 0) for none.
        squared: Whether the lines run both ways.
        border: Share of the frame that lies beyond the sheet's edge; (0, 0) for none.
    """

    name: str
    height: Range = (0.4, 0.75)
    pen: Range = (1.0, 2.0)
    absorbed: Range = (0.5, 0.8)
    paper: Range = (150, 230)
    falloff: Range = (0.1, 0.4)
    slope: Range = (0, 0.2)
    blur: Range = (0.5, 0.9)
    noise: Range = (1, 3)
    sharpening: Range = (0, 0.6)
    quality: Range = (50, 90)
    shadow: Range = (0, 0)
    penumbra: Range = (1, 10)
    lines: Range = (0, 0)
    squared: bool = False
    border: Range = (0, 0)


THIN = Condition("thin pen, 1 to 2 px")
CLEAN = Condition(
    "the same strokes, clean",
    height=(0.7, 0.75),
    pen=(4, 5),
    falloff=(0, 0),
    slope=(0, 0),
    blur=(0.4, 0.5),
    noise=(0, 0),
    quality=(95, 95),
)
CONDITIONS = (
    CLEAN,
    THIN,
    replace(THIN, name="thinner than a pixel", pen=(0.5, 1.0), height=(0.3, 0.6)),
    replace(THIN, name="small: 19 to 29 px high", height=(0.2, 0.3), pen=(0.8, 1.3)),
    replace(THIN, name="large: 82 to 91 px high", height=(0.85, 0.95)),
    replace(THIN, name="light falls off by 55 to 75 %", falloff=(0.55, 0.75), slope=(0, 0.4)),
    replace(
        THIN, name="faint pencil: 5 to 9 levels", absorbed=(0.05, 0.09), pen=(1.5, 2.5), noise=(0.5, 1.2)
    ),
    replace(THIN, name="dark, noisy: paper at 50 to 90", paper=(50, 90), noise=(3, 6), absorbed=(0.6, 0.8)),
    replace(THIN, name="coloured paper", paper=(80, 140), absorbed=(0.3, 0.5)),
    replace(THIN, name="marker, 6 to 11 px", pen=(6, 11), absorbed=(0.7, 0.9)),
    replace(THIN, name="edge of a shadow", shadow=(0.3, 0.6)),
    replace(THIN, name="ruled lines", lines=(0.08, 0.25)),
    replace(THIN, name="squared paper", lines=(0.06, 0.18), squared=True),
    replace(THIN, name="edge of the sheet", border=(0.05, 0.2)),
    replace(THIN, name="JPEG of quality 20 to 30", quality=(20, 30)),
    replace(THIN, name="out of focus", blur=(1.2, 1.8)),
)


def raw_frames(condition: Condition, digits: NDArray[np.uint8], seed: int) -> Iterator[NDArray[np.uint8]]:
    """Takes a raw frame of each digit.

    Args:
        condition: What is hard.
        digits: shape (N, 28, 28), uint8, ink bright.
        seed: The same gives the same frames.

    Yields:
        shape (96, 96), uint8.
    """
    for index, digit in enumerate(digits):
        yield _Frame(condition, np.random.default_rng((seed, index))).of(digit)


def middle_line_distance(digit: NDArray[np.uint8]) -> Plane:
    """Distance from the digit's middle line: shape (224, 224), in field px."""
    large = ndimage.zoom(digit.astype(np.float64), _ENLARGED, order=1, grid_mode=True, mode="grid-constant")
    smooth = ndimage.gaussian_filter(large, 0.45 * _ENLARGED)
    line = skeletonize(smooth > 0.4 * smooth.max())
    # Smoothing rounds the steps of the line, and lifts it from 0.
    distance = ndimage.gaussian_filter(ndimage.distance_transform_edt(~line), 2.0)
    lowered: Plane = np.maximum(0.0, distance - np.median(distance[line]))
    return lowered


class _Frame:
    """One frame; every quantity is drawn when it is needed, in a fixed order."""

    def __init__(self, condition: Condition, rng: np.random.Generator) -> None:
        self._condition = condition
        self._rng = rng
        fine = SIDE * _FINE
        # Middle 0, in px of the frame.
        self._y, self._x = ((np.mgrid[:fine, :fine] + 0.5) / _FINE) - SIDE / 2

    def of(self, digit: NDArray[np.uint8]) -> NDArray[np.uint8]:
        condition = self._condition
        reflected = self._sheet() * (1 - self._draw(condition.absorbed) * self._ink(digit))
        light = self._beyond_the_sheet(reflected) * self._light() * self._draw(condition.paper)
        blurred = ndimage.gaussian_filter(light, self._draw(condition.blur) * _FINE, mode="nearest")
        return self._sensed(blurred.reshape(SIDE, _FINE, SIDE, _FINE).mean(axis=(1, 3)))

    def _draw(self, limits: Range) -> float:
        return float(self._rng.uniform(*limits))

    def _ink(self, digit: NDArray[np.uint8]) -> Plane:
        """Coverage by ink, 0 to 1: the pen along the middle line, turned, tilted and somewhere."""
        rng, distance = self._rng, middle_line_distance(digit)
        rows, columns = (np.flatnonzero((distance < 3).any(axis=axis)) for axis in (1, 0))
        centre = (rows[0] + rows[-1]) / 2, (columns[0] + columns[-1]) / 2
        extent = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
        height = self._draw(self._condition.height) * SIDE
        room = max(0.0, SIDE - height) / 2 - 3
        shift = rng.uniform(-1, 1, 2) * max(0.0, room)
        angle, scale = np.deg2rad(rng.uniform(-8, 8)), extent / height
        depth = 1 + rng.uniform(-0.1, 0.1) * self._x / SIDE + rng.uniform(-0.1, 0.1) * self._y / SIDE
        y, x = (self._y - shift[0]) * scale / depth, (self._x - shift[1]) * scale / depth
        places = np.stack(
            (
                np.cos(angle) * y - np.sin(angle) * x + centre[0],
                np.sin(angle) * y + np.cos(angle) * x + centre[1],
            )
        )
        away = ndimage.map_coordinates(distance, places, order=1, mode="constant", cval=99.0 * scale)
        edge = self._draw(self._condition.pen) / 2 - away / scale
        # A pen's line is not equally dark along its way.
        pressure = ndimage.gaussian_filter(rng.standard_normal((SIDE, SIDE)), 3.0, mode="wrap")
        pressure = (1 + 0.15 * pressure / pressure.std()).repeat(_FINE, axis=0).repeat(_FINE, axis=1)
        covered: Plane = np.clip(edge * _FINE + 0.5, 0, 1) * np.clip(pressure, 0.5, 1)
        return covered

    def _sheet(self) -> Plane:
        """What paper reflects: fibres, and lines if it is ruled."""
        rng, condition = self._rng, self._condition
        fibres = ndimage.gaussian_filter(rng.standard_normal(self._x.shape), 0.7 * _FINE)
        sheet: Plane = 1 + rng.uniform(0, 0.01) * fibres / fibres.std()
        strength = self._draw(condition.lines)
        spacing, turn = rng.uniform(18, 40), np.deg2rad(rng.uniform(-4, 4))
        for along, across in ((self._y, self._x), (self._x, -self._y))[: 1 + condition.squared]:
            place = np.mod(along * np.cos(turn) + across * np.sin(turn) + rng.uniform(0, spacing), spacing)
            sheet = sheet * (1 - strength * (place < rng.uniform(0.7, 1.3)))
        return sheet

    def _beyond_the_sheet(self, sheet: Plane) -> Plane:
        """Desk, darker or brighter, on one side of the sheet."""
        rng, share = self._rng, self._draw(self._condition.border)
        turn = rng.uniform(-0.15, 0.15) + rng.integers(0, 4) * np.pi / 2
        desk = rng.uniform(0.1, 0.6)
        if not share:
            return sheet
        outside = self._x * np.cos(turn) + self._y * np.sin(turn) - SIDE * (0.5 - share)
        return np.where(outside > 0, desk, sheet)

    def _light(self) -> Plane:
        """Share of the full light: lens, lamp and shadow."""
        rng, condition = self._rng, self._condition
        middle = rng.uniform(-0.15, 0.15, 2) * SIDE
        radius = np.hypot(self._y - middle[0], self._x - middle[1]) / np.hypot(SIDE / 2, SIDE / 2)
        # Fourth power of the cosine, scaled so that it falls off by as much as is asked in the corner.
        reach = np.sqrt((1 - self._draw(condition.falloff)) ** -0.5 - 1)
        light = (1 + (reach * radius) ** 2) ** -2
        turn = rng.uniform(0, 2 * np.pi)
        light *= 1 + self._draw(condition.slope) * (self._x * np.cos(turn) + self._y * np.sin(turn)) / SIDE
        turn, away = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3) * SIDE
        beyond = self._x * np.cos(turn) + self._y * np.sin(turn) - away
        dark = self._draw(condition.shadow) / (1 + np.exp(-4 * beyond / self._draw(condition.penumbra)))
        shaded: Plane = light * (1 - dark)
        return shaded

    def _sensed(self, light: Plane) -> NDArray[np.uint8]:
        """Noise, sharpening, eight bits, JPEG."""
        rng, condition = self._rng, self._condition
        level = max(1.0, float(np.median(light)))
        amount = self._draw(condition.noise) * np.sqrt(0.3 + 0.7 * np.clip(light, 0, None) / level)
        # Interpolating the colours of the sensor's mosaic leaves noise that neighbours share.
        grain = ndimage.gaussian_filter(rng.standard_normal(light.shape), 0.45)
        noisy = light + amount * grain / grain.std()
        soft = ndimage.gaussian_filter(noisy, 1.0, mode="nearest")
        noisy = noisy + self._draw(condition.sharpening) * (noisy - soft)
        pixels = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
        stored = io.BytesIO()
        Image.fromarray(pixels).save(stored, "JPEG", quality=round(self._draw(condition.quality)))
        return np.asarray(Image.open(stored), np.uint8)
