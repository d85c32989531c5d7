"""What ``tintling doctor`` says of cameras and screens."""

from __future__ import annotations

import sys

from tintling.camera_client.diagnosis import check_cameras


def test_cameras_are_listed_in_order_with_their_numbers(tmp_path, monkeypatch):
    for number in (10, 2, 0):
        (tmp_path / f"video{number}").touch()
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    findings = check_cameras(tmp_path, lambda path: path.name != "video2")
    assert [finding.name.rsplit("/", 1)[1] for finding in findings[:3]] == ["video0", "video2", "video10"]
    assert [finding.state for finding in findings] == ["ok", "problem", "ok", "ok"]
    assert findings[0].detail == "tintling camera --source 0"
    assert "usermod -aG video" in findings[1].remedy
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert [finding.state for finding in check_cameras(tmp_path / "nowhere")] == ["absent", "absent"]


def test_systems_that_do_not_list_cameras_get_a_hint(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    (finding,) = check_cameras(tmp_path)
    assert (finding.state, finding.name) == ("hint", "webcam")
    assert "--source 0" in finding.remedy
