"""Networks of others, compressed: the folder of a run, int8 as LiteRT runs it, true figures."""

from __future__ import annotations

import json

import numpy as np
import pytest
from keras_files import save_model

import tintling
from tintling.arithmetic import reference
from tintling.artifacts import DIGIT_LABELS, load_manifest
from tintling.compression.config import CompressionConfig
from tintling.compression.imported.pipeline import compress_model
from tintling.compression.imported.settings import ImportSettings
from tintling.errors import ArtifactError, UsageError
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras, tf
from tintling.training.networks.keras_io import load_run

QUICK = CompressionConfig(sparsity=0.0, representative=40)
FILES = {"manifest.json", "model.keras", "model.tflite", "compression.json", "compression.md"}


def compress(model, out, splits, config=QUICK, **settings):
    return compress_model(model, out, config, ImportSettings(**settings), lambda _: splits)


@pytest.fixture(scope="module")
def rescaled(trained, splits, k3, tmp_path_factory):
    """A Keras 3 file with a rescaling, and a batch normalization behind the activation."""
    folder = tmp_path_factory.mktemp("rescaled")
    layers = k3.layers
    model = trained.model(
        k3,
        before=(layers.Rescaling(1 / 127.5, offset=-1, name="rescale"),),
        behind=(layers.BatchNormalization(name="free"),),
        weights=trained.for_pixels(2.0, -1.0),
    )
    save_model(model, folder / "My net.keras")
    return model, folder / "out", compress(folder / "My net.keras", folder / "out", splits)


def test_the_folder_is_that_of_a_run(rescaled, splits):
    _, out, report = rescaled
    assert {path.name for path in out.iterdir()} == FILES
    manifest = load_manifest(out)
    for name in FILES - {"manifest.json"}:
        manifest.verified(out, name)
    assert (manifest.model, manifest.labels, manifest.input_shape) == ("my_net", DIGIT_LABELS, (28, 28, 1))
    # Pixels from -1 to 1: q = pixel - 128 in steps of 2/255.
    assert manifest.normalization.std == pytest.approx(0.5)
    assert manifest.quantization["input"] == {"scale": pytest.approx(2 / 255), "zero_point": 0}
    assert [stage["stage"] for stage in manifest.history] == ["conversion", "compression"]
    told = manifest.history[0]["settings"]
    assert (told["file"], told["normalization"]) == ("My net.keras", "byte")
    assert told["taken_into_normalization"] == ["rescale"]
    assert manifest.data == splits.to_json()
    assert report.operators[-1] == "SOFTMAX"


def test_the_first_line_is_the_network_as_it_was_given(rescaled, splits):
    model, out, report = rescaled
    test = splits.test
    expected = (
        np.asarray(model(test.images[..., None].astype(np.float32))).argmax(axis=1) == test.labels
    ).mean()
    assert [step.key for step in report.steps] == ["trained", "int8"]
    assert report.steps[0].test == pytest.approx(expected)
    assert expected > 0.8
    graph = read_tflite(out / "model.tflite")
    answers = reference.run(graph, load_manifest(out).normalization.to_int8(test.images))[0]
    assert report.final.test == pytest.approx((answers.argmax(axis=1) == test.labels).mean())
    assert report.final.test > expected - 0.02


def test_litert_classifies_as_we_do(rescaled, splits):
    _, out, _ = rescaled
    data = (out / "model.tflite").read_bytes()
    images = load_manifest(out).normalization.to_int8(splits.test.images[:100])
    with pytest.warns(UserWarning, match="deprecated"):
        interpreter = tf.lite.Interpreter(model_content=data)
    interpreter.allocate_tensors()
    (source,), (target,) = interpreter.get_input_details(), interpreter.get_output_details()
    found = []
    for image in images:
        interpreter.set_tensor(source["index"], image[None])
        interpreter.invoke()
        found.append(interpreter.get_tensor(target["index"])[0].argmax())
    ours = reference.run(read_tflite(data), images)[0].argmax(axis=1)
    assert (ours == np.array(found)).mean() >= 0.99


def test_the_float_network_is_written_for_the_normalization_of_the_manifest(rescaled, splits):
    original, out, _ = rescaled
    model, manifest = load_run(out)
    images = splits.test.images[:100]
    found = model(manifest.normalization.to_float(images)).numpy()
    expected = np.asarray(original(images[..., None].astype(np.float32)))
    # The zero point is a whole number, so that every pixel is half a grey level off.
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() >= 0.98


def test_the_report_says_what_was_found(rescaled):
    _, out, _ = rescaled
    text = (out / "compression.md").read_text(encoding="utf-8")
    assert "its layer rescale expects pixels from 0 to 255" in text
    assert "Layer rescale is part of the input's quantization now" in text
    assert "The softmax at its end was kept." in text
    assert "Batch normalization free follows no convolution or dense layer directly" in text
    assert len(json.loads((out / "compression.json").read_text())["notes"]) == 5


def test_a_saved_model_loses_its_softmax_and_its_open_batch(files, splits, tmp_path):
    report = compress(files["keras 3, SavedModel"], tmp_path / "out", splits, logits=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES - {"model.keras"}
    assert report.operators == ("CONV_2D", "RESHAPE", "FULLY_CONNECTED")
    assert read_tflite(tmp_path / "out" / "model.tflite").input.shape == (1, 28, 28, 1)
    assert abs(report.quantization_drop) < 2
    assert report.rejection_threshold > 0
    assert "model.keras is not written: it is a SavedModel" in report.notes[-1]


def test_a_keras_network_is_pruned_when_asked_and_loses_its_softmax(files, splits, tmp_path):
    config = CompressionConfig(sparsity=0.5, fine_tune_epochs=1, representative=40)
    report = compress(files["keras 2, h5"], tmp_path / "out", splits, config, logits=True)
    assert [step.key for step in report.steps] == ["trained", "trained_int8", "pruned", "int8"]
    assert report.operators == ("CONV_2D", "RESHAPE", "FULLY_CONNECTED")
    assert [layer.zeros / layer.weights for layer in report.layers] == [0.5, 0.5]


def test_a_function_cannot_be_pruned(files, splits, tmp_path):
    config = CompressionConfig(sparsity=0.5)
    with pytest.raises(UsageError, match="can be quantized, but not pruned or trained: it is a SavedModel"):
        compress(files["keras 3, SavedModel"], tmp_path / "out", splits, config)
    assert not (tmp_path / "out").exists()


def test_qat_needs_logits(files, splits, tmp_path):
    config = CompressionConfig(sparsity=0.0, qat=True)
    with pytest.raises(UsageError, match="ends in softmax, and --qat trains on logits: add --logits"):
        compress(files["keras 2"], tmp_path / "out", splits, config)


def test_the_users_own_file_is_not_overwritten(files, splits):
    path = files["keras 3"]
    with pytest.raises(ArtifactError, match=r"is the folder of three\.keras.*choose another --out"):
        compress_model(path, path.parent, QUICK, ImportSettings(), lambda _: splits, force=True)


def test_a_model_in_memory_with_labels_of_its_own_is_compressed_from_python(trained, splits, tmp_path):
    kernel, bias, dense, last = trained.weights
    model = trained.model(keras, head="linear", outputs=4, weights=[kernel, bias, dense[:, :4], last[:4]])
    names = np.array(["east", "north", "south", "west"])
    few = {}
    for part, digits in (("train", splits.train), ("test", splits.test)):
        chosen = np.flatnonzero(digits.labels < 4)
        few |= {f"x_{part}": digits.images[chosen], f"y_{part}": names[digits.labels[chosen]]}
    np.savez(tmp_path / "winds.npz", **few)
    tintling.compress(
        model, tmp_path / "out", data=tmp_path / "winds.npz", normalization="unit", representative=40
    )
    found = load_manifest(tmp_path / "out")
    assert found.history[0]["settings"]["normalization_reason"] == "as asked for"
    assert found.labels == tuple(names)
    assert found.metrics["compression"]["test_accuracy"] > 0.8
    assert found.normalization.kind == "unit"
    with pytest.raises(UsageError, match="give out="):
        tintling.compress(model)
    with pytest.raises(UsageError, match="a run says its own"):
        tintling.compress("nano", normalization="unit")
