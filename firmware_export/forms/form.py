"""What a form of an export is, and what it gets to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        beside: Further networks of an export together; they share the first one's kernels.
    """

    model: ExportedModel
    normalization: Normalization | None = None
    rejection_threshold: float = 0.0
    parameters: int | None = None
    preprocessing: Preprocessing | None = None
    beside: tuple[CompiledNetwork, ...] = ()

    @property
    def network(self) -> CompiledNetwork:
        """The network of a form that takes generated C alone."""
        if not isinstance(self.model, CompiledNetwork):
            raise TypeError(f"{self.model.name} was prepared for TFLite Micro, not compiled to C")
        return self.model

    @property
    def names(self) -> tuple[str, ...]:
        """Identifiers of all networks, for either runtime."""
        return self.model.name, *(network.name for network in self.beside)

    @property
    def networks(self) -> tuple[CompiledNetwork, ...]:
        """All networks, for a form that takes generated C alone."""
        return self.network, *self.beside


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
        units: Gives what a compiler measures of the files, of the models' names and the files' texts; None
            where ``--size`` cannot measure anything.
        unmeasured: Why it cannot, a sentence.
        feeds_pixels: Whether what is written feeds the network itself, with ``pixel - 128``.
        takes_several: Whether several networks can be exported together.
        next_step_together: What to do with the files of several, where it is something else.
    """

    name: str
    summary: str
    next_step: str
    files: Callable[[ExportRequest], Mapping[str, str | bytes]]
    runtimes: tuple[Runtime, ...] = ("generated",)
    units: Callable[[Sequence[str], Mapping[str, str]], Mapping[str, str]] | None = None
    unmeasured: str = ""
    feeds_pixels: bool = False
    takes_several: bool = True
    next_step_together: str = ""

    def next_step_of(self, name: str, *, together: bool = False) -> str:
        """What to do with the files of a model, or of several, the first of which is named."""
        if together and self.next_step_together:
            return self.next_step_together
        return self.next_step.format(name=name, macro=f"TL_{name.upper()}")
