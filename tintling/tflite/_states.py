"""What a network remembers: variable tensors, and resources that operators read and assign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.graph import DType, State, Tensor

__all__ = ["StateTable"]

_MAX_ELEMENTS = 1 << 24


class StateTable:
    """Collects the states of a graph while its operators are decoded.

    A state begins at its zero point, as TFLite Micro begins it, unless the file assigns a constant
    once (CALL_ONCE).
    """

    def __init__(self) -> None:
        self._states: list[State] = []
        self._variables: dict[int, int] = {}
        self._names: dict[tuple[str, str], int] = {}
        self._handles: dict[int, tuple[str, str]] = {}
        self._initial: dict[tuple[str, str], NDArray[Any]] = {}

    @property
    def states(self) -> tuple[State, ...]:
        """All of them, by position."""
        return tuple(self._states)

    def variable(self, tensor: Tensor) -> int:
        """Position of the state that a variable tensor stands for."""
        if tensor.index not in self._variables:
            self._variables[tensor.index] = self._add(tensor.name or f"tensor {tensor.index}", tensor)
        return self._variables[tensor.index]

    def name_handle(self, tensor: int, name: tuple[str, str]) -> None:
        """Notes that VAR_HANDLE gives a resource's name to a tensor."""
        self._handles[tensor] = name

    def begins_with(self, name: tuple[str, str], value: NDArray[Any]) -> None:
        """Notes what a resource holds at first."""
        self._initial[name] = value

    def resource(self, handle: int, value: Tensor) -> int | str:
        """Position of the state that a resource stands for, or why it cannot be one.

        Args:
            handle: Index of the tensor that VAR_HANDLE gave.
            value: A tensor that is read from it or assigned to it; tells its shape and quantization.
        """
        name = self._handles.get(handle)
        if name is None:
            return f"tensor {handle} is no variable that VAR_HANDLE names"
        if name not in self._names:
            initial = self._initial.get(name)
            if initial is not None and (initial.shape, initial.dtype) != (value.shape, value.dtype.numpy):
                return (
                    f"variable {name[1]!r} begins as {initial.dtype} {list(initial.shape)}, but is used as "
                    f"{value.dtype.value.lower()} {list(value.shape)}"
                )
            self._names[name] = self._add(name[1] or "variable", value, initial)
        position = self._names[name]
        state = self._states[position]
        if (state.shape, state.dtype) != (value.shape, value.dtype):
            return (
                f"variable {state.name!r} is {state.dtype.value.lower()} {list(state.shape)}, but tensor "
                f"{value.index} is {value.dtype.value.lower()} {list(value.shape)}"
            )
        return position

    def _add(self, name: str, like: Tensor, initial: NDArray[Any] | None = None) -> int:
        if initial is None:
            zero = 0 if like.quant is None or like.dtype is DType.FLOAT32 else int(like.quant.zero_point[0])
            shape = like.shape if _is_sane(like.shape) else ()
            initial = np.broadcast_to(np.asarray(zero).astype(like.dtype.numpy), shape)
        self._states.append(State(name, like.shape, like.dtype, like.quant, initial))
        return len(self._states) - 1


def _is_sane(shape: Sequence[int]) -> bool:
    size = 1
    for n in shape:
        size *= n
    return all(n > 0 for n in shape) and size <= _MAX_ELEMENTS
