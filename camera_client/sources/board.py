"""The camera of a board on the link: its frames, and the board's own results for them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator
from dataclasses import replace

from tintling.camera_client.frames import BoardResult, Frame, FrameSource
from tintling.camera_client.link.device import Device, open_device
from tintling.camera_client.link.transports import DEFAULT_BAUD
from tintling.camera_client.sources.latest import Newest
from tintling.errors import DeviceError, FrameSourceError
from tintling.link.info import Capability
from tintling.link.messages import Result

__all__ = ["LinkSource", "open_link_source"]


class LinkSource(FrameSource):
    """Frames of a board's camera; newest only.

    Args:
        device: The board; it is closed with the source.
        timeout_s: How long it may be silent, in seconds.
    """

    live = True

    def __init__(self, device: Device, *, timeout_s: float) -> None:
        super().__init__(device.name)
        self._device = device
        self._captures = self._read()
        self._newest = Newest(self._captures, name=device.name, timeout_s=timeout_s)

    def _read(self) -> Generator[tuple[Result, float]]:
        """Runs in the thread of :class:`Newest`; when it is closed, the stream ends."""
        with contextlib.closing(self._device.captures(tensor=True, image=True)) as captures:
            for result in captures:
                yield result, time.time()

    def __iter__(self) -> Iterator[Frame]:
        """Newest frames; see :meth:`~tintling.camera_client.frames.FrameSource.__iter__`."""
        for sample in self._newest:
            result, taken = sample.value
            if result.image is None:
                raise FrameSourceError(f"{self.name} sends results, but no images")
            frame = Frame(result.image, taken, sample.index, f"{self.name}#{result.number}")
            yield replace(frame, board=self._result(result))

    def _result(self, result: Result) -> BoardResult:
        info = self._device.info
        label = None
        if result.found and len(result.logits):
            index = int(result.logits.argmax())
            label = info.labels[index] if index < len(info.labels) else str(index)
        times = (result.capture, result.preprocess, result.inference)
        taken = (times[0].microseconds, times[1].microseconds, times[2].microseconds)
        return BoardResult(label, info.model_sha256, result.tensor, result.logits, taken)

    def close(self) -> None:
        """Ends the stream and closes the line."""
        self._newest.close()
        # A thread that still waits for a board that hangs is in there; closing the line wakes it.
        with contextlib.suppress(ValueError):
            self._captures.close()
        self._device.close()


def open_link_source(what: str, *, timeout_s: float = 10.0) -> LinkSource:
    """Opens the camera of a board.

    Args:
        what: A port or ``socket://host:port``; ``link:`` may precede it, ``?baud=921600`` follow.
        timeout_s: How long it may be silent, in seconds.

    Raises:
        FrameSourceError: The rate is no number.
        DeviceError: There is no answer, or the board has no camera.
        MissingExtraError: A serial port needs pyserial.
    """
    url, _, rate = what.removeprefix("link:").partition("?baud=")
    if rate and not (rate.isascii() and rate.isdigit()):
        raise FrameSourceError(f"{what}: expected a number of bits a second after ?baud=, got {rate!r}")
    device = open_device(url, baud=int(rate) if rate else DEFAULT_BAUD)
    if not device.info.capabilities & Capability.STREAM:
        device.close()
        raise DeviceError(
            f"{url} ({device.info.board}) has no camera: `tintling parity --device` sends it images"
        )
    return LinkSource(device, timeout_s=timeout_s)
