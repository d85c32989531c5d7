from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import ArtifactError, TintlingError
from tintling.pixels import Normalization
from tintling.training._tensorflow import keras
from tintling.training.networks import keras_io
from tintling.training.networks import registry as zoo


def test_tiny_has_exactly_the_parameters_and_layers_of_its_source():
    model = zoo.build("tiny", dropout=0.25)
    assert model.count_params() == 1_830
    kinds = [type(layer).__name__ for layer in model.layers]
    block = ["Conv2D", "BatchNormalization", "ReLU", "MaxPooling2D"]
    assert kinds == [*block, *block, "Flatten", "Dropout", "Dense"]
    assert [model.get_layer(name).count_params() for name in ("conv1", "bn1", "conv2", "bn2", "logits")] == [
        160,
        64,
        580,
        16,
        1_010,
    ]
    assert model.get_layer("flatten").output_shape == (None, 100)
    assert model.input_shape == (None, 28, 28, 1)
    assert model.output_shape == (None, 10)
    assert model.get_layer("logits").activation is keras.activations.linear
    assert model.get_layer("dropout").rate == 0.25


@pytest.mark.parametrize("name", zoo.names())
def test_every_architecture_has_as_many_parameters_as_it_is_registered_with(name):
    assert zoo.kept(name, zoo.build(name)).count_params() == zoo.get(name).parameters


def test_the_seed_decides_the_weights():
    first, same, other = (zoo.build("tiny", seed=seed).get_weights() for seed in (4, 4, 5))
    assert all((a == b).all() for a, b in zip(first, same, strict=True))
    assert (first[0] != other[0]).any()
    # No two layers share their random numbers.
    assert abs(np.corrcoef(first[0].ravel(), first[6].ravel()[:144])[0, 1]) < 0.4


def test_an_unknown_model_lists_the_known_ones():
    with pytest.raises(TintlingError, match="unknown model 'huge'; known are: tiny"):
        zoo.build("huge")


def test_names_that_say_the_network_are_known_as_well():
    assert all(map(zoo.is_known, ("tiny", "sep_9_16_16_19", "conv_16_4")))
    assert not zoo.is_known("mine")


def test_dropout_is_refused_where_there_is_no_layer_for_it():
    zoo.build("kseta", dropout=0.0)
    with pytest.raises(TintlingError, match=r"kseta, which has no dropout layer, got 0\.5"):
        zoo.build("kseta", dropout=0.5)


def test_a_name_can_be_registered_once_and_a_wrong_count_is_noticed(monkeypatch):
    monkeypatch.setattr(zoo, "_REGISTRY", dict(zoo._REGISTRY))
    with pytest.raises(TintlingError, match="registered already"):
        zoo.register(zoo.get("tiny"))
    wrong = zoo.Architecture("wrong", "tiny, miscounted", 1_831, 0.0, zoo.get("tiny").make)
    zoo.register(wrong)
    with pytest.raises(TintlingError, match="wrong has 1,830 parameters, but is registered with 1,831"):
        zoo.build("wrong")


def test_a_model_is_read_back_as_it_was_and_predicts_the_same_in_any_batch(tmp_path, digits):
    model = zoo.build("tiny", seed=2)
    keras_io.save_model(model, tmp_path / "run" / "model.keras")
    assert [entry.name for entry in (tmp_path / "run").iterdir()] == ["model.keras"]
    again = keras_io.load_model(tmp_path / "run" / "model.keras")
    images = digits.train_images[:1_003]
    predict = keras_io.float_predictor(again, Normalization.unit())
    logits = predict(images)
    assert logits.shape == (1_003, 10)
    assert logits.dtype == np.float32
    expected = model(Normalization.unit().to_float(images), training=False).numpy()
    np.testing.assert_allclose(logits, expected, atol=1e-5)
    assert predict(images[:0]).shape == (0, 10)


@pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_model_is_an_artifact_error(tmp_path, content):
    file = tmp_path / "model.keras"
    file.write_bytes(content)
    with pytest.raises(ArtifactError, match="not a Keras model"):
        keras_io.load_model(file)
