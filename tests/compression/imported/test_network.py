"""Opening networks of others: every kind of file, what is built again, what is refused."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest
from keras_files import save_model

from tintling.compression.imported.network import open_network
from tintling.compression.imported.rebuild import with_head
from tintling.compression.imported.scaling import BYTE, parse_scaling
from tintling.errors import ModelFormatError, TintlingError
from tintling.training._tensorflow import keras, tf

KINDS = ["keras 3", "keras 3, h5", "keras 3, SavedModel", "keras 2", "keras 2, h5", "keras 2, SavedModel"]
# Pixels of each scale as factor and addend of pixels from 0 to 1.
SCALES = {"byte": (255.0, 0.0), "signed": (2.0, -1.0), "0.1307,0.3081": (1 / 0.3081, -0.1307 / 0.3081)}


def unit(images):
    return (images[..., None] / 255).astype(np.float32)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_answers(files, trained, splits, kind):
    network = open_network(files[kind])
    images = unit(splits.test.images[:50])
    expected = trained.model(keras)(images).numpy()
    np.testing.assert_allclose(network.signature.predict(images), expected, atol=1e-5)
    assert (network.head, network.outputs, network.name) == ("softmax", 10, files[kind].stem)
    assert (network.rebuilt is None) == (kind == "keras 3, SavedModel")
    if network.rebuilt is not None:
        again = with_head(network.rebuilt.model, network.head)(images).numpy()
        np.testing.assert_allclose(again, expected, atol=1e-5)


@pytest.mark.parametrize("name", SCALES)
@pytest.mark.parametrize("kind", ["rebuilt", "function"])
def test_the_scale_of_the_pixels_is_found_by_measuring(trained, splits, k3, kind, name):
    model = trained.model(k3, weights=trained.for_pixels(*SCALES[name]))
    if kind == "function":
        inner = model

        class Net(k3.Model):
            def call(self, images):
                return inner(images)

        model = Net(name="net")
        model(np.zeros((1, 28, 28, 1), np.float32))
    network = open_network(model)
    assert (network.rebuilt is None) == (kind == "function")
    assert network.choose(None, splits.train, 10, 1).scaling == parse_scaling(name)


def test_pixels_from_0_to_1_are_found_as_well(files, splits):
    choice = open_network(files["keras 2, h5"]).choose(None, splits.train, 10, 1)
    assert choice.scaling.name == "unit"
    assert choice.reason.startswith("measured on 1,000 training samples: unit 9")


def test_a_rescaling_inside_means_bytes_and_is_taken_out(trained, splits, k3):
    layers = k3.layers
    before = (layers.Reshape((28, 28, 1)), layers.RandomRotation(0.1), layers.Rescaling(1 / 127.5, offset=-1))
    weights = trained.for_pixels(*SCALES["signed"])
    network = open_network(trained.model(k3, before=before, shape=(28, 28), weights=weights))
    assert network.rebuilt is not None
    assert network.rebuilt.taken_out == (before[2].name,)
    assert (network.rebuilt.factor, network.rebuilt.addend) == (pytest.approx(1 / 127.5), -1)
    choice = network.choose(None, splits.train, 10, 1)
    assert choice.scaling is BYTE
    assert choice.reason.startswith(f"its layer {before[2].name} expects pixels from 0 to 255")


def test_a_normalization_layer_is_taken_out(trained, k3):
    layer = k3.layers.Normalization(axis=None, mean=33.3285, variance=78.5655**2, name="standardize")
    network = open_network(trained.model(k3, before=(layer,)))
    assert network.rebuilt is not None
    assert network.rebuilt.taken_out == ("standardize",)
    assert network.rebuilt.factor == pytest.approx(1 / 78.5655)


def test_a_graph_of_many_layers_is_built_again(k3):
    layers = k3.layers
    image = k3.Input((28, 28, 1))
    one = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")(image)
    two = layers.BatchNormalization(name="free")(
        layers.SeparableConv2D(4, 3, padding="same", activation="relu")(one)
    )
    three = layers.ReLU(max_value=6)(one + two)
    four = layers.BatchNormalization()(layers.DepthwiseConv2D(3, padding="same")(three))
    joined = layers.Concatenate()(
        [layers.GlobalAveragePooling2D()(four), layers.Flatten()(layers.MaxPooling2D(4)(three))]
    )
    model = k3.Model(
        image, layers.Dense(10, activation="sigmoid")(layers.LeakyReLU(negative_slope=0.2)(joined))
    )
    rng = np.random.default_rng(3)
    model.set_weights([np.abs(rng.normal(0.5, 0.3, w.shape)).astype(np.float32) for w in model.get_weights()])
    network = open_network(model)
    assert network.rebuilt is not None, network.obstacle
    assert (network.head, network.rebuilt.unfolded) == ("sigmoid", ("free",))


def test_a_layer_of_ones_own_is_run_as_a_function(trained, k3):
    class Double(k3.layers.Layer):
        def call(self, images):
            return images * 2

    network = open_network(trained.model(k3, before=(Double(name="double"),)))
    assert network.rebuilt is None
    assert "layer double (Double)" in network.obstacle
    assert network.head == "softmax"


def test_a_file_with_a_layer_of_ones_own_names_it(trained, k3, tmp_path):
    class Own(k3.layers.Layer):
        def call(self, images):
            return images * 2

    path = tmp_path / "own.keras"
    model = trained.model(k3, before=(Own(name="double"),))
    save_model(model, path)
    with pytest.raises(
        ModelFormatError, match=r"own\.keras: layer double is of the class Own, .*tintling\.compress\(\)"
    ):
        open_network(path)


def test_a_file_of_keras_2_with_a_layer_of_ones_own_names_it(trained, tmp_path):
    class Own(keras.layers.Layer):
        def call(self, images):
            return images * 2

    path = tmp_path / "own.keras"
    model = trained.model(keras, before=(Own(name="double"),))
    save_model(model, path)
    with pytest.raises(ModelFormatError, match=r"own\.keras: layer double is of the class Own"):
        open_network(path)


def test_the_code_of_a_lambda_is_not_run(trained, k3, tmp_path):
    path = tmp_path / "lambda.keras"
    save_model(trained.model(k3, before=(k3.layers.Lambda(lambda images: images / 2, name="half"),)), path)
    with pytest.raises(
        ModelFormatError, match=r"layer half is a Lambda, whose Python code is not run from a file"
    ):
        open_network(path)


def test_a_damaged_file_is_one_line(files, tmp_path):
    path = tmp_path / "broken.keras"
    with zipfile.ZipFile(files["keras 3"]) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if name.endswith(".h5") else data)
    with pytest.raises(
        ModelFormatError, match=r"broken\.keras is a Keras 3 file that cannot be opened"
    ) as caught:
        open_network(path)
    assert "\n" not in str(caught.value)
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("config.json", "{")
        target.writestr("metadata.json", json.dumps({"keras_version": "3.0"}))
    with pytest.raises(ModelFormatError, match=r"broken\.keras is damaged"):
        open_network(path)


def test_several_inputs_and_outputs_are_named(k3):
    layers = k3.layers
    left, right = (k3.Input((28, 28, 1), name=name) for name in ("left", "right"))
    flat = layers.Flatten()(left)
    two = k3.Model([left, right], layers.Dense(10)(layers.Flatten()(layers.Add()([left, right]))))
    with pytest.raises(ModelFormatError, match=r"has 2 inputs \(left .*, right .*\): expected one"):
        open_network(two)
    with pytest.raises(ModelFormatError, match=r"has 2 outputs \(.*\): expected one"):
        open_network(k3.Model(left, [layers.Dense(10)(flat), layers.Dense(3)(flat)]))


def test_other_images_than_28_by_28_are_refused_with_their_size(k3):
    model = k3.Sequential([k3.Input((32, 32, 3)), k3.layers.Flatten(), k3.layers.Dense(10)])
    with pytest.raises(ModelFormatError, match="takes inputs of 32×32×3: as yet one grey image of 28×28"):
        open_network(model)


def test_a_network_without_a_shape_says_how_it_gets_one(k3):
    model = k3.Sequential([k3.layers.Flatten(), k3.layers.Dense(10)])
    with pytest.raises(ModelFormatError, match=r"call model\.build\(\(None, 28, 28, 1\)\)"):
        open_network(model)


def test_other_outputs_than_labels_are_refused(k3):
    model = k3.Sequential([k3.Input((28, 28, 1)), k3.layers.Flatten(), k3.layers.Dense(4)], name="few")
    with pytest.raises(ModelFormatError, match=r"few has 4 outputs, but digits\.zip has 10 labels"):
        open_network(model).check_labels(tuple("0123456789"), "digits.zip")


def test_an_untrained_network_is_near_chance(k3, splits):
    model = k3.Sequential([k3.Input((784,)), k3.layers.Dense(10, kernel_initializer="zeros")], name="fresh")
    with pytest.raises(TintlingError, match="the model fresh is near chance on 1,000 training samples"):
        open_network(model).choose(None, splits.train, 10, 1)


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
    network = open_network(save(tmp_path / "one", (1, 28, 28)))
    images = np.random.default_rng(0).random((3, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(network.signature.predict(images), images.reshape(3, 784)[:, :10], rtol=1e-6)
    assert network.head == ""
    with pytest.raises(ModelFormatError, match="takes 32 images at once"):
        open_network(save(tmp_path / "many", (32, 28, 28)))


def test_a_saved_model_without_a_function_or_with_two_inputs_is_refused(tmp_path):
    with pytest.raises(ModelFormatError, match="has no signature serving_default"):
        open_network(save(tmp_path / "none"))
    with pytest.raises(ModelFormatError, match=r"has 2 inputs \(left .*, right .*\)"):
        open_network(save(tmp_path / "two", (None, 784), (None, 784)))
