"""From a graph to a program: what is joined, what disappears, what the integers are."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import ModelBuilder

from tintling.arithmetic.quantized_params import conv_params
from tintling.errors import ArtifactError, UnsupportedOperatorError
from tintling.firmware_export.compiler.kernel_structs import (
    ActivationStruct,
    BroadcastStruct,
    MeanStruct,
    PadStruct,
)
from tintling.firmware_export.compiler.lowering import check_name, lower
from tintling.firmware_export.compiler.program import ConstantRef, ValueRef
from tintling.graph import DType
from tintling.tflite.reader import read_tflite

RNG = np.random.default_rng(5)


def weights(*shape):
    return RNG.integers(-127, 128, shape).astype(np.int8)


def lowered(builder, name="net", labels=()):
    return lower(read_tflite(builder.build()), name=name, labels=labels)


def kernels(program):
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
    reference = program.steps[step].arguments[argument]
    assert isinstance(reference, ConstantRef)
    return program.constants[reference.index]


# names and labels


@pytest.mark.parametrize("name", ["tiny", "a", "model", "net_2", "x" * 48])
def test_lower_case_identifiers_name_a_model(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "2d", "Tiny", "my-net", "a b", "_x", "ü", "x" * 49, "a;b", "tiny\n", "int main"]
)
def test_anything_else_is_refused(name):
    with pytest.raises(ArtifactError, match="cannot name a model in C"):
        check_name(name)


def test_the_refusal_proposes_a_name():
    with pytest.raises(ArtifactError, match="for example 'my_net_2'"):
        check_name("My net-2")


def test_names_of_runtime_files_are_taken():
    with pytest.raises(ArtifactError, match=r"tl_conv2d_s8\.h is a file of the runtime"):
        check_name("conv2d_s8")


def test_labels_must_fit_the_output():
    builder = ModelBuilder()
    x = builder.input((1, 4))
    builder.output(builder.fully_connected(x, weights(3, 4), weight_scales=[0.1], out=(0.1, 0)))
    assert lowered(builder, labels=("a", "b", "c")).labels == ("a", "b", "c")
    with pytest.raises(ArtifactError, match="2 labels were given for a network with 3 output values"):
        lowered(builder, labels=("a", "b"))


# layers with weights


def pointwise_net(**options):
    builder = ModelBuilder()
    x = builder.input((1, 5, 5, 3), scale=0.02, zero_point=-7)
    builder.output(builder.conv_2d(x, weights(4, 1, 1, 3), weight_scales=[0.01], out=(0.05, 3), **options))
    return lowered(builder)


def test_a_filter_of_one_pixel_is_a_dense_layer_for_each_pixel():
    program = pointwise_net()
    assert kernels(program) == ["fully_connected_s8"]
    params = program.steps[0].params
    assert (params.rows, params.accum_depth, params.output_depth) == (25, 3, 4)
    assert constant(program, 0, 1).data.shape == (4, 3)
    assert program.steps[0].overlaps[0].value == 0


def test_a_filter_of_one_pixel_that_skips_pixels_stays_a_convolution():
    assert kernels(pointwise_net(stride=(2, 2))) == ["conv2d_s8"]


@pytest.mark.parametrize(("weight_scale", "large"), [(0.62, 0), (0.63, 1)])
def test_factors_from_a_quarter_on_count_as_large(weight_scale, large):
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.02)
    dense = builder.fully_connected(x, weights(2, 4), weight_scales=[0.01, weight_scale], out=(0.05, 0))
    builder.output(dense)
    assert lowered(builder).steps[0].params.scaling.large == large


# fusion


def test_convolution_activation_and_pooling_become_one_step():
    builder, x = conv_net(activation="RELU")
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (2, 2)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_max_pool_s8"]
    assert program.steps[0].ops == (0, 1)
    assert [value.shape for value in program.values] == [(8, 8, 2), (3, 3, 4)]
    assert program.steps[0].params.conv.scaling.activation == ActivationStruct(3, 127)


def test_a_depthwise_convolution_takes_its_pooling_along():
    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 4), scale=0.02)
    x = builder.depthwise_conv_2d(x, weights(1, 3, 3, 4), weight_scales=[0.01], out=(0.05, 3))
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (3, 2), stride=(3, 2), padding="SAME"))
    assert kernels(lowered(builder)) == ["depthwise_conv2d_max_pool_s8"]


def test_a_map_that_someone_else_reads_is_stored():
    builder, x = conv_net()
    a = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    b = builder.pool_2d("AVERAGE_POOL_2D", x, (2, 2))
    builder.output(builder.binary("ADD", a, b, out=(0.1, 0)))
    assert kernels(lowered(builder)) == ["conv2d_s8", "max_pool_s8", "average_pool_s8", "add_s8"]


def test_a_map_that_the_caller_reads_is_stored():
    builder, x = conv_net()
    builder.output(x)
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (2, 2)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_s8", "max_pool_s8"]
    assert len(program.outputs) == 2


def test_overlapping_windows_are_pooled_afterwards():
    builder, x = conv_net()
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (3, 3), stride=(2, 2)))
    assert kernels(lowered(builder)) == ["conv2d_s8", "max_pool_s8"]


def test_a_single_window_may_be_larger_than_its_stride():
    builder, x = conv_net()
    builder.output(builder.pool_2d("MAX_POOL_2D", x, (6, 6), stride=(1, 1)))
    assert kernels(lowered(builder)) == ["conv2d_max_pool_s8"]


def test_average_pooling_is_not_monotone_in_one_value_and_stays_apart():
    builder, x = conv_net()
    builder.output(builder.pool_2d("AVERAGE_POOL_2D", x, (2, 2)))
    assert kernels(lowered(builder)) == ["conv2d_s8", "average_pool_s8"]


def test_clamps_before_and_after_the_pooling_join_the_convolution():
    builder, x = conv_net()
    x = builder.unary("RELU", x, out=(0.05, 3))
    x = builder.pool_2d("MAX_POOL_2D", x, (2, 2))
    builder.output(builder.unary("RELU6", x, out=(0.05, 3)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_max_pool_s8"]
    assert program.steps[0].ops == (0, 1, 2, 3)
    assert program.steps[0].params.conv.scaling.activation == ActivationStruct(3, 123)


def test_a_clamp_that_rescales_is_a_table():
    builder, x = conv_net()
    builder.output(builder.unary("RELU", x, out=(0.03, -128)))
    program = lowered(builder)
    assert kernels(program) == ["conv2d_s8", "lookup_s8"]
    assert constant(program, 1, 1).data.shape == (256,)


# what disappears


def test_reshape_squeeze_and_trivial_transpose_leave_no_code():
    builder = ModelBuilder()
    x = builder.input((1, 1, 6, 4), scale=0.1)
    x = builder.unary("LOGISTIC", x, out=(1 / 256, -128))
    x = builder.transpose(x, (0, 2, 1, 3))
    x = builder.squeeze(x)
    x = builder.reshape(x, (1, 24))
    builder.output(x)
    program = lowered(builder)
    assert kernels(program) == ["lookup_s8"]
    assert program.steps[0].finished == (1, 3, 4, 6)
    assert program.outputs[0].value == program.steps[0].output
    assert program.outputs[0].shape == (1, 24)


def test_a_network_that_only_reshapes_hands_its_input_back():
    builder = ModelBuilder()
    builder.output(builder.reshape(builder.input((1, 2, 3), scale=0.1), (1, 6)))
    program = lowered(builder)
    assert program.steps == ()
    assert program.inputs[0].value == program.outputs[0].value
    assert program.received == ((2, 0),)


def test_a_requantization_that_changes_nothing_disappears():
    builder = ModelBuilder()
    x = builder.input((1, 8), scale=0.1, zero_point=3)
    x = builder.unary("QUANTIZE", x, out=(0.1, 3))
    builder.output(builder.fully_connected(x, weights(3, 8), weight_scales=[0.1], out=(0.1, 0)))
    assert kernels(lowered(builder)) == ["fully_connected_s8"]


# integers


def test_the_bias_holds_the_correction_for_the_zero_point():
    builder, x = conv_net()
    builder.output(x)
    graph = read_tflite(builder.build())
    program = lower(graph, name="net", labels=())
    filters = graph.tensors[1].data.astype(np.int64)
    expected = np.arange(4) + 7 * filters.sum((1, 2, 3))
    np.testing.assert_array_equal(constant(program, 0, 2).data, expected)
    assert constant(program, 0, 2).data.dtype == np.int32


def test_one_factor_is_stored_when_all_channels_share_it():
    builder, x = conv_net()
    builder.output(x)
    program = lowered(builder)
    assert program.steps[0].params.scaling.per_channel == 0
    assert constant(program, 0, 3).data.shape == (1,)
    assert constant(program, 0, 4).data.shape == (1,)


def test_factors_are_stored_for_each_channel_when_they_differ():
    builder = ModelBuilder()
    x = builder.input((1, 8, 8, 2), scale=0.02, zero_point=-7)
    scales = [0.01, 0.02, 0.001, 0.01]
    x = builder.conv_2d(x, weights(4, 3, 3, 2), weight_scales=scales, out=(0.05, 3), padding="SAME")
    builder.output(x)
    graph = read_tflite(builder.build())
    program = lower(graph, name="net", labels=())
    linear = conv_params(graph, graph.ops[0])
    np.testing.assert_array_equal(constant(program, 0, 3).data, linear.multiplier)
    np.testing.assert_array_equal(constant(program, 0, 4).data, linear.shift)
    assert program.steps[0].params.border == 1
    assert program.steps[0].params.input_zero_point == -7


def test_equal_constants_are_stored_once():
    builder = ModelBuilder()
    x = builder.input((1, 6), scale=0.1)
    same = weights(6, 6)
    for _ in range(2):
        x = builder.fully_connected(x, same, weight_scales=[0.1], out=(0.1, 0))
    builder.output(x)
    program = lowered(builder)
    assert constant(program, 0, 1) is constant(program, 1, 1)
    assert program.constant_bytes == sum(c.data.nbytes for c in program.constants)


def test_constants_cannot_be_written():
    builder, x = conv_net()
    builder.output(x)
    with pytest.raises(ValueError, match="read-only"):
        lowered(builder).constants[0].data[0] = 1


def test_lowering_is_a_pure_function(golden):
    graph = read_tflite(golden / "residual.tflite")
    one, two = (lower(graph, name="net", labels=()) for _ in range(2))
    assert one.steps == two.steps
    assert one.values == two.values
    assert [c.data.tobytes() for c in one.constants] == [c.data.tobytes() for c in two.constants]


# walks


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((1, 4, 4, 3), (1, 4, 4, 3), BroadcastStruct((1, 1, 1, 48), (0, 0, 0, 1), (0, 0, 0, 1))),
        ((1, 4, 4, 3), (1, 1, 1, 3), BroadcastStruct((1, 1, 16, 3), (0, 0, 3, 1), (0, 0, 0, 1))),
        ((1, 4, 4, 3), (1,), BroadcastStruct((1, 1, 1, 48), (0, 0, 0, 1), (0, 0, 0, 0))),
        ((1, 1, 4, 1), (1, 5, 1, 3), BroadcastStruct((1, 5, 4, 3), (0, 0, 1, 0), (0, 3, 0, 1))),
    ],
)
def test_broadcasts_fold_into_as_few_loops_as_they_can(first, second, expected):
    builder = ModelBuilder()
    a = builder.input(first, scale=0.1)
    b = builder.constant(weights(*second), scales=[0.1])
    builder.output(builder.binary("MUL", a, b, out=(0.5, 0)))
    assert lowered(builder).steps[0].params.broadcast == expected


@pytest.mark.parametrize(
    ("shape", "axes", "expected"),
    [
        ((1, 4, 5, 3), (1, 2), (1, 20, 3, 1, 1)),
        ((1, 4, 5, 3), (3,), (20, 3, 1, 1, 1)),
        ((1, 4, 5, 3), (1, 3), (1, 4, 5, 3, 1)),
        ((1, 4, 5, 3), (2,), (4, 5, 3, 1, 1)),
        ((1, 4, 5, 3), (0, 1, 2, 3), (1, 60, 1, 1, 1)),
    ],
)
def test_means_fold_neighbouring_axes(shape, axes, expected):
    builder = ModelBuilder()
    x = builder.input(shape, scale=0.1)
    builder.output(builder.mean(x, axes, out=(0.1, 0), keep_dims=True))
    params = lowered(builder).steps[0].params
    assert isinstance(params, MeanStruct)
    assert (params.keep_0, params.reduce_0, params.keep_1, params.reduce_1, params.keep_2) == expected


def test_a_mean_over_three_separate_groups_is_refused():
    builder = ModelBuilder()
    x = builder.input((1, 2, 3, 2, 3, 2), scale=0.1)
    builder.output(builder.mean(x, (1, 3, 5), out=(0.1, 0)))
    with pytest.raises(UnsupportedOperatorError, match=r"operator 0 \(MEAN\): axes .* more than two groups"):
        lowered(builder)


def test_unpadded_axes_join_the_axis_in_front():
    builder = ModelBuilder()
    x = builder.input((1, 4, 5, 3), scale=0.1, zero_point=9)
    builder.output(builder.pad(x, [(0, 0), (1, 2), (0, 0), (0, 0)]))
    params = lowered(builder).steps[0].params
    assert params == PadStruct((1, 1, 1, 1, 60), (0, 0, 0, 0, 15), (1, 1, 1, 1, 105), 9)


# values and steps


def test_float_borders_are_values_of_four_bytes(golden):
    program = lower(read_tflite(golden / "float_io.tflite"), name="net", labels=())
    assert kernels(program)[0] == "quantize_f32_s8"
    assert kernels(program)[-1] == "dequantize_s8_f32"
    assert program.values[0].dtype is DType.FLOAT32
    assert program.values[0].nbytes == 4 * 784


def test_a_constant_operand_is_read_from_flash():
    builder = ModelBuilder()
    x = builder.input((1, 4), scale=0.1)
    builder.output(builder.binary("ADD", builder.constant(weights(1, 4), scales=[0.1]), x, out=(0.3, 1)))
    arguments = lowered(builder).steps[0].arguments
    assert isinstance(arguments[0], ConstantRef)
    assert isinstance(arguments[1], ValueRef)


def test_each_part_of_a_concatenation_is_a_copy_and_the_last_finishes_it():
    builder = ModelBuilder()
    x = builder.input((1, 2, 3, 4), scale=0.1)
    y = builder.unary("RELU", x, out=(0.1, 0))
    z = builder.concatenation([x, y, x], 3)
    builder.output(z)
    steps = lowered(builder).steps
    assert [step.kernel for step in steps[1:]] == ["tl_concatenation_s8"] * 3
    assert [step.params.output_from for step in steps[1:]] == [0, 4, 8]
    assert [step.finished for step in steps[1:]] == [(), (), (z,)]
    assert len({step.name for step in steps}) == 4


def test_every_materialised_tensor_is_finished_exactly_once(golden):
    for path in sorted(golden.glob("*.tflite")):
        graph = read_tflite(path)
        program = lower(graph, name="net", labels=())
        finished = [tensor for step in program.steps for tensor in step.finished]
        assert len(finished) == len(set(finished))
        assert set(graph.outputs) <= set(finished)
