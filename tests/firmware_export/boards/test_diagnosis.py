"""`tintling doctor`: what it finds, and that each thing that is wrong comes with its remedy."""

from __future__ import annotations

import json
import os
import tomllib

import pytest
from click.testing import CliRunner
from paths import ROOT

from tintling import diagnosis as packages
from tintling.commands.doctor import command
from tintling.diagnosis import check_packages
from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.boards import diagnosis
from tintling.firmware_export.boards.diagnosis import check_boards, check_compilers, check_ports
from tintling.firmware_export.boards.usb_ports import UsbPort

BRIDGE = UsbPort("/dev/ttyUSB0", "CH340", 0x1A86)


def by_name(findings):
    return {finding.name: finding for finding in findings}


def test_every_state_but_ok_has_a_remedy():
    findings = [
        *check_packages(lambda _: None),
        *check_compilers(lambda _: None),
        *check_ports(lambda: [BRIDGE], lambda _: "/sbin/brltty", lambda _: False),
        *check_boards(),
    ]
    assert {finding.state for finding in findings} == {"ok", "absent", "problem", "hint"}
    for finding in findings:
        assert finding.detail
        assert bool(finding.remedy) == (finding.state != "ok"), finding


def test_the_extras_are_those_of_the_distribution_and_what_they_bring():
    pyproject = ROOT / "pyproject.toml"
    extras = tomllib.loads(pyproject.read_text())["project"]["optional-dependencies"]
    for extra, (_, choices) in packages._EXTRAS.items():
        for choice in choices:
            assert any(line.lower().startswith(choice[0].lower()) for line in extras[extra]), (extra, choice)


def test_an_extra_counts_when_all_of_it_is_there_and_either_opencv_will_do():
    there = {"pyserial": "3.5", "opencv-python-headless": "4.10", "unicorn": "2.1"}
    found = by_name(check_packages(there.get))
    assert found["[device]"].state == found["[camera]"].state == "ok"
    assert "opencv-python-headless 4.10" in found["[camera]"].detail
    assert found["[emulator]"].state == "absent"
    assert "ziglang not installed" in found["[emulator]"].detail


def test_a_machine_without_a_compiler_is_told(monkeypatch):
    def none():
        raise ToolchainError("no C compiler found: pip brings one\nmore")

    monkeypatch.setattr(diagnosis, "find_compiler", none)
    finding = by_name(check_compilers(lambda _: None))["this machine"]
    assert finding.state == "problem"
    assert finding.detail == "no C compiler found: pip brings one"
    assert "'.[compiler]'" in finding.remedy


def test_esp_idf_that_is_installed_but_not_active_is_a_problem(monkeypatch):
    monkeypatch.setenv("IDF_PATH", "/opt/idf")
    finding = by_name(check_compilers(lambda _: None))["ESP-IDF"]
    assert (finding.state, finding.remedy) == ("problem", ". /opt/idf/export.sh")
    monkeypatch.delenv("IDF_PATH")
    assert by_name(check_compilers(lambda _: None))["ESP-IDF"].state == "absent"
    active = {"idf.py": "/opt/idf/tools/idf.py"}.get
    assert by_name(check_compilers(active))["ESP-IDF"].detail == "/opt/idf/tools/idf.py"


def test_a_port_that_may_not_be_opened_names_its_group(tmp_path):
    port = tmp_path / "ttyUSB0"
    port.touch()
    import grp

    group = grp.getgrgid(os.stat(port).st_gid).gr_name  # noqa: PTH116 - the same number that the kernel gives
    finding = check_ports(lambda: [UsbPort(str(port), "CP2102", 1)], lambda _: None, lambda _: False)[0]
    assert finding.state == "problem"
    assert finding.remedy.startswith(f"sudo usermod -aG {group} $USER")
    assert (
        check_ports(lambda: [UsbPort(str(port), "CP2102", 1)], lambda _: None, lambda _: True)[0].state
        == "ok"
    )


def test_brltty_matters_only_to_the_adapters_that_it_takes():
    other = UsbPort("/dev/ttyUSB0", "CP2102", 0x10C4)
    assert "brltty" in by_name(check_ports(lambda: [BRIDGE], lambda _: "/sbin/brltty", lambda _: True))
    assert "brltty" not in by_name(check_ports(lambda: [other], lambda _: "/sbin/brltty", lambda _: True))
    assert "brltty" not in by_name(check_ports(lambda: [BRIDGE], lambda _: None, lambda _: True))


def test_without_ports_the_cable_and_without_pyserial_the_extra_are_named():
    assert "carries data" in check_ports(list)[0].remedy

    def missing():
        raise MissingExtraError("looking for boards", "flash")

    assert "'.[flash]'" in check_ports(missing)[0].remedy


def test_who_is_not_in_dialout_is_told_before_a_board_is_there(monkeypatch):
    import grp

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 1000)
    monkeypatch.setattr(os, "getgroups", lambda: [1000])
    dialout = grp.struct_group(("dialout", "x", 20, []))
    monkeypatch.setattr(grp, "getgrall", lambda: [dialout])
    assert "usermod -aG dialout" in by_name(check_ports(list))["group dialout"].remedy
    monkeypatch.setattr(os, "getgroups", lambda: [1000, 20])
    assert "group dialout" not in by_name(check_ports(list))


@pytest.mark.parametrize("problem", [False, True])
def test_the_command_fails_only_when_something_does_not_work(monkeypatch, problem):
    port = UsbPort("/dev/ttyUSB0", "CP2102 [x]", 1)
    monkeypatch.delenv("IDF_PATH", raising=False)
    monkeypatch.setattr(
        diagnosis, "check_ports", lambda: check_ports(lambda: [port], lambda _: None, lambda _: not problem)
    )
    monkeypatch.setattr("tintling.camera_client.diagnosis.check_cameras", list)
    done = CliRunner().invoke(command, ["--json"])
    assert done.exit_code == int(problem)
    document = json.loads(done.stdout)
    assert {entry["group"] for entry in document} >= {"packages", "compilers", "emulators", "ports", "boards"}
    text = CliRunner().invoke(command, [])
    assert text.exit_code == int(problem)
    assert "CP2102 [x]" in text.output, "what a device calls itself is no markup"
