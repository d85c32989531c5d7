"""A device on a terminal."""

from __future__ import annotations

import pytest
from rich.console import Console

from tintling.camera_client.parity.device_report import DeviceResult, FrameResult, Spread
from tintling.commands.views.device import render_device

NOTHING = Spread(0, 0, 0)


def shown(width=80, *, counter="cycles", link=None, frames=None, resumed=0, stack=2_048, seconds=2.0):
    result = DeviceResult(
        "/dev/ttyX", "ESP32-CAM [v1]", "tool", 100, resumed, seconds, Spread(1234.5, 1000, 2000),
        Spread(9.0, 8, 10), counter, 0, stack, link or {}, frames,
    )  # fmt: skip
    console = Console(width=width)
    with console.capture() as capture:
        console.print(render_device(result))
    return capture.get()


@pytest.mark.parametrize("width", [80, 120])
def test_every_figure_has_its_unit_and_fits_the_terminal(width):
    text = shown(width)
    assert "ESP32-CAM [v1], at /dev/ttyX" in text
    assert "1,234 µs (1,000 to 2,000), 9 cycles (8 to 10)" in text
    assert "100 in 2.0 s, 50.0 a second" in text
    assert "2,048 bytes at most" in text
    assert "no faults" in text
    assert max(map(len, text.splitlines())) <= width


def test_what_is_not_known_is_left_out():
    text = shown(counter="nothing", stack=0, seconds=0.0)
    assert "cycles" not in text
    assert "stack" not in text
    assert "a second" not in text


def test_troubles_of_the_line_and_resumed_answers_are_counted():
    text = shown(link={"repeats": 3, "resets": 0, "damaged": 1_200}, resumed=40)
    assert "3 repeats, 1,200 damaged" in text
    assert "resets" not in text
    assert "60 in 2.0 s, 30.0 a second, 40 from the journal" in text


def test_frames_are_told_beside_tensors():
    text = shown(frames=FrameResult(20, 18, 19, (), Spread(55, 50, 60), NOTHING))
    assert "19 of 20 equal, 18 show a sample" in text
    assert "preprocessing" in text
