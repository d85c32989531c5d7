"""What a .tflite file holds when it is no int8 or 16x8 network: float, float16, hybrid, or uint8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

from tintling.errors import ModelFormatError
from tintling.tflite._operator_reader import UsedOperator
from tintling.tflite._remedies import COMPRESS
from tintling.tflite._tensors import TensorTable

__all__ = ["refuse_other_kinds"]

# Position of the activation and of the weights among the inputs.
_COMPUTING = {
    "BATCH_MATMUL": (0, 1),
    "CONV_2D": (0, 1),
    "CONV_3D": (0, 1),
    "DEPTHWISE_CONV_2D": (0, 1),
    "FULLY_CONNECTED": (0, 1),
    "LSTM": (0, 2),
    "SVDF": (0, 1),
    "TRANSPOSE_CONV": (2, 1),
    "UNIDIRECTIONAL_SEQUENCE_LSTM": (0, 2),
    "UNIDIRECTIONAL_SEQUENCE_RNN": (0, 1),
}
_QUANTIZING = {"QUANTIZE", "DEQUANTIZE"}

_TAKEN = {"int8", "16x8"}
_SENTENCES = {
    "float": "it is a float network: its operators compute in float32",
    "float16": "it is a float16 network: it stores weights in 16 bits and computes in float32",
    "hybrid": "it is a hybrid network (dynamic range): it stores int8 weights and computes in float32",
    "uint8": "it is a uint8 network of TensorFlow 1: TFLite Micro runs none of them either",
}


def refuse_other_kinds(table: TensorTable, used: Sequence[UsedOperator]) -> None:
    """Refuses a file that is another kind of network than int8 or 16x8.

    Args:
        table: Its tensors.
        used: Its operators, supported or not.

    Raises:
        ModelFormatError: It is; the message says which kind, and how to make it int8.
    """
    kinds = Counter(kind for kind in (_kind(table, used, op) for op in used) if kind)
    for halved in ("hybrid", "float16"):
        # Small weights stay float32 in such a file.
        if halved in kinds:
            kinds[halved] += kinds.pop("float", 0)
    if kinds and (kind := kinds.most_common(1)[0][0]) not in _TAKEN:
        _refuse(kind)
    if not kinds:
        floats = [op for op in used if op.name not in _QUANTIZING and _is_float(table, op)]
        if floats and len(floats) > len(used) / 2:
            _refuse("float")


def _refuse(kind: str) -> NoReturn:
    raise ModelFormatError(f"{_SENTENCES[kind]}; {COMPRESS}")


def _kind(table: TensorTable, used: Sequence[UsedOperator], op: UsedOperator) -> str | None:
    """What kind of arithmetic an operator with weights asks for."""
    places = _COMPUTING.get(op.name)
    if places is None or len(op.inputs) <= max(places) or min(op.inputs[p] for p in places) < 0:
        return None
    activation, weights = (table.type_names[op.inputs[place]] for place in places)
    match activation:
        case "INT8":
            return "int8"
        case "UINT8":
            return "uint8"
        case "INT16":
            return "16x8"
        case "FLOAT32" if weights == "INT8":
            return "hybrid"
        case "FLOAT32":
            return "float16" if _stored_as_half(table, used, op.inputs[places[1]]) else "float"
        case _:
            return None


def _stored_as_half(table: TensorTable, used: Sequence[UsedOperator], weights: int) -> bool:
    """Whether weights come out of a DEQUANTIZE of float16."""
    sources = [op for op in used if op.name == "DEQUANTIZE" and weights in op.outputs and op.inputs]
    return any(table.type_names[op.inputs[0]] == "FLOAT16" for op in sources)


def _is_float(table: TensorTable, op: UsedOperator) -> bool:
    present = [index for index in (*op.inputs[:1], *op.outputs) if index >= 0]
    return bool(present) and all(table.type_names[index] == "FLOAT32" for index in present)
