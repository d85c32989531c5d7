"""Recorded sessions: read back to the same bits, whatever ended the recording."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from paths import GOLDEN
from PIL import Image

from tintling.camera_client.frames import BoardResult, Frame
from tintling.camera_client.inference.classifier import Network, open_network
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.recognizer import Recognition, StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.session import writer as session_writer
from tintling.camera_client.session.reader import SessionSource, is_session, open_session
from tintling.camera_client.session.replay import Replay, differing_fields, replay
from tintling.camera_client.session.writer import SessionWriter
from tintling.camera_client.sources.open import open_source
from tintling.commands.camera import command
from tintling.errors import ArtifactError, FrameSourceError, TintlingError

MODEL = GOLDEN / "tiny_int8.tflite"


@pytest.fixture(scope="module")
def network() -> Network:
    return open_network(MODEL)


@pytest.fixture(scope="module")
def panel(network) -> ExecutorSet:
    return open_executor_set(network)


def digits(count: int) -> list[np.ndarray]:
    """Frames with a crooked stroke each, and an empty sheet as the third."""
    rng = np.random.default_rng(5)
    strokes = np.zeros((count, 28, 28), np.uint8)
    for image in strokes:
        left, right = rng.integers(6, 22, 2)
        for row in range(5, 23):
            middle = left + (right - left) * (row - 5) // 18
            image[row, max(0, middle - 1) : middle + 2] = 255
    frames = frames_of_digits(strokes)
    if count > 2:
        frames[2] = np.full((96, 96), 180, np.uint8)
    return frames


def read_all(panel: ExecutorSet, frames: list[np.ndarray], *, enabled: bool = True) -> list[Recognition]:
    reader = StreamRecognizer(panel, Smoother(panel.lead.labels, enabled=enabled), live=True)
    moments = 1.7e9 + 0.1 * np.arange(len(frames)) ** 1.1
    return [
        reader.read(Frame(image, float(moment), 3 * index, f"frame {index}"))
        for index, (image, moment) in enumerate(zip(frames, moments, strict=True))
    ]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def one_line(text: str) -> str:
    """Standard error wraps at the width of the terminal."""
    return " ".join(text.split())


def record(path: Path, network: Network, readings: Iterable[Recognition]) -> Path:
    with SessionWriter(path, network, source="0", live=True, smoothing=True) as writer:
        for reading in readings:
            writer.add(reading)
    return path


def again(path: Path, panel: ExecutorSet) -> Replay:
    counts = Replay()
    with open_session(path) as session:
        reader = StreamRecognizer(panel, Smoother(panel.lead.labels, threshold=session.info.threshold))
        for frame in replay(session, reader):
            counts.count(frame, session.results[frame.number - 1])
    return counts


def test_a_session_gives_back_frames_results_and_model_to_the_bit(tmp_path, network, panel):
    frames = digits(6)
    frames[4] = np.stack([frames[4], frames[4][::-1], frames[4]], axis=2)  # colour
    readings = read_all(panel, frames)
    path = record(tmp_path / "session.zip", network, readings)
    assert names(tmp_path) == ["session.zip"]
    with open_session(path) as session:
        assert session.complete
        assert session.info.live
        assert session.info.source == "0"
        assert session.network().data == network.data
        for number, reading in enumerate(readings, start=1):
            frame = session.frame(number)
            np.testing.assert_array_equal(frame.image, reading.frame.image)
            assert (frame.timestamp, frame.index, frame.name) == (
                reading.frame.timestamp,
                reading.frame.index,
                reading.frame.name,
            )
            assert session.results[number - 1] == json.loads(json.dumps(reading.to_json()))
        assert session.results[2]["digit"] is None
        assert {"c", "int8"} <= session.results[0]["executors"].keys()
    counts = again(path, panel)
    assert counts.passed
    assert counts.frames == 6
    assert {"c", "int8"} <= set(counts.compared)


def test_smoothing_that_was_switched_during_the_recording_is_replayed(tmp_path, network, panel):
    frames = digits(8)
    reader = StreamRecognizer(panel, Smoother(panel.lead.labels))
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        for index, image in enumerate(frames):
            reader.smoother.enabled = index < 3 or index > 5
            writer.add(reader.read(Frame(image, 100 + index / 30, index, "0")))
    assert again(tmp_path / "s.zip", panel).passed


def test_replay_names_what_differs(tmp_path, network, panel):
    path = record(tmp_path / "s.zip", network, read_all(panel, digits(4)))
    damaged = tmp_path / "other.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "results.jsonl":
                lines = data.splitlines()
                document = json.loads(lines[1])
                document["executors"]["c"]["logits"][3] += 1
                document["region"][0] -= 1
                lines[1] = json.dumps(document).encode()
                data = b"\n".join(lines) + b"\n"
            target.writestr(name, data)
    counts = again(damaged, panel)
    assert (counts.frames, counts.identical) == (4, 3)
    assert counts.first == (2, ("region", "c.logits"))
    arguments = ["--replay", str(damaged), "--headless"]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 1
    assert json.loads(result.stdout.splitlines()[-1])["replay"]["identical"] == 3
    assert "frame 2: region, c.logits" in one_line(result.stderr)


def test_another_frame_gives_other_results(tmp_path, network, panel):
    """A replay that only read its recorded answers back would pass this."""
    path = record(tmp_path / "s.zip", network, read_all(panel, digits(4), enabled=False))
    swapped = tmp_path / "swapped.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(swapped, "w") as target:
        for name in source.namelist():
            taken = {"frames/000001.png": "frames/000002.png"}.get(name, name)
            target.writestr(name, source.read(taken))
    counts = again(swapped, panel)
    assert counts.identical == 3
    assert counts.first is not None
    assert "tensor_crc32" in counts.first[1]


def test_what_a_board_read_is_kept_to_the_bit(tmp_path, network, panel):
    image = digits(1)[0]
    tensor = np.arange(784, dtype=np.uint16).astype(np.uint8).view(np.int8).reshape(28, 28, 1)
    logits = np.arange(-5, 5, dtype=np.int8)
    board = BoardResult("3", "ab" * 32, tensor, logits, (1200, 3400, 5600))
    reader = StreamRecognizer(panel, Smoother(panel.lead.labels))
    reading = reader.read(Frame(image, 5.0, 0, "board#0", board=board))
    path = record(tmp_path / "s.zip", network, [reading])
    with open_session(path) as session:
        found = session.frame(1).board
    assert found is not None
    assert (found.label, found.model_sha256, found.microseconds) == ("3", "ab" * 32, (1200, 3400, 5600))
    np.testing.assert_array_equal(found.tensor, tensor)
    np.testing.assert_array_equal(found.logits, logits)
    counts = again(path, panel)
    assert counts.passed
    assert "device" in counts.compared


def test_labels_of_folders_and_of_persons_are_kept(tmp_path, network, panel):
    frames = digits(3)
    reader = StreamRecognizer(panel, Smoother(panel.lead.labels, enabled=False))
    with SessionWriter(tmp_path / "s.zip", network, source="photos") as writer:
        for index, name in enumerate(("photos/7/a.png", "x.zip:photos/b.png", "c.png")):
            writer.add(reader.read(Frame(frames[index], 1.0, index, name)))
        writer.label(2, "4")
        writer.label(3, "1")
        writer.label(3, None)
        with pytest.raises(ValueError, match="frame 4"):
            writer.label(4, "1")
        with pytest.raises(ValueError, match="label 'x'"):
            writer.label(1, "x")
    with open_session(tmp_path / "s.zip") as session:
        assert session.labels == {1: "7", 2: "4"}


def test_a_session_is_a_source_of_frames(tmp_path, network, panel):
    readings = read_all(panel, digits(3))
    path = record(tmp_path / "s.zip", network, readings)
    assert is_session(path)
    with open_source(str(path)) as source:
        assert isinstance(source, SessionSource)
        assert not source.live
        for frame, reading in zip(source, readings, strict=True):
            np.testing.assert_array_equal(frame.image, reading.frame.image)
            assert frame.timestamp == reading.frame.timestamp


def test_other_zips_are_no_sessions(tmp_path):
    with zipfile.ZipFile(tmp_path / "images.zip", "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert not is_session(tmp_path / "images.zip")
    assert not is_session(tmp_path / "missing.zip")
    (tmp_path / "text.zip").write_text("no archive")
    assert not is_session(tmp_path / "text.zip")
    with pytest.raises(FrameSourceError, match=r"lacks session.json: expected a zip that"):
        open_session(tmp_path / "images.zip")
    with pytest.raises(FrameSourceError, match="no zip archive"):
        open_session(tmp_path / "text.zip")
    with pytest.raises(FrameSourceError, match="does not exist"):
        open_session(tmp_path / "missing.zip")


RECORDER = """
import sys, numpy as np
from pathlib import Path
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.session.writer import SessionWriter
from tintling.camera_client.frames import Frame
from tintling.camera_client.recognition.smoothing import Smoother
network = open_network(Path(sys.argv[1]))
panel = open_executor_set(network)
reader = StreamRecognizer(panel, Smoother(panel.lead.labels))
images = np.load(sys.argv[3])
with SessionWriter(Path(sys.argv[2]), network, source="0") as writer:
    for index in range(100000):
        writer.add(reader.read(Frame(images[index % len(images)], index / 30, index, "0")))
        print(index, flush=True)
"""


def test_a_killed_recording_is_read_up_to_its_last_frame(tmp_path, panel):
    np.save(tmp_path / "images.npy", np.stack(digits(5)))
    path = tmp_path / "s.zip"
    command_line = [sys.executable, "-c", RECORDER, str(MODEL), str(path), str(tmp_path / "images.npy")]
    with subprocess.Popen(command_line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 20:
                process.send_signal(signal.SIGKILL)
                break
    assert not path.exists()
    assert (tmp_path / "s.zip.part").is_dir()
    with open_session(path) as session:  # found by the name it would have had
        assert not session.complete
        assert len(session) >= 21
    assert again(path, panel).passed
    result = CliRunner().invoke(command, ["--replay", str(path), "--headless"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "was not closed" in one_line(result.stderr)


def test_half_a_line_of_a_recording_that_was_cut_off_is_left_out(tmp_path, network, panel, monkeypatch):
    monkeypatch.setattr(session_writer, "_pack", lambda *_: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(ArtifactError, match="the 3 frames before are kept there"):
        record(tmp_path / "s.zip", network, read_all(panel, digits(3)))
    results = tmp_path / "s.zip.part" / "results.jsonl"
    results.write_bytes(results.read_bytes()[:-40])
    (tmp_path / "s.zip.part" / "frames" / "000004.tmp").write_bytes(b"half an image")
    with open_session(tmp_path / "s.zip.part") as session:
        assert len(session) == 2


def test_a_disk_that_is_full_spoils_no_line(tmp_path, network, panel):
    readings = read_all(panel, digits(3))
    writer = SessionWriter(tmp_path / "s.zip", network, source="0")
    writer.add(readings[0])

    class Full:
        def __init__(self, stream):
            self.stream = stream

        def write(self, data):
            return self.stream.write(data[: len(data) // 2])

        def __getattr__(self, name):
            return getattr(self.stream, name)

    real, writer._results = writer._results, Full(writer._results)
    with pytest.raises(ArtifactError, match="No space left"):
        writer.add(readings[1])
    writer._results = real
    writer.add(readings[2])
    writer.close()
    with open_session(tmp_path / "s.zip") as session:
        assert [document["index"] for document in session.results] == [0, 6]
        np.testing.assert_array_equal(session.frame(2).image, readings[2].frame.image)


def test_nothing_recorded_leaves_nothing(tmp_path, network):
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        pass
    assert writer.close() is None
    assert not list(tmp_path.iterdir())


def test_sessions_are_not_overwritten_unasked(tmp_path, network, panel):
    readings = read_all(panel, digits(1))
    path = record(tmp_path / "s.zip", network, readings)
    with pytest.raises(ArtifactError, match="exists already"):
        SessionWriter(path, network, source="0")
    (tmp_path / "t.zip.part").mkdir()
    with pytest.raises(ArtifactError, match="was cut off"):
        SessionWriter(tmp_path / "t.zip", network, source="0")
    with pytest.raises(ArtifactError, match=r"name it s\.zip"):
        SessionWriter(tmp_path / "s", network, source="0")
    for name in ("s.zip", "t.zip"):
        with SessionWriter(tmp_path / name, network, source="0", force=True) as writer:
            writer.add(readings[0])
    assert names(tmp_path) == ["s.zip", "t.zip"]


def broken(path: Path, target: Path, member: str, change) -> Path:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                data = change(data)
            if data is not None:
                archive.writestr(name, data)
    return target


def read_everything(path: Path) -> None:
    with open_session(path) as session:
        session.network()
        for number in range(1, len(session) + 1):
            session.frame(number)


@pytest.mark.parametrize(
    ("member", "change", "message"),
    [
        ("session.json", lambda _: b"{", "is damaged: session.json"),
        ("session.json", lambda _: b"[]", "is no session"),
        ("session.json", lambda d: d.replace(b'"version": 2', b'"version": 9'), "format 9, expected 1 or 2"),
        ("session.json", lambda d: d.replace(b'"threshold"', b'"t"'), "is damaged: session.json: KeyError"),
        ("session.json", lambda _: b"[" * 100_000, "is damaged: session.json"),
        ("results.jsonl", lambda d: d[:-20], "ends in the middle of a line"),
        ("results.jsonl", lambda d: d.replace(b'"time": ', b'"time": "x", "t": ', 1), "line 1: ValueError"),
        ("results.jsonl", lambda _: b"", "holds no frames"),
        ("results.jsonl", lambda _: None, "lacks results.jsonl"),
        ("results.jsonl", lambda d: d.replace(b'"confidence": ', b'"confidence": 7', 1), "line 1"),
        ("labels.jsonl", lambda _: b'{"frame": 7, "label": "1"}\n', "labels.jsonl, line 1"),
        ("labels.jsonl", lambda _: b'{"frame": 1, "label": "x"}\n', "labels.jsonl, line 1"),
        ("model.tflite", lambda d: d[:100], "model.tflite: "),
        ("model.tflite", lambda d: d[:8] + b"\0" + d[9:], "model.tflite|is damaged"),
        ("frames/000002.png", lambda _: None, "lacks frames/000002.png"),
        ("frames/000002.png", lambda d: d[:50], r"frames/000002.png (is damaged|is no image)"),
    ],
)
def test_a_damaged_session_is_one_clear_line(tmp_path, panel, member, change, message):
    network = open_network(MODEL)
    path = record(tmp_path / "s.zip", network, read_all(panel, digits(2)))
    target = broken(path, tmp_path / "broken.zip", member, change)
    with pytest.raises(TintlingError, match=message) as caught:
        read_everything(target)
    assert "\n" not in str(caught.value)
    assert "broken.zip" in str(caught.value)


def test_times_do_not_count_as_differences(panel):
    document = read_all(panel, digits(1))[0].to_json()
    other = {**document, "ms": {"grey": 1.0, "preprocess": 9.0, "classify": 2.0}, "age_ms": 5.0}
    assert differing_fields(document, other) == ()
    assert differing_fields(document, {**document, "verdict": None}) == ("verdict",)


def test_executors_that_do_not_run_now_are_named_and_not_compared(tmp_path, network, panel):
    path = record(tmp_path / "s.zip", network, read_all(panel, digits(2)))
    alone = ExecutorSet({"c": panel.lead})
    counts = again(path, alone)
    assert counts.passed
    assert (counts.compared, counts.missing) == (("c",), ("int8",))


def test_the_command_records_and_replays(tmp_path):
    for index, image in enumerate(digits(4)):
        folder = tmp_path / "photos" / str(index)
        folder.mkdir(parents=True)
        Image.fromarray(image).save(folder / "a.png")
    path = tmp_path / "s.zip"
    common = ["--model", str(MODEL), "--headless"]
    arguments = [*common, "--source", str(tmp_path / "photos"), "--record", str(path)]
    first = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert first.exit_code == 0
    assert "4 frames" in one_line(first.stderr)
    second = CliRunner().invoke(command, ["--replay", str(path), "--headless"], catch_exceptions=False)
    assert second.exit_code == 0
    lines = [json.loads(line) for line in second.stdout.splitlines()]
    assert lines.pop()["replay"]["identical"] == 4
    for now, then in zip(lines, map(json.loads, first.stdout.splitlines()), strict=True):
        assert differing_fields(then, now) == ()
    with open_session(path) as session:
        assert session.labels == {1: "0", 2: "1", 3: "2", 4: "3"}
    refused = CliRunner().invoke(command, ["--replay", str(path), "--record", "x.zip"])
    assert refused.exit_code == 2


def test_a_recording_that_is_interrupted_is_closed(tmp_path, network, panel):
    readings = read_all(panel, digits(2))

    def stream():
        yield from readings
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(tmp_path / "s.zip", network, stream())
    assert again(tmp_path / "s.zip", panel).frames == 2


def test_a_recording_keeps_up_with_a_camera(tmp_path, network, panel):
    """Thirty colour frames of 640×480 in a second: the recorder must not be what is slow."""
    rng = np.random.default_rng(1)
    image = rng.normal(170, 3, (480, 640, 3)).clip(0, 255).astype(np.uint8)
    reading = replace(read_all(panel, digits(1))[0], frame=Frame(image, 1.0, 0, "0"))
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        writer.add(reading)
        started = time.process_time()
        for _ in range(5):
            writer.add(reading)
        assert (time.process_time() - started) / 5 < 0.1


def test_no_damage_to_a_session_is_taken_for_a_bug(tmp_path, panel):
    """Whatever a broken disk or a stranger makes of the file, it is read or refused in one line."""
    path = record(tmp_path / "s.zip", open_network(MODEL), read_all(panel, digits(2)))
    data, rng = path.read_bytes(), np.random.default_rng(3)
    refused: list[str] = []
    for _ in range(150):
        broken_bytes = bytearray(data)
        for at in rng.integers(0, len(data), rng.integers(1, 4)):
            broken_bytes[at] ^= 1 << int(rng.integers(8))
        if rng.random() < 0.2:
            del broken_bytes[int(rng.integers(1, len(data))) :]
        target = tmp_path / "broken.zip"
        target.write_bytes(broken_bytes)
        try:
            read_everything(target)
        except TintlingError as error:
            refused.append(str(error))
    assert len(refused) > 100
    assert not [text for text in refused if "\n" in text]
