"""Settings, progress and result of the demo."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tintling.artifacts import Manifest

__all__ = ["STEPS", "DemoConfig", "DemoOutcome", "Display"]

STEPS = ("digits", "train", "compress", "export", "compile", "parity", "evaluate")


class Display(Protocol):
    """Receives the progress of the demo."""

    def start(self, step: str) -> None:
        """A step begins."""

    def update(self, step: str, share: float, text: str = "") -> None:
        """A step is done to a share of 0 to 1; ``text`` says something about it."""

    def finish(self, step: str, text: str, *, reused: bool) -> None:
        """A step is done, or was taken from an earlier run."""


@dataclass(frozen=True, slots=True)
class DemoConfig:
    """Settings of a demo.

    Attributes:
        folder: Folder of all results.
        recipe: Name or file of the training recipe.
        sparsity: Part of the weights to set to zero.
        data: Digits, or None to look for MNIST.
        offline: Use no network.
        seed: Seed, or None for the recipe's.
        fresh: Do every step again.
    """

    folder: Path
    recipe: str = "demo"
    sparsity: float = 0.3
    data: Path | None = None
    offline: bool = False
    seed: int | None = None
    fresh: bool = False


@dataclass(slots=True)
class DemoOutcome:
    """The result, as the files of each step describe it.

    Attributes:
        folder: Folder of all results.
        manifest: Manifest of the int8 run.
        compression: Contents of ``compression.json``.
        exported: Manifest of the exported C.
        compiler: What compiled the C for this machine.
        parity: Contents of ``parity.json``.
        evaluation: Contents of ``evaluation.json``: the int8 model on the test samples.
        seconds: Time that each step took when it was done.
        reused: Steps that were taken from an earlier run.
    """

    folder: Path
    manifest: Manifest
    compression: dict[str, Any]
    exported: Manifest
    compiler: str
    parity: dict[str, Any]
    evaluation: dict[str, Any]
    seconds: dict[str, float] = field(default_factory=dict)
    reused: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no gate of the proof failed."""
        return bool(self.parity["passed"])

    def to_json(self) -> dict[str, Any]:
        """The figures as plain types."""
        return {
            "folder": str(self.folder),
            "passed": self.passed,
            "seed": self.manifest.seed,
            "data": dict(self.manifest.data),
            "compression": self.compression,
            "export": dict(self.exported.metrics["export"]),
            "compiler": self.compiler,
            "parity": {key: value for key, value in self.parity.items() if key != "pairs"},
            "accuracy": self.evaluation["accuracy"],
            "seconds": self.seconds,
            "reused": list(self.reused),
        }
