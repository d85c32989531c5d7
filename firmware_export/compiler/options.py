"""What an export is compiled for: a processor, and what counts there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["EngineOptions", "Optimize", "TargetCore"]


class Optimize(StrEnum):
    """What the exporter spends flash on."""

    SIZE = "size"
    """The fewest bytes: general kernels, weights as the file holds them."""

    BALANCED = "balanced"
    """Blocked kernels where they save instructions, one copy each for all layers."""

    SPEED = "speed"
    """The fewest instructions, also where constants grow."""


class TargetCore(StrEnum):
    """The processor; ``generic`` runs on all of them and leaves the choice to the preprocessor."""

    GENERIC = "generic"
    RV32IMC = "rv32imc"
    RV32IMCB = "rv32imcb"
    CORTEX_M0PLUS = "cortex-m0plus"
    CORTEX_M4 = "cortex-m4"
    CORTEX_M7 = "cortex-m7"
    CORTEX_M33 = "cortex-m33"
    ESP32 = "esp32"
    ESP32S3 = "esp32s3"
    X86_64 = "x86-64"
    HOST = "host"

    @property
    def has_dsp(self) -> bool:
        """Whether the core multiplies two pairs of 16-bit numbers at once."""
        return self in {TargetCore.CORTEX_M4, TargetCore.CORTEX_M7, TargetCore.CORTEX_M33}


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How a network is compiled.

    Attributes:
        optimize: What counts.
        target: The processor.
        skip_background: Whether time may depend on the picture, to save what background takes.
    """

    optimize: Optimize = Optimize.SIZE
    target: TargetCore = TargetCore.GENERIC
    skip_background: bool = False

    @property
    def blocked(self) -> bool:
        """Whether kernels with weights in an order of their own may be taken."""
        return self.optimize is not Optimize.SIZE

    @property
    def paired(self) -> bool:
        """Whether weights may take twice their bytes, two channels to a number, to save products."""
        known = self.target not in {TargetCore.GENERIC, TargetCore.HOST, TargetCore.X86_64}
        return self.optimize is Optimize.SPEED and known and not self.target.has_dsp and not self.dots

    @property
    def wide(self) -> bool:
        """Whether weights may take twice their bytes, 16 bits each, to be ready for pairs of products."""
        return self.optimize is Optimize.SPEED and self.target.has_dsp

    @property
    def dots(self) -> bool:
        """Whether all sums are taken along rows of 16-bit products, with weights of twice their bytes."""
        return self.optimize is Optimize.SPEED and self.target is TargetCore.ESP32

    @property
    def lanes(self) -> bool:
        """Whether eight channels lie side by side, with weights of twice their bytes in pairs of taps."""
        return self.optimize is Optimize.SPEED and self.target is TargetCore.X86_64
