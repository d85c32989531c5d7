"""Several executors beside each other: same tensor, own answers, and one that comes and goes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from native_board import GOLDEN, FaultyLine, NativeBoard, board_program
from PIL import Image
from rated_line import RatedLine

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference import executor_set as panel_module
from tintling.camera_client.inference.classifier import (
    Classifier,
    FloatClassifier,
    classifier_of,
    open_network,
)
from tintling.camera_client.inference.executor_set import ExecutorSet, float_run, open_executor_set
from tintling.camera_client.link.connection import LinkSession
from tintling.camera_client.link.device import Device
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.recognition.agreement import AgreementTally, LatencyMean
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.commands.camera import command
from tintling.errors import DeviceTimeoutError, ModelMismatchError

MODEL = GOLDEN / "tiny_int8.tflite"


@pytest.fixture(scope="module")
def network():
    return open_network(MODEL)


def tensor(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-128, 128, (28, 28, 1), dtype=np.int8)


def frame() -> Frame:
    digit = np.zeros((1, 28, 28), np.uint8)
    digit[0, 5:23, 13:16] = 255
    return Frame(frames_of_digits(digit)[0], 1.0, 0, "0")


def test_litert_and_the_c_are_asked_about_the_same_tensor(network):
    panel = open_executor_set(network)
    for seed in range(20):
        opinions = {opinion.key: opinion for opinion in panel.ask(tensor(seed))}
        assert list(opinions) == ["int8", "c"]
        expected = classifier_of(network, compiled=False).classify(tensor(seed))
        np.testing.assert_array_equal(opinions["c"].prediction.logits, expected.logits)
        assert opinions["int8"].prediction.index == expected.index
        assert all(opinion.ms > 0 for opinion in opinions.values())
    assert [each.key for each in panel.not_run] == ["float"]


def test_the_float_network_sees_the_pixels_of_the_tensor(network):
    seen = []

    def predict(pixels: np.ndarray) -> np.ndarray:
        seen.append(pixels)
        return np.arange(10, dtype=np.float32)[np.newaxis]

    panel = open_executor_set(network, predict_float=predict)
    (opinion, *_) = panel.ask(tensor(3))
    assert opinion.key == "float"
    assert opinion.prediction.label == "9"
    assert opinion.prediction.probabilities.sum() == pytest.approx(1)
    np.testing.assert_array_equal(seen[0][0], (tensor(3)[:, :, 0].astype(int) + 128).astype(np.uint8))
    assert panel.not_run == ()


def test_a_shipped_model_and_a_bare_file_have_no_float_network(tmp_path):
    from pathlib import Path

    assert float_run(Path("nano")) is None
    assert float_run(MODEL) is None
    assert float_run(tmp_path) is None


class Flaky:
    """A member that fails when it is told to."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier, self.works, self.asked = classifier, True, 0

    def classify_batch(self, values: np.ndarray):
        self.asked += 1
        if not self.works:
            raise DeviceTimeoutError("the board does not answer: press its reset button")
        return self.classifier.classify_batch(values)


def test_a_device_that_fails_is_left_out_and_asked_again_later(network, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(panel_module.time, "perf_counter", lambda: now[0])
    base = open_executor_set(network)
    flaky = Flaky(base.lead)
    panel = ExecutorSet({**base.members, "device": flaky})
    assert [each.key for each in panel.ask(tensor(1))] == ["int8", "c", "device"]
    flaky.works = False
    for _ in range(5):
        assert [each.key for each in panel.ask(tensor(1))] == ["int8", "c"]
    assert flaky.asked == 2  # no pause was over
    assert "does not answer" in panel.not_run[0].reason
    now[0] += 1.1
    panel.ask(tensor(1))
    now[0] += 1.1
    panel.ask(tensor(1))
    assert flaky.asked == 3  # the second pause is longer
    flaky.works = True
    now[0] += 2.1
    assert [each.key for each in panel.ask(tensor(1))] == ["int8", "c", "device"]
    assert panel.not_run == ()


def test_counts_run_over_the_stream(network):
    base = open_executor_set(network)
    turn = [0]

    def predict(_: np.ndarray) -> np.ndarray:
        turn[0] += 1
        right = base.lead.classify(reading.preprocessed.tensor).index
        logits = np.zeros((1, 10), np.float32)
        logits[0, right if turn[0] % 2 else (right + 1) % 10] = 4
        return logits

    smoother = Smoother(network.labels)
    reading = StreamRecognizer(base, smoother).read(frame())
    panel = ExecutorSet({"float": FloatClassifier(predict, network.labels), **base.members})
    tally, latency = AgreementTally(), LatencyMean()
    reader = StreamRecognizer(panel, smoother)
    for _ in range(10):
        now = reader.read(frame())
        tally.add(now)
        latency.add(now, draw=3.0)
    assert tally.to_json() == {
        "frames": 10,
        "digits": 10,
        "float": {"asked": 10, "same_answer": 5},
        "int8": {"asked": 10, "same_answer": 10, "same_bits": 10},
    }
    assert list(latency.steps()) == ["grey", "find", "float", "int8", "c", "draw"]
    assert now.agree is False
    empty = reader.read(Frame(np.full((96, 96), 180, np.uint8), 2.0, 1, "1"))
    tally.add(empty)
    assert tally.frames == 11
    assert (tally.digits, empty.agree, empty.opinions) == (10, None, ())


def test_the_command_asks_a_board_about_every_tensor(tmp_path):
    Image.fromarray(frame().image).save(tmp_path / "a.png")
    with NativeBoard(board_program()) as board, RatedLine(board.ours, 2_000_000) as line:
        arguments = ["--source", str(tmp_path), "--model", str(MODEL), "--device", line.path, "--headless"]
        result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    executors = json.loads(result.stdout)["executors"]
    assert list(executors) == ["int8", "c", "device"]
    assert executors["device"]["logits"] == executors["c"]["logits"]


def test_a_board_with_another_model_is_refused(network, monkeypatch):
    from dataclasses import replace

    from tintling.camera_client.link import device as device_module

    other = replace(network, graph=replace(network.graph, sha256="0" * 64))
    with NativeBoard(board_program()) as board:
        session = LinkSession(lambda: FaultyLine(board), "the board")
        session.open()
        monkeypatch.setattr(device_module, "open_device", lambda _: Device(session))
        with pytest.raises(ModelMismatchError, match="does not run what you compare it with"):
            open_executor_set(other, device_url="socket://127.0.0.1:1")
