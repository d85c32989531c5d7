"""Numbers in the link's messages that have a meaning: capabilities, flags and error codes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, IntFlag

__all__ = ["ERROR_DETAILS", "Capability", "Counter", "ErrorCode", "ResultFlag", "ResultStatus", "StreamFlag"]


class Capability(IntFlag):
    """What a device can do."""

    TENSOR = 1
    FRAME = 2
    STREAM = 4


class Counter(IntEnum):
    """What a device's ``ticks`` count."""

    NOTHING = 0
    INSTRUCTIONS = 1
    CYCLES = 2


class StreamFlag(IntFlag):
    """What a stream consists of."""

    ON = 1
    TENSOR = 2
    IMAGE = 4


class ResultStatus(IntEnum):
    """Whether something was found in a frame; the values are those of ``tl_preprocess_status``."""

    FOUND = 0
    NOT_FOUND = 1


class ResultFlag(IntFlag):
    """Properties of the ink, and which parts follow the fields of a result."""

    INK_IS_DARK = 1
    WITH_TENSOR = 2
    WITH_IMAGE = 4


class ErrorCode(IntEnum):
    """Why a device refuses a request."""

    UNKNOWN_TYPE = 1
    BAD_REQUEST = 2
    TOO_LARGE = 3
    NOT_GREETED = 4
    NO_CAMERA = 5
    CAMERA_FAILED = 6
    DAMAGED = 7
    UNSUPPORTED_VERSION = 8
    INTERNAL = 9


ERROR_DETAILS: Mapping[ErrorCode, tuple[str, str]] = {
    ErrorCode.UNKNOWN_TYPE: ("unknown type", "the type"),
    ErrorCode.BAD_REQUEST: ("bad request", "0"),
    ErrorCode.TOO_LARGE: ("too large", "largest payload in bytes"),
    ErrorCode.NOT_GREETED: ("not greeted: say HELLO first", "0"),
    ErrorCode.NO_CAMERA: ("no camera", "0"),
    ErrorCode.CAMERA_FAILED: ("the camera failed", "of the driver"),
    ErrorCode.DAMAGED: ("damaged: send it again", "0"),
    ErrorCode.UNSUPPORTED_VERSION: ("unsupported version", "the version that the device implements"),
    ErrorCode.INTERNAL: ("internal", "of the firmware"),
}
"""What each code means, and what the field ``detail`` then holds."""
