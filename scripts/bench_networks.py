"""Builds the four general networks of the engine's benchmark as .tflite files, with random weights.

Shapes are those of the field's benchmark set; weights are bell-shaped per output channel, scales follow
the spread of the sums, so that activations fill their range as those of a trained network do. The same
seed gives the same bytes.

    python scripts/bench_networks.py FOLDER
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from tflite_builder import ModelBuilder

__all__ = ["NETWORKS", "build_network", "ds_cnn"]

_SEED = 14
_RMS = 70.0  # of int8 activations around their zero point
_SIGMA = 36.0  # of weights whose largest is near 127


class _Net:
    """Adds layers with random weights to a builder; so many weights of a filter of one pixel are zero."""

    def __init__(
        self, shape: tuple[int, ...], scale: float, zero_point: int, *, sparsity: float = 0.0
    ) -> None:
        self.sparsity = sparsity
        self.rng = np.random.default_rng(_SEED)
        self.builder = ModelBuilder()
        self.x = self.builder.input((1, *shape), scale=scale, zero_point=zero_point)

    def _weights(self, shape: tuple[int, ...]) -> NDArray[np.int64]:
        return np.clip(np.round(self.rng.normal(0, _SIGMA, shape)), -127, 127).astype(np.int64)

    def _layer(self, channels: int, depth: int, activation: str) -> dict[str, object]:
        """Scales of each channel, a bias, and an output range that the sums fill."""
        scales = np.exp(self.rng.uniform(math.log(0.004), math.log(0.012), channels)).astype(np.float32)
        spread = self.builder.quant(self.x)[0] * 0.008 * math.sqrt(depth) * _SIGMA * _RMS
        rectified = activation != "NONE"
        scale = float(np.float32(spread * 2.5 / 255)) if rectified else float(np.float32(spread * 3 / 128))
        if activation == "RELU6":
            scale = 6 / 255
        bias = self.rng.integers(-2000, 2001, channels)
        return {
            "weight_scales": [float(s) * (6 / 2.5 / spread if activation == "RELU6" else 1) for s in scales],
            "bias": bias,
            "out": (scale, -128 if rectified else 3),
            "activation": activation,
        }

    def conv(
        self, channels: int, size: tuple[int, int], stride: int = 1, padding: str = "SAME", act: str = "RELU"
    ) -> None:
        """A convolution."""
        depth = self.builder.shape(self.x)[3]
        weights = self._weights((channels, *size, depth))
        if size == (1, 1) and self.sparsity:
            weights[np.abs(weights) <= np.quantile(np.abs(weights), self.sparsity)] = 0
        layer = self._layer(channels, weights[0].size, act)
        self.x = self.builder.conv_2d(self.x, weights, stride=(stride, stride), padding=padding, **layer)

    def depthwise(self, stride: int = 1, act: str = "RELU", padding: str = "SAME") -> None:
        """A 3 x 3 convolution of each channel by itself."""
        channels = self.builder.shape(self.x)[3]
        layer = self._layer(channels, 9, act)
        weights = self._weights((1, 3, 3, channels))
        self.x = self.builder.depthwise_conv_2d(
            self.x, weights, stride=(stride, stride), padding=padding, **layer
        )

    def dense(self, units: int, act: str = "RELU") -> None:
        """A fully connected layer."""
        depth = math.prod(self.builder.shape(self.x))
        if len(self.builder.shape(self.x)) > 2:
            self.x = self.builder.reshape(self.x, (1, depth))
        weights = self._weights((units, depth))
        self.x = self.builder.fully_connected(self.x, weights, **self._layer(units, depth, act))

    def average(self) -> None:
        """The mean of each channel over the whole image."""
        _, height, width, _ = self.builder.shape(self.x)
        self.x = self.builder.pool_2d("AVERAGE_POOL_2D", self.x, (height, width))

    def residual(self, other: int) -> None:
        """The sum with another tensor, rectified."""
        scale = self.builder.quant(self.x)[0]
        self.x = self.builder.binary("ADD", self.x, other, out=(scale, -128), activation="RELU")

    def done(self, *, softmax: bool = True) -> bytes:
        """The file."""
        if softmax:
            self.x = self.builder.softmax(self.x)
        self.builder.output(self.x)
        return self.builder.build()


def dense_autoencoder() -> bytes:
    """640-128-128-128-128-8-128-128-128-128-640, as for anomaly detection in sounds."""
    net = _Net((640,), 0.39, 83)
    for units in (128, 128, 128, 128, 8, 128, 128, 128, 128):
        net.dense(units)
    net.dense(640, "NONE")
    return net.done(softmax=False)


def ds_cnn(channels: int = 64, *, sparsity: float = 0.0) -> bytes:
    """Keyword spotting: 49 x 10 coefficients, 64 channels, four separable blocks."""
    net = _Net((49, 10, 1), 0.58, 83, sparsity=sparsity)
    net.conv(channels, (10, 4), 2)
    for _ in range(4):
        net.depthwise()
        net.conv(channels, (1, 1))
    net.average()
    net.dense(12, "NONE")
    return net.done()


def resnet_8() -> bytes:
    """CIFAR-10: 32 x 32 x 3, three residual stacks of 16, 32 and 64 channels."""
    net = _Net((32, 32, 3), 1 / 255, -128)
    net.conv(16, (3, 3))
    for channels, stride in ((16, 1), (32, 2), (64, 2)):
        trunk = net.x
        net.conv(channels, (3, 3), stride)
        net.conv(channels, (3, 3), act="NONE")
        branch = net.x
        if stride > 1:
            net.x = trunk
            net.conv(channels, (1, 1), stride, act="NONE")
            trunk = net.x
        net.x = branch
        net.residual(trunk)
    net.average()
    net.dense(10, "NONE")
    return net.done()


def mobilenet_025() -> bytes:
    """Visual wake words: MobileNet v1, a quarter of the channels, 96 x 96 x 3."""
    net = _Net((96, 96, 3), 1 / 255, -128)
    net.conv(8, (3, 3), 2, act="RELU6")
    blocks = ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1))
    for channels, stride in blocks:
        net.depthwise(stride, "RELU6")
        net.conv(channels, (1, 1), act="RELU6")
    net.average()
    net.dense(2, "NONE")
    return net.done()


NETWORKS: Mapping[str, Callable[[], bytes]] = {
    "autoencoder": dense_autoencoder,
    "ds-cnn": ds_cnn,
    "resnet-8": resnet_8,
    "mobilenet-025": mobilenet_025,
}


def build_network(name: str) -> bytes:
    """One of the four networks as a .tflite file."""
    return NETWORKS[name]()


def main() -> int:
    """Writes the four files."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/bench"))
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in NETWORKS:
        (folder / f"{name}.tflite").write_bytes(build_network(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
