"""Compiled networks, and faults that are put into them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from tintling.firmware_export.compiler.network import CompiledNetwork, network_of
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.compiler.program import ConstantRef
from tintling.firmware_export.forms.model_source import find_model

SIZE = EngineOptions()
BALANCED = EngineOptions(Optimize.BALANCED)
PAIRED = EngineOptions(Optimize.SPEED, TargetCore.RV32IMC)
DOTS = EngineOptions(Optimize.SPEED, TargetCore.ESP32)
DSP = EngineOptions(Optimize.SPEED, TargetCore.CORTEX_M4)
LANES = EngineOptions(Optimize.SPEED, TargetCore.X86_64)
WAYS = {"size": SIZE, "balanced": BALANCED, "paired": PAIRED, "dots": DOTS, "dsp": DSP, "lanes": LANES}


@cache
def compiled(name: str, options: EngineOptions = SIZE) -> CompiledNetwork:
    """A shipped network."""
    source = find_model(name)
    return network_of(source.path, name=source.name, labels=source.labels, options=options)


def with_step(network: CompiledNetwork, number: int, **changes: object) -> CompiledNetwork:
    """The network with other fields of a step."""
    steps = list(network.program.steps)
    steps[number] = replace(steps[number], **changes)
    return replace(network, program=replace(network.program, steps=tuple(steps)))


def with_constant(
    network: CompiledNetwork, step: int, argument: int, place: tuple[int, ...], change: int
) -> CompiledNetwork:
    """The network with `change` added to one number of a step's constant.

    Args:
        network: The network.
        step: Number of the step.
        argument: Which of its constants, from 0.
        place: Index in the constant.
        change: Is added.
    """
    program = network.program
    refs = [a for a in program.steps[step].arguments if isinstance(a, ConstantRef)]
    index = refs[argument].index
    data = np.array(program.constants[index].data)
    data[place] += change
    constants = list(program.constants)
    constants[index] = replace(constants[index], data=data)
    return replace(network, program=replace(program, constants=tuple(constants)))


def moved(network: CompiledNetwork, value: int, offset: int) -> CompiledNetwork:
    """The network with a value elsewhere in the arena."""
    placements = list(network.plan.placements)
    placements[value] = replace(placements[value], offset=offset)
    return replace(network, plan=replace(network.plan, placements=tuple(placements)))
