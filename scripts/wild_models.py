"""Builds about forty small networks the way strangers do: every kind of file, head and normalization.

The networks are trained for seconds on a few thousand digits, with TensorFlow's converter as other people
call it. ``scripts/verify_wild.py`` runs this file in a process of its own and reads ``wild.json``.

    python scripts/wild_models.py FOLDER [--only NAME,…]

Every file is taken, or is of a kind that TFLite Micro does not run as int8 (``taken`` is false).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tintling.training._tensorflow import keras, quiet_stderr, tf
from tintling.training.data.mnist import load_mnist

__all__ = ["Wild", "main"]

Pixels = Literal["unit", "raw", "signed", "standardize", "none"]
Values = NDArray[np.float32]
Task = Literal["digits", "large", "other"]

_TRAINED = 6000
_CALIBRATED = 200
_EPOCHS = 2
_MEAN, _STD = 0.1307, 0.3081
_LAYERS = keras.layers


@dataclass(frozen=True, slots=True)
class Wild:
    """A file as strangers have it.

    Attributes:
        name: Of the file, without suffix.
        pixels: How the network was trained to see them; ``none`` for one that takes no digits.
        task: ``digits``; ``large`` tells digits from 5 on from the others; ``other`` is none of both.
        taken: Whether it is to be taken; the others are to be refused with a remedy.
        asked: What ``--normalization`` is given; empty where the file says enough.
    """

    name: str
    pixels: Pixels = "unit"
    task: Task = "digits"
    taken: bool = True
    asked: str = ""


@cache
def _digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    data = load_mnist(offline=True)
    return data.train_images[:_TRAINED], data.train_labels[:_TRAINED]


def scaled(pixels: Pixels, images: NDArray[np.uint8]) -> Values:
    """The numbers that a network was trained on, shape (N, 28, 28, 1)."""
    values = images.reshape(-1, 28, 28, 1).astype(np.float32)
    if pixels == "unit":
        return values / 255
    if pixels == "signed":
        return values / 127.5 - 1
    if pixels == "standardize":
        return (values / 255 - _MEAN) / _STD
    return values


def _trunk(x: Any) -> Any:
    """Two convolutions and what leads to ten logits."""
    x = _LAYERS.Conv2D(6, 3, strides=2, activation="relu")(x)
    x = _LAYERS.Conv2D(12, 3, strides=2, activation="relu")(x)
    return _LAYERS.Flatten()(x)


_HEADS: dict[str, Callable[[Any], Any]] = {
    "logits": lambda x: x,
    "softmax": keras.activations.softmax,
    "log-softmax": tf.nn.log_softmax,
    "sigmoid": keras.activations.sigmoid,
}


def _loss(head: str) -> Any:
    if head == "sigmoid":
        return lambda y, p: keras.losses.binary_crossentropy(
            tf.one_hot(tf.reshape(tf.cast(y, tf.int32), [-1]), 10), p
        )
    if head == "log-softmax":
        return lambda y, p: (
            -tf.reduce_sum(tf.one_hot(tf.reshape(tf.cast(y, tf.int32), [-1]), 10) * p, axis=-1)
        )
    return keras.losses.SparseCategoricalCrossentropy(from_logits=head == "logits")


def _fit(model: Any, pixels: Pixels, loss: Any, labels: NDArray[Any] | None = None, epochs: int = 2) -> Any:
    images, digits = _digits()
    values = scaled(pixels, images).reshape(-1, *model.input_shape[1:])
    model.compile(keras.optimizers.legacy.Adam(2e-3), loss)
    model.fit(values, digits if labels is None else labels, batch_size=64, epochs=epochs, verbose=0)
    return model


@cache
def trained(pixels: Pixels = "unit", head: str = "logits", *, rescaling: bool = False) -> Any:
    """The plain network, trained."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((28, 28, 1))
    x = _LAYERS.Rescaling(1 / 255)(inputs) if rescaling else inputs
    outputs = _HEADS[head](_LAYERS.Dense(10)(_trunk(x)))
    return _fit(keras.Model(inputs, outputs), pixels, _loss(head))


def _fitted(
    layers: Callable[[Any], Any], shape: tuple[int, ...] = (28, 28, 1), *, epochs: int = _EPOCHS
) -> Any:
    """Another architecture on pixels in [0, 1], trained briefly."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input(shape)
    model = keras.Model(inputs, _LAYERS.Dense(10)(layers(inputs)))
    return _fit(model, "unit", _loss("logits"), epochs=epochs)


def convert(
    model: Any, pixels: Pixels = "unit", kind: str = "int8", border: str = "int8", *, fixed: bool = True
) -> bytes:
    """Converts as other people do.

    Args:
        model: A Keras model.
        pixels: How it sees them, for the representative data set.
        kind: ``int8``, ``16x8``, ``float16``, ``hybrid``, ``float`` or ``qat``.
        border: Type of input and output: ``int8``, ``uint8``, ``float``, or two of them with a slash.
        fixed: Fix the batch of 1; the textbook recipe does not.
    """
    shape = (1, *model.input_shape[1:])
    if fixed:
        call = tf.function(lambda x: model(x, training=False)).get_concrete_function(tf.TensorSpec(shape))
        converter = tf.lite.TFLiteConverter.from_concrete_functions([call], model)
    else:
        converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if kind == "float":
        return bytes(converter.convert())
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if kind == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if kind in {"int8", "16x8"}:
        images = _digits()[0][:_CALIBRATED]
        values = scaled(pixels, images).reshape(-1, *shape) if pixels != "none" else _noise(shape)
        converter.representative_dataset = lambda: ([value] for value in values)
        sets = tf.lite.OpsSet
        wanted = sets.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
        converter.target_spec.supported_ops = [sets.TFLITE_BUILTINS_INT8 if kind == "int8" else wanted]
    if kind in {"int8", "16x8", "qat"} and border != "float":
        types = {"int8": tf.int8, "uint8": tf.uint8, "int16": tf.int16, "float": tf.float32}
        first, _, second = border.partition("/")
        converter.inference_input_type = types[first]
        converter.inference_output_type = types[second or first]
    with quiet_stderr():
        return bytes(converter.convert())


def _noise(shape: tuple[int, ...]) -> Values:
    return np.random.default_rng(3).random((_CALIBRATED, *shape)).astype(np.float32)


def _pruned() -> bytes:
    from tensorflow_model_optimization.sparsity import keras as sparsity

    base = keras.models.clone_model(trained())
    base.set_weights(trained().get_weights())
    model = sparsity.prune_low_magnitude(base, sparsity.ConstantSparsity(0.6, 0, frequency=20))
    images, labels = _digits()
    model.compile(keras.optimizers.legacy.Adam(1e-3), _loss("logits"))
    steps = [sparsity.UpdatePruningStep()]
    model.fit(scaled("unit", images), labels, batch_size=64, epochs=1, verbose=0, callbacks=steps)
    return convert(sparsity.strip_pruning(model))


def _clustered() -> bytes:
    from tensorflow_model_optimization.clustering import keras as clustering

    base = keras.models.clone_model(trained())
    base.set_weights(trained().get_weights())
    start = clustering.CentroidInitialization.KMEANS_PLUS_PLUS
    model = clustering.cluster_weights(base, number_of_clusters=16, cluster_centroids_init=start)
    return convert(clustering.strip_clustering(_fit(model, "unit", _loss("logits"), epochs=1)))


@cache
def _aware() -> Any:
    from tensorflow_model_optimization.quantization import keras as quantization

    base = keras.models.clone_model(trained())
    base.set_weights(trained().get_weights())
    return _fit(quantization.quantize_model(base), "unit", _loss("logits"), epochs=1)


def _epochs(layers: Callable[[Any], Any]) -> int:
    """Epochs until answers are clear: nearly even ones fall differently in LiteRT's float factors."""
    return 5 if layers is _separable else _EPOCHS


def _separable(x: Any) -> Any:
    for filters, stride in ((8, 2), (16, 2), (24, 1)):
        x = _LAYERS.SeparableConv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
        x = _LAYERS.ReLU(6.0)(_LAYERS.BatchNormalization(momentum=0.9)(x))
    return _LAYERS.GlobalAveragePooling2D()(x)


def _residual(x: Any) -> Any:
    x = _LAYERS.Conv2D(8, 3, strides=2, padding="same", activation="relu")(x)
    y = _LAYERS.Conv2D(8, 3, padding="same", activation="relu")(x)
    y = _LAYERS.Conv2D(8, 3, padding="same")(y)
    return _LAYERS.Flatten()(_LAYERS.AveragePooling2D()(_LAYERS.ReLU()(_LAYERS.Add()([x, y]))))


def _excited(x: Any) -> Any:
    x = _LAYERS.Conv2D(8, 3, strides=2, padding="same", activation=tf.nn.relu6)(x)
    gate = _LAYERS.Dense(8, activation="sigmoid")(_LAYERS.GlobalAveragePooling2D()(x))
    x = _LAYERS.Multiply()([x, _LAYERS.Reshape((1, 1, 8))(gate)])
    return _LAYERS.Flatten()(_LAYERS.MaxPooling2D()(x))


def _two_ways(x: Any) -> Any:
    x = _LAYERS.ZeroPadding2D(2)(x)
    ways = [_LAYERS.Conv2D(4, size, strides=2, padding="same", activation="relu")(x) for size in (1, 3, 5)]
    return _LAYERS.Flatten()(_LAYERS.MaxPooling2D(4)(_LAYERS.Concatenate()(ways)))


def _of_activation(activation: Any) -> Callable[[Any], Any]:
    def layers(x: Any) -> Any:
        x = _LAYERS.Conv2D(6, 3, strides=2)(x)
        x = activation(x)
        return _LAYERS.Flatten()(activation(_LAYERS.Conv2D(8, 3, strides=2)(x)))

    return layers


def _hard_swish(x: Any) -> Any:
    return x * tf.nn.relu6(x + 3.0) / 6.0


def _dense(x: Any) -> Any:
    x = _LAYERS.Flatten()(x)
    return _LAYERS.Dropout(0.1)(_LAYERS.Dense(32, activation="relu")(x))


def _resized(x: Any) -> Any:
    x = _LAYERS.Conv2D(4, 3, strides=4, padding="same", activation="relu")(x)
    x = _LAYERS.UpSampling2D(2, interpolation="bilinear")(x)
    x = _LAYERS.Conv2DTranspose(4, 2, strides=2, activation="relu")(x)
    return _LAYERS.Flatten()(_LAYERS.MaxPooling2D(4)(_LAYERS.UpSampling2D(2)(x)))


def _split(x: Any) -> Any:
    left, right = tf.split(_LAYERS.Conv2D(8, 3, strides=2, activation="relu")(x), 2, axis=-1)
    x = tf.maximum(left, right)[:, 1:, :-1, :]
    return _LAYERS.Flatten()(tf.nn.space_to_depth(x, 2))


def _recurrent(x: Any) -> Any:
    return _LAYERS.LSTM(16, unroll=False)(_LAYERS.Reshape((28, 28))(x))


def _unrolled(x: Any) -> Any:
    return _LAYERS.SimpleRNN(16, unroll=True)(_LAYERS.Reshape((28, 28))(x)[:, ::4, :])


def _one_output() -> bytes:
    keras.utils.set_random_seed(1)
    inputs = keras.Input((28, 28, 1))
    model = keras.Model(inputs, _LAYERS.Dense(1, activation="sigmoid")(_trunk(inputs)))
    large = (_digits()[1] >= 5).astype(np.float32)
    return convert(_fit(model, "unit", "binary_crossentropy", large))


def _colour() -> bytes:
    keras.utils.set_random_seed(1)
    inputs = keras.Input((32, 32, 3))
    return convert(keras.Model(inputs, _LAYERS.Dense(4)(_separable(inputs))), "none")


_OTHER_NETWORKS: dict[str, tuple[Callable[[Any], Any], tuple[int, ...]]] = {
    "separable_bn": (_separable, (28, 28, 1)),
    "residual": (_residual, (28, 28, 1)),
    "squeeze_excite": (_excited, (28, 28, 1)),
    "inception": (_two_ways, (28, 28, 1)),
    "dense": (_dense, (28, 28, 1)),
    "resized": (_resized, (28, 28, 1)),
    "split_maximum": (_split, (28, 28, 1)),
    "lstm": (_recurrent, (28, 28, 1)),
    "rnn_unrolled": (_unrolled, (28, 28, 1)),
    "hard_swish": (_of_activation(_hard_swish), (28, 28, 1)),
    "elu": (_of_activation(_LAYERS.ELU()), (28, 28, 1)),
    "leaky_relu": (_of_activation(_LAYERS.LeakyReLU(0.1)), (28, 28, 1)),
    "tanh": (_of_activation(_LAYERS.Activation("tanh")), (28, 28, 1)),
    "prelu": (
        lambda x: _LAYERS.Flatten()(_LAYERS.PReLU(shared_axes=[1, 2])(_LAYERS.Conv2D(6, 5, strides=3)(x))),
        (28, 28, 1),
    ),
    "without_channel": (lambda x: _trunk(_LAYERS.Reshape((28, 28, 1))(x)), (28, 28)),
    "flat_784": (_LAYERS.Dense(24, activation="relu"), (784,)),
}


def recipes() -> Iterator[tuple[Wild, Callable[[], bytes]]]:
    """Every file, and what builds it."""
    kinds: tuple[Pixels, ...] = ("unit", "raw", "signed", "standardize")
    for pixels in kinds:
        for head in ("logits", "softmax"):
            yield Wild(f"{pixels}_{head}", pixels), lambda p=pixels, h=head: convert(trained(p, h), p)
    for head in ("log-softmax", "sigmoid"):
        yield Wild(f"unit_{head}"), lambda h=head: convert(trained("unit", h))
    for head in ("logits", "softmax"):
        yield (
            Wild(f"rescaling_{head}", "raw"),
            lambda h=head: convert(trained("raw", h, rescaling=True), "raw"),
        )
    yield Wild("one_sigmoid", task="large"), _one_output
    for pixels in kinds:
        yield (
            Wild(f"uint8_{pixels}", pixels),
            lambda p=pixels: convert(trained(p, "softmax"), p, border="uint8"),
        )
    for pixels in ("unit", "raw", "signed"):
        yield (
            Wild(f"float_io_{pixels}", pixels),
            lambda p=pixels: convert(trained(p, "softmax"), p, border="float"),
        )
    yield Wild("uint8_in_float_out"), lambda: convert(trained(), border="uint8/float")
    yield Wild("open_batch"), lambda: convert(trained(), fixed=False)
    yield Wild("open_batch_uint8"), lambda: convert(trained("unit", "softmax"), border="uint8", fixed=False)
    yield Wild("pruned"), _pruned
    yield Wild("clustered"), _clustered
    yield Wild("qat"), lambda: convert(_aware(), kind="qat")
    yield Wild("qat_uint8"), lambda: convert(_aware(), kind="qat", border="uint8")
    for name, (layers, shape) in _OTHER_NETWORKS.items():
        yield Wild(name), lambda a=layers, s=shape: convert(_fitted(a, s, epochs=_epochs(a)))
    yield Wild("colour_32", "none", "other"), _colour
    for border in ("float", "int16"):
        # A scale of int16 does not tell [0, 1] from [-1, 1].
        yield (
            Wild(f"16x8_{border}_io", asked="unit"),
            lambda b=border: convert(trained("unit", "softmax"), kind="16x8", border=b),
        )
    yield Wild("16x8_raw", "raw"), lambda: convert(trained("raw"), "raw", kind="16x8", border="int16")
    for name, layers in (("separable", _separable), ("residual", _residual), ("squeeze_excite", _excited)):
        yield (
            Wild(f"16x8_{name}", asked="unit"),
            lambda a=layers: convert(_fitted(a, epochs=_epochs(a)), kind="16x8", border="int16"),
        )
    for kind in ("float16", "hybrid", "float"):
        yield Wild(kind, taken=False), lambda k=kind: convert(trained("unit", "softmax"), kind=k)


def main() -> None:
    """Builds the files and lists them in ``wild.json``."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="names, with commas; by default all")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    wanted = set(filter(None, asked.only.split(",")))
    built = []
    for wild, build in recipes():
        if wanted and wild.name not in wanted:
            continue
        print(wild.name, flush=True)
        (asked.folder / f"{wild.name}.tflite").write_bytes(build())
        built.append(asdict(wild))
    (asked.folder / "wild.json").write_text(json.dumps(built, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
