"""Where the other runtimes depart from TFLite Micro, and why: each departure is predicted to the bit.

The rules here are the right-hand column of a table in the documentation. Should a newer LiteRT follow
other rules, these tests name the operator.
"""

from __future__ import annotations

import numpy as np
import pytest
from paths import GOLDEN

from tintling.arithmetic.quantized_params import fully_connected_params, scale_of
from tintling.arithmetic.reference import run_all
from tintling.operators import Conv2D, FullyConnected, Softmax, op_name
from tintling.tflite.reader import read_tflite

litert = pytest.importorskip("ai_edge_litert.interpreter")

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual")
REFERENCE = litert.OpResolverType.BUILTIN_REF
OPTIMIZED = litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES


def litert_tensors(data, graph, batch, resolver):
    """Every activation tensor, as LiteRT computes it."""
    interpreter = litert.Interpreter(
        model_content=data,
        experimental_op_resolver_type=resolver,
        experimental_preserve_all_tensors=True,
        num_threads=1,
    )
    interpreter.allocate_tensors()
    rows = {tensor.index: [] for tensor in graph.activations()}
    for sample in batch:
        interpreter.set_tensor(graph.inputs[0], sample[np.newaxis])
        interpreter.invoke()
        for index, values in rows.items():
            values.append(interpreter.get_tensor(index).reshape(graph.tensors[index].shape[1:]).copy())
    return {index: np.stack(values) for index, values in rows.items()}


@pytest.fixture(scope="module")
def digits():
    images = np.load(GOLDEN / "digits.npz")["images"][..., np.newaxis]
    return (images ^ np.uint8(128)).view(np.int8)


def step(graph, op, tensors):
    """What our reference makes of the other runtime's own inputs to one operator."""
    from tintling.arithmetic._reference_operators import execute

    values = {
        i: tensors[i].reshape(len(tensors[i]), *graph.tensors[i].shape) for i in op.inputs if i in tensors
    }
    return execute(graph, op, values, {})[0].reshape(tensors[op.output].shape)


def accumulators(graph, op, x):
    """Sums of a dense layer before they are scaled."""
    weights, bias = (graph.tensors[i].data.astype(np.int64) for i in op.inputs[1:3])
    offset = fully_connected_params(graph, op).input_offset
    return (x.reshape(len(x), -1).astype(np.int64) + offset) @ weights.T + bias


def upward(sums, params):
    """Two rounding stages that take ties upwards, as vectorised kernels do, with clamping."""
    left, right = np.maximum(params.shift, 0), np.maximum(-params.shift, 0)
    high = (((sums << left) * params.multiplier) + (1 << 30)) >> 31
    rounded = (high + ((1 << right) >> 1)) >> right
    return np.clip(rounded + params.output_offset, params.activation_min, params.activation_max)


@pytest.mark.parametrize("name", MODELS)
def test_builtin_ref_departs_in_dense_layers_alone(name, golden, digits):
    data = (golden / f"{name}.tflite").read_bytes()
    graph = read_tflite(data)
    theirs = litert_tensors(data, graph, digits[:80], REFERENCE)
    for op in graph.ops:
        if not isinstance(op, FullyConnected):
            np.testing.assert_array_equal(step(graph, op, theirs), theirs[op.output], err_msg=op_name(op))


@pytest.mark.parametrize("name", MODELS)
def test_builtin_ref_scales_dense_sums_once_in_doubles(name, golden, digits):
    data = (golden / f"{name}.tflite").read_bytes()
    graph = read_tflite(data)
    theirs = litert_tensors(data, graph, digits, REFERENCE)
    departures = 0
    for op in graph.ops:
        if isinstance(op, FullyConnected):
            source, weights, output = (graph.tensors[i] for i in (*op.inputs[:2], op.output))
            params = fully_connected_params(graph, op)
            factor = (
                float(scale_of(source)) * weights.quant.scale.astype(np.float64) / float(scale_of(output))
            )
            real = accumulators(graph, op, theirs[source.index]) * factor
            once = np.copysign(np.floor(np.abs(real) + 0.5), real).astype(np.int64) + params.output_offset
            expected = np.clip(once, params.activation_min, params.activation_max)
            np.testing.assert_array_equal(theirs[op.output].reshape(expected.shape), expected)
            departures += int((step(graph, op, theirs) != theirs[op.output]).sum())
    assert departures > 0, "the digits show no departure, so this test shows nothing"


def test_builtin_ref_departs_on_few_digits(golden, digits):
    data = (golden / "tiny_int8.tflite").read_bytes()
    graph = read_tflite(data)
    ours, theirs = run_all(graph, digits), litert_tensors(data, graph, digits, REFERENCE)
    output = graph.outputs[0]
    assert np.abs(ours[output].astype(int) - theirs[output]).max() <= 1
    assert np.any(ours[output] != theirs[output], axis=1).sum() <= 5


@pytest.mark.parametrize("name", MODELS)
def test_the_optimized_kernels_depart_in_linear_layers_and_softmax_alone(name, golden, digits):
    data = (golden / f"{name}.tflite").read_bytes()
    graph = read_tflite(data)
    theirs = litert_tensors(data, graph, digits[:80], OPTIMIZED)
    for op in graph.ops:
        if not isinstance(op, Conv2D | FullyConnected | Softmax):
            np.testing.assert_array_equal(step(graph, op, theirs), theirs[op.output], err_msg=op_name(op))


@pytest.mark.parametrize("name", MODELS)
def test_the_optimized_kernels_take_ties_upwards(name, golden, digits):
    data = (golden / f"{name}.tflite").read_bytes()
    graph = read_tflite(data)
    theirs = litert_tensors(data, graph, digits, OPTIMIZED)
    departures = 0
    for op in graph.ops:
        if isinstance(op, FullyConnected):
            expected = upward(
                accumulators(graph, op, theirs[op.inputs[0]]), fully_connected_params(graph, op)
            )
            np.testing.assert_array_equal(theirs[op.output].reshape(expected.shape), expected)
            departures += int((step(graph, op, theirs) != theirs[op.output]).sum())
    assert departures > 0, "the digits show no departure, so this test shows nothing"


def test_the_optimized_convolutions_depart_on_negative_results_alone(golden, digits):
    data = (golden / "residual.tflite").read_bytes()
    graph = read_tflite(data)
    theirs = litert_tensors(data, graph, digits, OPTIMIZED)
    departures = 0
    for op in graph.ops:
        if isinstance(op, Conv2D):
            ours = step(graph, op, theirs)
            different = ours != theirs[op.output]
            departures += int(different.sum())
            zero_point = int(graph.tensors[op.output].quant.zero_point[0])
            assert np.all(ours[different] < zero_point)
            assert np.all(theirs[op.output][different] == ours[different] + 1)
    assert departures > 0
