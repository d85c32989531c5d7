"""How grey pixels become the numbers a network is fed, in float and in int8.

The device receives ``pixel - 128`` and does nothing else: scaling and standardization live in the
quantization parameters of the input tensor, so no arithmetic on pixels is left at run time. Only a
black/white threshold is a step of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tintling.errors import TintlingError
from tintling.graph import QuantParams

__all__ = ["Normalization", "NormalizationKind", "input_levels"]

NormalizationKind = Literal["unit", "standardize", "threshold"]

_MNIST_MEAN = 0.1307
_MNIST_STD = 0.3081
_LEAST_STD, _MAX_STD = 0.001, 1_000.0


@dataclass(frozen=True, slots=True)
class Normalization:
    """The map from a uint8 pixel (ink bright, paper dark) to the float a network is trained on.

    ``unit`` divides by 255. ``standardize`` subtracts a mean and divides by a standard deviation.
    ``threshold`` gives 0.0 below ``threshold`` and 1.0 from it on.

    Raises:
        TintlingError: A value is out of range.

    Attributes:
        kind: One of the three maps.
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

    @property
    def input_scale(self) -> float:
        """Scale of the int8 input tensor for which ``q = pixel - 128`` is exact."""
        return 1.0 / (255.0 * self.std)

    @property
    def input_zero_point(self) -> int:
        """Zero point of the int8 input tensor for which ``q = pixel - 128`` is exact."""
        return round(255 * self.mean) - 128

    def to_float(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Gives the numbers that the float network sees.

        Args:
            pixels: shape (N, H, W), (N, H, W, 1) or (N, H, W, 3), uint8; digits with ink bright.

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
            pixels: shape (N, H, W), (N, H, W, 1) or (N, H, W, 3), uint8; digits with ink bright.

        Returns:
            shape (N, H, W, C), int8, ``pixel - 128`` after the threshold, if there is one.
        """
        images = pixels if pixels.ndim == 4 else pixels[..., np.newaxis]
        if self.kind == "threshold":
            images = np.where(images >= self.threshold, 255, 0).astype(np.uint8)
        # Flipping the top bit is exactly the subtraction of 128 modulo 256.
        return (images ^ np.uint8(0x80)).view(np.int8)


def input_levels(quant: QuantParams | None, normalization: Normalization | None) -> NDArray[Any]:
    """Gives what an input tensor holds for each of the 256 grey levels.

    Args:
        quant: Quantization of the input tensor; None when it is float.
        normalization: How the network was trained; the bytes are then made as a device makes them,
            ``pixel - 128``. None supposes pixels scaled to [0, 1], quantized as ``quant`` says.

    Returns:
        shape (256,), int8, or float32 for a float input.
    """
    grey = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    if quant is not None and normalization is not None:
        return normalization.to_int8(grey).ravel()
    levels = (normalization or Normalization.unit()).to_float(grey).ravel()
    if quant is None:
        return levels
    quantized: NDArray[np.float64] = np.round(levels / quant.scale[0]) + float(quant.zero_point[0])
    return quantized.clip(-128, 127).astype(np.int8)
