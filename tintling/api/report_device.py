"""The part of a run's report on the device: what the generated C takes, and all forms together."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from tintling.console import note
from tintling.errors import MissingExtraError, ToolchainError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tintling.training.evaluation import Evaluation
    from tintling.training.insight.report import InsightSection
    from tintling.training.trained_run import TrainedRun

__all__ = ["DeviceVariant", "device_sections", "side_by_side"]

_CORES = ("cortex-m4", "rv32imc")
_GOALS = ("size", "balanced", "speed")


@dataclass(frozen=True, slots=True)
class DeviceVariant:
    """The generated C for a core and a goal.

    Attributes:
        core: The processor.
        goal: What the exporter was asked for.
        constant_bytes: Weights and factors.
        arena_bytes: Working memory.
        flash_bytes: The linked program; None where it was not compiled.
        stack_bytes: Deepest stack; None where it was not measured.
        instructions: Of one inference; None where it was not counted.
    """

    core: str
    goal: str
    constant_bytes: int
    arena_bytes: int
    flash_bytes: int | None = None
    stack_bytes: int | None = None
    instructions: int | None = None


def device_sections(run: TrainedRun) -> tuple[tuple[DeviceVariant, ...], tuple[InsightSection, ...]]:
    """Measures every variant of the generated C: flash, arena and, where there is an emulator, instructions.

    Args:
        run: A run with an int8 network.

    Returns:
        The variants, and the section that shows them.
    """
    from tintling.training.insight.report import InsightSection, InsightTable

    variants, notes = _variants(run)
    rows = tuple(
        (
            f"{variant.core}, {variant.goal}",
            f"{variant.constant_bytes:,}",
            _or_dash(variant.flash_bytes),
            f"{variant.arena_bytes:,}",
            _or_dash(variant.stack_bytes),
            _or_dash(variant.instructions),
        )
        for variant in variants
    )
    header = ("core and goal", "constants [B]", "flash, linked [B]", "arena [B]", "stack [B]", "instructions")
    text = "Each goal of the export (--optimize) on two cores. The answers are the same to the bit."
    return variants, (
        InsightSection("On the device", paragraphs=(text,), table=InsightTable(header, rows), notes=notes),
    )


def _variants(run: TrainedRun) -> tuple[tuple[DeviceVariant, ...], tuple[str, ...]]:
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
    from tintling.firmware_export.emulation.profile import inference_costs

    found: list[DeviceVariant] = []
    notes: tuple[str, ...] = ()
    for core in _CORES:
        for goal in _GOALS:
            options = EngineOptions(Optimize(goal), TargetCore(core))
            network = compile_network(run.graph, name="report", options=options)
            variant = DeviceVariant(core, goal, network.constant_bytes, network.arena_bytes)
            if not notes:
                try:
                    measured = asdict(inference_costs(network, core))
                    variant = replace(variant, **measured)
                except (MissingExtraError, ToolchainError) as error:
                    note(f"instructions are not counted: {error}")
                    notes = (f"Instructions are not counted: {error}",)
            found.append(variant)
    return tuple(found), notes


def side_by_side(
    run: TrainedRun,
    document: dict[str, Any] | None,
    evaluation: Evaluation,
    variants: Sequence[DeviceVariant],
) -> InsightSection:
    """Float, pruned, int8 and device beside each other.

    Args:
        run: A run with an int8 network.
        document: Its ``compression.json``, if it has one.
        evaluation: Of the int8 network.
        variants: Of its C.
    """
    from tintling.training.insight.network_forms import NetworkForm, forms_drawing
    from tintling.training.insight.report import InsightSection, InsightTable

    steps = [] if document is None else document["steps"]
    forms = [
        NetworkForm(step["title"], step["test"], step["parameters"], step["file_bytes"]) for step in steps
    ]
    if not any(step["dtype"] == "int8" for step in steps):
        forms.append(NetworkForm("int8", evaluation.accuracy, run.graph.parameters, run.graph.file_bytes))
    for variant in variants:
        if variant.goal == "size":
            size = variant.flash_bytes or variant.constant_bytes
            name = f"device, {variant.core}"
            forms.append(
                NetworkForm(name, evaluation.accuracy, run.graph.parameters, size, variant.instructions)
            )
    rows = tuple(_form_row(form) for form in forms)
    header = ("form", "right", "parameters", "bytes", "instructions")
    return InsightSection(
        "Side by side",
        paragraphs=(
            (
                "Bytes are those of the file, or of the linked program on the device, kernels included. The "
                "device computes what int8 does, bit for bit, so that it is right as often."
            ),
        ),
        table=InsightTable(header, rows),
        drawings=(forms_drawing(forms),),
    )


def _form_row(form: Any) -> tuple[str, ...]:
    return (
        form.name,
        f"{form.accuracy:.2%}",
        f"{form.parameters:,}",
        f"{form.size:,}",
        _or_dash(form.instructions),
    )


def _or_dash(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"
