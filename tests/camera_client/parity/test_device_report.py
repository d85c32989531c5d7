"""How data went through a device."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, asdict

import pytest

from tintling.camera_client.parity.device_report import DeviceResult, FrameDifference, FrameResult, Spread


def test_a_result_becomes_plain_types_with_everything_inside():
    frames = FrameResult(3, 2, 1, (FrameDifference(2, "region"),), Spread(1.5, 1, 2), Spread(0.0, 0, 0))
    spread = Spread(7.0, 5, 9)
    result = DeviceResult(
        "port", "board", "tool", 10, 0, 1.0, spread, spread, "cycles", 0, 512, {"repeats": 1}, frames
    )
    document = asdict(result)
    assert document["microseconds"] == {"mean": 7.0, "least": 5, "most": 9}
    assert document["frames"]["differences"] == ({"frame": 2, "what": "region"},)


def test_a_spread_is_a_value():
    assert Spread(1.0, 1, 1) == Spread(1.0, 1, 1)
    with pytest.raises(FrozenInstanceError):
        Spread(1.0, 1, 1).most = 3
