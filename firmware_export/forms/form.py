"""What a form of an export is, and what it gets to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.forms.tflm_model import TflmModel
from tintling.pixels import Normalization
from tintling.task import Preprocessing

__all__ = ["RUNTIMES", "ExportRequest", "ExportedModel", "Form", "Runtime"]

Runtime = Literal["generated", "tflm"]
"""What executes the network: generated C, or TFLite Micro."""

RUNTIMES: tuple[Runtime, ...] = get_args(Runtime)

ExportedModel = CompiledNetwork | TflmModel
"""A network for the runtime that executes it."""


@dataclass(frozen=True, slots=True, eq=False)
class ExportRequest:
    """What a form writes.

    Attributes:
        model: The network, for a runtime that the form accepts.
        normalization: How the network was trained to see pixels; None when that is not known.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
        parameters: Trained values of the float network; None if unknown.
        preprocessing: How a frame becomes the input; None when no manifest says so.
    """

    model: ExportedModel
    normalization: Normalization | None = None
    rejection_threshold: float = 0.0
    parameters: int | None = None
    preprocessing: Preprocessing | None = None

    @property
    def network(self) -> CompiledNetwork:
        """The network of a form that takes generated C alone."""
        if not isinstance(self.model, CompiledNetwork):
            raise TypeError(f"{self.model.name} was prepared for TFLite Micro, not compiled to C")
        return self.model


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A form of an export. A module of this folder makes one; ``registry.py`` lists them.

    Attributes:
        name: What ``--format`` takes, such as ``esp-idf``.
        summary: What is written, for the help and the documentation; a noun phrase.
        next_step: What to do with the files; ``{name}`` and ``{macro}`` stand for the model.
        files: Gives every file: relative path with ``/`` to text or bytes. Equal requests give equal
            files.
        runtimes: What may execute the network; the first is the default.
        units: Gives what a compiler measures of the files, of a model's name and the files' texts; None
            where ``--size`` cannot measure anything.
        unmeasured: Why it cannot, a sentence.
        feeds_pixels: Whether what is written feeds the network itself, with ``pixel - 128``.
    """

    name: str
    summary: str
    next_step: str
    files: Callable[[ExportRequest], Mapping[str, str | bytes]]
    runtimes: tuple[Runtime, ...] = ("generated",)
    units: Callable[[str, Mapping[str, str]], Mapping[str, str]] | None = None
    unmeasured: str = ""
    feeds_pixels: bool = False

    def next_step_of(self, name: str) -> str:
        """What to do with the files of a model."""
        return self.next_step.format(name=name, macro=f"TL_{name.upper()}")
