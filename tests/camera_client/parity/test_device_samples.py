"""A data set sent to a device."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tintling.camera_client.parity.device_samples import DeviceProgress, _send_frames, _tell_resumed, _teller
from tintling.errors import DeviceError


def device(**link):
    counts = {"repeats": 0, "resets": 0, "reconnects": 0} | link
    return SimpleNamespace(name="x", info=SimpleNamespace(max_pixels=9216), link=SimpleNamespace(**counts))


def test_progress_counts_answers_and_what_the_line_cost():
    told = []
    show = _teller(device(repeats=2), "frames", 50, told.append)
    show(7)
    assert told == [DeviceProgress("frames", 7, 50, {"repeats": 2, "resets": 0, "reconnects": 0})]
    _teller(device(), "frames", 50, None)(7)


@pytest.mark.parametrize(
    ("resumed", "said"), [(0, ""), (1, "1 answer was in the journal"), (3, "3 answers were in")]
)
def test_answers_of_an_earlier_run_are_pointed_out(resumed, said, capsys):
    _tell_resumed(SimpleNamespace(result=SimpleNamespace(resumed=resumed)))
    text = " ".join(capsys.readouterr().err.split())
    assert said in text
    assert bool(text) is bool(resumed)


def test_frames_cannot_be_drawn_around_what_is_no_image():
    with pytest.raises(DeviceError, match="no images of the digits to draw frames around"):
        _send_frames(
            device(),
            None,
            "digits",
            most=3,
            journal=None,
            load_samples=lambda _: SimpleNamespace(previews=None),
            tell=None,
        )
