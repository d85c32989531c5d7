"""Training a Keras file of one's own, and what follows from that run."""

from __future__ import annotations

import pytest
from keras_files import save_model

import tintling
from tintling.artifacts import load_manifest, sha256_bytes
from tintling.errors import ArtifactError, ModelFormatError, TintlingError, UsageError
from tintling.training.settings.recipe import load_recipe

QUICK = {"data": "mnist", "offline": True, "train_size": 320, "batch_size": 64, "augment": False}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A network whose normalization follows an activation, as many networks of others do."""
    from tintling.training._tensorflow import keras

    keras.utils.set_random_seed(2)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.InputLayer((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, strides=3, activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.Flatten(),
            layers.Dropout(0.1),
            layers.Dense(10, activation="softmax"),
        ]
    )
    return save_model(model, tmp_path_factory.mktemp("own") / "Mine 2.keras")


def train(file, out, **settings):
    return tintling.train(str(file), out=out, **{**QUICK, "epochs": 1, **settings})


@pytest.fixture(scope="module")
def run(file):
    return train(file, file.parent / "run", epochs=2, learning_rate=0.02, ema=0.5)


def test_a_file_is_trained_compressed_and_exported(run, tmp_path):
    assert run.manifest.model == "mine_2"
    assert run.manifest.normalization.kind == "unit"  # what its Rescaling did
    assert run.evaluate("mnist", offline=True).accuracy > 0.3
    model = run.compress(tmp_path / "int8", sparsity=0)
    exported = model.export(tmp_path / "c")
    assert (tmp_path / "c" / "tl_mine_2.c").is_file()
    assert exported.form == "c"
    assert tintling.parity(model, samples=5, offline=True, executors=("c", "reference", "tflm")).exact


def test_the_recipe_names_the_file_and_a_resumed_run_wants_the_same(run, file):
    training = load_recipe(run.folder / "recipe.toml").training
    assert (training.model, training.engine) == (str(file), "tensorflow")
    (stage,) = load_manifest(run.folder).history
    content = file.read_bytes()
    assert stage["start"] == sha256_bytes(content)
    from tintling.training._tensorflow import keras

    model = keras.models.load_model(file, compile=False)
    model.set_weights([weight + 1 for weight in model.get_weights()])
    try:
        save_model(model, file)
        with pytest.raises(ArtifactError, match="was begun with another start"):
            tintling.train(out=run.folder, data="mnist", offline=True, resume=True)
    finally:
        file.write_bytes(content)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"start": "nano"}, "holds the weights that training starts from: omit --start"),
        ({"dropout": 0.2}, "has its own dropout layers, or none: omit --dropout"),
        ({"engine": "native"}, "a Keras file is trained by TensorFlow; omit --engine"),
        ({"normalize": "standardize"}, "scales pixels in its layer rescaling.*: omit --normalize"),
    ],
)
def test_what_the_file_decides_is_no_setting(file, settings, message, tmp_path):
    with pytest.raises(UsageError, match=message):
        train(file, tmp_path / "run", **settings)


def test_geometry_and_number_of_labels_must_be_those_of_the_data(file, tmp_path):
    with pytest.raises(TintlingError, match=r"takes 28×28×1, the recipe's task has 96×96×3"):
        train(file, tmp_path / "run", recipe="classes")
    from tintling.training._tensorflow import keras

    layers = keras.layers
    three = keras.Sequential([layers.InputLayer((28, 28, 1)), layers.Flatten(), layers.Dense(3)])
    with pytest.raises(ModelFormatError, match=r"has 3 outputs, but .* has 10 labels"):
        train(save_model(three, tmp_path / "three.keras"), tmp_path / "run")
    with pytest.raises(ModelFormatError, match="does not exist"):
        train(tmp_path / "none.keras", tmp_path / "run")
