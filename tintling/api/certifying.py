"""Proving what the generated C of a network keeps to, whatever its input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tintling.artifacts import StrPath
    from tintling.firmware_export.compiler.options import EngineOptions
    from tintling.firmware_export.proof.certificate import Certificate

__all__ = ["prove"]


def prove(
    model: StrPath,
    *,
    name: str | None = None,
    labels: tuple[str, ...] | None = None,
    options: EngineOptions | None = None,
) -> Certificate:
    """Compiles a model and proves what can be proved about its C.

    Args:
        model: A :class:`Model`, a run directory, a ``.tflite`` file or a shipped model's name.
        name: Identifier in C; by default the run's model, or the file's name.
        labels: What each output stands for; by default what the run's manifest says.
        options: What the C is compiled for; any processor and the fewest bytes by default.

    Returns:
        The certificate; it holds if nothing is refuted.

    Raises:
        TintlingError: The model cannot be read or compiled.
        ToolchainError: There is no C compiler for this machine.
    """
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.firmware_export.proof.certificate import certify
    from tintling.tflite.reader import read_tflite

    source = find_model(Path(model))
    network = compile_network(
        read_tflite(source.path),
        name=name or source.name,
        labels=source.labels if labels is None else labels,
        options=options,
    )
    return certify(network, options)
