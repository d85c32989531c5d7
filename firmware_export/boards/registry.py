"""The boards that the firmware knows: what flashing and diagnosis need to know of each.

Their pins stand in ``esp_idf/main/tl_esp_board.c``; a test holds the two lists together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tintling.errors import DeviceError

__all__ = ["BOARDS", "CHIPS", "Board", "BoardChip", "chip_named"]


@dataclass(frozen=True, slots=True)
class BoardChip:
    """A chip as Espressif's tools and image files name it.

    Attributes:
        name: As ``idf.py set-target`` spells it.
        title: As ``esptool`` prints it.
        image_id: Number in the header of an image.
        bootloader_offset: Where the bootloader lies in flash memory, in bytes.
    """

    name: str
    title: str
    image_id: int
    bootloader_offset: int


CHIPS = {
    chip.name: chip
    for chip in (
        BoardChip("esp32", "ESP32", 0x0000, 0x1000),
        BoardChip("esp32s3", "ESP32-S3", 0x0009, 0),
        BoardChip("esp32c3", "ESP32-C3", 0x0005, 0),
    )
}
"""Source: esp_app_format's esp_chip_id_t, and ESP-IDF's bootloader offsets."""


@dataclass(frozen=True, slots=True)
class Board:
    """A board.

    Attributes:
        name: What a user types.
        title: What the firmware reports as its board.
        chip: What it must hold.
        own_usb: Its USB socket leads to the chip itself, not to a serial bridge.
        by_hand: Whether its boot mode needs a wire from GPIO0 to GND.
    """

    name: str
    title: str
    chip: BoardChip
    own_usb: bool = False
    by_hand: bool = False


BOARDS = {
    board.name: board
    for board in (
        Board("ai-thinker", "AI-Thinker ESP32-CAM", CHIPS["esp32"], by_hand=True),
        Board("esp-eye", "ESP-EYE", CHIPS["esp32"]),
        Board("s3-eye", "ESP32-S3-EYE", CHIPS["esp32s3"], own_usb=True),
        Board("xiao-s3", "XIAO ESP32S3 Sense", CHIPS["esp32s3"], own_usb=True),
        Board("m5-cams3", "M5Stack Unit CamS3", CHIPS["esp32s3"], own_usb=True),
        Board("c3", "ESP32-C3", CHIPS["esp32c3"]),
    )
}

_SERIES = re.compile(r"ESP32-?([SCHP]\d+)(?!\w)")


def chip_named(description: str) -> str:
    """The chip that esptool describes.

    Args:
        description: Such as ``ESP32-S3 (QFN56) (revision v0.2)`` or ``ESP32-D0WD-V3``.

    Returns:
        As ``idf.py`` spells it, such as ``esp32s3``; packages of the plain ESP32 are ``esp32``.

    Raises:
        DeviceError: It is no ESP32.
    """
    series = _SERIES.search(description)
    if series is not None:
        return f"esp32{series[1].lower()}"
    if description.startswith("ESP32"):
        return "esp32"
    raise DeviceError(f"the chip is {description!r}: expected a member of the ESP32 family")
