"""Smoothing in the page: the rule of Python, to the last digits, and on where time goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import camera_scenes as scenes
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from live_server import live_server
from paths import ROOT
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tintling.camera_client.frames import Frame, FrameSource
from tintling.camera_client.inference.classifier import Prediction, classifier_of, open_network
from tintling.camera_client.preprocessing.host import Box, preprocess
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.recognition.tracking import SampleTracker
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.web import build_module, web_files

PATIENCE_MS = 20_000  # of a busy machine
LABELS = tuple("0123456789")
CLOSE = 1e-12  # exp() may differ in the last bit from one language to the other
IMAGES, TRUTH = scenes.digits()
PAGE = ROOT / "firmware_export" / "page" / "js"


@pytest.fixture(scope="module")
def browser(require_tool, tmp_path_factory):
    program = require_tool("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",  # as root, in a container
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={film(tmp_path_factory.mktemp('film') / 'camera.y4m')}",
            ],
        )
        yield browser
        browser.close()


@dataclass(frozen=True)
class Seen:
    """A digit of a made-up frame."""

    row: int
    region: Box
    probabilities: np.ndarray
    accepted: bool
    starts_number: bool

    @property
    def prediction(self) -> Prediction:
        index = int(np.argmax(self.probabilities))
        confidence = float(self.probabilities[index])
        none = np.zeros(10, np.int8)
        return Prediction(LABELS[index], index, confidence, none, self.probabilities, accepted=self.accepted)

    def to_json(self) -> dict[str, object]:
        box = {name: getattr(self.region, name) for name in ("x", "y", "width", "height")}
        probabilities = [float(share) for share in self.probabilities] if self.accepted else None
        return {
            "row": self.row,
            "startsNumber": self.starts_number,
            "region": box,
            "probabilities": probabilities,
        }


def stream(seed: int, count: int = 300) -> list[tuple[float, bool, list[Seen]]]:
    """Frames whose sheet drifts and jumps, whose digits change, hide and are no digits, whose clock leaps."""
    rng = np.random.default_rng(seed)
    frames, time, shift = [], 1.7e9, np.zeros(2)
    writing = [(row, 40 * place, 70 * row) for row in range(3) for place in range(4)]
    answers = rng.integers(10, size=len(writing))
    for _ in range(count):
        time += float(rng.choice([0.033, 0.1, 0.0, 1.4, 2.0, -0.5], p=[0.6, 0.25, 0.05, 0.05, 0.03, 0.02]))
        shift += rng.normal(0, 2, 2) if rng.random() < 0.93 else rng.uniform(-120, 120, 2)
        answers = np.where(rng.random(len(answers)) < 0.03, rng.integers(10, size=len(answers)), answers)
        found = []
        for (row, x, y), answer in zip(writing, answers, strict=True):
            if rng.random() < 0.12:
                continue
            logits = rng.normal(0, 1.2, 10)
            logits[answer] += rng.uniform(0, 6)
            shares = np.exp(logits) / np.exp(logits).sum()
            corner = 200 + x + int(shift[0]), 200 + y + int(shift[1])
            box = Box(*corner, int(rng.integers(10, 30)), int(rng.integers(25, 35)))
            first = row not in {one.row for one in found}
            starts = bool(first or rng.random() < 0.3)
            found.append(Seen(row, box, shares.astype(np.float32), bool(rng.random() > 0.05), starts))
        frames.append((time, bool(rng.random() > 0.1), found))
    return frames


def in_page(browser, call: str, frames) -> list[dict]:
    page = browser.new_page()
    page.add_script_tag(path=PAGE / "smoothing.js")
    found = page.evaluate(call, frames)
    page.close()
    return found


def test_the_page_smooths_one_digit_as_python_does(browser):
    frames = [(time, on, found[0] if found else None) for time, on, found in stream(1)]
    call = """(frames) => {
        const smoother = new tintling.Smoother([..."0123456789"]);
        return frames.map(([time, enabled, one]) => {
            smoother.enabled = enabled;
            return smoother.update(time, one?.probabilities ?? null, one?.region ?? null);
        });
    }"""
    theirs = in_page(browser, call, [[time, on, one and one.to_json()] for time, on, one in frames])
    smoother = Smoother(LABELS)
    for (time, on, one), their in zip(frames, theirs, strict=True):
        smoother.enabled = on
        mine = smoother.update(time, one and one.prediction, one and one.region)
        assert their["label"] == mine.label
        assert their["confidence"] == pytest.approx(mine.confidence, abs=CLOSE)
    assert len({their["label"] for their in theirs}) > 5


def test_the_page_smooths_several_digits_as_python_does(browser):
    frames = stream(2)
    call = """(frames) => {
        const like = new tintling.Smoother([..."0123456789"]);
        const tracker = new tintling.SampleTracker(like);
        return frames.map(([time, enabled, found]) => {
            like.enabled = enabled;
            return tracker.update(time, found);
        });
    }"""
    theirs = in_page(
        browser, call, [[time, on, [one.to_json() for one in all_]] for time, on, all_ in frames]
    )
    like = Smoother(LABELS)
    tracker, kept = SampleTracker(like), 0
    for (time, on, found), their in zip(frames, theirs, strict=True):
        like.enabled = on
        each, text = tracker.update(time, found)
        assert their["label"] == text.label
        assert their["confidence"] == pytest.approx(text.confidence, abs=CLOSE)
        assert [one["label"] for one in their["samples"]] == [one.label for one in each]
        kept += their["count"] > len(found)
    assert kept > 20, "digits that are missed keep their part"
    assert any("?" in (their["label"] or "") for their in theirs)
    assert any(" " in (their["label"] or "") for their in theirs)


def test_the_page_turns_away_what_python_turns_away(browser, tmp_path):
    """A floor that half of these digits pass: the same half in the page, to the digit."""
    network = open_network(Path("nano"))
    frames = [one_digit(index) for index in range(24)]
    margins = [classifier_of(network).classify(preprocess(each).tensor).logit_margin for each in frames]
    floor = float(np.sort(margins)[12])  # one of them: what reaches the floor passes
    module = build_module(
        compile_network(network.graph, name="nano", labels=network.labels), rejection_threshold=floor
    )
    for name, data in web_files(module).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.goto(f"file://{tmp_path}/index.html")
    page.wait_for_selector("html[data-ready]")
    call = """(frames) => frames.map((grey) => tintling.page.recognizer.recognize(
        { width: 96, height: 96, grey: new Uint8Array(grey) }, false).samples.map((one) => one.accepted))"""
    theirs = page.evaluate(call, [each.ravel().tolist() for each in frames])
    strict = classifier_of(replace(network, rejection_threshold=floor))
    assert theirs == [[strict.classify(preprocess(each).tensor).accepted] for each in frames]
    assert 8 <= sum(sum(one) for one in theirs) <= 16
    Image.fromarray(frames[int(np.argmin(margins))]).save(tmp_path / "none.png")
    page.get_by_role("tab", name="Image").click()
    page.locator("#image-file").set_input_files(tmp_path / "none.png")
    expect(page.locator("#detail")).to_have_text("Rejected: this is probably not a digit.")
    expect(page.locator("#certainty")).to_have_text("No digit")
    page.close()


def one_digit(index: int) -> np.ndarray:
    ink = scenes.enlarged(IMAGES[index], 55)
    return scenes.exposed(scenes.write(scenes.paper((96, 96), noise=1.5, seed=index), ink, (22, 20)))


class Flicker(FrameSource):
    """A sheet on which one digit is now and then another for a frame; fifteen frames a second."""

    def __init__(self, *, timed: bool = True) -> None:
        super().__init__("made up")
        self._timed = timed

    @property
    def timed(self) -> bool:
        return self._timed

    def __iter__(self):
        right, odd = sheet(0), sheet(9)
        turns = np.random.default_rng(3).integers(4, 9, 500).cumsum()
        for index in range(int(turns[-1])):
            yield Frame(odd if index in turns else right, 100 + index / 15, index, "made up")


def sheet(first: int) -> np.ndarray:
    page = scenes.paper((240, 320), level=200, noise=1.0, seed=first)
    for place, digit in enumerate((first, 3, 8)):
        page = scenes.write(page, scenes.enlarged(IMAGES[digit], 60), (40 + 80 * place, 90))
    return scenes.exposed(page)


def opened(browser, server) -> Page:
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(server.url)
    expect(page.get_by_role("tab", name="Server")).to_have_attribute(
        "aria-selected", "true", timeout=PATIENCE_MS
    )
    return page


def texts(page: Page, frames: int) -> set[str]:
    """What the page says in so many frames, one by one."""
    return set(
        page.evaluate(
            """(count) => new Promise((done) => {
                const said = [], line = document.getElementById("source-line");
                const watcher = new MutationObserver(() => {
                    said.push(document.getElementById("recognized").textContent);
                    if (said.length === count) { watcher.disconnect(); done(said); }
                });
                watcher.observe(line, { childList: true });
            })""",
            frames,
        )
    )


def test_a_server_s_source_is_smoothed_and_the_switch_ends_it(browser):
    right = "{}{} {}".format(*(TRUTH[index] for index in (0, 3, 8)))  # the first two stand close together
    odd = "{}{} {}".format(*(TRUTH[index] for index in (9, 3, 8)))
    with live_server(source=Flicker(), reopen=Flicker, interval_s=0.02) as server:
        page = opened(browser, server)
        page.keyboard.press("m")
        smoothing = page.get_by_role("button", name="Smoothing")
        expect(smoothing).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#recognized")).to_have_text(right, timeout=PATIENCE_MS)
        texts(page, 8)
        assert texts(page, 24) == {right}
        page.keyboard.press("s")
        expect(smoothing).to_have_attribute("aria-pressed", "false")
        assert texts(page, 24) == {right, odd}
        smoothing.click()
        expect(smoothing).to_have_attribute("aria-pressed", "true")
        page.close()


def test_drawings_and_images_are_not_smoothed(browser):
    with live_server(source=Flicker(timed=False), reopen=lambda: Flicker(timed=False)) as server:
        page = opened(browser, server)
        smoothing = page.locator("#smoothing")
        expect(smoothing).to_have_attribute("aria-pressed", "false")  # images, whose times say nothing
        for name, shown in (("Draw", False), ("Image", False), ("Camera", True)):
            page.get_by_role("tab", name=name).click()
            assert smoothing.is_visible() is shown
        expect(smoothing).to_have_attribute("aria-pressed", "true")
        page.close()


def film(path: Path) -> Path:
    """A video without compression that Chromium takes for a camera; every tenth frame shows another digit."""
    frames = [(16 + sheet(9 if index == 5 else 0) * (219 / 255)).round() for index in range(10)]
    chroma = bytes([128]) * (240 * 320 // 2)
    images = [b"FRAME\n" + frame.astype(np.uint8).tobytes() + chroma for frame in frames]
    path.write_bytes(b"YUV4MPEG2 W320 H240 F15:1 Ip A1:1 C420jpeg\n" + b"".join(images))
    return path


def test_the_camera_of_the_browser_reads_several_digits_and_smooths_them(browser):
    right = "{}{} {}".format(*(TRUTH[index] for index in (0, 3, 8)))
    with live_server() as server:
        page = browser.new_page(viewport={"width": 800, "height": 600})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(server.url)
        page.wait_for_selector("html[data-ready]")
        page.get_by_role("tab", name="Camera").click()
        page.get_by_label("Several").check()
        page.get_by_role("button", name="Start camera").click()
        expect(page.locator("#recognized")).to_have_text(right, timeout=PATIENCE_MS)
        expect(page.locator("#smoothing")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#chips button")).to_have_count(3)
        expect(page.locator("#legend .badge")).to_have_text(["same bits", "same bits"], timeout=PATIENCE_MS)
        page.get_by_role("button", name="Stop camera").click()
        page.close()


def test_boxes_say_what_each_digit_is(browser):
    """The plate above a box is filled where the overlay of one digit shows nothing."""
    with live_server(source=Flicker(timed=False), reopen=lambda: Flicker(timed=False)) as server:
        page = opened(browser, server)
        count = """() => { const c = document.getElementById("overlay");
            const seen = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
            let filled = 0; for (let i = 3; i < seen.length; i += 4) { filled += seen[i] > 200; }
            return filled; }"""
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            expect(page.locator("#recognized")).not_to_have_text("–", timeout=PATIENCE_MS)
            one = page.evaluate(count)
            page.keyboard.press("m")
            expect(page.locator("#chips button")).to_have_count(3)
            page.wait_for_function(f"({count})() > {one + 3 * 60}")
            assert page.evaluate("document.documentElement.scrollWidth") == width
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            page.keyboard.press("m")
            expect(page.locator("#chips")).to_be_hidden()
        page.close()
