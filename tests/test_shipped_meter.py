"""The network for digits of meters that comes with Tintling: the same road as for digits, by its name."""

from __future__ import annotations

import ctypes
import json
import zipfile
from itertools import product
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from click.testing import CliRunner
from paths import ROOT
from PIL import Image, ImageDraw, ImageFont

from tintling.arithmetic import reference
from tintling.artifacts import load_manifest
from tintling.camera_client.inference.classifier import classifier_of, open_network
from tintling.camera_client.preprocessing.frame import frame_tensors
from tintling.cli import tintling
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.images import decode_image
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.settings.recipe import load_recipe

LABELS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "between")
FOLDER = resolve_model("meter")


def invoke(*arguments: object) -> str:
    result = CliRunner().invoke(tintling, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.stdout


@pytest.fixture
def picture(tmp_path) -> Path:
    """A white seven on a dark wheel, twice as large as a crop."""
    image = Image.new("L", (40, 64), 30)
    ImageDraw.Draw(image).text((20, 32), "7", fill=230, anchor="mm", font=ImageFont.load_default(size=52))
    path = tmp_path / "seven.png"
    image.save(path)
    return path


def test_its_folder_is_whole_and_says_nothing_of_the_machine_it_was_made_on() -> None:
    manifest = load_manifest(FOLDER)
    assert set(manifest.files) == {"model.tflite", "tl_meter.h", "recipe.toml", "history.csv"}
    assert {path.name for path in FOLDER.iterdir()} == {*manifest.files, "manifest.json"}
    for file in manifest.files:
        manifest.verified(FOLDER, file)
    assert manifest.labels == LABELS
    assert manifest.input_shape == (32, 20, 1)
    assert manifest.task.preprocessing.kind == "frame"
    assert manifest.data["location"] == "see the recipe"
    figures = manifest.metrics["shipped"]
    assert figures["parameters"] <= 8_000
    recipe = (ROOT / "training" / "recipes" / "meter.toml").read_text(encoding="utf-8")
    assert load_recipe(FOLDER / "recipe.toml").training.model == "meter"
    assert "/" not in load_recipe(FOLDER / "recipe.toml").training.distillation.teacher
    assert "haverland/Tenth-of-step-of-a-meter-digit" in recipe


def test_its_header_compiles_on_its_own_and_gives_the_reference_s_answers() -> None:
    unit = (
        '#define TL_METER_IMPLEMENTATION\n#include "tl_meter.h"\n#include <string.h>\n'
        "void run(const signed char *in, signed char *out) {\n"
        "    memcpy(tl_meter_input(), in, 640);\n    tl_meter_invoke();\n"
        "    memcpy(out, tl_meter_output(), 11);\n}\n"
    )
    header = (FOLDER / "tl_meter.h").read_text(encoding="utf-8")
    library = ctypes.CDLL(str(shared_library({"tl_meter.h": header, "unit.c": unit})))
    graph = read_tflite(FOLDER / "model.tflite")
    assert graph.sha256 in header
    inputs = np.random.default_rng(1).integers(-128, 128, (5, 32, 20, 1), np.int8)
    outputs = np.empty((5, 11), np.int8)
    for one, answer in zip(inputs, outputs, strict=True):
        library.run(ctypes.c_void_p(one.ctypes.data), ctypes.c_void_p(answer.ctypes.data))
    assert outputs.tobytes() == reference.run(graph, inputs)[0].tobytes()


def test_a_crop_is_read_by_its_name(picture) -> None:
    (answer,) = json.loads(invoke("classify", picture, "--model", "meter", "--json"))
    assert answer["likeliest"] == "7"


@pytest.mark.parametrize("form", ["c", "arduino", "esp-idf", "platformio"])
def test_it_is_exported_by_its_name_with_its_task(form, tmp_path) -> None:
    invoke("export", "meter", "--format", form, "--out", tmp_path / "out")
    if form == "arduino":
        (library,) = (tmp_path / "out").glob("*.zip")
        with zipfile.ZipFile(library) as packed:
            packed.extractall(tmp_path / "out")
    (task,) = (tmp_path / "out").rglob("tl_task.h")
    assert "TL_LABEL_BETWEEN" in task.read_text(encoding="utf-8")


def test_it_is_inspected_and_held_to_the_same_bits_on_pictures(picture, tmp_path) -> None:
    document = json.loads(invoke("inspect", "meter", "--json"))
    assert document["macs"] == load_manifest(FOLDER).metrics["shipped"]["macs"]
    for part, label in product(("train", "test"), LABELS):
        home = tmp_path / "set" / part / label
        home.mkdir(parents=True)
        (home / "one.png").write_bytes(picture.read_bytes())
    proof = json.loads(
        invoke("parity", "meter", "--data", tmp_path / "set", "--executors", "c,reference", "--json")
    )
    assert proof["passed"]


def test_the_emulated_board_starts_with_it() -> None:
    lines = invoke(
        "simulate", "--model", "meter", "--core", "cortex-m4", "--for", "0.5", "--json"
    ).splitlines()
    assert json.loads(lines[0])["model"] == "meter"


def test_it_has_about_the_stated_accuracy_on_the_held_out_groups(data_dir) -> None:
    """The archive of the development data has two pictures less in its test part than the public source."""
    archive = None if data_dir is None else Path(data_dir) / "meter.zip"
    if archive is None or not archive.is_file():
        return
    network = open_network(Path("meter"))
    assert network.frame_task is not None
    truth, images = [], []
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            path = PurePosixPath(name)
            if path.parts[0] == "test":
                truth.append(path.parts[1])
                images.append(decode_image(packed.read(name), name=name))
    answers = classifier_of(network).classify_batch(frame_tensors(images, network.frame_task))
    correct = sum(one.label == label for one, label in zip(answers, truth, strict=True))
    stated = load_manifest(FOLDER).metrics["shipped"]["int8_test"]
    assert correct / len(truth) == pytest.approx(stated, abs=0.001)
