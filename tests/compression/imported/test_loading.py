"""Files of Keras 2 and 3, and folders, opened."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest
from keras_files import save_model

from tintling.compression.imported.loading import is_keras_model, open_model
from tintling.errors import ModelFormatError
from tintling.training._tensorflow import keras


def test_a_file_with_a_layer_of_the_user_s_own_names_it(trained, k3, tmp_path):
    class Own(k3.layers.Layer):
        def call(self, images):
            return images * 2

    path = tmp_path / "own.keras"
    model = trained.model(k3, before=(Own(name="double"),))
    save_model(model, path)
    with pytest.raises(
        ModelFormatError, match=r"own\.keras: layer double is of the class Own, .*tintling\.compress\(\)"
    ):
        open_model(path)


def test_a_file_of_keras_2_with_a_layer_of_the_user_s_own_names_it(trained, tmp_path):
    class Own(keras.layers.Layer):
        def call(self, images):
            return images * 2

    path = tmp_path / "own.keras"
    model = trained.model(keras, before=(Own(name="double"),))
    save_model(model, path)
    with pytest.raises(ModelFormatError, match=r"own\.keras: layer double is of the class Own"):
        open_model(path)


def test_the_code_of_a_lambda_is_not_run(trained, k3, tmp_path):
    path = tmp_path / "lambda.keras"
    save_model(trained.model(k3, before=(k3.layers.Lambda(lambda images: images / 2, name="half"),)), path)
    with pytest.raises(
        ModelFormatError, match=r"layer half is a Lambda, whose Python code is not run from a file"
    ):
        open_model(path)


def test_a_damaged_file_is_one_line(files, tmp_path):
    path = tmp_path / "broken.keras"
    with zipfile.ZipFile(files["keras 3"]) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if name.endswith(".h5") else data)
    with pytest.raises(
        ModelFormatError, match=r"broken\.keras is a Keras 3 file that cannot be opened"
    ) as caught:
        open_model(path)
    assert "\n" not in str(caught.value)
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("config.json", "{")
        target.writestr("metadata.json", json.dumps({"keras_version": "3.0"}))
    with pytest.raises(ModelFormatError, match=r"broken\.keras is damaged"):
        open_model(path)


@pytest.mark.parametrize("kind", ["keras 3", "keras 3, h5", "keras 2", "keras 2, h5"])
def test_a_file_is_opened_by_its_own_keras_with_its_weights(files, trained, kind):
    model = open_model(files[kind])
    assert is_keras_model(model)
    assert type(model).__module__.startswith("keras." if kind.startswith("keras 3") else "tf_keras.")
    for one, other in zip(model.get_weights(), trained.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_ending_of_a_file_does_not_matter(files, tmp_path):
    path = tmp_path / "network"
    path.write_bytes(files["keras 3"].read_bytes())
    assert is_keras_model(open_model(path))


def test_a_saved_model_without_its_graph_is_refused(files, tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(
        (files["keras 3, SavedModel"] / "saved_model.pb").read_bytes()[:100]
    )
    with pytest.raises(ModelFormatError, match=r"is a SavedModel that cannot be opened: .*variables/"):
        open_model(tmp_path)


def test_what_is_no_model_is_no_keras_model():
    assert not is_keras_model(np.zeros(3))
    assert not is_keras_model(keras.layers.Dense(3))
