"""A data set through the real firmware, compared with the other executors; journal, frames, refusals."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from native_board import GOLDEN, FaultyLine, LockstepBoard, board_program, device_on

from tintling.camera_client.inference.executors import DEVICE, ReferenceExecutor
from tintling.camera_client.link.connection import LinkTiming
from tintling.camera_client.link.device import Device, check_same_model
from tintling.camera_client.parity import device as device_parity
from tintling.camera_client.parity.compare import Samples, compare
from tintling.camera_client.parity.device import RecordedExecutor, run_frames, run_tensors, with_device
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.preprocessing.host import preprocess_version
from tintling.commands.parity import JOURNAL_NAME, command
from tintling.errors import DeviceError, DeviceTimeoutError, ModelMismatchError
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
LABELS = tuple("0123456789")


@pytest.fixture(scope="module")
def graph():
    return read_tflite(MODEL.read_bytes())


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    golden = np.load(GOLDEN / "digits.npz")
    return golden["images"], golden["labels"]


@pytest.fixture(scope="module")
def samples(graph, digits) -> Samples:
    return Samples.of_images(graph, *digits, None)


@pytest.fixture
def board() -> Iterator[LockstepBoard]:
    with LockstepBoard(board_program()) as native:
        yield native


@pytest.fixture
def device(board) -> Device:
    return device_on(FaultyLine(board))


def test_a_device_is_one_executor_among_the_others(device, graph, samples):
    run = run_tensors(device, graph, samples.inputs)
    executors = {"reference": ReferenceExecutor(graph), DEVICE: RecordedExecutor(run)}
    report = with_device(compare(graph, executors, samples), run)
    pair = report.pair("reference", DEVICE)
    assert pair is not None
    assert pair.is_exact
    assert pair.errors.acc == pair.errors.cos == 1
    assert pair.errors.rmse == pair.errors.mae == pair.errors.l2r == 0
    assert report.gates[0].status == "not proven"  # compiled C and TFLite Micro did not run
    assert "of the device the output" in report.gates[0].detail
    entry = report.executor(DEVICE)
    assert entry is not None
    assert entry.name == "device: native process"
    document = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert document["device"]["samples"] == 200
    assert document["device"]["counter"] == "instructions"
    assert document["device"]["link"]["requests"] >= 200


def test_one_wrong_bit_of_a_device_fails_the_proof(device, graph, samples):
    run = run_tensors(device, graph, samples.inputs)
    outputs = run.outputs.copy()
    outputs[7, 3] ^= 1
    executors = {
        "reference": ReferenceExecutor(graph),
        DEVICE: RecordedExecutor(replace(run, outputs=outputs)),
    }
    report = compare(graph, executors, samples)
    assert not report.passed
    assert "Tintling reference and device differ on 1 of 200 images, first on #7" in report.gates[0].detail


def test_a_run_that_is_broken_off_goes_on_where_it_stopped(board, graph, samples, tmp_path):
    journal = tmp_path / "journal"
    line = FaultyLine(board)
    broken = device_on(line, LinkTiming(timeout_s=0.5, greeting_s=0.5, reconnect_s=0.3))

    def hang(done: int) -> None:
        if done == 90:
            line.to_host = lambda _: b""

    with pytest.raises(DeviceTimeoutError):
        run_tensors(broken, graph, samples.inputs, journal=journal, on_progress=hang)
    progress: list[int] = []
    line.to_host = bytes
    device = device_on(FaultyLine(board))
    run = run_tensors(device, graph, samples.inputs, journal=journal, on_progress=progress.append)
    assert run.result.resumed >= 90
    assert progress[0] == run.result.resumed
    assert progress[-1] == 200
    assert device.link.requests == 200 - run.result.resumed + 1  # and one STATS
    assert np.array_equal(run.outputs, ReferenceExecutor(graph).run(samples.inputs))


def test_a_journal_of_other_inputs_is_begun_anew(device, graph, samples, tmp_path):
    journal = tmp_path / "journal"
    run_tensors(device, graph, samples.inputs[:20], journal=journal)
    run = run_tensors(device, graph, samples.inputs[20:40], journal=journal)
    assert run.result.resumed == 0
    assert np.array_equal(run.outputs, ReferenceExecutor(graph).run(samples.inputs[20:40]))


def test_whole_frames_go_through_the_same_preprocessing(device, graph, digits):
    frames = frames_of_digits(digits[0][:40])
    run = run_frames(device, graph, frames)
    result = run.result.frames
    assert result is not None
    assert (result.frames, result.exact, result.differences) == (40, 40, ())
    assert result.found >= 36
    assert np.array_equal(run.outputs, ReferenceExecutor(graph).run(run.inputs))
    assert device_parity.frame_gate(result).status == "passed"


def test_a_preprocessing_that_departs_is_found(device, graph, digits, monkeypatch):
    ours = device_parity.preprocess

    def departing(frame):
        found = ours(frame)
        tensor = found.tensor.copy()
        tensor[14, 14, 0] ^= 1
        return replace(found, tensor=tensor) if frame is frames[3] else found

    frames = frames_of_digits(digits[0][:6])
    monkeypatch.setattr(device_parity, "preprocess", departing)
    run = run_frames(device, graph, frames)
    assert run.result.frames is not None
    assert [difference.frame for difference in run.result.frames.differences] == [3]
    gate = device_parity.frame_gate(run.result.frames)
    assert gate.status == "failed"
    assert "first #3: 1 of 784 values of the tensor differ" in gate.detail
    assert 3 not in run.numbers


@pytest.mark.parametrize(
    ("labels", "version", "words"),
    [
        (
            tuple("abcdefghij"),
            None,
            "the labels 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 there, a, b, c, d, e, f, g, h, i, j",
        ),
        (LABELS, 99, r"preprocessing version \d+ there, 99 here"),
    ],
)
def test_another_label_list_or_preprocessing_is_a_mismatch(device, graph, labels, version, words):
    check_same_model(device, graph, LABELS, preprocess_version=preprocess_version())
    with pytest.raises(ModelMismatchError, match=words):
        check_same_model(device, graph, labels, preprocess_version=version)


def test_another_model_is_a_mismatch_that_names_both(device):
    other = read_tflite((GOLDEN / "tiny_bn_after_relu.tflite").read_bytes())
    with pytest.raises(ModelMismatchError) as caught:
        check_same_model(device, other, LABELS)
    assert "the model tiny 5769f41a9eca… there" in str(caught.value)
    assert other.sha256[:12] in str(caught.value)


def test_a_tensor_that_the_device_was_not_asked_about_is_an_error(device, graph, samples):
    executor = RecordedExecutor(run_tensors(device, graph, samples.inputs[:2]))
    with pytest.raises(DeviceError, match="was not asked"):
        executor.run(samples.inputs[2:3])


@pytest.fixture
def port() -> Iterator[int]:
    process = subprocess.Popen([str(board_program()), "0"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()


def run_command(port: int, folder: Path, *options: str):
    data = folder.parent / "digits.npz"
    golden = np.load(GOLDEN / "digits.npz")
    np.savez(
        data,
        x_train=golden["images"],
        y_train=golden["labels"],
        x_test=golden["images"],
        y_test=golden["labels"],
    )
    url = f"socket://127.0.0.1:{port}"
    arguments = [str(MODEL), "--device", url, "--executors", "c,reference", "--data", str(data), "--offline"]
    return CliRunner().invoke(command, [*arguments, "--out", str(folder), *options], catch_exceptions=False)


def test_the_command_proves_a_device_and_writes_a_report(port, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / JOURNAL_NAME).write_bytes(b"of another run")
    result = run_command(port, folder, "--samples", "50")
    assert result.exit_code == 0, result.output
    assert "errors of the output, in real values" in result.output
    assert "device: native process" in result.output
    report = json.loads((folder / "parity.json").read_text())
    assert report["device"]["samples"] == 50
    assert not (folder / JOURNAL_NAME).exists()


def test_the_command_proves_frames(port, tmp_path):
    result = run_command(port, tmp_path / "out", "--frames", "digits", "--samples", "20", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["device"]["frames"]["exact"] == 20
    assert [gate["name"] for gate in report["gates"]] == ["exact", "drop", "frames"]


def test_frames_without_a_device_are_a_usage_error():
    assert CliRunner().invoke(command, [str(MODEL), "--frames", "digits"]).exit_code == 2
