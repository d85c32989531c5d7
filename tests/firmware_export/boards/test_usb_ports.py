"""Serial ports on USB, and which of them is the board."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tintling.errors import DeviceError
from tintling.firmware_export.boards import usb_ports
from tintling.firmware_export.boards.registry import BOARDS
from tintling.firmware_export.boards.usb_ports import UsbPort, choose_port

CAM, XIAO = BOARDS["ai-thinker"], BOARDS["xiao-s3"]
BRIDGE = UsbPort("/dev/ttyUSB0", "CP2102", 0x10C4)
OTHER = UsbPort("/dev/ttyUSB1", "CH340", 0x1A86)
OWN = UsbPort("/dev/ttyACM0", "USB JTAG/serial debug unit", 0x303A)


def test_the_only_port_is_taken():
    assert choose_port("auto", CAM, [BRIDGE]) == "/dev/ttyUSB0"


def test_a_port_that_is_named_is_believed():
    assert choose_port("COM7", CAM, []) == "COM7"


@pytest.mark.parametrize(
    ("port", "complaint"), [("/dev/ttyNONE", "there is no port"), (" ", "--port is empty")]
)
def test_a_port_that_is_not_there_is_named_before_esptool_runs(port, complaint):
    with pytest.raises(DeviceError, match=complaint):
        choose_port(port, CAM, [])


def test_several_ports_are_named_and_none_is_guessed():
    with pytest.raises(DeviceError, match=r"2 ports .*ttyUSB0 \(CP2102\).*ttyUSB1 \(CH340\).*--port"):
        choose_port("auto", CAM, [BRIDGE, OTHER])


def test_a_chip_with_its_own_usb_is_told_from_adapters():
    assert choose_port("auto", XIAO, [BRIDGE, OWN, OTHER]) == "/dev/ttyACM0"
    with pytest.raises(DeviceError, match="3 ports"):
        choose_port("auto", CAM, [BRIDGE, OWN, OTHER])


def test_without_a_port_the_cable_is_named():
    with pytest.raises(DeviceError, match=r"no serial port on USB.*carries data.*tintling doctor"):
        choose_port("auto", CAM, [])


def test_built_in_ports_of_the_machine_are_left_out(monkeypatch):
    from serial.tools import list_ports

    machine = [
        SimpleNamespace(device="/dev/ttyUSB1", description="b", vid=1),
        SimpleNamespace(device="/dev/ttyS0", description="n/a", vid=None),
        SimpleNamespace(device="/dev/ttyUSB0", description="a", vid=2),
    ]
    monkeypatch.setattr(list_ports, "comports", lambda: machine)
    assert [port.device for port in usb_ports.list_ports()] == ["/dev/ttyUSB0", "/dev/ttyUSB1"]
