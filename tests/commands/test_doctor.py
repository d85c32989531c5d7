"""`tintling doctor`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tintling import diagnosis
from tintling.camera_client import diagnosis as cameras
from tintling.commands.doctor import command
from tintling.diagnosis import Finding
from tintling.firmware_export.boards import diagnosis as boards


@pytest.fixture
def machine(monkeypatch):
    """A machine of which each check finds what is given for its first call."""

    def of(*findings):
        monkeypatch.setattr(diagnosis, "check_packages", lambda: list(findings))
        for name in ("check_compilers", "check_ports", "check_boards"):
            monkeypatch.setattr(boards, name, list)
        monkeypatch.setattr(cameras, "check_cameras", list)

    return of


@pytest.mark.parametrize(("state", "code"), [("ok", 0), ("absent", 0), ("hint", 0), ("problem", 1)])
def test_only_a_problem_fails(machine, state, code):
    machine(Finding("packages", "Python", state, "3.11 [x]", "install it"))
    done = CliRunner().invoke(command)
    assert done.exit_code == code
    assert "3.11 [x]" in done.output
    assert "→ install it" in done.output
    assert state in done.output


def test_json_lists_every_finding(machine):
    machine(Finding("packages", "Python", "ok", "3.11"), Finding("boards", "c3", "hint", "plug it in"))
    found = json.loads(CliRunner().invoke(command, ["--json"]).stdout)
    assert [entry["name"] for entry in found] == ["Python", "c3"]
    assert found[0] == {"group": "packages", "name": "Python", "state": "ok", "detail": "3.11", "remedy": ""}
