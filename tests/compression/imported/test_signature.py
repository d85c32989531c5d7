"""Networks as functions."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.imported.loading import open_model
from tintling.compression.imported.signature import HEADS_OF_GRAPHS, frozen, signature_of
from tintling.errors import ModelFormatError
from tintling.training._tensorflow import keras, tf


def opened(folder):
    return signature_of(open_model(folder), folder.name)


def test_several_inputs_and_outputs_are_named(k3):
    layers = k3.layers
    left, right = (k3.Input((28, 28, 1), name=name) for name in ("left", "right"))
    flat = layers.Flatten()(left)
    two = k3.Model([left, right], layers.Dense(10)(layers.Flatten()(layers.Add()([left, right]))))
    with pytest.raises(ModelFormatError, match=r"has 2 inputs \(left .*, right .*\): expected one"):
        signature_of(two, "net")
    with pytest.raises(ModelFormatError, match=r"has 2 outputs \(.*\): expected one"):
        signature_of(k3.Model(left, [layers.Dense(10)(flat), layers.Dense(3)(flat)]), "net")


@pytest.mark.parametrize(
    ("shape", "size"),
    [((32, 32, 4), "32×32×4"), ((7, 32, 3), "7×32×3"), ((32, 129), "32×129"), ((60,), "60")],
)
def test_inputs_that_no_image_fills_are_refused_with_their_size(k3, shape, size):
    model = k3.Sequential([k3.Input(shape), k3.layers.Flatten(), k3.layers.Dense(10)])
    with pytest.raises(ModelFormatError, match=f"takes inputs of {size}: expected one image of 8 to 128 px"):
        signature_of(model, "net")


def test_open_sizes_of_frames_are_not_guessed(k3):
    model = k3.Sequential(
        [k3.Input((None, None, 3)), k3.layers.GlobalAveragePooling2D(), k3.layers.Dense(10)]
    )
    with pytest.raises(ModelFormatError, match="takes inputs of any×any×3: expected one image"):
        signature_of(model, "net")


def test_a_network_without_a_shape_says_how_it_gets_one(k3):
    model = k3.Sequential([k3.layers.Flatten(), k3.layers.Dense(10)])
    with pytest.raises(ModelFormatError, match=r"call model\.build\(\(None, 28, 28, 1\)\)"):
        signature_of(model, "net")


class Functions(tf.Module):
    """What a SavedModel holds that no Keras wrote."""

    def __init__(self):
        super().__init__()
        self.kernel = tf.Variable(np.eye(784, 10, dtype=np.float32))

    @tf.function
    def answer(self, images):
        return {"scores": tf.reshape(images, (-1, 784)) @ self.kernel}

    @tf.function
    def both(self, left, right):
        return {"scores": tf.reshape(left + right, (-1, 784)) @ self.kernel}


def save(folder, *shapes):
    module = Functions()
    specs = [tf.TensorSpec(shape, tf.float32) for shape in shapes]
    function = module.answer if len(specs) == 1 else module.both
    tf.saved_model.save(
        module, str(folder), signatures=function.get_concrete_function(*specs) if specs else None
    )
    return folder


def test_a_saved_model_of_one_image_is_taken_and_one_of_a_batch_refused(tmp_path):
    signature = opened(save(tmp_path / "one", (1, 28, 28)))
    images = np.random.default_rng(0).random((3, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(signature.predict(images), images.reshape(3, 784)[:, :10], rtol=1e-6)
    assert frozen(signature, name="one")[1] == ""
    with pytest.raises(ModelFormatError, match="takes 32 images at once"):
        opened(save(tmp_path / "many", (32, 28, 28)))


def test_a_saved_model_without_a_function_or_with_two_inputs_is_refused(tmp_path):
    with pytest.raises(ModelFormatError, match="has no signature serving_default"):
        opened(save(tmp_path / "none"))
    with pytest.raises(ModelFormatError, match=r"has 2 inputs \(left .*, right .*\)"):
        opened(save(tmp_path / "two", (None, 784), (None, 784)))


@pytest.mark.parametrize("kind", ["Softmax", "LogSoftmax", "Sigmoid", ""])
def test_a_frozen_graph_gives_the_answers_with_or_without_its_head(kind):
    layers = keras.layers
    head = HEADS_OF_GRAPHS.get(kind, "linear")
    model = keras.Sequential(
        [
            layers.InputLayer((28, 28)),
            layers.Flatten(),
            layers.Dense(3),
            layers.Activation(getattr(tf.nn, head) if kind else "linear"),
        ]
    )
    signature = signature_of(model, "net")
    image = np.random.default_rng(1).random((1, 28, 28, 1)).astype(np.float32)
    whole, found = frozen(signature, name="net")
    before, _ = frozen(signature, name="net", without_head=True)
    assert found == (head if kind else "")
    np.testing.assert_allclose(np.asarray(whole(tf.constant(image))), signature.predict(image), rtol=1e-5)
    logits = np.asarray(before(tf.constant(image)))
    np.testing.assert_allclose(logits, model.layers[1](image.reshape(1, 784)).numpy(), rtol=1e-4, atol=1e-5)


def test_batches_are_cut_to_the_size_that_a_function_takes():
    seen = []

    def call(images):
        seen.append(len(images))
        return images.reshape(len(images), -1)[:, :3]

    from tintling.compression.imported.signature import Signature

    signature = Signature(call, (28, 28), 2, np.float32, in_tensorflow=True, owner=None)
    images = np.random.default_rng(1).random((6, 28, 28, 1)).astype(np.float32)
    np.testing.assert_array_equal(signature.predict(images), images.reshape(6, -1)[:, :3])
    assert seen == [2, 2, 2]


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_recurrent_layers_are_unrolled_and_loops_without_layers_refused(kind, tmp_path):
    inner = keras.layers.Bidirectional(getattr(keras.layers, kind)(2))
    steps = keras.layers.Reshape((7, 112))  # each step is unrolled, in both directions
    model = keras.Sequential([keras.layers.Input((28, 28)), steps, inner, keras.layers.Dense(3)])
    image = np.random.default_rng(1).random((1, 28, 28), np.float32)
    before = model(image).numpy()
    # Its weights and its function; Keras would write each of its layers several times.
    module = tf.Module()
    module.kept = model.weights
    called = tf.function(model).get_concrete_function(tf.TensorSpec((1, 28, 28), tf.float32))
    tf.saved_model.save(module, str(tmp_path / "saved"), signatures=called)
    function, _ = frozen(signature_of(model, "model"), name="model")
    answers = np.reshape(function(tf.constant(image[..., None]))[0], (1, 3))
    np.testing.assert_allclose(answers, before, atol=1e-5)
    looped = tf.saved_model.load(str(tmp_path / "saved"))
    with pytest.raises(ModelFormatError, match=r"saved holds a loop.*unroll=True"):
        frozen(signature_of(looped, "saved"), name="saved")
