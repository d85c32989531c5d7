"""Training samples as the device sees them: written on paper, photographed, preprocessed.

The preprocessing is the device's own C, which belongs to another stage: the code that composes the stages (a
command, a script) hands it in as a function. Samples are simulated once for a run, not once for an epoch;
rotation, zoom and the rest of :mod:`tintling.training.augment.augmentation` change them in each epoch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tintling.console import progress
from tintling.errors import TintlingError
from tintling.training.augment.binarised import BINARY_SIDES, binarised
from tintling.training.augment.paper_scenes import SIDES, Scenery, photograph
from tintling.training.augment.pen_strokes import Pen, draw_with_pen
from tintling.training.augment.strays import with_gaps
from tintling.training.data.splits import Splits, Subset

__all__ = [
    "CameraSettings",
    "Preprocess",
    "as_pixels",
    "boxes_overlap",
    "simulate_camera",
    "take_frames",
    "with_camera",
]

Preprocess = Callable[[NDArray[np.uint8]], tuple[NDArray[np.int8], NDArray[np.int32]]]
"""Frames, shape (N, H, W), uint8, to tensors, shape (N, 28, 28, 1), int8, and the boxes of the ink,
shape (N, 4), int32: x, y, width, height in px; 0 where there is no sample."""

_CHUNK = 256
_LEAST_OVERLAP = 0.6
_LEAST_OVERLAP_WITH_STRAYS = 0.4


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """How much of training the simulated camera has, and how hard its photographs are.

    Attributes:
        share: Share of an epoch's samples that come from the camera, 0 to 1; 0 simulates nothing.
        variants: Photographs of each sample, of which each epoch draws one.
        european: Share of ones with an upstroke and of sevens with a bar, among those that are simulated.
        upstroke: Longest upstroke of a one, as a share of its height; schoolbooks teach a half, many hands
            write the whole.
        pens: Share of samples drawn again with a finer or thicker pen.
        rotation_deg: The paper is turned by up to so much either way.
        perspective: Scale at one edge of the frame over that at the other is at most 1 + this.
        aspect: Width over height of the writing changes by up to this share either way.
        falloff: Light in the corners is less by up to this share.
        contrast: Least difference of ink from paper, in grey levels.
        blur_px: Largest standard deviation of the lens's blur, in px of the frame.
        noise: Largest standard deviation of the sensor's noise, in grey levels.
        jpeg_quality: Worst quality of the compression, 1 to 100.
        inverted: Share of photographs of bright ink on dark ground.
        clutter: Share with ruled lines, and share with a neighbour at the edge.
        ridge: Least height, as a share of a stroke's ridge, that a redrawn pen inks: less is a thicker pen.
        strays: Share with specks, rests of ruled lines and stray strokes about the sample.
        gaps: Share whose strokes are broken.
        binarised: Share that another program cut out, shrank and made black and white.
    """

    share: float = 0.0
    variants: int = 1
    european: float = 0.35
    upstroke: float = 0.65
    pens: float = 0.6
    rotation_deg: float = 6.0
    perspective: float = 0.2
    aspect: float = 0.25
    falloff: float = 0.6
    contrast: float = 14.0
    blur_px: float = 1.2
    noise: float = 4.0
    jpeg_quality: float = 40.0
    inverted: float = 0.2
    clutter: float = 0.08
    ridge: float = 0.35
    strays: float = 0.0
    gaps: float = 0.0
    binarised: float = 0.0

    def __post_init__(self) -> None:
        limits = {
            "share": (0, 1),
            "variants": (1, 16),
            "european": (0, 1),
            "upstroke": (0.22, 1.2),
            "pens": (0, 1),
            "rotation_deg": (0, 45),
            "perspective": (0, 1),
            "aspect": (0, 1),
            "falloff": (0, 0.9),
            "contrast": (4, 60),
            "blur_px": (0, 2),
            "noise": (0, 30),
            "jpeg_quality": (1, 95),
            "inverted": (0, 1),
            "clutter": (0, 1),
            "ridge": (0.1, 0.7),
            "strays": (0, 1),
            "gaps": (0, 1),
            "binarised": (0, 1),
        }
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise TintlingError(f"camera.{name}: expected {low:g} to {high:g}, got {value:g}")

    @property
    def least_overlap(self) -> float:
        """Of the box that was found with the sample's; rests that touch a sample widen its box."""
        return _LEAST_OVERLAP_WITH_STRAYS if self.strays else _LEAST_OVERLAP

    @property
    def scenery(self) -> Scenery:
        """The part of it that the photographs are made with."""
        return Scenery(
            rotation_deg=self.rotation_deg,
            perspective=self.perspective,
            aspect=self.aspect,
            falloff=self.falloff,
            contrast=self.contrast,
            blur_px=self.blur_px,
            noise=self.noise,
            jpeg_quality=self.jpeg_quality,
            inverted=self.inverted,
            clutter=self.clutter,
            strays=self.strays,
        )


def simulate_camera(
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    settings: CameraSettings,
    preprocess: Preprocess,
    rng: np.random.Generator,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Photographs samples and preprocesses the photographs.

    Args:
        images: shape (N, 28, 28), uint8, ink bright.
        labels: shape (N,), uint8.
        settings: How hard the photographs are.
        preprocess: The device's preprocessing.
        rng: Source of randomness; the same state gives the same samples.
        on_progress: Called with the number of samples done since the last call.

    Returns:
        What the device would feed its network, shape (N, 28, 28), uint8, ink bright, and which of the
        samples it found, shape (N,). A sample that was not found, or of which another part of the
        image was taken, is given back as it was.
    """
    seen, found = images.copy(), np.zeros(len(images), np.bool_)
    pen = Pen(
        other=settings.pens, european=settings.european, upstroke=settings.upstroke, ridge=settings.ridge
    )
    for start in range(0, len(images), _CHUNK):
        part = slice(start, start + _CHUNK)
        strokes = draw_with_pen(images[part], labels[part], pen, rng)
        frames, truth = take_frames(strokes, settings, rng)
        tensors, boxes = preprocess(frames)
        good = boxes_overlap(truth, boxes) >= settings.least_overlap
        seen[part] = np.where(good[:, None, None], as_pixels(tensors), images[part])
        found[part] = good
        if on_progress is not None:
            on_progress(len(tensors))
    return seen, found


def take_frames(
    strokes: NDArray[np.float32], settings: CameraSettings, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Takes an image of each sample of a batch: photographs, or what another program made black and white.

    Args:
        strokes: shape (N, S, S), float32: darkness of the ink, 0 to 1, with a margin.
        settings: How hard they are.
        rng: Source of randomness.

    Returns:
        As :func:`tintling.training.augment.paper_scenes.photograph`; the frames of a batch have one size.
    """
    if settings.gaps:
        strokes = with_gaps(strokes, settings.gaps, rng)
    if settings.binarised and rng.random() < settings.binarised:
        return binarised(strokes, int(rng.choice(BINARY_SIDES)), settings.strays, rng)
    return photograph(strokes, int(rng.choice(SIDES)), settings.scenery, rng)


def as_pixels(tensors: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Gives tensors, shape (N, 28, 28, 1), as images, shape (N, 28, 28), uint8, ink bright."""
    return (tensors[:, :, :, 0].astype(np.int16) + 128).astype(np.uint8)


def boxes_overlap(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.float64]:
    """Intersection over union of boxes, shape (N,).

    Args:
        one: shape (N, 4), int32: x, y, width, height in px.
        other: Likewise.
    """
    low = np.maximum(one[:, :2], other[:, :2])
    high = np.minimum(one[:, :2] + one[:, 2:], other[:, :2] + other[:, 2:])
    common = np.clip(high - low, 0, None).prod(axis=1, dtype=np.float64)
    area = one[:, 2:].prod(axis=1, dtype=np.float64) + other[:, 2:].prod(axis=1, dtype=np.float64)
    ratio: NDArray[np.float64] = common / np.maximum(area - common, 1)
    return ratio


def with_camera(splits: Splits, settings: CameraSettings, preprocess: Preprocess, *, seed: int) -> Splits:
    """Gives the training samples their photographs, if the settings ask for any.

    Args:
        splits: Samples; only the training part gets simulated photographs.
        settings: How many, and how hard.
        preprocess: The device's preprocessing.
        seed: Seed of the run.
    """
    if not settings.share:
        return splits
    train = splits.train
    with progress() as display:
        task = display.add_task("simulating photographs", total=len(train) * settings.variants)
        seen = [
            simulate_camera(
                train.images,
                train.labels,
                settings,
                preprocess,
                np.random.default_rng((seed, 2, variant)),
                on_progress=lambda count: display.advance(task, count),
            )[0]
            for variant in range(settings.variants)
        ]
    return replace(splits, train=Subset(train.images, train.labels, np.stack(seen)))
