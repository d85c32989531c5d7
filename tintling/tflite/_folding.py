"""Operators whose result follows from shapes and constants alone: they are computed while reading.

Converters write SHAPE, STRIDED_SLICE and PACK before a RESHAPE whose batch they think is open. With the
sizes that a file states, and TFLite Micro uses, all of it is constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import UnsupportedOperatorError
from tintling.graph import DType, Tensor
from tintling.operators import Slice, StridedSlice
from tintling.tflite._layout_decoders import LAYOUT_DECODERS
from tintling.tflite._operator_table import OperatorTable

__all__ = ["folded"]

_MAX_ELEMENTS = 256
_MAX_FILLED = 1 << 24
_PLAIN = {DType.INT32, DType.INT64}

Values = NDArray[Any]


def _sliced(op: OperatorTable) -> Values:
    kind = Slice if op.name == "SLICE" else StridedSlice
    decoded: Any = LAYOUT_DECODERS[kind](op)
    steps = getattr(decoded, "strides", (1,) * len(decoded.starts))
    found = _data(op, 0)
    for axis, (start, count, step) in enumerate(zip(decoded.starts, decoded.counts, steps, strict=True)):
        found = np.take(found, [start + step * i for i in range(count)], axis=axis)
    return found


def _data(op: OperatorTable, position: int) -> Values:
    data = op.tensor(position).data
    if data is None:
        raise op.refuse("its operand is not constant")
    return data


def _all(op: OperatorTable) -> list[Values]:
    return [_data(op, position) for position in range(len(op.inputs))]


_FUNCTIONS: Mapping[str, Callable[[OperatorTable], Values]] = {
    "ADD": lambda op: np.add(*_all(op)),
    "CAST": lambda op: _data(op, 0),
    "CONCATENATION": lambda op: np.concatenate(_all(op), axis=op.integer(0)),
    "EXPAND_DIMS": lambda op: _data(op, 0),
    "GATHER": lambda op: np.take(_data(op, 0), _data(op, 1), axis=op.integer(0)),
    "MUL": lambda op: np.multiply(*_all(op)),
    "PACK": lambda op: np.stack(_all(op), axis=op.integer(1)),
    "REDUCE_PROD": lambda op: np.asarray(np.prod(_data(op, 0))),
    "RESHAPE": lambda op: _data(op, 0),
    "SLICE": _sliced,
    "SQUEEZE": lambda op: _data(op, 0),
    "STRIDED_SLICE": _sliced,
    "SUB": lambda op: np.subtract(*_all(op)),
}


def folded(op: OperatorTable) -> Values | None:
    """Computes the only output of an operator from what the file says.

    Args:
        op: Any operator whose operands exist.

    Returns:
        Its value in shape and type of the output; None where it is none that folds.

    Raises:
        UnsupportedOperatorError: Its constants do not fit together.
    """
    if len(op.outputs) != 1 or not op.inputs or -1 in op.inputs:
        return None
    output = op.tensors[op.outputs[0]]
    sizes = output.shape
    if any(size < 0 for size in sizes):
        return None
    if op.name == "FILL":
        return _filled(op, output)
    if op.name == "ZEROS_LIKE":
        known = output.dtype is not DType.OTHER and 0 < output.size <= _MAX_FILLED
        return np.broadcast_to(np.zeros((), output.dtype.numpy), sizes) if known else None
    if output.size > _MAX_ELEMENTS:
        return None
    if op.name == "SHAPE":
        shape = op.tensor(0).shape
        if output.dtype not in _PLAIN or any(size < 1 for size in shape):
            return None
        return _fitted(op, output, np.array(shape))
    function = _FUNCTIONS.get(op.name)
    if function is None or not _folds(op, output):
        return None
    try:
        with np.errstate(over="ignore"):
            return _fitted(op, output, function(op))
    except (ValueError, TypeError, IndexError, OverflowError, MemoryError) as error:
        raise op.refuse(f"its constants do not fit together: {error}") from error


def _folds(op: OperatorTable, output: Tensor) -> bool:
    """Whether all operands are few constant integers."""
    operands: Sequence[Tensor] = [op.tensor(position) for position in range(len(op.inputs))]
    if any(t.data is None or t.size > _MAX_ELEMENTS or t.size == 0 for t in operands):
        return False
    return output.dtype in _PLAIN and all(t.dtype in _PLAIN for t in operands)


def _filled(op: OperatorTable, output: Tensor) -> Values | None:
    """FILL: a view of one value, which takes no memory."""
    dims, value = op.tensor(0), op.tensor(1) if len(op.inputs) > 1 else op.tensor(0)
    if dims.data is None or value.data is None or value.size != 1 or value.dtype is not output.dtype:
        return None
    if tuple(dims.data.ravel()[:9].tolist()) != output.shape or not 0 < output.size <= _MAX_FILLED:
        raise op.refuse(f"fills another shape than {list(output.shape)}, that of its output")
    return np.broadcast_to(value.data.reshape(()), output.shape)


def _fitted(op: OperatorTable, output: Tensor, value: Values) -> Values:
    if value.size != output.size:
        raise UnsupportedOperatorError(
            op.name, op.index, f"gives {value.size} values, but its output has shape {list(output.shape)}"
        )
    fitted = value.astype(output.dtype.numpy).reshape(output.shape).copy()
    fitted.flags.writeable = False
    return fitted
