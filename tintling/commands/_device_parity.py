"""The device's part of ``tintling parity``: greet it, send it the data set, show what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from rich.markup import escape

from tintling.console import note, progress
from tintling.errors import DeviceError

if TYPE_CHECKING:
    from tintling.camera_client.link.device import Device
    from tintling.camera_client.parity.compare import Samples
    from tintling.camera_client.parity.device import DeviceRun
    from tintling.graph import Graph

__all__ = ["ask_device"]

_DIGITS = "digits"
_FRAMES = 200  # of the test digits, unless --samples says otherwise


def ask_device(
    url: str,
    graph: Graph,
    labels: Sequence[str],
    *,
    baud: int,
    frames: str | None,
    samples: int | None,
    journal: Path | None,
    load_digits: Callable[[int | None], Samples],
) -> tuple[Samples, DeviceRun]:
    """Sends the data set through a device.

    Args:
        url: Where the device is.
        graph: The model that it must run.
        labels: What each output stands for; may be empty.
        baud: Bits a second of a serial port.
        frames: Source of whole frames, ``digits`` for those around the test digits, or None for tensors.
        samples: Most of them; None takes all digits, or 200 frames around digits.
        journal: Where answers are kept as they come; None keeps none.
        load_digits: Loads so many test digits.

    Returns:
        What the other executors are to be fed, and what the device answered.

    Raises:
        DeviceError: The device cannot be reached, fails, or runs another model.
    """
    from tintling.camera_client.link.device import check_same_model, open_device
    from tintling.camera_client.parity.device import run_tensors
    from tintling.camera_client.preprocessing.host import preprocess_version

    with open_device(url, baud=baud) as device:
        version = None if frames is None else preprocess_version()
        check_same_model(device, graph, labels, preprocess_version=version)
        note(escape(_introduction(device)))
        if frames is not None:
            return _send_frames(device, graph, frames, most=samples, journal=journal, load_digits=load_digits)
        digits = load_digits(samples)
        with _Bar(device, "device", len(digits)) as bar:
            run = run_tensors(device, graph, digits.inputs, journal=journal, on_progress=bar.show)
        _tell_resumed(run)
        return digits, run


def _introduction(device: Device) -> str:
    info = device.info
    return (
        f"{device.name}: {info.board}, model {info.model} {info.model_sha256[:12]}…, {info.tool}, "
        f"arena {info.arena_bytes:,} B, {info.window} requests in flight"
    )


def _send_frames(
    device: Device,
    graph: Graph,
    what: str,
    *,
    most: int | None,
    journal: Path | None,
    load_digits: Callable[[int | None], Samples],
) -> tuple[Samples, DeviceRun]:
    from tintling.camera_client.parity.compare import Samples
    from tintling.camera_client.parity.device import run_frames
    from tintling.camera_client.parity.digit_frames import LONGEST_SIDE, frames_of_digits, frames_of_source

    info, labels = device.info, None
    if what == _DIGITS:
        digits = load_digits(most or _FRAMES)
        if digits.previews is None:
            raise DeviceError("there are no images of the digits to draw frames around")
        frames, labels = frames_of_digits(digits.previews), digits.labels
        data = f"frames around {digits.data}"
    else:
        frames = frames_of_source(what, most=most, max_pixels=info.max_pixels, max_side=LONGEST_SIDE)
        data = what
    with _Bar(device, "frames", len(frames)) as bar:
        run = run_frames(device, graph, frames, journal=journal, on_progress=bar.show)
    _tell_resumed(run)
    if not len(run.numbers):
        raise DeviceError(f"{device.name}: none of {len(frames):,} frames shows a digit to host and device")
    samples = Samples(
        inputs=run.inputs,
        labels=None if labels is None else labels[run.numbers],
        previews=(run.inputs[..., 0].astype(np.int16) + 128).astype(np.uint8),
        numbers=run.numbers,
        data=data,
    )
    return samples, run


def _tell_resumed(run: DeviceRun) -> None:
    if run.result.resumed:
        note(f"{run.result.resumed:,} answers were in the journal of an earlier run")


class _Bar:
    """A progress bar that counts answers, and says when the line had to be mended."""

    def __init__(self, device: Device, what: str, total: int) -> None:
        self._device, self._what = device, what
        self._progress = progress()
        self._task = self._progress.add_task(what, total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, done: int) -> None:
        """Shows so many answers."""
        link = self._device.link
        troubles = {"repeats": link.repeats, "resets": link.resets, "reconnects": link.reconnects}
        text = ", ".join(f"{count} {name}" for name, count in troubles.items() if count)
        description = f"{self._what} ({text})" if text else self._what
        self._progress.update(self._task, completed=done, description=description)
