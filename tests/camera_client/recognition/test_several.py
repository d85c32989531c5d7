"""Several digits a frame through the client: read, printed, shown, recorded, replayed, reported."""

from __future__ import annotations

import itertools
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import camera_scenes as scenes
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from rich.console import Console

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import FloatClassifier, Network, open_network
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.preprocessing.host import MAX_DIGITS, preprocess_page
from tintling.camera_client.recognition.agreement import AgreementTally, LatencyMean
from tintling.camera_client.recognition.recognizer import StreamRecognizer, recognize_frame
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.session.reader import open_session
from tintling.camera_client.session.replay import Replay, replay
from tintling.camera_client.session.report import build_report
from tintling.camera_client.session.writer import SessionWriter
from tintling.camera_client.window.overlay import draw_overlay
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.viewer import Viewer, ViewerOptions
from tintling.commands import classify as classify_module
from tintling.commands.camera import command as camera
from tintling.commands.classify import command as classify
from tintling.commands.report import command as report
from tintling.errors import ArtifactError, FrameSourceError

IMAGES, LABELS = scenes.digits()
ROWS = ((0, 3, 8), (5, 9))
WRITTEN = "\n".join("".join(str(LABELS[index]) for index in row) for row in ROWS)


def sheet(rows=ROWS, *, level: float = 200, seed: int = 1) -> np.ndarray:
    page = scenes.paper((240, 320), level=level, noise=1.0, seed=seed)
    for number, row in enumerate(rows):
        for place, index in enumerate(row):
            at = 30 + 80 * place, 30 + 100 * number
            page = scenes.write(page, scenes.enlarged(IMAGES[index], 60), at)
    return scenes.exposed(page)


@pytest.fixture(scope="module")
def network() -> Network:
    return open_network(Path("nano"))


@pytest.fixture(scope="module")
def panel(network) -> ExecutorSet:
    return open_executor_set(network)


def reader(panel: ExecutorSet, *, enabled: bool = True, several: bool = True) -> StreamRecognizer:
    return StreamRecognizer(panel, Smoother(panel.lead.labels, enabled=enabled), several=several)


def frame(image: np.ndarray, index: int = 0) -> Frame:
    return Frame(image, 100 + index / 10, index, f"#{index}")


def test_every_digit_has_the_bits_it_has_by_itself(panel):
    reading = reader(panel).read(frame(sheet()))
    found = preprocess_page(sheet())
    assert reading.text == WRITTEN
    assert len(reading.digits) == len(found) == 5
    for digit, alone in zip(reading.digits, found, strict=True):
        assert (digit.row, digit.preprocessed.region) == (alone.row, alone.preprocessed.region)
        np.testing.assert_array_equal(digit.preprocessed.tensor, alone.preprocessed.tensor)
        expected = panel.lead.classify(alone.preprocessed.tensor).logits
        np.testing.assert_array_equal(digit.prediction.logits, expected)
        assert {one.key for one in digit.opinions} == panel.members.keys()
    least = min(reading.digits, key=lambda digit: digit.confidence)
    assert reading.digits[reading.chosen] is least
    assert reading.opinions is least.opinions
    np.testing.assert_array_equal(reading.preprocessed.tensor, least.preprocessed.tensor)


def test_a_line_tells_of_all_digits(panel):
    document = reader(panel).read(frame(sheet())).to_json()
    assert document == json.loads(json.dumps(document))
    assert (document["several"], document["text"], document["agree"]) == (True, WRITTEN, True)
    assert document["verdict"] == {
        "text": WRITTEN,
        "confidence": min(digit["confidence"] for digit in document["digits"]),
        "smoothed": True,
    }
    for digit in document["digits"]:
        assert digit["executors"].keys() == panel.members.keys()
        assert digit["executors"]["c"]["logits"] == digit["logits"]
        assert digit["verdict"]["digit"] == digit["digit"]
    assert [digit["row"] for digit in document["digits"]] == [0, 0, 0, 1, 1]
    assert "digit" not in document


def test_an_empty_sheet_is_no_digit(panel):
    reading = reader(panel).read(frame(sheet(())))
    document = reading.to_json()
    assert (reading.answer, document["text"], document["digits"]) == ("no digit", "", [])
    assert (reading.prediction, reading.agree) == (None, None)
    assert document["verdict"]["text"] == ""


def test_one_digit_a_frame_stays_as_it_was(panel):
    image = sheet(((3,),))
    document = reader(panel, several=False).read(frame(image)).to_json()
    for field in ("several", "text", "digits"):
        assert field not in document
    assert document["digit"] == str(LABELS[3])


def test_counts_are_of_digits_and_times_of_frames(panel):
    tally, latency = AgreementTally(), LatencyMean()
    reading = reader(panel).read(frame(sheet()))
    tally.add(reading)
    latency.add(reading)
    assert (tally.frames, tally.digits) == (1, 5)
    assert {row.key: row.asked for row in tally.rows()} == {"int8": 5}
    spent = sum(one.ms for digit in reading.digits for one in digit.opinions if one.key == "c")
    assert latency.steps()["c"] == pytest.approx(spent)


def record(path: Path, network: Network, panel: ExecutorSet, images, modes) -> Path:
    eyes = reader(panel)
    with SessionWriter(path, network, source="0", live=True, several=True) as writer:
        for index, (image, several) in enumerate(zip(images, modes, strict=True)):
            eyes.several = several
            eyes.smoother.enabled = index != 3
            writer.add(eyes.read(frame(image, index)))
    return path


@pytest.fixture(scope="module")
def session(tmp_path_factory, network, panel) -> Path:
    """Several digits, then one and none, switched to and fro."""
    images = [sheet(seed=1), sheet(seed=2), sheet(((3,),)), sheet(((5, 9),)), sheet(()), sheet(seed=3)]
    modes = (True, True, False, True, True, True)
    return record(tmp_path_factory.mktemp("several") / "s.zip", network, panel, images, modes)


def again(path: Path, panel: ExecutorSet) -> Replay:
    counts = Replay()
    with open_session(path) as opened:
        for each in replay(opened, reader(panel, several=False)):
            counts.count(each, opened.results[each.number - 1])
    return counts


def test_a_replay_gives_the_same_bits_whatever_was_switched(session, panel):
    with open_session(session) as opened:
        assert opened.info.several
        assert [len(result.get("digits", "1")) for result in opened.results] == [5, 5, 1, 2, 0, 5]
    counts = again(session, panel)
    assert counts.passed
    assert counts.frames == 6
    assert set(counts.compared) == panel.members.keys()


def changed(path: Path, target: Path, number: int, change) -> Path:
    """The session with one line of results changed."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == "results.jsonl":
                lines = data.splitlines()
                document = json.loads(lines[number - 1])
                change(document)
                lines[number - 1] = json.dumps(document).encode()
                data = b"\n".join(lines) + b"\n"
            copy.writestr(name, data)
    return target


def test_a_replay_names_the_digit_and_the_field_that_differ(session, panel, tmp_path):
    def change(document):
        document["digits"][2]["executors"]["c"]["logits"][4] += 1
        document["digits"][3]["region"][0] += 1

    counts = again(changed(session, tmp_path / "s.zip", 2, change), panel)
    assert counts.identical == 5
    assert counts.first == (2, ("digits.3.c.logits", "digits.4.region"))
    fewer = changed(session, tmp_path / "t.zip", 1, lambda document: document["digits"].pop())
    assert again(fewer, panel).first == (1, ("digits",))


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(digits={"digit": "1"}),
        lambda document: document["digits"][0].update(digit=None),
        lambda document: document["digits"][0].update(row="0"),
        lambda document: document["digits"][0].update(region=None),
        lambda document: document["digits"][0].update(executors=[1]),
        lambda document: document["digits"].append("7"),
        lambda document: document.update(digits=document["digits"] * 40),
        lambda document: document.pop("text"),
    ],
)
def test_a_damaged_line_is_refused(session, tmp_path, change):
    broken = changed(session, tmp_path / "broken.zip", 1, change)
    with pytest.raises(FrameSourceError, match=r"is damaged: results.jsonl, line 1"):
        open_session(broken)


def test_a_session_of_version_1_still_replays(network, panel, tmp_path):
    """As it was written before there were several digits: without the field, under the old number."""
    path = record(tmp_path / "new.zip", network, panel, [sheet(((3,),)), sheet(((9,),))], (False, False))
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "old.zip", "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "session.json":
                info = json.loads(data)
                del info["several"]
                data = json.dumps(info | {"version": 1}).encode()
            target.writestr(name, data)
    with open_session(tmp_path / "old.zip") as opened:
        assert not opened.info.several
    assert again(tmp_path / "old.zip", panel).passed


def image_folder(folder: Path) -> Path:
    (folder / "pages").mkdir()
    for index, rows in enumerate((ROWS, ((5, 9),))):
        Image.fromarray(sheet(rows)).save(folder / "pages" / f"{index}.png")
    return folder / "pages"


def run(command, *arguments: object):
    return CliRunner().invoke(command, [str(each) for each in arguments], catch_exceptions=False)


def test_headless_prints_records_and_replays_several(tmp_path):
    pages = image_folder(tmp_path)
    common = ("--several", "--headless", "--source", pages, "--model", "nano")
    result = run(camera, *common, "--record", tmp_path / "s.zip")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["text"] for line in lines] == [WRITTEN, "".join(str(LABELS[index]) for index in (5, 9))]
    assert lines[-1]["agreement"]["digits"] == 7
    replayed = run(camera, "--replay", tmp_path / "s.zip", "--headless")
    assert replayed.exit_code == 0
    assert json.loads(replayed.stdout.splitlines()[-1])["replay"]["identical"] == 2
    both = run(camera, "--replay", tmp_path / "s.zip", "--several")
    assert both.exit_code == 2
    assert run(camera, "--replay", tmp_path / "s.zip", "--source", "0").exit_code == 2
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArtifactError, match=r"folder is a folder: name the page, such as .*session\.html"):
        run(report, tmp_path / "s.zip", "--out", tmp_path / "folder", "--force")


def test_a_page_with_more_digits_than_are_read_says_so(tmp_path):
    page = scenes.paper((1080, 1200), level=200.0, noise=1.0, seed=1)
    for row, column in itertools.product(range(11), range(12)):
        page = scenes.write(page, scenes.enlarged(IMAGES[3], 60), (40 + 94 * column, 30 + 92 * row))
    Image.fromarray(scenes.exposed(page)).save(tmp_path / "full.png")
    result = run(classify, "--several", "--model", "nano", "--json", tmp_path / "full.png")
    assert len(json.loads(result.stdout)[0]["digits"]) == MAX_DIGITS
    assert f"full.png: {MAX_DIGITS} digits are read" in " ".join(result.stderr.split())


def test_classify_reads_a_page(tmp_path):
    pages = image_folder(tmp_path)
    result = run(classify, "--several", "--model", "nano", "--json", pages / "0.png")
    assert json.loads(result.stdout)[0]["text"] == WRITTEN
    table = run(classify, "--several", "--model", "nano", pages / "0.png").stdout
    assert all(row in table for row in WRITTEN.split("\n"))
    assert "next" not in table


def test_a_long_row_of_digits_is_shown_whole_in_80_columns(tmp_path, monkeypatch):
    page = scenes.paper((200, 1900), level=200.0, noise=1.0, seed=1)
    for column in range(20):
        page = scenes.write(page, scenes.enlarged(IMAGES[3], 60), (40 + 90 * column, 60))
    path = tmp_path / ("a long name " * 4 + "page.png")
    Image.fromarray(scenes.exposed(page)).save(path)
    monkeypatch.setattr(classify_module, "out", Console(width=80))
    found = json.loads(run(classify, "--several", "--model", "nano", "--json", path).stdout)[0]["text"]
    assert len(found) == 20
    shown = run(classify, "--several", "--model", "nano", path).stdout
    assert found in shown


class Odd:
    """A float network that gives another answer to one digit."""

    def __init__(self, panel: ExecutorSet, odd: int) -> None:
        self._panel, self._odd, self._turn = panel, odd, 0

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        tensors = (pixels.astype(np.int16) - 128).astype(np.int8)[:, :, :, np.newaxis]
        logits = np.zeros((len(pixels), 10), np.float32)
        for row, prediction in zip(logits, self._panel.lead.classify_batch(tensors), strict=True):
            right = prediction.index
            row[(right + 5) % 10 if self._turn == self._odd else right] = 3.0
            self._turn += 1
        return logits


def test_a_report_shows_every_region_and_the_digit_that_is_disputed(tmp_path, network, panel):
    odd = ExecutorSet({"float": FloatClassifier(Odd(panel, 3), network.labels), **panel.members})
    path = record(tmp_path / "s.zip", network, odd, [sheet(), sheet(seed=2)], (True, True))
    with open_session(path) as opened:
        built = build_report(opened)
    assert (built.summary.frames, built.summary.digits, built.summary.disagreements) == (2, 10, 1)
    disputed = built.groups[0]
    assert (disputed.title, disputed.total) == ("Executors disagree", 1)
    (entry,) = disputed.entries
    assert entry.digit == "digit 4 of 5"
    assert entry.remark.startswith("digit 4 of 5: answers differ: float network ")
    assert entry.warning == ""
    assert len(entry.stages) == 5
    assert [answer.key for answer in entry.answers] == ["float", "int8", "c"]
    result = run(report, path)
    assert result.exit_code == 0
    page = path.with_suffix(".html").read_text()
    assert "several digits a frame" in page
    assert "those of digit 4 of 5" in page


def test_labels_of_frames_are_compared_with_the_whole_text(tmp_path, network, panel):
    path = tmp_path / "s.zip"
    eyes = reader(panel, enabled=False)
    with SessionWriter(path, network, source="photos", several=True) as writer:
        for index, rows in enumerate((((5,),), ((5, 9),), ())):
            writer.add(eyes.read(Frame(sheet(rows), 1.0, index, f"photos/{LABELS[5]}/{index}.png")))
    with open_session(path) as opened:
        summary = build_report(opened).summary
    said = f"{LABELS[5]}{LABELS[9]}"
    assert (summary.labelled, summary.right["c"], summary.missed) == (3, 1, 1)
    assert summary.confusions == (((str(LABELS[5]), said), 1),)


def test_the_image_shows_each_digit_in_its_place(panel):
    """Another answer to a digit changes its plate and the panel, and nothing at the others' places."""
    reading = reader(panel, enabled=False).read(frame(sheet()))
    status = OverlayStatus(size=(1120, 700), latency={"find": 1.0})
    labels = panel.lead.labels
    first = reading.digits[0]
    assert first.verdict is not None
    other = labels[(first.prediction.index + 1) % 10]
    said = replace(first, verdict=replace(first.verdict, label=other))
    images = [
        draw_overlay(each, labels, status)
        for each in (reading, replace(reading, digits=(said, *reading.digits[1:])))
    ]
    changed = np.argwhere((images[0] != images[1]).any(axis=2))
    region, scale = first.preprocessed.region, 717 / 320
    assert region is not None
    top = (700 - round(240 * scale)) // 2
    assert len(changed)
    assert np.abs(changed - [top + region.y * scale, region.x * scale]).max() < 40


@pytest.mark.parametrize("shape", [(96, 96), (480, 640), (20, 400), (400, 20)])
@pytest.mark.parametrize("size", [None, (640, 480), (1920, 1080)])
def test_every_shape_is_drawn(panel, shape, size):
    image = np.full(shape, 190, np.uint8)
    image[shape[0] // 4 : shape[0] * 3 // 4, shape[1] // 3 : shape[1] // 3 + 2 + shape[1] // 60] = 40
    image[shape[0] // 4 : shape[0] * 3 // 4, shape[1] // 2 : shape[1] // 2 + 2 + shape[1] // 60] = 40
    reading = reader(panel).read(frame(image))
    status = OverlayStatus(size=size, stages=True)
    drawn = draw_overlay(reading, panel.lead.labels, status)
    assert drawn.shape == ((size[1], size[0], 3) if size else (480, drawn.shape[1], 3))


class Keys:
    """A window whose user types one key an image, then leaves."""

    def __init__(self, *keys: str | None) -> None:
        self._keys = list(keys)
        self.images: list[np.ndarray] = []

    def show(self, image: np.ndarray) -> None:
        self.images.append(image)

    def key(self, wait_ms: int) -> int | None:
        assert wait_ms >= 1
        key = self._keys.pop(0) if self._keys else "q"
        return None if key is None else ord(key)

    def close(self) -> None:
        pass


def test_a_key_switches_and_reads_what_stands_still_again(panel, tmp_path):
    window, lines = Keys(None, "d", "5", "d", "d", "n", None), []
    eyes = reader(panel, several=False)
    readings = []

    def stream():
        for index in range(3):
            readings.append(eyes.read(frame(sheet(), index)))
            yield readings[-1]

    options = ViewerOptions(tmp_path, (640, 480), timed=False)
    Viewer(window, eyes, options, say=lines.append).run(stream())
    assert [reading.several for reading in readings] == [False, True]
    assert eyes.several
    one, _, several, told, back, again, *_ = window.images
    assert not np.array_equal(one, several)
    np.testing.assert_array_equal(several, told)
    np.testing.assert_array_equal(several, again)
    assert not np.array_equal(back, several)
    assert any("several" in line for line in lines)
    assert list(tmp_path.iterdir()) == []


def test_reading_again_says_nothing_to_the_stream(panel):
    """What is steadied goes on as if nobody had looked."""
    images = [sheet(seed=seed) for seed in range(6)]
    verdicts = []
    for looked in (False, True):
        eyes = reader(panel)
        found = []
        for index, image in enumerate(images):
            found.append(eyes.read(frame(image, index)))
            if looked:
                eyes.several = False
                assert not eyes.read_again(found[0]).several
                eyes.several = True
                assert eyes.read_again(found[0]).text == found[0].text
        verdicts.append([reading.to_json()["verdict"] for reading in found])
    assert verdicts[0] == verdicts[1]
    assert all(one != other for one, other in itertools.pairwise(verdicts[0]))


def test_what_does_not_stand_out_is_no_part_of_the_text_and_a_session_keeps_the_floor(network, tmp_path):
    plain = recognize_frame(frame(sheet()), open_executor_set(network).lead, several=True)
    margins = sorted(digit.prediction.logit_margin for digit in plain.digits)
    strict = replace(network, rejection_threshold=margins[2])
    panel = open_executor_set(strict)
    reading = reader(panel).read(frame(sheet()))
    kept = [digit for digit in reading.digits if digit.prediction.accepted]
    assert len(kept) == 3
    assert reading.verdict is not None
    rows = ["".join(digit.prediction.label for digit in kept if digit.row == row) for row in range(2)]
    assert reading.verdict.label == "\n".join(filter(None, rows))
    path = tmp_path / "s.zip"
    with SessionWriter(path, strict, source="0", several=True) as writer:
        writer.add(reading)
    with open_session(path) as opened:
        assert opened.network().rejection_threshold == strict.rejection_threshold
        recorded = open_executor_set(opened.network())
    assert again(path, recorded).passed
    assert not again(path, open_executor_set(replace(network, rejection_threshold=0.0))).passed


def test_a_single_frame_is_read_without_a_panel(panel):
    reading = recognize_frame(frame(sheet()), panel.lead, several=True)
    assert (reading.text, reading.agree, reading.verdict) == (WRITTEN, None, None)
    assert "verdict" not in reading.to_json()
