"""Several executors beside each other: same tensor, own answers, and one that comes and goes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from native_board import FaultyLine, NativeBoard, board_program
from PIL import Image
from rated_line import RatedLine
from recognitions import MODEL
from sessions import upright_strokes

from tintling.camera_client.inference.classifier import Classifier, classifier_of
from tintling.camera_client.inference.executor_set import ExecutorSet, float_run, open_executor_set
from tintling.camera_client.link import device as device_module
from tintling.camera_client.link.connection import LinkSession
from tintling.camera_client.link.device import Device
from tintling.commands.camera import command
from tintling.errors import DeviceTimeoutError, ModelMismatchError


def tensors(*seeds: int) -> np.ndarray:
    return np.stack(
        [np.random.default_rng(seed).integers(-128, 128, (28, 28, 1), dtype=np.int8) for seed in seeds]
    )


def keys(executors: ExecutorSet) -> list[str]:
    (answers,) = executors.run(tensors(1))
    return [answer.key for answer in answers]


def test_litert_and_the_c_run_the_same_tensors(network, executors):
    batch = tensors(*range(20))
    expected = classifier_of(network, compiled=False).classify_batch(batch)
    for found, right in zip(executors.run(batch), expected, strict=True):
        answers = {answer.key: answer for answer in found}
        assert list(answers) == ["int8", "c"]
        np.testing.assert_array_equal(answers["c"].prediction.logits, right.logits)
        assert answers["int8"].prediction.index == right.index
    assert [each.key for each in executors.not_run] == ["float"]


def test_without_tensors_nothing_runs(executors):
    assert executors.run(np.zeros((0, 28, 28, 1), np.int8)) == []


def test_the_float_network_sees_the_pixels_of_the_tensor(network):
    seen = []

    def predict(pixels: np.ndarray) -> np.ndarray:
        seen.append(pixels)
        return np.arange(10, dtype=np.float32)[np.newaxis]

    executors = open_executor_set(network, predict_float=predict)
    ((answer, *_),) = executors.run(tensors(3))
    assert answer.key == "float"
    assert answer.prediction.label == "9"
    assert answer.prediction.probabilities.sum() == pytest.approx(1)
    np.testing.assert_array_equal(seen[0], (tensors(3)[:, :, :, 0].astype(int) + 128).astype(np.uint8))
    assert executors.not_run == ()


def test_a_shipped_model_and_a_bare_file_have_no_float_network(tmp_path):
    assert float_run(Path("nano")) is None
    assert float_run(MODEL) is None
    assert float_run(tmp_path) is None


class Flaky:
    """A member that fails when it is told to, and takes a while on the clock."""

    def __init__(self, classifier: Classifier, now: list[float]) -> None:
        self.classifier, self.now, self.works, self.runs = classifier, now, True, 0

    def classify_batch(self, values: np.ndarray):
        self.runs += 1
        self.now[0] += 0.006
        if not self.works:
            raise DeviceTimeoutError("the board does not answer: press its reset button")
        return self.classifier.classify_batch(values)


def test_a_device_that_fails_is_left_out_and_run_again_later(executors):
    now = [100.0]
    flaky = Flaky(executors.lead, now)
    wider = ExecutorSet({**executors.members, "device": flaky}, clock=lambda: now[0])
    assert keys(wider) == ["int8", "c", "device"]
    flaky.works = False
    for _ in range(5):
        assert keys(wider) == ["int8", "c"]
    assert flaky.runs == 2  # no pause was over
    assert "does not answer" in wider.not_run[0].reason
    now[0] += 1.1
    keys(wider)
    now[0] += 1.1
    keys(wider)
    assert flaky.runs == 3  # the second pause is longer
    flaky.works = True
    now[0] += 2.1
    assert keys(wider) == ["int8", "c", "device"]
    assert wider.not_run == ()


def test_the_time_of_an_answer_is_its_share_of_the_batch(executors):
    now = [5.0]
    wider = ExecutorSet({"c": executors.lead, "device": Flaky(executors.lead, now)}, clock=lambda: now[0])
    times = [{answer.key: answer.ms for answer in found} for found in wider.run(tensors(1, 2, 3))]
    assert times == [{"c": 0.0, "device": pytest.approx(2.0)}] * 3


def test_the_leading_member_must_be_a_classifier(executors):
    with pytest.raises(TypeError, match="'c' is a Classifier, got Flaky"):
        ExecutorSet({"c": Flaky(executors.lead, [0.0])}).lead  # noqa: B018 - the property raises


def test_closing_releases_what_the_members_hold(executors):
    closed = []
    ExecutorSet({"c": executors.lead}, close=lambda: closed.append(True)).close()
    assert closed == [True]


def test_the_command_sends_every_tensor_to_a_board(tmp_path):
    Image.fromarray(upright_strokes(1)[0]).save(tmp_path / "a.png")
    with NativeBoard(board_program()) as board, RatedLine(board.ours, 2_000_000) as line:
        arguments = ["--source", str(tmp_path), "--model", str(MODEL), "--device", line.path, "--headless"]
        result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    (digit,) = json.loads(result.stdout)["samples"]
    assert list(digit["executors"]) == ["int8", "c", "device"]
    assert digit["executors"]["device"]["logits"] == digit["executors"]["c"]["logits"]


def test_a_board_with_another_model_is_refused(network, monkeypatch):
    other = replace(network, graph=replace(network.graph, sha256="0" * 64))
    with NativeBoard(board_program()) as board:
        session = LinkSession(lambda: FaultyLine(board), "the board")
        session.open()
        monkeypatch.setattr(device_module, "open_device", lambda _: Device(session))
        with pytest.raises(ModelMismatchError, match="does not run the model that you compare it with"):
            open_executor_set(other, device_url="socket://127.0.0.1:1")
