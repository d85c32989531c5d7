"""What helps with an operator that is not supported."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["COMPRESS", "custom", "fixed_batch", "unknown"]

COMPRESS = "`tintling compress MODEL.keras --data SET` makes an int8 network of the Keras file it came from"
"""How a network of another kind becomes int8."""

_FLOAT_ONLY = "TFLite Micro computes it in float32 only"

_REMEDIES: Mapping[str, str] = {
    "SHAPE": "the size that it asks for is open: convert with a fixed batch of 1",
    "FILL": "what it fills is not constant: convert with a fixed batch of 1",
    "RANGE": "what it counts is not constant: convert with a fixed batch of 1",
    "TILE": "TFLite Micro has none: repeat the values with a concatenation",
    "GELU": "TFLite Micro has none: use RELU or HARD_SWISH in its place",
    "EXP": _FLOAT_ONLY,
    "LOG": _FLOAT_ONLY,
    "POW": "TFLite Micro has none: multiply in its place",
    "WHILE": "loops are not supported: give the recurrent layer a fixed number of steps and a batch of 1",
    "IF": "branches are not supported",
    "LSTM": "use tf.keras.layers.LSTM with a fixed batch of 1, which becomes UNIDIRECTIONAL_SEQUENCE_LSTM",
    "UNIDIRECTIONAL_SEQUENCE_RNN": "TFLite Micro has none: use an LSTM",
    "CONV_3D": "TFLite Micro has none",
    "TOPK_V2": "sort the outputs outside the network",
}


def fixed_batch(shape: tuple[int, ...]) -> str:
    """The remedy for shapes that are open.

    Args:
        shape: Shape of the network's input in the file.
    """
    sizes = [1, *(size if size > 0 else 1 for size in shape[1:])] if shape else [1]
    return (
        "convert with a fixed batch of 1, for example from a concrete function whose input has "
        f"tf.TensorSpec({sizes})"
    )


def unknown(name: str) -> str:
    """Why an operator cannot be compiled, and what to do."""
    remedy = _REMEDIES.get(name, "")
    return "this operator is not supported" + (f": {remedy}" if remedy else "")


def custom(name: str) -> str:
    """Why a custom operator cannot be compiled, and what to do."""
    if name.startswith("Flex"):
        return "an operator of TensorFlow itself: convert with TFLITE_BUILTINS_INT8 only, and without it"
    return "custom operators are not supported: build the network without it"
