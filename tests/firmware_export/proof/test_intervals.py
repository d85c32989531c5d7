"""Intervals contain what the reference computes, and their ends are reached where that is claimed."""

from __future__ import annotations

import numpy as np
import pytest
from faulty_networks import compiled
from operator_networks import operator_cases

from tintling.arithmetic import reference
from tintling.firmware_export.proof.intervals import linear_layer, reachable, sums_of
from tintling.operators import Conv2D
from tintling.tflite.reader import read_tflite

GOLDEN = ("tiny_int8", "residual", "depthwise_mean", "tiny_bn_after_relu")


def inputs_of(graph, count=40):
    generator = np.random.default_rng(1)
    return generator.integers(-128, 128, (count, *graph.input.sample_shape)).astype(np.int8)


@pytest.mark.parametrize("name", GOLDEN)
def test_every_value_of_the_reference_lies_in_its_interval(name, golden):
    graph = read_tflite(golden / f"{name}.tflite")
    intervals = reachable(graph)
    for index, values in reference.run_all(graph, inputs_of(graph)).items():
        low, high = (part.reshape(values.shape[1:]) for part in (intervals[index].low, intervals[index].high))
        assert (values >= low).all()
        assert (values <= high).all()


@pytest.mark.parametrize("name", ["ELU", "HARD_SWISH", "SUM (-1,)", "strided slice", "REDUCE_MAX (1, 2)"])
def test_operators_stay_in_their_intervals(name):
    case = operator_cases()[name]
    graph = read_tflite(case.data)
    intervals = reachable(graph)
    for index, values in reference.run_all(graph, *case.inputs).items():
        tensor = intervals[index]
        assert (values >= tensor.low.reshape(values.shape[1:])).all()
        assert (values <= tensor.high.reshape(values.shape[1:])).all()


def test_the_first_layers_sums_reach_their_bounds():
    graph = compiled("tiny").graph
    op = next(op for op in graph.ops if isinstance(op, Conv2D))
    layer = linear_layer(graph, op)
    sums = sums_of(graph, layer, reachable(graph)[graph.inputs[0]])
    best = np.where(layer.weights > 0, 127, -128) + layer.params.input_offset
    worst = np.where(layer.weights > 0, -128, 127) + layer.params.input_offset
    assert ((layer.weights * best).sum(1) + layer.bias == sums.high).all()
    assert ((layer.weights * worst).sum(1) + layer.bias == sums.low).all()
    assert (sums.partial_low <= sums.low).all()
    assert (sums.partial_high >= sums.high).all()
