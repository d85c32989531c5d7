"""What a user says of a network that others trained, as plain values: no TensorFlow here."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ImportSettings"]


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """What a user says of a network that others trained.

    Attributes:
        normalization: ``unit``, ``byte``, ``signed`` or ``mean,std``; None finds it.
        logits: Take the softmax, or another head that changes no answer, off the end.
    """

    normalization: str | None = None
    logits: bool = False
