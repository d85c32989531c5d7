"""Tasks of one's own pictures, from a folder to firmware: every command carries labels and geometry."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import tintling as api
from tintling.artifacts import load_manifest
from tintling.camera_client.link.device import open_device
from tintling.camera_client.preprocessing.frame import frame_tensor
from tintling.camera_client.session.reader import open_session
from tintling.cli import tintling
from tintling.errors import DatasetError, TintlingError
from tintling.firmware_export.emulation.simulation import simulate
from tintling.images import read_image
from tintling.task import Preprocessing, Region, Task
from tintling.tflite.reader import read_tflite

LABELS = ("blue thing", "grün", "rot")
COLOURS = {"blue thing": (60, 80, 190), "grün": (70, 170, 80), "rot": (200, 60, 70)}
SHARES = {"blue thing": 40, "grün": 60, "rot": 20}  # uneven, so that class weights count
EPOCHS = 16


@dataclass(frozen=True)
class Case:
    """A task to train."""

    name: str
    task: str
    shape: tuple[int, int, int]
    preprocessing: Preprocessing


CASES = (
    Case(
        "rgb",
        'height = 16\nwidth = 24\nchannels = 3\n[task.preprocessing]\nkind = "frame"\nlight = true\n'
        '[task.preprocessing.region]\nkind = "square"\n',
        (16, 24, 3),
        Preprocessing("frame", region=Region("square"), light=True),
    ),
    Case(
        "grey",
        'height = 32\nwidth = 20\nchannels = 1\n[task.preprocessing]\nkind = "frame"\ncontrast = true\n',
        (32, 20, 1),
        Preprocessing("frame", contrast=True),
    ),
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(tintling, [str(argument) for argument in arguments], catch_exceptions=False)


def write_pictures(folder: Path) -> None:
    """Blobs whose colour and height tell the label, before grounds of any brightness."""
    rng = np.random.default_rng(3)
    for at, label in enumerate(LABELS):
        (folder / label).mkdir(parents=True)
        for number in range(SHARES[label]):
            scene = rng.uniform(90, 150) + rng.normal(0, 5, (60, 48, 3))
            top, left = 8 + 14 * at + rng.integers(0, 3), rng.integers(8, 18)
            scene[top : top + 16, left : left + 24] = COLOURS[label]
            picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
            picture.save(folder / label / f"{number:02d}.png")


@dataclass(frozen=True)
class Road:
    """What the commands left behind."""

    case: Case
    pictures: Path
    folder: Path

    @property
    def int8(self) -> Path:
        return self.folder / "int8"


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def road(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Road:
    """A task, trained and quantized."""
    folder = tmp_path_factory.mktemp(request.param.name)
    pictures = folder / "pictures"
    write_pictures(pictures)
    recipe = folder / "recipe.toml"
    recipe.write_text(
        f'model = "classes_2k"\nepochs = {EPOCHS}\nbatch_size = 8\nema = 0.9\nclass_weights = "balanced"\n'
        f"[frames]\nbrightness = 0.1\nnoise = 3.0\nblur = 0.2\n[task]\n{request.param.task}",
        encoding="utf-8",
    )
    run("train", "--recipe", recipe, "--data", pictures, "--out", folder / "run")
    run("compress", folder / "run", "--sparsity", "0", "--out", folder / "int8")
    return Road(request.param, pictures, folder)


def test_manifest_carries_labels_geometry_and_preprocessing(road: Road) -> None:
    for folder in (road.folder / "run", road.int8):
        task = load_manifest(folder).task
        assert (task.labels, task.input_shape) == (LABELS, road.case.shape)
        assert task.preprocessing == road.case.preprocessing
    assert load_manifest(road.int8).rejection_threshold > 0


def test_network_learns_what_the_preprocessing_shows(road: Road) -> None:
    result = run("evaluate", road.int8, "--json")  # the run knows where its pictures are
    document = json.loads(result.stdout)
    assert document["accuracy"] > 0.9
    assert document["count"] == sum(SHARES.values()) // 5


def test_runtimes_agree_to_the_bit(road: Road) -> None:
    result = run("parity", road.int8, "--data", road.pictures, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert document["images"] == sum(SHARES.values()) // 5


def test_pictures_are_classified_with_their_labels(road: Road) -> None:
    pictures = [road.pictures / label / "00.png" for label in LABELS]
    found = json.loads(run("classify", "--model", road.int8, "--json", *pictures).stdout)
    assert [one["likeliest"] for one in found] == list(LABELS)
    assert run("classify", "--model", road.int8, *pictures).stdout.count("grün")
    model = api.load(road.int8)
    assert model.classify(read_image(pictures[2])).prediction.label == "rot"


def test_export_carries_the_task(road: Road, tmp_path: Path) -> None:
    for form in ("c", "arduino", "esp-idf", "platformio"):
        assert run("export", road.int8, "--format", form, "--out", tmp_path / form).exit_code == 0
    header = (tmp_path / "c" / "tl_task.h").read_text(encoding="utf-8")
    assert "TL_LABEL_GRUN = 1, /* grun */" in header
    assert (tmp_path / "c" / "tl_preprocess_frame.c").is_file()
    firmware = tmp_path / "esp-idf" / "components" / "tintling" / "src"
    assert (firmware / "tl_task.h").read_text(encoding="utf-8") == header
    assert not (firmware / "tl_preprocess_ink.c").exists()
    with zipfile.ZipFile(next((tmp_path / "arduino").glob("*.zip"))) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/tl_task.h")]
        assert archive.read(name).decode() == header


def test_emulated_board_gives_the_bits_of_this_machine(road: Road) -> None:
    manifest = load_manifest(road.int8)
    graph = read_tflite(road.int8 / "model.tflite")
    pictures = [read_image(road.pictures / label / "01.png") for label in LABELS]
    tensors = np.stack([frame_tensor(picture, manifest.task) for picture in pictures])
    with (
        simulate(graph, name="own", labels=LABELS, preprocessing=manifest.preprocessing) as board,
        open_device(board.url) as device,
    ):
        assert device.info.labels == LABELS
        assert device.info.input_shape == road.case.shape
        answers = [answer.values for answer in device.logits(tensors)]
        if manifest.task.channels == 1:
            greys = [np.asarray(Image.fromarray(each).convert("L")) for each in pictures]
            results = list(device.results(greys))
            for grey, result in zip(greys, results, strict=True):
                np.testing.assert_array_equal(result.tensor, frame_tensor(grey, manifest.task))
    model = api.load(road.int8)
    for picture, answer in zip(pictures, answers, strict=True):
        np.testing.assert_array_equal(model.classify(picture).prediction.logits, answer)


def test_a_session_of_frames_replays_to_the_same_bits(road: Road, tmp_path: Path) -> None:
    session = tmp_path / "session.zip"
    folder = road.pictures / "rot"
    recorded = run("camera", "--model", road.int8, "--headless", "--source", folder, "--record", session)
    with open_session(session) as opened:
        assert opened.info.version == 5
        assert opened.info.preprocessing == road.case.preprocessing
        assert opened.network().frame_task == load_manifest(road.int8).task
        lines = [json.loads(line)["samples"] for line in recorded.stdout.splitlines()]
        assert [line["samples"] for line in opened.results] == lines
    lines = run("camera", "--headless", "--replay", session).stdout.splitlines()
    counts = json.loads(lines[-1])["replay"]
    assert counts["identical"] == counts["frames"] == len(list(folder.iterdir()))


def test_what_needs_ink_refuses_it_in_one_line(road: Road) -> None:
    result = CliRunner().invoke(
        tintling, ["classify", "--several", "--model", str(road.int8), str(road.pictures / "rot" / "00.png")]
    )
    assert result.exit_code == 2
    assert "is for whole frames" in result.stderr


def test_other_pictures_are_noticed(road: Road, tmp_path: Path) -> None:
    write_pictures(tmp_path / "others")
    (tmp_path / "others" / "rot").rename(tmp_path / "others" / "gelb")
    with pytest.raises(DatasetError, match="give the same samples"):
        run("compress", road.folder / "run", "--data", tmp_path / "others", "--out", tmp_path / "x")


def test_pictures_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="name them with --data FOLDER"):
        run("train", "--recipe", "classes", "--out", tmp_path / "run")


def test_network_for_digits_refuses_another_task(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pictures")
    with pytest.raises(
        TintlingError, match=r"model femto is for 28×28×1 and 10 labels, the task has 96×96×3 and 3"
    ):
        run(
            "train",
            "--recipe",
            "classes",
            "--model",
            "femto",
            "--data",
            tmp_path / "pictures",
            "--out",
            tmp_path / "r",
        )


def test_task_is_the_same_in_python() -> None:
    assert Task(LABELS, 16, 24, 3, preprocessing=CASES[0].preprocessing).identifiers == (
        "blue_thing",
        "grun",
        "rot",
    )


def test_finetuning_adapts_it_to_other_pictures(road: Road, tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    for label, colour in COLOURS.items():
        (tmp_path / "own" / label).mkdir(parents=True)
        for number in range(6):
            scene = rng.uniform(90, 150) + rng.normal(0, 9, (60, 48, 3))
            top, left = rng.integers(4, 40), rng.integers(2, 24)
            scene[top : top + 16, left : left + 24] = np.clip(np.array(colour) + 20, 0, 255)
            picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
            picture.save(tmp_path / "own" / label / f"{number}.png")
    flags = (
        "--model",
        road.folder / "run",
        "--data",
        road.pictures,
        "--epochs",
        2,
        "--out",
        tmp_path / "tuned",
    )
    document = json.loads(run("finetune", tmp_path / "own", *flags, "--json").stdout)
    assert document["captures"]["learnt"] + document["captures"]["held_back"] == 18
    assert document["figures"]["validation"]["after"] >= document["figures"]["validation"]["before"] - 0.05
    for folder in ("tuned", "tuned-int8"):
        assert load_manifest(tmp_path / folder).task == load_manifest(road.folder / "run").task
    lines = (tmp_path / "tuned" / "captures.csv").read_text(encoding="utf-8").splitlines()
    assert {line.split(",")[1] for line in lines[1:]} == set(LABELS)
