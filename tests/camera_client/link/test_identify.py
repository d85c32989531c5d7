"""Whether a board runs the model that was written to it."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from tintling.camera_client.link.identify import identify_device
from tintling.errors import DeviceError, LinkError, ModelMismatchError


class Clock:
    """A clock that only waiting moves."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def board(silent_for, clock, sha256="ab" * 32):
    @contextmanager
    def connect(_):
        if clock.now < silent_for:
            raise DeviceError("silence")
        yield SimpleNamespace(info=SimpleNamespace(model_sha256=sha256, board="ESP32-CAM"))

    return connect


def identify(connect, clock):
    return identify_device(
        "/dev/ttyX", "ab" * 32, patience_s=3.0, connect=connect, clock=clock, sleep=clock.sleep
    )


@pytest.mark.parametrize("silent_for", [0.0, 2.9])
def test_a_board_that_starts_in_time_is_identified(silent_for):
    clock = Clock()
    assert identify(board(silent_for, clock), clock).board == "ESP32-CAM"


def test_a_board_that_stays_silent_names_the_remedy():
    clock = Clock()
    with pytest.raises(
        LinkError, match=r"/dev/ttyX was written, but .* \(silence\): remove the wire from GPIO0"
    ):
        identify(board(99, clock), clock)
    assert 3.0 <= clock.now < 4.0


def test_another_model_is_named_beside_the_one_that_was_written():
    clock = Clock()
    with pytest.raises(ModelMismatchError, match="ESP32-CAM with the model cdcdcdcdcdcdcdcd…, but abab"):
        identify(board(0, clock, "cd" * 32), clock)


def test_a_mismatch_while_connecting_is_not_waited_for():
    clock = Clock()

    def connect(_):
        raise ModelMismatchError("other labels")

    with pytest.raises(ModelMismatchError, match="other labels"):
        identify(connect, clock)
    assert clock.now == 0.0
