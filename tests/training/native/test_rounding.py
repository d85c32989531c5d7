"""The native engine rounds as the int8 network does, and its gradients go straight through."""

from __future__ import annotations

from itertools import count, pairwise

import numpy as np
import pytest

from tintling.arithmetic import reference
from tintling.compression.quantize import to_int8
from tintling.compression.structure import copy_model
from tintling.errors import TintlingError
from tintling.firmware_export.targets.toolchain import compile_for_this_processor
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected, Mean
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras, tf
from tintling.training.native.engine import NativeEngine
from tintling.training.native.plan import Grid, LayerKind
from tintling.training.native.rounding import fit_grids, rounded_layers
from tintling.training.networks import registry as zoo
from tintling.training.networks.folding import fold_normalization
from tintling.training.settings.config import Optimizer, TrainingConfig

CONFIG = TrainingConfig(
    engine="native", batch_size=64, seed=7, ema=0.9, optimizer=Optimizer(learning_rate=0.01)
)
WEIGHTED = ("Conv2D", "DepthwiseConv2D", "Dense")


def no_normalization() -> keras.Model:
    """Every layer that rounding knows, with and without ReLU and bias, on odd planes too."""
    layers, seeds = keras.layers, count(5)

    def weights(deviation: float = 0.3) -> keras.initializers.Initializer:
        return keras.initializers.RandomNormal(stddev=deviation, seed=next(seeds))

    return keras.Sequential(
        [
            layers.InputLayer(input_shape=(28, 28, 1)),
            layers.Conv2D(7, (3, 2), kernel_initializer=weights(), bias_initializer=weights(0.1)),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D((3, 5), depthwise_initializer=weights(), activation="relu"),
            layers.Conv2D(11, 1, use_bias=False, kernel_initializer=weights()),
            layers.DepthwiseConv2D(2, use_bias=False, depthwise_initializer=weights()),
            layers.Conv2D(4, 3, kernel_initializer=weights(), activation="relu"),
            layers.MaxPooling2D(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(13, activation="relu", kernel_initializer=weights()),
            layers.Dense(10, kernel_initializer=weights(), bias_initializer=weights(0.1)),
        ]
    )


@pytest.fixture(scope="module")
def folded(small_splits):
    """Networks that were trained for a moment and folded."""

    def train(name: str) -> keras.Model:
        engine = NativeEngine(zoo.build(name, seed=3), CONFIG, compile_for_this_processor)
        for _ in range(5):
            engine.run_epoch(small_splits.train, np.full(10, 0.01, np.float32))
        return fold_normalization(engine.model)

    return {name: train(name) for name in ("tiny", "femto")}


@pytest.fixture(scope="module")
def int8(folded, small_splits):
    """What the converter makes of them, with the digits that ranges are measured on."""
    calibration = small_splits.train.images[:200]
    graphs = {
        name: read_tflite(to_int8(model, CONFIG.normalization, calibration)) for name, model in folded.items()
    }
    return graphs, calibration


def rounding_engine(model: keras.Model, calibration: np.ndarray) -> NativeEngine:
    engine = NativeEngine(model, CONFIG, compile_for_this_processor)
    engine.round_to(fit_grids(engine.layers, engine.ranges(calibration)))
    return engine


def straight_through(values: tf.Tensor, grid: Grid) -> tf.Tensor:
    """Rounds to a grid; the gradient passes inside it and stops beyond."""
    low, high = grid.low * grid.scale, grid.high * grid.scale
    inside = tf.logical_and(values >= low, values <= high)
    passing = tf.where(inside, values, tf.stop_gradient(values))
    steps = values / grid.scale
    if grid.fraction:
        steps = tf.round(steps * grid.fraction) / grid.fraction
        steps += tf.sign(steps) * 0.01  # ties away from zero
    steps = tf.clip_by_value(tf.round(steps), grid.low, grid.high)
    return passing + tf.stop_gradient(steps * grid.scale - passing)


def rounded_kernel(layer: keras.layers.Layer, kernel: tf.Tensor) -> tf.Tensor:
    """Rounds to 127 steps each side, a scale for each output channel."""
    axes = (
        (0, 1, 3) if isinstance(layer, keras.layers.DepthwiseConv2D) else tuple(range(len(kernel.shape) - 1))
    )
    scale = tf.reduce_max(tf.abs(kernel), axis=axes, keepdims=True) / 127
    return kernel + tf.stop_gradient(tf.round(kernel / scale) * scale - kernel)


def their_logits(model: keras.Model, pixels: tf.Tensor, grids: list[Grid]) -> tf.Tensor:
    """The forward pass layer by layer, with TensorFlow's operators and rounding between them."""
    scales = iter([grid for grid in grids if grid.scale])
    values = pixels
    followers = [*(layer for _, layer in pairwise(model.layers)), None]
    for layer, follower in zip(model.layers, followers, strict=True):
        kind = type(layer).__name__
        if kind in WEIGHTED:
            kernel = rounded_kernel(
                layer, layer.depthwise_kernel if kind == "DepthwiseConv2D" else layer.kernel
            )
            if kind == "Dense":
                values = tf.reshape(values, (len(values), -1)) @ kernel
            elif kind == "Conv2D":
                values = tf.nn.conv2d(values, kernel, 1, "VALID")
            else:
                values = tf.nn.depthwise_conv2d(values, kernel, (1, 1, 1, 1), "VALID")
            values = layer.activation(values + layer.bias if layer.use_bias else values)
        else:
            values = layer(values)
        fused = isinstance(follower, keras.layers.ReLU)
        if (kind in WEIGHTED and not fused) or kind in ("ReLU", "GlobalAveragePooling2D"):
            values = straight_through(values, next(scales))
    assert next(scales, None) is None
    return values


@pytest.mark.parametrize("name", ["every layer", "tiny", "femto"])
def test_rounded_logits_and_straight_through_gradients_are_tensorflow_s(name, folded, small_splits):
    model = no_normalization() if name == "every layer" else folded[name]
    data = small_splits.train.take(CONFIG.batch_size)
    # Ranges of fewer digits than are trained on: some values lie beyond them and must not be moved.
    calibration = small_splits.validation.images[:8]
    engine = rounding_engine(model, calibration)
    grids = fit_grids(engine.layers, engine.ranges(calibration))
    loss, gradient = engine.gradients(data)
    with tf.GradientTape() as tape:
        logits = their_logits(model, tf.constant(CONFIG.normalization.to_float(data.images)), grids)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(data.labels.astype(np.int32), logits)
        their_loss = tf.reduce_mean(losses)
    theirs = np.concatenate([part.numpy().ravel() for part in tape.gradient(their_loss, model.weights)])
    np.testing.assert_allclose(engine.logits(data.images), logits, rtol=1e-6)
    assert len(np.unique(logits)) < 256
    assert loss == pytest.approx(float(their_loss), rel=1e-5)
    assert np.abs(theirs).max() > 1e-3
    np.testing.assert_allclose(gradient, theirs, atol=1e-3 * np.abs(theirs).max())
    if name == "every layer":
        beyond = [grids[-1].low, grids[-1].high]
        assert 0 < np.isin(np.round(logits.numpy() / grids[-1].scale), beyond).mean() < 0.2


@pytest.mark.parametrize("name", ["tiny", "femto"])
def test_the_grids_are_those_of_the_converter(name, folded, int8):
    graphs, calibration = int8
    graph = graphs[name]
    engine = NativeEngine(folded[name], CONFIG, compile_for_this_processor)
    grids = [grid for grid in fit_grids(engine.layers, engine.ranges(calibration)) if grid.scale]
    stored = [
        graph.tensors[op.outputs[0]]
        for op in graph.ops
        if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected | Mean)
    ]
    for grid, tensor in zip(grids, stored, strict=True):
        assert grid.scale == pytest.approx(float(tensor.quant.scale[0]), rel=1e-6)
        assert (grid.low, grid.high) == (-128 - tensor.quant.zero_point[0], 127 - tensor.quant.zero_point[0])


@pytest.mark.parametrize("name", ["tiny", "femto"])
def test_the_kernels_are_rounded_as_the_converter_rounds_them(name, folded, int8, small_splits):
    graphs, calibration = int8
    graph = graphs[name]
    ops = [op for op in graph.ops if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected)]
    layers = [layer for layer in folded[name].layers if type(layer).__name__ in WEIGHTED]
    # The rounded engine cannot tell a network from its twin whose kernels are on the converter's grid.
    twin = copy_model(folded[name])
    for layer, op in zip(layers, ops, strict=True):
        kernel = graph.tensors[op.inputs[1]]
        channel = kernel.quant.quantized_dimension
        scale = kernel.quant.scale.reshape(
            [-1 if axis == channel else 1 for axis in range(len(kernel.shape))]
        )
        real = kernel.data * scale
        twin_kernel = real.T if isinstance(op, FullyConnected) else np.moveaxis(real, 0, -1)
        _, *bias = layer.get_weights()
        twin.get_layer(layer.name).set_weights([twin_kernel, *bias])
    engines = [NativeEngine(model, CONFIG, compile_for_this_processor) for model in (folded[name], twin)]
    grids = fit_grids(engines[0].layers, engines[0].ranges(calibration))
    for engine in engines:
        engine.round_to(grids)
    first, second = (engine.logits(small_splits.validation.images) for engine in engines)
    assert (np.abs(first - second) <= 1.01 * grids[-1].scale).all()
    assert (first == second).mean() > 0.97


@pytest.mark.parametrize("name", ["tiny", "femto"])
def test_the_rounded_engine_answers_as_the_int8_network_does(name, folded, int8, small_splits):
    """Steps of intermediate tensors that fall on the other side of a half add up over nine layers."""
    graphs, calibration = int8
    graph = graphs[name]
    engine = rounding_engine(folded[name], calibration)
    images = small_splits.validation.images[:200]
    batch = CONFIG.normalization.to_int8(images).reshape(-1, *graph.input.shape[1:])
    output = graph.output.quant
    stored = reference.run(graph, batch)[0].astype(np.int32) - output.zero_point[0]
    difference = np.round(engine.logits(images) / output.scale[0]).astype(np.int32) - stored
    most, equal = {"tiny": (1, 0.95), "femto": (4, 0.4)}[name]
    assert np.abs(difference).max() <= most
    assert (difference == 0).mean() > equal
    # No bias: what is learnt in the engine holds on the device.
    assert abs(difference.mean()) < 0.05


def test_training_with_rounding_repeats_to_the_bit_and_lowers_the_rounded_loss(folded, small_splits):
    states, losses = [], []
    for _ in range(2):
        engine = rounding_engine(copy_model(folded["tiny"]), small_splits.train.images[:200])
        before = engine.evaluate(small_splits.train)[0]
        engine.run_epoch(small_splits.train, np.full(10, 0.003, np.float32))
        states.append(engine.state())
        losses.append((before, engine.evaluate(small_splits.train)[0]))
    assert losses[0] == losses[1]
    assert losses[0][1] < losses[0][0]
    for name, (values,) in states[0].items():
        assert values.tobytes() == states[1][name][0].tobytes(), name


def test_normalization_that_is_not_folded_is_refused(small_splits):
    engine = NativeEngine(zoo.build("tiny"), CONFIG, compile_for_this_processor)
    with pytest.raises(TintlingError, match="normalization is folded"):
        fit_grids(engine.layers, engine.ranges(small_splits.train.images[:16]))
    with pytest.raises(ValueError, match="need as many grids, not 1"):
        engine.round_to([Grid()])


def test_a_relu_belongs_to_its_layer_and_pooling_keeps_the_scale():
    engine = NativeEngine(no_normalization(), CONFIG, compile_for_this_processor)
    kinds = [engine.layers[index].kind for index in rounded_layers(engine.layers)]
    assert [LayerKind(kind).name for kind in kinds] == [
        "RELU",
        "RELU",
        "LINEAR",
        "DEPTHWISE",
        "RELU",
        "AVERAGE",
        "RELU",
        "LINEAR",
    ]
