"""Samples through a device: greet it, send it the data set, or whole frames, and keep what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tintling.batches import arrays_of
from tintling.camera_client.link.device import Device, check_same_model, open_device
from tintling.camera_client.parity.device import DeviceRun, run_frames, run_tensors
from tintling.camera_client.parity.digit_frames import LONGEST_SIDE, frames_of_digits, frames_of_source
from tintling.camera_client.parity.samples import Samples
from tintling.camera_client.preprocessing.host import preprocess_version
from tintling.console import counted, note, plain
from tintling.errors import DeviceError
from tintling.graph import DType, Graph

__all__ = ["DeviceProgress", "OnDeviceProgress", "ask_device"]

_DIGITS = "digits"
_FRAMES = 200  # of the test digits, unless --samples says otherwise


@dataclass(frozen=True, slots=True)
class DeviceProgress:
    """How far a device is.

    Attributes:
        what: ``device`` for tensors, or ``frames``.
        done: Answers that came.
        total: Answers that are expected.
        troubles: How often the line had to be mended, by kind.
    """

    what: str
    done: int
    total: int
    troubles: Mapping[str, int]


OnDeviceProgress = Callable[[DeviceProgress], None]


def ask_device(
    url: str,
    graph: Graph,
    labels: Sequence[str],
    *,
    baud: int,
    frames: str | None,
    samples: int | None,
    journal: Path | None,
    load_samples: Callable[[int | None], Samples],
    on_progress: OnDeviceProgress | None = None,
) -> tuple[Samples, DeviceRun]:
    """Sends the data set through a device.

    Args:
        url: Where the device is.
        graph: The model that it must run.
        labels: What each output stands for; may be empty.
        baud: Bits a second of a serial port.
        frames: Source of whole frames, ``digits`` for those around the test digits, or None for tensors.
        samples: Most of them; None takes all samples, or 200 frames around digits.
        journal: Where answers are kept as they come; None keeps none.
        load_samples: Loads so many test samples.
        on_progress: Called with the progress.

    Returns:
        What the other executors are to be fed, and what the device answered.

    Raises:
        DeviceError: The device cannot be reached, fails, or runs another model.
    """
    if graph.input.dtype is not DType.INT8 or graph.output.dtype is not DType.INT8:
        raise DeviceError(
            "a device runs the int8 network inside one whose input or output is of another type: compare "
            "one with int8 input and output"
        )
    with open_device(url, baud=baud) as device:
        version = None if frames is None else preprocess_version()
        check_same_model(device, graph, labels, preprocess_version=version)
        note(plain(_introduction(device)))
        if frames is not None:
            return _send_frames(
                device,
                graph,
                frames,
                most=samples,
                journal=journal,
                load_samples=load_samples,
                tell=on_progress,
            )
        loaded = load_samples(samples)
        tell = _teller(device, "device", len(loaded), on_progress)
        inputs = arrays_of(loaded.inputs)[0]
        run = run_tensors(device, graph, inputs, journal=journal, on_progress=tell)
        _tell_resumed(run)
        return loaded, run


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
    load_samples: Callable[[int | None], Samples],
    tell: OnDeviceProgress | None,
) -> tuple[Samples, DeviceRun]:
    info, labels = device.info, None
    if what == _DIGITS:
        digits = load_samples(most or _FRAMES)
        if digits.previews is None:
            raise DeviceError("there are no images of the digits to draw frames around")
        frames, labels = frames_of_digits(digits.previews), digits.labels
        data = f"frames around {digits.data}"
    else:
        frames = frames_of_source(what, most=most, max_pixels=info.max_pixels, max_side=LONGEST_SIDE)
        data = what
    progress = _teller(device, "frames", len(frames), tell)
    run = run_frames(device, graph, frames, journal=journal, on_progress=progress)
    _tell_resumed(run)
    if not len(run.numbers):
        raise DeviceError(f"{device.name}: none of {len(frames):,} frames shows a sample to host and device")
    samples = Samples(
        inputs=run.inputs,
        labels=None if labels is None else labels[run.numbers],
        previews=(run.inputs[..., 0].astype(np.int16) + 128).astype(np.uint8),
        numbers=run.numbers,
        data=data,
    )
    return samples, run


def _teller(device: Device, what: str, total: int, tell: OnDeviceProgress | None) -> Callable[[int], None]:
    """Makes a callback that counts answers, and says how often the line had to be mended."""

    def show(done: int) -> None:
        if tell is not None:
            link = device.link
            troubles = {"repeats": link.repeats, "resets": link.resets, "reconnects": link.reconnects}
            tell(DeviceProgress(what, done, total, troubles))

    return show


def _tell_resumed(run: DeviceRun) -> None:
    if run.result.resumed:
        note(f"{counted(run.result.resumed, 'answer was', 'answers were')} in the journal of an earlier run")
