"""Which chips a network fits: flash, RAM and estimated time, before anything is exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.firmware_export.emulation.chips import CHIPS, FAMILIES, PROFILED_CHIPS, Chip, CoreFamily
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.firmware_export.emulation.profile import counting_family
from tintling.graph import DType, Graph

__all__ = [
    "TIGHT_SHARE",
    "ChipFit",
    "EstimatedTime",
    "FamilyCost",
    "FitReport",
    "Verdict",
    "estimated_ms",
    "estimated_times",
    "fit_network",
]

TIGHT_SHARE = 0.5
"""A network that takes more of a chip's flash or RAM leaves little for the rest of a program."""


class Verdict(StrEnum):
    """Whether a network finds room on a chip."""

    FITS = "fits"
    TIGHT = "tight"
    TOO_BIG = "too big"


@dataclass(frozen=True, slots=True)
class FamilyCost:
    """What an inference takes on one family of cores.

    Attributes:
        family: Its name.
        flash_bytes: Code and constants; constants alone where nothing could be compiled.
        ram_bytes: Arena and deepest stack; the arena alone where nothing was executed.
        instructions: Of an inference; None where nothing was executed.
        cycles_an_instruction: The assumption for the time.
        missing: Why nothing was executed; empty where it was.
    """

    family: str
    flash_bytes: int
    ram_bytes: int
    instructions: int | None
    cycles_an_instruction: float
    missing: str = ""


@dataclass(frozen=True, slots=True)
class ChipFit:
    """A network on a chip.

    Attributes:
        chip: The chip.
        cost: What the network takes on its core.
        milliseconds: Estimated time of an inference at the highest clock; None without a count.
        verdict: Whether it finds room.
    """

    chip: Chip
    cost: FamilyCost
    milliseconds: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class EstimatedTime:
    """Time of an inference on a chip, as far as instructions tell.

    Attributes:
        chip: Its name.
        clock_hz: Its highest clock.
        cycles_an_instruction: The assumption.
        milliseconds: What follows.
    """

    chip: str
    clock_hz: int
    cycles_an_instruction: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class FitReport:
    """A network on all chips.

    Attributes:
        optimize: Goal of the export.
        opt: Optimization of the C compiler.
        macs: Multiply-accumulates of an inference.
        chips: Each chip, in the order of the table.
    """

    optimize: str
    opt: str
    macs: int
    chips: tuple[ChipFit, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Why families were not executed, each reason once."""
        return tuple(dict.fromkeys(fit.cost.missing for fit in self.chips if fit.cost.missing))

    def to_json(self) -> dict[str, Any]:
        """The result as plain types."""
        return {
            "optimize": self.optimize,
            "opt": self.opt,
            "macs": self.macs,
            "tight_share": TIGHT_SHARE,
            "assumptions": {
                name: {"cycles_an_instruction": family.cycles, "why": family.why}
                for name, family in FAMILIES.items()
            },
            "missing": list(self.missing),
            "chips": [
                {
                    **asdict(fit.chip),
                    "flash_needed": fit.cost.flash_bytes,
                    "ram_needed": fit.cost.ram_bytes,
                    "instructions": fit.cost.instructions,
                    "milliseconds": fit.milliseconds,
                    "verdict": fit.verdict.value,
                }
                for fit in self.chips
            ],
        }


def estimated_ms(instructions: int, chip: Chip) -> float:
    """Estimates the time of an inference at the chip's highest clock.

    Args:
        instructions: Counted on the emulated core of its family.
        chip: One of :data:`~tintling.firmware_export.emulation.chips.CHIPS`.
    """
    return instructions * FAMILIES[chip.family].cycles / chip.clock_hz * 1000


def estimated_times(core: str, instructions: int) -> tuple[EstimatedTime, ...]:
    """Estimates the time on the usual chips with an emulated core.

    Args:
        core: The emulated core.
        instructions: Counted there.
    """
    chips = (chip for chip in CHIPS if chip.name in PROFILED_CHIPS.get(core, ()))
    return tuple(
        EstimatedTime(
            chip.name, chip.clock_hz, FAMILIES[chip.family].cycles, estimated_ms(instructions, chip)
        )
        for chip in chips
    )


def fit_network(
    graph: Graph,
    *,
    optimize: Optimize = Optimize.SIZE,
    opt: str = "-O2",
    chips: Sequence[Chip] = CHIPS,
) -> FitReport:
    """Measures a network on every family of cores and compares it with the chips.

    Args:
        graph: The network.
        optimize: Goal of the export.
        opt: Optimization of the C compiler.
        chips: What it is compared with.

    Returns:
        The verdicts. A family whose compiler or emulator is not installed has no instructions.

    Raises:
        UnsupportedOperatorError: The graph holds an operator that is not compiled.
    """
    costs: dict[str, FamilyCost] = {}
    macs = 0
    for name in dict.fromkeys(chip.family for chip in chips):
        family = FAMILIES[name]
        network = compile_network(graph, name="model", options=EngineOptions(optimize, family.target))
        costs[name], macs = _cost(network, family, opt), network.program.macs
    return FitReport(optimize.value, opt, macs, tuple(_fit(chip, costs[chip.family]) for chip in chips))


def _cost(network: CompiledNetwork, family: CoreFamily, opt: str) -> FamilyCost:
    try:
        model = _build(network, family, opt)
        done = model.run(_random_inputs(network.graph))
    except (MissingExtraError, ToolchainError) as error:
        first = str(error).splitlines()[0]
        return FamilyCost(
            family.name, network.constant_bytes, network.arena_bytes, None, family.cycles, missing=first
        )
    return FamilyCost(
        family.name,
        model.sizes.flash,
        model.arena_bytes + done.stack_bytes,
        int(done.instructions.max()),
        family.cycles,
    )


def _build(network: CompiledNetwork, family: CoreFamily, opt: str) -> EmulatedModel:
    if family.emulated == "esp32":
        return EmulatedModel(network, "esp32", opt=opt)
    compiler = counting_family(family.emulated)
    cpu = family.gnu_cpu if compiler == "gcc" else family.zig_cpu
    flags = (f"-mcpu={cpu}",) if cpu else ()
    return EmulatedModel(network, family.emulated, opt=opt, flags=flags, family=compiler)


def _random_inputs(graph: Graph) -> list[NDArray[Any]]:
    """One sample of each input. The count hardly depends on the values."""
    rng = np.random.default_rng(1)
    batch: list[NDArray[Any]] = []
    for index in graph.inputs:
        tensor = graph.tensors[index]
        shape, kind = (1, *tensor.sample_shape), tensor.dtype.numpy
        if tensor.dtype is DType.FLOAT32:
            batch.append(rng.normal(0.5, 0.5, shape).astype(np.float32))
        else:
            limits = np.iinfo(kind)
            batch.append(rng.integers(limits.min, limits.max, shape, dtype=kind, endpoint=True))
    return batch


def _fit(chip: Chip, cost: FamilyCost) -> ChipFit:
    share = max(cost.flash_bytes / chip.flash, cost.ram_bytes / chip.ram)
    verdict = Verdict.TOO_BIG if share > 1 else Verdict.TIGHT if share > TIGHT_SHARE else Verdict.FITS
    time = None if cost.instructions is None else estimated_ms(cost.instructions, chip)
    return ChipFit(chip, cost, time, verdict)
