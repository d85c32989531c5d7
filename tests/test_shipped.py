"""The models that come with Tintling: the stated figures, by name, without training or TensorFlow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from tintling.arithmetic import reference
from tintling.artifacts import load_manifest
from tintling.camera_client.inference.classifier import default_model, open_classifier
from tintling.cli import tintling
from tintling.errors import ArtifactError
from tintling.firmware_export.forms.model_source import find_model
from tintling.firmware_export.targets import host_build
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.shipped import DEFAULT_SHIPPED, digit_models, named_model, resolve_model, shipped_models
from tintling.tflite.reader import read_tflite
from tintling.training.data.mnist import fallback_digits, load_mnist
from tintling.training.data.splits import Subset
from tintling.training.evaluation import Evaluation, evaluate, int8_predictor
from tintling.training.settings.recipe import load_recipe

MODELS = digit_models()
MAX_PARAMETERS = {
    "tiny": 1_830,
    "nano": 1_830,
    "nano_eu": 1_830,
    "nano_4k": 2_610,
    "pico": 1_000,
    "femto": 700,
    "micro": 8_000,
}


def measured(name: str, subset: Subset) -> Evaluation:
    source = find_model(Path(name))
    graph = read_tflite(source.path)
    compiled = host_build.build(graph)
    return evaluate(int8_predictor(graph, compiled.run, source.manifest.normalization), subset)


def invoke(*arguments: str):
    result = CliRunner().invoke(tintling, list(arguments))
    assert result.exit_code == 0, result.output + str(result.exception)
    return result


def test_the_model_that_is_taken_by_default_is_shipped():
    assert DEFAULT_SHIPPED in MODELS
    assert set(MODELS) <= set(MAX_PARAMETERS)


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_folder_is_whole_small_and_says_nothing_of_the_machine_it_was_made_on(name):
    folder = resolve_model(Path(name))
    manifest = load_manifest(folder)
    assert set(manifest.files) == {"model.tflite", f"tl_{name}.h", "recipe.toml", "history.csv"}
    assert {path.name for path in folder.iterdir()} == {*manifest.files, "manifest.json"}
    for file in manifest.files:
        manifest.verified(folder, file)
    figures = manifest.metrics["shipped"]
    assert figures["parameters"] <= MAX_PARAMETERS[name]
    assert figures["seed"] in [run["seed"] for run in figures["runs"]]
    assert load_recipe(folder / "recipe.toml").training.model == name
    assert manifest.data["location"] == "MNIST"
    assert manifest.data["fallback"] is False


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_model_gets_as_many_offline_digits_right_as_it_states(name):
    digits = fallback_digits(announce=False)
    found = measured(name, Subset(digits.test_images, digits.test_labels))
    stated = load_manifest(resolve_model(Path(name))).metrics["shipped"]
    assert found.correct == stated["int8_offline_correct"]
    assert found.accuracy > 0.95


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_model_has_the_stated_accuracy_on_all_test_digits(name, data_dir):
    """With all of MNIST at hand; `make verify-models` demands it and holds it against the goals."""
    if data_dir is None:
        # The digits that are always there still pin the answers, in the test above.
        return
    digits = load_mnist(data_dir, offline=True)
    found = measured(name, Subset(digits.test_images, digits.test_labels))
    assert found.correct == load_manifest(resolve_model(Path(name))).metrics["shipped"]["int8_test_correct"]


@pytest.mark.parametrize("name", MODELS)
def test_the_single_header_compiles_on_its_own_and_gives_the_reference_s_answers(name):
    folder = resolve_model(Path(name))
    unit = (
        f'#define TL_{name.upper()}_IMPLEMENTATION\n#include "tl_{name}.h"\n#include <string.h>\n'
        "void run(const signed char *in, signed char *out) {\n"
        f"    memcpy(tl_{name}_input(), in, 784);\n    tl_{name}_invoke();\n"
        f"    memcpy(out, tl_{name}_output(), 10);\n}}\n"
    )
    header = (folder / f"tl_{name}.h").read_text(encoding="utf-8")
    import ctypes

    library = ctypes.CDLL(str(shared_library({f"tl_{name}.h": header, "unit.c": unit})))
    graph = read_tflite(folder / "model.tflite")
    assert graph.sha256 in header
    rng = np.random.default_rng(1)
    inputs = rng.integers(-128, 128, (5, 28, 28, 1), np.int8)
    outputs = np.empty((5, 10), np.int8)
    for one, answer in zip(inputs, outputs, strict=True):
        library.run(ctypes.c_void_p(one.ctypes.data), ctypes.c_void_p(answer.ctypes.data))
    assert outputs.tobytes() == reference.run(graph, inputs)[0].tobytes()


def test_a_shipped_model_is_exported_inspected_and_read_with_by_its_name(tmp_path):
    for place in ([DEFAULT_SHIPPED], ["--model", DEFAULT_SHIPPED]):
        folder = tmp_path / str(len(place))
        invoke("export", *place, "--out", str(folder))
        assert (folder / f"tl_{DEFAULT_SHIPPED}.c").is_file()
    document = json.loads(invoke("inspect", DEFAULT_SHIPPED, "--json").stdout)
    figures = load_manifest(resolve_model(Path(DEFAULT_SHIPPED))).metrics["shipped"]
    assert document["macs"] == figures["macs"]
    digits = fallback_digits(announce=False)
    image = 255 - np.kron(digits.test_images[0], np.ones((8, 8), np.uint8))
    Image.fromarray(image).save(tmp_path / "digit.png")
    answers = json.loads(
        invoke("classify", str(tmp_path / "digit.png"), "--model", DEFAULT_SHIPPED, "--json").stdout
    )
    assert answers[0]["text"] == str(digits.test_labels[0])


def test_parity_and_evaluate_take_a_shipped_name(digits_folder):
    document = json.loads(invoke("evaluate", "nano", "--data", str(digits_folder), "--json").stdout)
    assert document["accuracy"] > 0.95
    report = json.loads(
        invoke(
            "parity",
            "nano",
            "--data",
            str(digits_folder),
            "--samples",
            "20",
            "--executors",
            "c,reference",
            "--json",
        ).stdout
    )
    assert report


@pytest.fixture
def digits_folder(tmp_path):
    """The offline digits as a user's own file."""
    digits = fallback_digits(announce=False)
    np.savez(
        tmp_path / "digits.npz",
        x_train=digits.train_images,
        y_train=digits.train_labels,
        x_test=digits.test_images,
        y_test=digits.test_labels,
    )
    return tmp_path / "digits.npz"


def test_an_unknown_name_lists_what_is_shipped(tmp_path):
    with pytest.raises(
        ArtifactError, match=f"giga does not exist: .* a shipped model .*{', '.join(shipped_models())}"
    ):
        find_model(Path("giga"))
    result = CliRunner().invoke(tintling, ["export", "giga", "--out", str(tmp_path / "c")])
    assert result.exit_code == 1
    assert not (tmp_path / "c").exists()


def test_a_folder_of_the_user_s_wins_over_a_shipped_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert resolve_model(Path("nano")) != Path("nano")
    Path("nano").mkdir()
    assert resolve_model(Path("nano")) == Path("nano")


def test_a_recipe_means_the_shipped_model_even_where_a_folder_is_called_like_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shipped = resolve_model(Path("nano"))
    Path("nano").mkdir()
    assert named_model("nano") == shipped
    assert named_model("./nano") == Path("nano")


def test_without_any_model_of_one_s_own_the_shipped_one_reads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TINTLING_MODEL", raising=False)
    assert default_model() == Path(DEFAULT_SHIPPED)
    assert open_classifier(default_model(), compiled=False).name == DEFAULT_SHIPPED


def test_shipped_models_need_no_tensorflow():
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from tintling.camera_client.inference.classifier import open_classifier\n"
        f"open_classifier(Path('{DEFAULT_SHIPPED}'))\n"
        "print(*sorted({'tensorflow', 'tf_keras', 'mlxtend'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []
