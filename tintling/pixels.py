"""How grey pixels become the numbers a network is fed, in float and in int8.

The device receives ``pixel - 128`` and does nothing else: scaling and standardization live in the
quantization parameters of the input tensor, so no arithmetic on pixels is left at run time. Only a
black/white threshold is a step of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tintling.errors import TintlingError

__all__ = ["Normalization", "NormalizationKind"]

NormalizationKind = Literal["unit", "standardize", "threshold", "raw", "signed"]

_MNIST_MEAN = 0.1307
_MNIST_STD = 0.3081
_LEAST_STD, _MAX_STD = 0.001, 1_000.0


@dataclass(frozen=True, slots=True)
class Normalization:
    """The map from a uint8 pixel (ink bright, paper dark) to the float a network is trained on.

    ``unit`` divides by 255. ``standardize`` subtracts a mean and divides by a standard deviation.
    ``threshold`` gives 0.0 below ``threshold`` and 1.0 from it on. ``raw`` leaves 0 to 255 as they are, and
    ``signed`` maps them to -1 to 1; both are those of other people's networks.

    Raises:
        TintlingError: A value is out of range.

    Attributes:
        kind: One of the maps.
        mean: Mean of the pixels scaled to [0, 1], itself in [0, 1]; always a multiple of 1/255 so that the
            int8 zero point is exact.
        std: Standard deviation of the pixels scaled to [0, 1]; from 0.001 to 1,000.
        threshold: First grey level (1 to 255) that counts as ink; used by ``threshold`` only.
    """

    kind: NormalizationKind = "unit"
    mean: float = 0.0
    std: float = 1.0
    threshold: int = 128

    def __post_init__(self) -> None:
        limits = {"mean": (0.0, 1.0), "std": (_LEAST_STD, _MAX_STD), "threshold": (1, 255)}
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise TintlingError(f"normalization.{name}: expected {low:g} to {high:g}, got {value:g}")

    @classmethod
    def unit(cls) -> Normalization:
        """Scaling to [0, 1]."""
        return cls()

    @classmethod
    def standardize(cls, mean: float = _MNIST_MEAN, std: float = _MNIST_STD) -> Normalization:
        """Zero mean and unit variance; the mean is rounded to the nearest grey level.

        Args:
            mean: Mean of the training pixels scaled to [0, 1].
            std: Standard deviation of the training pixels scaled to [0, 1].
        """
        return cls(kind="standardize", mean=round(mean * 255) / 255, std=std)

    @classmethod
    def black_white(cls, threshold: int = 128) -> Normalization:
        """A threshold; every pixel is paper or ink.

        Args:
            threshold: First grey level (1 to 255) that counts as ink.
        """
        return cls(kind="threshold", threshold=threshold)

    @classmethod
    def raw(cls, less: int = 0) -> Normalization:
        """No scaling: 0 to 255, or as much less."""
        return cls(kind="raw", mean=less / 255, std=1 / 255)

    @classmethod
    def signed(cls) -> Normalization:
        """Scaling to [-1, 1]."""
        return cls(kind="signed", mean=0.5, std=0.5)

    @property
    def text(self) -> str:
        """What it does, for people, such as ``pixels scaled to [0, 1]``."""
        match self.kind:
            case "unit":
                return "pixels scaled to [0, 1]"
            case "raw":
                return f"pixels less {255 * self.mean:.0f}" if self.mean else "pixels as they are, 0 to 255"
            case "signed":
                return "pixels scaled to [-1, 1]"
            case "threshold":
                return f"black and white, ink from level {self.threshold} on"
            case "standardize":
                return f"pixels scaled to [0, 1], less {self.mean:.4g}, divided by {self.std:.4g}"

    @property
    def input_scale(self) -> float:
        """Scale of the int8 input tensor for which ``q = pixel - 128`` is exact."""
        return 1.0 / (255.0 * self.std)

    @property
    def input_zero_point(self) -> int:
        """Zero point of the int8 input tensor for which ``q = pixel - 128`` is exact."""
        # A mean between two levels goes to the lower one, as the converter does.
        return math.ceil(255 * self.mean - 0.5) - 128

    def to_float(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Gives the numbers that the float network sees.

        Args:
            pixels: shape (N, H, W), (N, H, W, 1) or (N, H, W, 3), uint8; ink is bright.

        Returns:
            shape (N, H, W, C), float32.
        """
        images = pixels if pixels.ndim == 4 else pixels[..., np.newaxis]
        if self.kind == "threshold":
            return (images >= self.threshold).astype(np.float32)
        scaled = images.astype(np.float32) / np.float32(255)
        return (scaled - np.float32(self.mean)) / np.float32(self.std)

    def to_int8(self, pixels: NDArray[np.uint8]) -> NDArray[np.int8]:
        """Gives the bytes that the int8 network and the device see.

        Args:
            pixels: shape (N, H, W), (N, H, W, 1) or (N, H, W, 3), uint8; ink is bright.

        Returns:
            shape (N, H, W, C), int8, ``pixel - 128`` after the threshold, if there is one.
        """
        images = pixels if pixels.ndim == 4 else pixels[..., np.newaxis]
        if self.kind == "threshold":
            images = np.where(images >= self.threshold, 255, 0).astype(np.uint8)
        # Flipping the top bit is exactly the subtraction of 128 modulo 256.
        return (images ^ np.uint8(0x80)).view(np.int8)
