"""Small networks for tests of the lowering, and what they look at in a program."""

from __future__ import annotations

import numpy as np
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.compiler.program import ConstantRef
from tintling.tflite.reader import read_tflite

_RNG = np.random.default_rng(5)


def weights(*shape):
    """Any int8 values but -128."""
    return _RNG.integers(-127, 128, shape).astype(np.int8)


def lowered(builder, name="net", labels=()):
    """The program of what a builder holds."""
    return lower(read_tflite(builder.build()), name=name, labels=labels)


def graph_of(build, shape):
    """A network of what `build` appends to an input of a shape."""
    builder = ModelBuilder()
    builder.output(build(builder, builder.input(shape, scale=0.02, zero_point=-7)))
    return read_tflite(builder.build())


def program_of(graph, optimize=Optimize.BALANCED, target=TargetCore.GENERIC):
    """The program of a network with blocked kernels."""
    return lower(graph, name="net", options=EngineOptions(optimize, target))


def kernels(program):
    """Kernels in order of execution, without their prefix."""
    return [step.kernel.removeprefix("tl_") for step in program.steps]


def conv_net(*, shape=(1, 8, 8, 2), channels=4, **options):
    """A builder with one convolution, and the index of its output."""
    builder = ModelBuilder()
    x = builder.input(shape, scale=0.02, zero_point=-7)
    x = builder.conv_2d(
        x,
        weights(channels, 3, 3, shape[3]),
        np.arange(channels),
        weight_scales=[0.01],
        out=(0.05, 3),
        **options,
    )
    return builder, x


def constant(program, step, argument):
    """An argument of a step that lies in flash."""
    reference = program.steps[step].arguments[argument]
    assert isinstance(reference, ConstantRef)
    return program.constants[reference.index]
