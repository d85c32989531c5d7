"""A task of three classes, end to end: pictures are collected, a network learns them, the page reads, labels
and rejects with the device's bits, in headless Chromium, and the next network learns from what it saved."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import uvicorn
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from waiting import PATIENCE_S, wait_until

from tintling.artifacts import load_manifest
from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.inference.classifier import Network, classifier_of, open_network
from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.preprocessing.frame import frame_tensor
from tintling.camera_client.sources.open import open_source
from tintling.camera_client.web.client import Desk
from tintling.camera_client.web.recognition import PageRecognizer
from tintling.camera_client.web.server import application, bind, configured
from tintling.camera_client.web.source import SharedSource
from tintling.cli import tintling
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.web import WebModule, build_module
from tintling.task import Preprocessing, Region

LABELS = ("paper", "rock", "scissors")
COLOURS = {"paper": (60, 80, 200), "rock": (70, 180, 80), "scissors": (210, 60, 70)}
SIZE = (72, 96)
PATIENCE_MS = 20_000
RECIPE = """model = "classes_2k"
epochs = 14
batch_size = 8
ema = 0.9
[task]
height = 16
width = 24
channels = 3
[task.preprocessing]
kind = "frame"
[task.preprocessing.region]
kind = "rectangle"
x = 8192
y = 8192
width = 49152
height = 49152
"""


def scene(label: str, seed: int) -> np.ndarray:
    """A coloured thing before a ground of any brightness: shape (72, 96, 3)."""
    rng = np.random.default_rng(seed)
    image = rng.uniform(90, 150) + rng.normal(0, 5, (*SIZE, 3))
    top, left = rng.integers(20, 30), rng.integers(25, 40)
    image[top : top + 20, left : left + 28] = COLOURS[label]
    return image.clip(0, 255).astype(np.uint8)


def run(*arguments: object) -> str:
    texts = [str(argument) for argument in arguments]
    return CliRunner().invoke(tintling, texts, catch_exceptions=False).stdout


@dataclass(frozen=True)
class Trained:
    """What the commands left behind, from pictures to the module of the page."""

    captures: Path
    shown: Path
    int8: Path
    network: Network
    module: WebModule


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("own")
    captures = folder / "captures"
    for collected in range(4):  # four capture runs
        source = folder / f"set{collected}"
        for place, label in enumerate(LABELS):
            (source / label).mkdir(parents=True)
            for number in range(8):
                picture = scene(label, 1000 * collected + 100 * place + number)
                Image.fromarray(picture).save(source / label / f"{number}.png")
        labels = ("--labels", ",".join(LABELS), "--labelled")
        told = json.loads(run("collect", "--source", source, "--out", captures, *labels, "--json"))
        assert (told["added"], told["refused"]) == (24, 0)
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    run("train", "--recipe", folder / "recipe.toml", "--data", captures, "--out", folder / "run")
    run("compress", folder / "run", "--sparsity", "0", "--out", folder / "int8")
    network = open_network(folder / "int8")
    module = build_module(
        compile_network(network.graph, name=network.name, labels=network.labels),
        rejection_threshold=network.rejection_threshold,
        preprocessing=network.preprocessing,
    )
    shown = folder / "shown"
    shown.mkdir()
    for number, label in enumerate(LABELS):
        Image.fromarray(scene(label, 77 + number)).save(shown / f"{number}.png")
    return Trained(captures, shown, folder / "int8", network, module)


@pytest.fixture
def page(trained: Trained, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page of a server whose source shows the first picture."""
    source = open_source(str(trained.shown / "0.png"))
    shared = SharedSource(source, lambda: open_source(str(trained.shown / "0.png")), interval_s=0.05)
    recognizer = PageRecognizer(open_executor_set(trained.network), trained.network.frame_task)
    store = CaptureStore(tmp_path / "labelled", LABELS)
    desk = Desk(recognizer, shared, store, trained.network.graph.sha256, 0.4)
    listener = bind("127.0.0.1", 0)
    server = uvicorn.Server(configured(application(trained.module, desk, listener), listener))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener.socket]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started, "the server")
    troubles: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(listener.url)
    page.wait_for_selector("html[data-ready]")
    yield page
    page.close()
    server.should_exit = True
    thread.join(PATIENCE_S)
    listener.socket.close()
    assert troubles == []


def test_the_page_reads_labels_agrees_with_the_server_and_teaches_the_next_network(
    page: Page, trained: Trained, tmp_path: Path
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    expect(page.locator("#recognized")).to_have_text("paper")
    expect(page.locator("#agreement")).to_contain_text("Input of the network")
    rows = page.locator("#agreement tbody tr")
    expect(rows).not_to_have_count(0)
    for text in page.locator("#agreement tbody tr td:nth-child(2)").all_inner_texts():
        same, frames = text.split(" of ")
        assert same == frames
    assert page.locator("#tab-draw").is_hidden()
    assert page.locator("#several-choice").is_hidden()
    buttons = page.locator("#keys button")
    expect(buttons).to_have_count(3)
    assert buttons.nth(2).get_attribute("aria-keyshortcuts") == "3"
    buttons.first.click()
    expect(page.locator("#saved")).to_contain_text("Saved: paper, recognized as paper")
    (capture,) = CaptureStore(tmp_path / "labelled", LABELS).captures()
    np.testing.assert_array_equal(capture.read(), scene("paper", 77))
    check_retraining(trained, tmp_path)


def check_retraining(trained: Trained, folder: Path) -> None:
    """One command learns from what the page saved beside what was there."""
    pictures = folder / "pictures"
    shutil.copytree(trained.captures, pictures)
    shutil.copytree(folder / "labelled", pictures, dirs_exist_ok=True)
    recipe = trained.int8.parent / "recipe.toml"
    run("train", "--recipe", recipe, "--data", pictures, "--epochs", "1", "--out", folder / "again")
    data = load_manifest(folder / "again").data
    assert sum(data[part] for part in ("train", "validation", "test")) == 4 * 24 + 1


def test_an_image_file_gets_its_answer_and_one_of_something_else_none(
    page: Page, trained: Trained, tmp_path: Path
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    expect(page.locator("#recognized")).to_have_text("paper")  # the server's source
    page.locator("#tab-image").click()
    page.evaluate("tintling.view.$('bars').style.maxHeight = '30px'")  # as if there were many labels
    page.locator("#image-file").set_input_files(str(trained.shown / "2.png"))
    expect(page.locator("#recognized")).to_have_text("scissors")
    bars, best = page.locator("#bars").bounding_box(), page.locator("#bar-rows .best").bounding_box()
    assert bars is not None
    assert best is not None
    assert bars["y"] - 1 <= best["y"] <= bars["y"] + bars["height"] - best["height"] + 1
    values = page.evaluate("Array.from(tintling.page.state.recognition.samples[0].tensor)")
    task = trained.network.frame_task
    assert task is not None
    np.testing.assert_array_equal(values, frame_tensor(scene("scissors", 79), task).ravel())
    # An empty ground is no thing of the three; where the network doubts, the page says what the C says.
    for number, level in enumerate((0, 90, 255)):
        ground = np.full((*SIZE, 3), level, np.uint8)
        Image.fromarray(ground).save(tmp_path / f"{number}.png")
        page.locator("#image-file").set_input_files(str(tmp_path / f"{number}.png"))
        wait_until(
            partial(lambda level: page.evaluate("tintling.page.state.frame.grey[0]") == level, level),
            "the picture",
        )
        answer = classifier_of(trained.network).classify(frame_tensor(ground, task))
        accepted = page.evaluate("tintling.page.state.recognition.samples[0].accepted")
        assert accepted == answer.accepted
        if not accepted:
            expect(page.locator("#certainty")).to_have_text("None")


def test_the_exported_page_carries_the_task(trained: Trained, tmp_path: Path) -> None:
    run("export", trained.int8, "--format", "web", "--out", tmp_path / "page")
    script = (tmp_path / "page" / "js" / "model.js").read_text(encoding="utf-8")
    assert '"preprocessing": "frame"' in script
    assert '"width": 24' in script


def test_camera_prints_whole_frames(trained: Trained) -> None:
    text = run("camera", "--source", trained.shown, "--model", trained.int8, "--headless")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["text"] for line in lines] == list(LABELS)
    assert lines[0]["samples"][0]["region"] == [12, 9, 72, 54]
    assert "ink" not in lines[0]["samples"][0]


def test_the_task_of_the_network_is_that_of_the_recipe(trained: Trained) -> None:
    region = Region("rectangle", 8192, 8192, 49152, 49152)
    assert trained.network.preprocessing == Preprocessing("frame", region=region)
