"""Random changes of frames, a whole epoch at a time: place, light, colour, sharpness, noise.

They stand for what differs from one picture of a thing to the next: where the camera stands, what the lamp
does, how good the lens is. They act on what the preprocessing gave, at the tensor's resolution.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tintling.errors import TintlingError

__all__ = ["FrameAugmentation", "augment_frames"]

_CHUNK = 256
_JPEG_QUALITY = (30, 91)  # the second is not drawn
_LIMITS = {
    "zoom": 0.5,
    "shift": 0.5,
    "rotation_deg": 180.0,
    "flip": 0.5,
    "invert": 0.5,
    "brightness": 1.0,
    "contrast": 0.9,
    "gradient": 1.0,
    "colour": 0.5,
    "blur": 1.0,
    "noise": 64.0,
    "rgb565": 1.0,
    "jpeg": 1.0,
    "clean": 1.0,
}


@dataclass(frozen=True, slots=True)
class FrameAugmentation:
    """Limits of the random changes; every amount is drawn again for each frame and epoch.

    Attributes:
        zoom: Zoom of width and of height, each by up to this share either way.
        shift: Shift along each axis by up to this share of the side either way.
        rotation_deg: Rotation by up to so many degrees either way.
        flip: Share of frames that are mirrored left to right, where the task allows it.
        invert: Share of frames that become their negative, where bright on dark means the same.
        brightness: Light by up to this share more or less.
        contrast: Contrast by up to this share more or less, around the frame's mean.
        gradient: Light that falls off across the frame, by up to this share from the middle to a corner.
        colour: Gain of each channel by up to this share either way; RGB only.
        blur: Weight of the neighbours' mean in each pixel, up to this.
        noise: Standard deviation of the sensor's noise, up to so many levels.
        rgb565: Share of frames whose channels have 5, 6 and 5 bits, as a board's camera sends them.
        jpeg: Share of frames that went through JPEG, of a quality from 30 to 90.
        clean: Share of frames that are left as they are.

    Raises:
        TintlingError: A value is out of range.
    """

    zoom: float = 0.0
    shift: float = 0.0
    rotation_deg: float = 0.0
    flip: float = 0.0
    invert: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    gradient: float = 0.0
    colour: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    rgb565: float = 0.0
    jpeg: float = 0.0
    clean: float = 0.0

    def __post_init__(self) -> None:
        for name, most in _LIMITS.items():
            value = getattr(self, name)
            if not 0 <= value <= most:
                raise TintlingError(f"frames.{name}: expected 0 to {most:g}, got {value:g}")

    @property
    def is_identity(self) -> bool:
        """Whether nothing is ever changed."""
        amounts = (getattr(self, entry.name) for entry in fields(self) if entry.name != "clean")
        return self.clean == 1 or not any(amounts)


def augment_frames(
    images: NDArray[np.uint8], settings: FrameAugmentation, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Changes every frame at random.

    Args:
        images: shape (N, H, W) grey, or (N, H, W, 3) RGB; uint8.
        settings: How far.
        rng: Source of randomness; the same state gives the same frames.

    Returns:
        Frames of the same shape, uint8; a new array.
    """
    if settings.is_identity:
        return images.copy()
    result = np.empty_like(images)
    for start in range(0, len(images), _CHUNK):
        part = images[start : start + _CHUNK]
        if settings.invert:
            negative = (rng.random(len(part)) < settings.invert).astype(np.uint8) * np.uint8(255)
            part = part ^ negative.reshape(-1, *(1,) * (part.ndim - 1))
        frames = part[..., np.newaxis] if part.ndim == 3 else part
        changed = _lit(_moved(frames, settings, rng), settings, rng).reshape(part.shape)
        _send(changed, settings, rng)
        clean = rng.random(len(part)) < settings.clean
        changed[clean] = part[clean]
        result[start : start + _CHUNK] = changed
    return result


def _send(frames: NDArray[np.uint8], settings: FrameAugmentation, rng: np.random.Generator) -> None:
    """Loses, in place, what the way from a camera loses: colours of few bits, and JPEG."""
    if settings.rgb565:
        sent = rng.random(len(frames)) < settings.rgb565
        lost = np.array([3, 2, 3] if frames.ndim == 4 else 2, np.uint8)  # grey is mostly green
        kept = frames[sent] >> lost
        frames[sent] = kept << lost | kept >> (8 - 2 * lost)
    if settings.jpeg:
        for at in np.flatnonzero(rng.random(len(frames)) < settings.jpeg):
            stream = io.BytesIO()
            Image.fromarray(frames[at]).save(stream, "JPEG", quality=int(rng.integers(*_JPEG_QUALITY)))
            frames[at] = np.asarray(Image.open(stream))


def _moved(
    frames: NDArray[np.uint8], settings: FrameAugmentation, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Zoomed, shifted, rotated and mirrored, bilinearly; beyond the border its pixels go on."""
    count, height, width, channels = frames.shape

    def uniform(amount: float, *shape: int) -> NDArray[np.float32]:
        return _uniform(rng, amount, (count, *shape))

    angle = np.deg2rad(uniform(settings.rotation_deg, 1, 1))
    zoom = 1 + uniform(settings.zoom, 2)
    shift = uniform(settings.shift, 2)
    mirrored = np.where(rng.random(count) < settings.flip, np.float32(-1), np.float32(1))
    y = (np.arange(height, dtype=np.float32) - (height - 1) / 2)[:, np.newaxis]
    x = (np.arange(width, dtype=np.float32) - (width - 1) / 2)[np.newaxis]
    across = x * mirrored[:, np.newaxis, np.newaxis]
    cos, sin = np.cos(angle), np.sin(angle)
    rows = (cos * y - sin * across) / zoom[:, :1, np.newaxis]
    columns = (sin * y + cos * across) / zoom[:, 1:, np.newaxis]
    rows += (height - 1) / 2 + shift[:, :1, np.newaxis] * height
    columns += (width - 1) / 2 + shift[:, 1:, np.newaxis] * width
    np.clip(rows, 0, height - 1, out=rows)
    np.clip(columns, 0, width - 1, out=columns)
    top = np.minimum(rows.astype(np.int32), height - 2)
    left = np.minimum(columns.astype(np.int32), width - 2)
    down, right = (rows - top)[..., np.newaxis], (columns - left)[..., np.newaxis]
    pixels = frames.reshape(-1, channels)
    base = np.arange(count, dtype=np.int32)[:, np.newaxis, np.newaxis] * (height * width) + top * width + left
    four = [pixels[base + offset].astype(np.float32) for offset in (0, 1, width, width + 1)]
    upper = four[0] * (1 - right) + four[1] * right
    lower = four[2] * (1 - right) + four[3] * right
    moved: NDArray[np.float32] = upper * (1 - down) + lower * down
    return moved


def _lit(
    frames: NDArray[np.float32], settings: FrameAugmentation, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Under another light, through another lens and sensor."""
    count, height, width, channels = frames.shape

    def uniform(amount: float, *shape: int) -> NDArray[np.float32]:
        return _uniform(rng, amount, (count, *shape))

    blur = rng.uniform(0, settings.blur, (count, 1, 1, 1)).astype(np.float32)
    if settings.blur:
        padded = np.pad(frames, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
        near: NDArray[np.float32] = (
            padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] + padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:]
        )
        frames = (frames * (1 - blur) + near * (blur / 4)).astype(np.float32, copy=False)
    mean: NDArray[np.float32] = frames.mean(axis=(1, 2, 3), keepdims=True)
    varied = (frames - mean) * (1 + uniform(settings.contrast, 1, 1, 1))
    frames = (mean + varied).astype(np.float32, copy=False)
    slope = uniform(settings.gradient / 2, 2)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, np.newaxis]
    x = np.linspace(-1, 1, width, dtype=np.float32)[np.newaxis]
    falloff = slope[:, :1, np.newaxis] * y + slope[:, 1:, np.newaxis] * x
    gain = (1 + uniform(settings.brightness, 1, 1)) * (1 + falloff)
    frames = (
        frames
        * gain[..., np.newaxis]
        * (1 + uniform(settings.colour if channels == 3 else 0, 1, 1, channels))
    )
    if settings.noise:
        sigma = rng.uniform(0, settings.noise, (count, 1, 1, 1)).astype(np.float32)
        frames = frames + sigma * rng.standard_normal(frames.shape, dtype=np.float32)
    return np.clip(np.rint(frames), 0, 255).astype(np.uint8)


def _uniform(rng: np.random.Generator, amount: float, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Draws numbers from -amount to amount."""
    drawn: NDArray[np.float32] = rng.uniform(-amount, amount, shape).astype(np.float32)
    return drawn
