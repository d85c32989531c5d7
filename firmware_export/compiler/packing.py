"""Weights of 4 bits, two in a byte of flash.

A file whose weights have 4 bits holds no value beyond -8 and 7. Such arrays are stored packed, and unpacked
into the arena right before the kernel that reads them, as TFLite Micro does: the kernels are those of int8,
and so are the bits. Memory for the largest layer's weights is the price.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod

from tintling.costs import fits_4_bits
from tintling.firmware_export.compiler.further_structs import UnpackStruct
from tintling.firmware_export.compiler.program import (
    Constant,
    ConstantRef,
    Operand,
    Program,
    Step,
    Value,
    ValueRef,
)
from tintling.graph import DType
from tintling.nibbles import packed, unpacked

__all__ = ["with_packed_weights", "without_packed_weights"]

_KERNEL = "tl_unpack_s4"
_SUFFIX = "_packed"


def with_packed_weights(program: Program) -> Program:
    """Packs the arrays of a program that 4 bits hold.

    Args:
        program: A lowered network.

    Returns:
        A program that computes the same; the given one if there is nothing to pack.
    """
    chosen = {index for index, constant in enumerate(program.constants) if _fits(constant)}
    if not chosen:
        return program
    values, steps = list(program.values), []
    for step in program.steps:
        arguments: list[Operand] = []
        for argument in step.arguments:
            if isinstance(argument, ConstantRef) and argument.index in chosen:
                source = program.constants[argument.index]
                place = len(values)
                values.append(Value(f"{step.name}_unpacked", DType.INT8, source.data.shape, ()))
                steps.append(_unpack(step, source, argument, place))
                arguments.append(ValueRef(place))
            else:
                arguments.append(argument)
        steps.append(replace(step, arguments=tuple(arguments)))
    constants = tuple(
        _stored(constant) if index in chosen else constant for index, constant in enumerate(program.constants)
    )
    return replace(program, values=tuple(values), steps=tuple(steps), constants=constants)


def without_packed_weights(program: Program) -> Program:
    """Gives the program that :func:`with_packed_weights` was given, to reason about what kernels read.

    Args:
        program: A program, packed or not; its values stay, so that places in the arena keep their numbers.
    """
    constants, steps = list(program.constants), []
    found: dict[int, ConstantRef] = {}
    for step in program.steps:
        if step.kernel == _KERNEL and isinstance(step.arguments[0], ConstantRef):
            source, shape = program.constants[step.arguments[0].index], program.values[step.output].shape
            data = unpacked(source.data, prod(shape)).reshape(shape)
            found[step.output] = ConstantRef(len(constants))
            constants.append(Constant(source.name.removesuffix(_SUFFIX), source.title, data, ()))
            continue
        arguments = tuple(found.get(a.index, a) if isinstance(a, ValueRef) else a for a in step.arguments)
        steps.append(replace(step, arguments=arguments))
    return replace(program, constants=tuple(constants), steps=tuple(steps)) if found else program


def _fits(constant: Constant) -> bool:
    return "weights" in constant.name and fits_4_bits(constant.data)


def _stored(constant: Constant) -> Constant:
    title = f"{constant.title}, two in a byte"
    return Constant(f"{constant.name}{_SUFFIX}", title, packed(constant.data), ("pair",))


def _unpack(step: Step, source: Constant, argument: ConstantRef, place: int) -> Step:
    """The call that unpacks an array before a step."""
    return Step(
        kernel=_KERNEL,
        name=f"{step.name}_unpack",
        title=f"{source.title} of {step.name}: {source.data.size:,} values of 4 bits",
        ops=(),
        params=UnpackStruct(source.data.size),
        arguments=(argument,),
        output=place,
        finished=(),
    )
