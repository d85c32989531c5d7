"""The camera client on a board of the link: its frames, and its own recognition beside ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from native_board import GOLDEN, FaultyLine, NativeBoard, Noise, board_program
from rated_line import RatedLine
from waiting import PATIENCE_S

from tintling.camera_client.inference.classifier import open_classifier
from tintling.camera_client.link.connection import LinkSession, LinkTiming
from tintling.camera_client.link.device import Device
from tintling.camera_client.recognition.recognizer import recognize_frame
from tintling.camera_client.sources.board import LinkSource, open_link_source
from tintling.camera_client.sources.open import open_source
from tintling.camera_client.window.overlay import draw_overlay
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.commands.camera import command
from tintling.errors import DeviceError, FrameSourceError, LinkError
from tintling.link.info import Capability

MODEL = GOLDEN / "tiny_int8.tflite"
PATIENT = LinkTiming(timeout_s=PATIENCE_S, greeting_s=PATIENCE_S, reconnect_s=PATIENCE_S)


@pytest.fixture
def board() -> Iterator[NativeBoard]:
    with NativeBoard(board_program(), delay_us=2000) as native:
        yield native


@pytest.fixture
def source(board) -> Iterator[LinkSource]:
    session = LinkSession(lambda: FaultyLine(board), "the board", timing=PATIENT)
    session.open()
    with LinkSource(Device(session), timeout_s=PATIENCE_S) as opened:
        yield opened


def test_frames_of_the_board_are_read_here_to_the_same_bits(source):
    classifier = open_classifier(MODEL)
    frames = iter(source)
    for _ in range(5):
        frame = next(frames)
        assert frame.image.shape == (96, 96)
        recognition = recognize_frame(frame, classifier)
        assert recognition.agrees_with_board is True
        document = recognition.to_json()["board"]
        assert document["label"] == (recognition.text or None)
        assert document["same"] is True
        assert document["ms"]["capture"] >= 0


def test_the_stream_and_the_line_end_with_the_source(board):
    lines = []

    def connect() -> FaultyLine:
        lines.append(FaultyLine(board))
        return lines[-1]

    session = LinkSession(connect, "the board", timing=PATIENT)
    session.open()
    with LinkSource(Device(session), timeout_s=PATIENCE_S) as opened:
        next(iter(opened))
    with pytest.raises(LinkError, match="is closed"):
        _ = session.line
    again = LinkSession(connect, "the board", timing=PATIENT)
    again.open()
    assert Device(again).statistics().captures > 0
    assert len(lines) == 2


@pytest.mark.parametrize("kind", ["flip", "lose", "double", "garbage"])
def test_no_wrong_frame_is_shown_on_a_noisy_line(board, kind):
    session = LinkSession(
        lambda: FaultyLine(board, to_host=Noise(3, 9000, kind)), "the board", timing=PATIENT
    )
    session.open()
    classifier, device = open_classifier(MODEL), Device(session)
    with LinkSource(device, timeout_s=PATIENCE_S) as opened:
        for _, frame in zip(range(6), opened, strict=False):
            assert recognize_frame(frame, classifier).agrees_with_board is True
        assert device.link.damaged > 0 or device.lost_captures > 0


def test_a_reset_board_is_watched_on(board):
    session = LinkSession(lambda: FaultyLine(board), "the board", timing=PATIENT)
    session.open()
    with LinkSource(Device(session), timeout_s=PATIENCE_S) as opened:
        frames = iter(opened)
        next(frames)
        board.reset()
        classifier = open_classifier(MODEL)
        for _ in range(3):
            assert recognize_frame(next(frames), classifier).agrees_with_board is True
        assert session.statistics.resets + session.statistics.reconnects >= 1


def test_a_board_that_reads_something_else_is_shown(source):
    classifier = open_classifier(MODEL)
    frame = next(iter(source))
    assert frame.board is not None
    wrong = replace(frame, board=replace(frame.board, logits=frame.board.logits[::-1].copy(), label="4"))
    recognition = recognize_frame(wrong, classifier)
    assert recognition.agrees_with_board is False
    right = recognize_frame(frame, classifier)
    status = OverlayStatus()
    images = [
        draw_overlay(item, classifier.labels, status) for item in (right, wrong_free(right), recognition)
    ]
    assert not np.array_equal(images[0], images[2])
    assert not np.array_equal(images[0], images[1])
    assert "board" not in wrong_free(right).to_json()


def wrong_free(recognition):
    return replace(recognition, frame=replace(recognition.frame, board=None))


@pytest.mark.parametrize(
    "what", ["/dev/ttyUSB97", "/dev/pts/9797", "link:/dev/ttyACM97?baud=921600", "socket://127.0.0.1:1"]
)
def test_what_leads_to_a_board_is_not_taken_for_a_file(what):
    with pytest.raises(LinkError, match=r"no port|cannot reach"):
        open_source(what)


def test_a_rate_that_is_no_number_is_refused():
    with pytest.raises(FrameSourceError, match="bits a second"):
        open_link_source("link:/dev/ttyUSB97?baud=fast")


def test_a_board_without_a_camera_is_refused(board, monkeypatch):
    from tintling.camera_client.sources import board as link_source

    session = LinkSession(lambda: FaultyLine(board), "the board", timing=PATIENT)
    info = session.open()
    session._info = replace(info, capabilities=Capability.TENSOR)
    monkeypatch.setattr(link_source, "open_device", lambda _url, **_: Device(session))
    with pytest.raises(DeviceError, match="has no camera"):
        open_link_source("/dev/ttyUSB97")


def test_the_command_reads_a_board_headless(board):
    with RatedLine(board.ours, 2_000_000) as line:
        arguments = ["--source", line.path, "--model", str(MODEL), "--headless", "--max-frames", "3"]
        result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    documents = [json.loads(text) for text in result.stdout.splitlines()]
    assert [document["board"]["same"] for document in documents] == [True] * 3
