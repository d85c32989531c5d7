"""Structures that a sweep may try: separable networks of several blocks, widths, windows and strides."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tintling.errors import TintlingError
from tintling.suggestions import did_you_mean
from tintling.training.sweep.parameters import Choice, Parameter, parameter

__all__ = ["NetworkSpace"]

Choose = Callable[[str, Parameter], Any]

_KERNEL_OF_3, _STRIDE_OF_1 = Choice((3,)), Choice((1,))
_KEYS = ("stem", "stem_kernel", "blocks", "width", "kernel", "stride")


@dataclass(frozen=True, slots=True)
class NetworkSpace:
    """Separable networks.

    Attributes:
        stem: Filters of the first convolution.
        blocks: Number of blocks.
        width: Channels of a block; each block is asked for its own, ``width_1`` and so on.
        kernel: Side of a block's window.
        stride: Pixels that it moves by.
        stem_kernel: Side of the first convolution's window.
    """

    stem: Parameter
    blocks: Parameter
    width: Parameter
    kernel: Parameter = _KERNEL_OF_3
    stride: Parameter = _STRIDE_OF_1
    stem_kernel: Parameter = _KERNEL_OF_3

    def __post_init__(self) -> None:
        for key in _KEYS:
            values = getattr(self, key).grid()
            if values is None or any(isinstance(v, bool) or not isinstance(v, int) or v < 1 for v in values):
                raise TintlingError(f"network.{key}: expected whole numbers from 1")

    @classmethod
    def of(cls, table: Mapping[str, Any], space: str) -> NetworkSpace:
        """Reads the table ``[network]``.

        Args:
            table: The table.
            space: Name of the sweep, for messages.

        Raises:
            TintlingError: A key is missing or unknown, or a value is wrong.
        """
        for key in table:
            if key not in _KEYS:
                raise TintlingError(
                    f"space {space}: unknown key network.{key}; known are {', '.join(_KEYS)}"
                    f"{did_you_mean(key, _KEYS)}"
                )
        missing = [key for key in ("stem", "blocks", "width") if key not in table]
        if missing:
            raise TintlingError(f"space {space}: network.{missing[0]} is missing")
        read = {key: parameter(value, f"space {space}: network.{key}") for key, value in table.items()}
        try:
            return cls(**read)
        except TintlingError as error:
            raise TintlingError(f"space {space}: {error}") from error

    @property
    def strided(self) -> bool:
        """Whether any window moves by more than one pixel."""
        return any(value > 1 for value in self.stride.grid() or ())

    def model(self, choose: Choose) -> str:
        """Names a network.

        Args:
            choose: Gives the value of a parameter, from its name and what it may be.
        """
        text = f"sep_{choose('stem', self.stem)}{_suffix('k', choose('stem_kernel', self.stem_kernel), 3)}"
        for number in range(1, choose("blocks", self.blocks) + 1):
            width = choose(f"width_{number}", self.width)
            kernel = choose(f"kernel_{number}", self.kernel)
            stride = choose(f"stride_{number}", self.stride)
            text += f"_{width}{_suffix('k', kernel, 3)}{_suffix('s', stride, 1)}"
        return text

    def points(self) -> Iterator[dict[str, Any]]:
        """Every structure; values that stay are left out."""
        for blocks in self.blocks.grid() or ():
            axes = {"stem": self.stem, "stem_kernel": self.stem_kernel}
            for number in range(1, blocks + 1):
                axes |= {
                    f"width_{number}": self.width,
                    f"kernel_{number}": self.kernel,
                    f"stride_{number}": self.stride,
                }
            varied = {name: values for name, values in axes.items() if len(values.grid() or ()) > 1}
            # A number of blocks that stays is no parameter of Optuna's either.
            own = {"blocks": blocks} if len(self.blocks.grid() or ()) > 1 else {}
            for chosen in itertools.product(*(values.grid() or () for values in varied.values())):
                yield {**own, **dict(zip(varied, chosen, strict=True))}


def _suffix(letter: str, value: int, usual: int) -> str:
    return "" if value == usual else f"{letter}{value}"
