"""Estimates the instructions of a kernel call from its sizes, without compiling or running anything.

A call costs so many instructions, each position of the output so many more, and each value and each product
as well: four factors for each kernel, processor and optimisation. ``scripts/fit_costs.py`` fits them to
counted instructions of emulated cores and writes ``step_costs.json``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import prod

from tintling.costs import macs_of
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.compiler.program import FunctionRef, Program, Step, ValueRef
from tintling.graph import Graph

__all__ = [
    "FACTORS",
    "CostSetting",
    "StepSize",
    "cost_setting",
    "estimated_instructions",
    "kernel_key",
    "step_size",
]

FACTORS = "step_costs.json"
"""The fitted factors, beside this module."""

_CORES = {
    TargetCore.CORTEX_M4: "cortex-m4",
    TargetCore.CORTEX_M7: "cortex-m4",
    TargetCore.CORTEX_M33: "cortex-m4",
    TargetCore.ESP32: "esp32",
    TargetCore.ESP32S3: "esp32",
}


@dataclass(frozen=True, slots=True)
class StepSize:
    """What the cost of a kernel call grows with.

    Attributes:
        calls: How often the kernel is called in an inference.
        positions: Values of the output, channels counted as one.
        outputs: Values of the output.
        products: Multiply-accumulates; where an operator has none, values that are read.
    """

    calls: int
    positions: int
    outputs: int
    products: int

    @property
    def terms(self) -> tuple[int, int, int, int]:
        """The sizes in the order of the factors."""
        return (self.calls, self.positions, self.outputs, self.products)


@dataclass(frozen=True, slots=True)
class CostSetting:
    """What instructions are estimated for.

    Attributes:
        core: An emulated core.
        opt: The compiler's optimisation.
    """

    core: str
    opt: str

    @property
    def key(self) -> str:
        """Its name in the file of factors."""
        return f"{self.core} {self.opt}"


def cost_setting(options: EngineOptions) -> CostSetting:
    """The core and the optimisation that an export is meant for: RV32IMC where it is meant for any.

    Cortex-M7 and M33 run the M4's instructions, an ESP32-S3 those of the ESP32.
    """
    opt = "-Os" if options.optimize is Optimize.SIZE else "-O2"
    return CostSetting(_CORES.get(options.target, "rv32imc"), opt)


def kernel_key(step: Step) -> str:
    """The kernel of a step with the variants that it is told to work with."""
    variants = [argument.name for argument in step.arguments if isinstance(argument, FunctionRef)]
    return " ".join((step.kernel, *variants))


def step_size(graph: Graph, program: Program, step: Step) -> StepSize:
    """Measures a step; one that takes turns with others is called in each round."""
    rounds = [bands.rounds for bands in program.bands if step.name in bands.steps]
    shape = program.values[step.output].shape
    products = sum(macs_of(graph, graph.ops[op]) for op in step.ops)
    if not products:
        read = {argument.index for argument in step.arguments if isinstance(argument, ValueRef)}
        products = sum(prod(program.values[index].shape) for index in read - set(step.scratch))
    return StepSize(rounds[0] if rounds else 1, prod(shape[:-1]), prod(shape), products)


def estimated_instructions(
    graph: Graph, program: Program, steps: Sequence[Step], setting: CostSetting
) -> int | None:
    """Instructions of some steps in one inference.

    Returns:
        The estimate; None where the factors of a kernel are not known.
    """
    factors = _factors().get(setting.key, {})
    if any(kernel_key(step) not in factors for step in steps):
        return None
    return round(
        sum(
            factor * term
            for step in steps
            for factor, term in zip(
                factors[kernel_key(step)], step_size(graph, program, step).terms, strict=True
            )
        )
    )


@cache
def _factors() -> dict[str, dict[str, tuple[float, ...]]]:
    text = files("tintling.firmware_export.compiler").joinpath(FACTORS).read_text("utf-8")
    return {
        setting: {kernel: tuple(values) for kernel, values in kernels.items()}
        for setting, kernels in json.loads(text)["factors"].items()
    }
