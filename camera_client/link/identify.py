"""Asks a board that was just written which model it runs."""

from __future__ import annotations

import time
from collections.abc import Callable

from tintling.camera_client.link.device import Device, open_device
from tintling.errors import DeviceError, LinkError, ModelMismatchError
from tintling.link.info import Info

__all__ = ["identify_device"]

_PAUSE_S = 0.5


def identify_device(
    port: str,
    model_sha256: str,
    *,
    patience_s: float,
    connect: Callable[[str], Device] = open_device,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Info:
    """Waits for the firmware to answer, and compares its model.

    After a reset the port of a chip with a USB of its own is gone for a moment, and a person may first
    have to take a wire off; so failures to connect are repeated until the time is over.

    Args:
        port: What :func:`~tintling.camera_client.link.device.open_device` takes.
        model_sha256: Digest of the model that was written, in hexadecimal.
        patience_s: How long the board may take to answer, in seconds.
        connect: Opens the device.
        clock: Gives the time in seconds.
        sleep: Waits for seconds.

    Returns:
        The board's INFO.

    Raises:
        ModelMismatchError: It runs another model.
        DeviceError: It did not answer in time.
    """
    end = clock() + patience_s
    while True:
        try:
            with connect(port) as device:
                info = device.info
            break
        except ModelMismatchError:
            raise
        except DeviceError as error:
            if clock() >= end:
                raise LinkError(
                    f"{port} was written, but its firmware does not answer ({error}): remove the wire "
                    "from GPIO0, press RESET, and run `tintling monitor`"
                ) from error
            sleep(_PAUSE_S)
    if info.model_sha256 != model_sha256:
        raise ModelMismatchError(
            f"{port} answers as {info.board} with the model {info.model_sha256[:16]}…, but "
            f"{model_sha256[:16]}… was written: write it again, or choose another --port"
        )
    return info
