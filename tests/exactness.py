"""The reference held against TFLite Micro, tensor by tensor."""

from __future__ import annotations

import numpy as np
from micro import micro_tensors
from tflite_builder import ModelBuilder

from tintling.arithmetic.reference import run_all, run_stream
from tintling.tflite.reader import read_tflite


def assert_equal_tensors(data, *inputs, stream=False):
    """Every activation tensor of the reference equals the wheel's; gives the reference's."""
    graph = read_tflite(data)
    ours = (run_stream if stream else run_all)(graph, *inputs)
    theirs = micro_tensors(data, graph, *inputs, stream=stream)
    assert ours.keys() == theirs.keys()
    for index, values in theirs.items():
        assert ours[index].dtype == values.dtype
        np.testing.assert_array_equal(ours[index], values, err_msg=f"tensor {index}")
    return ours


def one_operator(build, shape, values=None, *, scale=0.05, zero_point=-7, stream=False, **extra):
    """Builds a network of one operator (or a few) and compares it on all values or noise."""
    builder = ModelBuilder()
    made = build(builder, builder.input(shape, scale=scale, zero_point=zero_point))
    for index in made if isinstance(made, list) else [made]:
        builder.output(index)
    if values is None:
        sample = shape[1:] if shape[:1] == (1,) else shape
        values = np.random.default_rng(0).integers(-128, 128, (5, *sample))
    return assert_equal_tensors(builder.build(**extra), np.asarray(values, np.int8), stream=stream)
