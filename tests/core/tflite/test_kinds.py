"""Kinds of networks that are told without an operator that has weights."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.errors import ModelFormatError
from tintling.tflite.reader import read_tflite


def test_a_network_of_float_operators_alone_is_a_float_network():
    builder = ModelBuilder()
    x = builder.input((1, 4), dtype="FLOAT32")
    for kind in ("RELU", "TANH"):
        x = builder.operator(kind, [x], builder.activation((1, 4), (0.1, 0), dtype="FLOAT32"))
    builder.output(x)
    with pytest.raises(ModelFormatError, match="float network"):
        read_tflite(builder.build())


def test_weights_of_unknown_type_tell_no_kind():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1, dtype="INT32")
    kernel = builder.constant(np.ones((3, 4)), scales=[0.1])
    output = builder.activation((1, 3), (0.1, 0))
    builder.output(builder.operator("FULLY_CONNECTED", [x, kernel], output))
    with pytest.raises(Exception, match=r"operator 0 \(FULLY_CONNECTED\): .* got INT32"):
        read_tflite(builder.build())
