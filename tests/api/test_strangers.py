"""The same file gives the same figures in every command, whatever its normalization, head and types."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from strangers import BORDERS, colours, digits, stranger, wide_stranger, write_data

import tintling
from tintling.cli import tintling as command_line
from tintling.errors import DatasetError, ModelFormatError


@pytest.fixture
def data(tmp_path):
    return write_data(tmp_path / "digits.npz")


def saved(tmp_path, *arguments, **options):
    path = tmp_path / "stranger.tflite"
    path.write_bytes(stranger(*arguments, **options))
    return path


def call(*arguments):
    return CliRunner().invoke(command_line, [str(argument) for argument in arguments])


@pytest.mark.parametrize("border", BORDERS)
def test_evaluate_and_parity_see_the_same_digits(tmp_path, data, border):
    """A network on 0…255 read 11.35 % where LiteRT has 94.57 %, and parity compared blank pictures."""
    path = saved(tmp_path, border)
    measured = tintling.evaluate(path, data)
    proven = tintling.parity(path, data=data, executors=("c", "reference", "tflm", "litert"))
    assert proven.exact
    accuracies = {executor.key: executor.accuracy for executor in proven.report.executors}
    assert measured.accuracy == accuracies["c"] == accuracies["reference"]
    assert measured.accuracy == pytest.approx(accuracies["litert"], abs=0.006)
    assert measured.accuracy == pytest.approx(0.97, abs=0.011)
    assert measured.pixels == proven.report.pixels
    assert len(np.unique(proven.samples.inputs)) > 200


@pytest.mark.parametrize(
    "options", [{"dtype": "UINT8", "output": "UINT8"}, {"dtype": "FLOAT32", "output": "FLOAT32"}]
)
def test_other_types_at_the_border_change_nothing(tmp_path, data, options):
    path = saved(tmp_path, "raw", "softmax", **options)
    measured = tintling.evaluate(path, data)
    assert measured.accuracy == pytest.approx(0.97, abs=0.011)
    assert measured.evaluation.loss < 0.4
    assert tintling.parity(path, data=data, executors=("c", "reference", "tflm")).exact


@pytest.mark.parametrize("border", ["INT16", "FLOAT32"])
def test_a_16x8_file_goes_through_every_command(tmp_path, data, border):
    path = tmp_path / "wide.tflite"
    path.write_bytes(wide_stranger(1.0, border=border))
    ask = ("--normalization", "unit")
    measured = json.loads(call("evaluate", path, "--data", data, *ask, "--json").stdout)
    assert measured["accuracy"] == pytest.approx(0.97, abs=0.011)
    assert measured["loss"] < 0.4
    for way in (("--data", data, *ask), ("--inputs", "random:100")):
        proven = call("parity", path, *way, "--executors", "c,reference,tflm", "--json")
        assert [one["status"] for one in json.loads(proven.stdout)["gates"] if one["name"] == "exact"] == [
            "passed"
        ]
    picture = tmp_path / "7.png"
    images, labels = digits()
    ink = images[int(np.flatnonzero(labels == 7)[0])]
    Image.fromarray(np.pad(255 - ink, 14, constant_values=255)).resize((168, 168)).save(picture)
    answers = json.loads(call("classify", picture, "--model", path, *ask, "--json").stdout)
    assert answers[0]["samples"][0]["label"] == "7"
    assert call("inspect", path).exit_code == 0
    assert call("prove", path).exit_code == 0
    assert call("export", path, "--out", tmp_path / "c").exit_code == 0
    with pytest.raises(ModelFormatError, match="int16"):
        tintling.export(path, tmp_path / "f", "arduino")


def test_a_bare_file_for_pictures_sees_whole_frames(tmp_path):
    """A colour network of another size was refused by `classify` and `evaluate`."""
    path = tmp_path / "colours.tflite"
    path.write_bytes(colours())
    rng = np.random.default_rng(0)
    for place, name in enumerate(("a red", "b green", "c blue")):
        folder = tmp_path / "pictures" / name
        folder.mkdir(parents=True)
        for number in range(30):
            picture = rng.integers(0, 120, (48, 64, 3)).astype(np.uint8)
            picture[..., place] += 90
            Image.fromarray(picture).save(folder / f"{number}.png")
    shown = call("classify", tmp_path / "pictures" / "b green", "--model", path, "--json")
    assert [one["label"] for one in json.loads(shown.stdout)] == ["1"] * 30
    table = call("classify", tmp_path / "pictures" / "c blue" / "3.png", "--model", path).stdout
    assert "whole frames resized to 32×24 RGB, fed with pixels scaled to [0, 1]" in " ".join(table.split())
    measured = tintling.evaluate(path, tmp_path / "pictures")
    assert measured.accuracy == 1.0
    assert measured.evaluation.names == ("a red", "b green", "c blue")


def test_classify_inspect_and_export_give_the_same_reason(tmp_path, data):
    path = saved(tmp_path, "signed")
    picture = tmp_path / "7.png"
    images, labels = digits()
    index = int(np.flatnonzero(labels == 7)[0])
    Image.fromarray(np.pad(255 - images[index], 14, constant_values=255)).resize((168, 168)).save(picture)
    reason = "pixels scaled to [-1, 1] (the input has scale 0.00784314 and zero point 0)"
    assert json.loads(call("inspect", path, "--json").stdout)["pixels"] == reason
    assert json.loads(call("evaluate", path, "--data", data, "--json").stdout)["pixels"] == reason
    assert (
        json.loads(call("parity", path, "--data", data, "--executors", "c,reference", "--json").stdout)[
            "pixels"
        ]
        == reason
    )
    exported = call("export", path, "--format", "arduino", "--out", tmp_path / "out", "--json")
    assert json.loads(exported.stdout)["pixels"] == reason
    shown = call("classify", picture, "--model", path)
    assert shown.exit_code == 0
    assert reason in " ".join(shown.stdout.split())


def test_what_nobody_knows_is_asked_everywhere(tmp_path, data):
    path = saved(tmp_path, (0.7 / 255, -128))
    for arguments in (
        ("evaluate", path, "--data", data),
        ("parity", path, "--data", data),
        ("classify", data, "--model", path),
        ("export", path, "--format", "arduino", "--out", tmp_path / "out"),
        ("simulate", "--model", path),
        ("live", "--model", path),
    ):
        with pytest.raises(
            ModelFormatError, match=r"fit no usual normalization: say how .* --normalization unit"
        ):
            CliRunner().invoke(
                command_line, [str(one) for one in arguments], catch_exceptions=False, standalone_mode=False
            )
    assert "unknown: the input's scale" in json.loads(call("inspect", path, "--json").stdout)["pixels"]


def test_one_sigmoid_output_is_measured_with_two_classes(tmp_path):
    _, labels = digits()
    data = write_data(tmp_path / "large.npz", (labels >= 5).astype(np.uint8))
    path = saved(tmp_path, head="sigmoid", classes=1)
    result = tintling.evaluate(path, data)
    assert result.accuracy == pytest.approx(0.92, abs=0.02)
    assert result.evaluation.confusion.shape == (2, 2)


def test_outputs_that_are_no_labels_are_an_error_in_evaluate(tmp_path, data):
    path = saved(tmp_path, head="sigmoid", classes=1)
    with pytest.raises(
        ModelFormatError, match="tells 2 classes apart, but the samples have labels 0 to 9: too few"
    ):
        tintling.evaluate(path, data)
    # Bits can be compared all the same.
    proven = tintling.parity(path, data=data, executors=("c", "reference"))
    assert all(executor.accuracy is None for executor in proven.report.executors)


def test_too_little_is_not_certified(tmp_path):
    np.save(tmp_path / "blank.npy", np.zeros((50, 28, 28), np.int8))
    with pytest.raises(DatasetError, match=r"hold 1 distinct value.*would prove nothing"):
        tintling.parity(saved(tmp_path), inputs=str(tmp_path / "blank.npy"), executors=("c", "reference"))
