"""Settings of a compression, as plain values: no TensorFlow here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tintling.errors import TintlingError

__all__ = ["QAT_LEARNING_RATES", "CompressionConfig"]

QAT_LEARNING_RATES = {"native": 0.0003, "tensorflow": 0.001}
"""Peak learning rate of quantization-aware training by engine. In the native engine the network goes on
with what it learnt before: higher rates cost more epochs than a fine-tuning has to find back to it."""


@dataclass(frozen=True, slots=True)
class CompressionConfig:
    """All settings of a compression.

    Attributes:
        sparsity: Part of each kernel to set to zero, from 0 (no magnitude pruning) up to 1, or
            ``auto``: the highest that costs at most ``max_drop`` on validation.
        channels: Share of the channels to remove, from 0 (none) up to 1.
        quantize: ``int8``, or ``none`` to stop at the pruned float network.
        weights: Bits of a convolution's weights; ``int4`` needs ``qat`` and a run of the native engine.
        qat: Fine-tune with the rounding of int8 in the forward pass.
        max_drop: Percentage points of validation accuracy that ``auto`` may lose.
        fine_tune_epochs: Epochs of each fine-tuning.
        learning_rate: Peak learning rate of fine-tuning after pruning.
        qat_learning_rate: Peak learning rate of quantization-aware training; None takes 0.0003 in the
            native engine and 0.001 in TensorFlow.
        representative: Training samples that activation ranges are measured on.
        seed: Seed of all random numbers; None takes the run's.
        offsets: What is added to the logit of a label, in nats; it moves the border between labels.
    """

    sparsity: float | Literal["auto"] = 0.3
    channels: float = 0.0
    quantize: Literal["int8", "none"] = "int8"
    weights: Literal["int8", "int4"] = "int8"
    qat: bool = False
    max_drop: float = 0.1
    fine_tune_epochs: int = 6
    learning_rate: float = 0.005
    qat_learning_rate: float | None = None
    representative: int = 500
    seed: int | None = None
    offsets: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.sparsity != "auto":
            _require(0 <= self.sparsity < 1, "sparsity", "auto or a fraction from 0 up to 1", self.sparsity)
        _require(0 <= self.channels < 1, "channels", "a fraction from 0 up to 1", self.channels)
        _require(self.max_drop >= 0, "max-drop", "at least 0 points", self.max_drop)
        _require(self.fine_tune_epochs >= 1, "fine-tune-epochs", "at least 1", self.fine_tune_epochs)
        _require(self.representative >= 1, "representative samples", "at least 1", self.representative)
        for name in ("learning_rate", "qat_learning_rate"):
            rate = getattr(self, name)
            _require(rate is None or 0 < rate <= 1, name.replace("_", "-"), "above 0, at most 1", rate)
        if self.weights == "int4" and not self.qat:
            raise TintlingError("weights of 4 bits lose too much without training for them: add --qat")
        for label, offset in self.offsets.items():
            _require(math.isfinite(offset), f"offset of {label}", "a finite number of nats", offset)
        if self.qat and self.offsets:
            raise TintlingError("an offset would be trained away: omit --qat")
        if self.qat and self.quantize == "none":
            raise TintlingError("quantization-aware training makes no sense without quantization to int8")


def _require(holds: bool, what: str, expected: str, got: object) -> None:  # noqa: FBT001 - reads as assert
    if not holds:
        raise TintlingError(f"{what}: expected {expected}, got {got}")
