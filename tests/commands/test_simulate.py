"""``tintling simulate``: the board's address first, what it did last."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner
from paths import GOLDEN
from PIL import Image

from tintling.camera_client.link.device import open_device
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.cli import tintling
from tintling.errors import LinkError

MODEL = GOLDEN / "tiny_int8.tflite"


@pytest.fixture
def images(tmp_path):
    with np.load(GOLDEN / "digits.npz") as stored:
        frames = frames_of_digits(stored["images"][:3].reshape(-1, 28, 28))
    for number, frame in enumerate(frames):
        Image.fromarray(frame).save(tmp_path / f"{number}.png")
    return tmp_path


def test_a_program_finds_the_board_streams_its_camera_and_reads_the_counts(images):
    command = [sys.executable, "-m", "tintling", "simulate", "--model", str(MODEL), "--json"]
    with subprocess.Popen(
        [*command, "--camera", str(images)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        ready = json.loads(process.stdout.readline())
        assert ready["core"] == "rv32imc"
        with open_device(ready["url"]) as device:
            captures = device.captures()
            assert [next(captures).found for _ in range(3)] == [True] * 3
            captures.close()
        process.send_signal(signal.SIGTERM)
        done = json.loads(process.stdout.read())
    assert process.returncode == 0
    assert done["inference"]["count"] >= 3
    assert 0 < done["preprocess"]["least"] <= done["preprocess"]["most"]
    assert done["resets"] == 1


def test_the_table_names_instructions():
    result = CliRunner().invoke(tintling, ["simulate", "--model", str(MODEL), "--for", "0.3"])
    assert result.exit_code == 0, result.output
    assert "socket://127.0.0.1:" in result.stdout
    assert "inference" in result.stdout


@pytest.mark.parametrize("size", ["96", "x", "4x4", "200x40", "160x160", "-96x96"])
def test_a_camera_of_another_size_is_a_usage_error(size):
    result = CliRunner().invoke(tintling, ["simulate", "--model", str(MODEL), "--camera-size", size])
    assert result.exit_code == 2
    assert "expected" in result.stderr


def test_a_link_that_means_nothing_is_an_error():
    result = CliRunner().invoke(tintling, ["simulate", "--model", str(MODEL), "--link", "usb"])
    assert isinstance(result.exception, LinkError)
