"""``tintling report``: what a page says of a session, and what it refuses."""

from __future__ import annotations

import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from paths import GOLDEN

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import FloatClassifier, open_network
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.report import build_report
from tintling.camera_client.session.summary import rank, summarize
from tintling.camera_client.session.writer import SessionWriter
from tintling.commands.report import command
from tintling.errors import FrameSourceError

MODEL = GOLDEN / "tiny_int8.tflite"


def images(count: int) -> list[np.ndarray]:
    digits = np.zeros((count, 28, 28), np.uint8)
    for index, digit in enumerate(digits):
        digit[5:23, 10 + index : 13 + index] = 255
    return frames_of_digits(digits)


class Odd:
    """A float network that gives one answer to the frames whose turn it is, and else that of the C."""

    def __init__(self, panel: ExecutorSet, odd: tuple[int, ...]) -> None:
        self.panel, self.odd, self.turn = panel, odd, 0

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        tensor = (pixels[0].astype(np.int16) - 128).astype(np.int8)[:, :, np.newaxis]
        right = self.panel.lead.classify(tensor).index
        logits = np.zeros((1, 10), np.float32)
        logits[0, (right + 5) % 10 if self.turn in self.odd else right] = 3.0
        self.turn += 1
        return logits


@pytest.fixture(scope="module")
def session(tmp_path_factory) -> Path:
    """Six frames: the third without a digit, the second and fifth with a float network that differs."""
    network = open_network(MODEL)
    base = open_executor_set(network)
    panel = ExecutorSet({"float": FloatClassifier(Odd(base, (1, 3)), network.labels), **base.members})
    reader = StreamRecognizer(panel, Smoother(network.labels, enabled=False), live=True)
    frames = images(6)
    frames[2] = np.full((96, 96), 170, np.uint8)
    path = tmp_path_factory.mktemp("report") / "s.zip"
    with SessionWriter(path, network, source="<u>0</u>", live=True, executors=tuple(panel.members)) as writer:
        said = []
        for index, image in enumerate(frames):
            reading = reader.read(Frame(image, 100 + index, index, f"<i>{index}</i>"))
            said.append(reading.answer)
            writer.add(reading)
        writer.label(1, said[0])
        writer.label(3, "7")
        writer.label(4, str((int(said[3]) + 1) % 10))
    return path


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.links: list[str] = []
        self.images = 0
        self.feed(text)
        assert not self.stack

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.links += [named[key] for key in ("src", "href") if named.get(key)]
        self.images += tag == "img"
        if tag not in {"meta", "img", "br", "rect"}:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if tag != "rect":
            assert self.stack.pop() == tag


def test_the_summary_counts_what_was_recorded(session):
    with open_session(session) as opened:
        summary = summarize(opened)
    assert (summary.frames, summary.digits, summary.disagreements) == (6, 5, 2)
    assert (summary.labelled, summary.missed) == (3, 1)
    assert summary.right["c"] == 1
    assert sum(count for _, count in summary.confusions) == 1
    assert summary.seconds == 5
    pairs = {(pair.first, pair.second): pair for pair in summary.pairs}
    assert (pairs["float", "c"].asked, pairs["float", "c"].same_answer) == (5, 3)
    assert pairs["float", "c"].same_bits is None
    assert pairs["int8", "c"].same_answer == 5
    assert {row.step for row in summary.timings} == {"grey", "find", "float", "int8", "c", "age"}


def test_frames_are_ranked_by_how_bad_they_are(session):
    with open_session(session) as opened:
        assert [each.number for each in rank(opened, "disagree")][:2] in ([2, 5], [5, 2])
        assert [each.number for each in rank(opened, "wrong")] == [4]
        assert [each.number for each in rank(opened, "missed")] == [3]
        unsure = [each.number for each in rank(opened, "unsure")]
        assert set(unsure) == {1, 6}
        confidences = [opened.results[number - 1]["confidence"] for number in unsure]
        assert confidences == sorted(confidences)


def test_each_frame_comes_with_all_its_images(session):
    with open_session(session) as opened:
        report = build_report(opened, most=1)
    groups = {group.title: group for group in report.groups}
    assert groups["Executors disagree"].total >= 2
    (entry,) = groups["Executors disagree"].entries
    assert [title for title, _, _ in entry.stages] == ["grey levels", "background", "ink", "regions", "28×28"]
    assert all(png.startswith(b"\x89PNG") for _, _, png in entry.stages)
    assert entry.warning == ""
    assert [answer.differs for answer in entry.answers] == [True, False, False]
    for answer in entry.answers:
        assert sum(answer.probabilities) == pytest.approx(1, abs=1e-5)
        assert answer.probabilities[int(answer.digit)] == max(answer.probabilities)
        assert answer.probabilities[int(answer.digit)] == pytest.approx(answer.confidence, abs=1e-6)
    (missed,) = groups["Labelled, but no digit found"].entries
    assert missed.answers == ()


def test_the_page_is_one_file_and_well_formed(session, tmp_path):
    target = tmp_path / "page.html"
    result = CliRunner().invoke(command, [str(session), "--out", str(target)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "6 frames, 5 digits, 2 disagreements, 1 of 3 labelled ones right" in result.stdout
    text = target.read_text(encoding="utf-8")
    page = Page(text)
    assert all(link.startswith("data:image/png;base64,") for link in page.links)
    assert page.images == 6 * len(re.findall(r'<article class="frame">', text))
    assert "<u>0</u>" not in text
    assert "&lt;i&gt;1&lt;/i&gt;" in text
    assert "The answers differ in 2 of 5 digits (float, int8, C)." in text


def test_json_says_the_same(session, tmp_path):
    arguments = [str(session), "--out", str(tmp_path / "page.html"), "--json", "--most", "1"]
    document = json.loads(CliRunner().invoke(command, arguments, catch_exceptions=False).stdout)
    assert document["disagreements"] == 2
    assert document["shown"]["Wrong by label"] == {"total": 1, "frames": [4]}
    assert document["ms"]["c"]["median"] > 0


def test_a_page_that_exists_is_not_overwritten(session, tmp_path):
    target = tmp_path / "page.html"
    target.write_text("mine")
    result = CliRunner().invoke(command, [str(session), "--out", str(target)])
    assert result.exit_code == 1
    assert target.read_text() == "mine"


def test_a_bad_zip_writes_nothing(tmp_path):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK\x03\x04 no more")
    result = CliRunner().invoke(command, [str(bad)])
    assert isinstance(result.exception, FrameSourceError)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


def test_a_session_of_one_executor_without_labels_is_reported(tmp_path):
    network = open_network(MODEL)
    panel = ExecutorSet({"c": open_executor_set(network).lead})
    reader = StreamRecognizer(panel, Smoother(network.labels))
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        for index, image in enumerate(images(2)):
            writer.add(reader.read(Frame(image, float(index), index, "0")))
    result = CliRunner().invoke(command, [str(tmp_path / "s.zip")], catch_exceptions=False)
    assert result.exit_code == 0
    text = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "One executor (C) read 2 digits." in text
    assert "Wrong by label" not in text
    Page(text)


def test_a_frame_that_is_another_today_says_so(session, tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(session) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "results.jsonl":
                lines = [json.loads(line) for line in data.splitlines()]
                lines[1]["tensor_crc32"] += 1
                data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
            target.writestr(name, data)
    with open_session(other) as opened:
        report = build_report(opened)
    warned = {entry.number for group in report.groups for entry in group.entries if entry.warning}
    assert warned == {2}
