"""A data set through a device: tensors, or whole frames, with a journal, for parity to compare.

The device answers first, because it is slow and far away; what it said is then one executor among
the others of :mod:`tintling.camera_client.parity.compare`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.batches import Inputs, Values, arrays_of
from tintling.camera_client.link.device import Device
from tintling.camera_client.parity.device_report import DeviceResult, FrameDifference, FrameResult, Spread
from tintling.camera_client.parity.journal import Journal
from tintling.camera_client.parity.report import GateResult, ParityReport
from tintling.camera_client.preprocessing.host import Preprocessed, preprocess
from tintling.console import counted
from tintling.errors import DeviceError
from tintling.graph import Graph
from tintling.link.messages import Result, Time

__all__ = ["DeviceRun", "RecordedExecutor", "frame_gate", "run_frames", "run_tensors", "with_device"]

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class DeviceRun:
    """What a device answered.

    Attributes:
        inputs: shape (N, *input.shape[1:]), int8, the tensors that went into its network.
        outputs: shape (N, *output.shape[1:]), int8.
        numbers: shape (N,), int64, which of the things sent each of them is; a frame without a sample
            has none.
        result: The figures.
    """

    inputs: NDArray[np.int8]
    outputs: NDArray[np.int8]
    numbers: NDArray[np.int64]
    result: DeviceResult


class RecordedExecutor:
    """Gives again what a device answered; see :class:`~tintling.camera_client.inference.executors.Executor`.

    Args:
        run: The answers.
    """

    def __init__(self, run: DeviceRun) -> None:
        self.name = f"device: {run.result.board}"
        self.version = f"{run.result.tool}, over {run.result.name}"
        self._answers = {
            tensor.tobytes(): output for tensor, output in zip(run.inputs, run.outputs, strict=True)
        }

    def run(self, batch: Inputs, *, stream: bool = False) -> Values:  # noqa: ARG002 - a device forgets
        """Looks a batch up.

        Raises:
            DeviceError: The device was not asked about one of the tensors.
        """
        try:
            return np.stack([self._answers[tensor.tobytes()] for tensor in arrays_of(batch)[0]])
        except KeyError as error:
            raise DeviceError(f"{self.name} was not asked about one of the tensors") from error

    def tensors(self, batch: Inputs, *, stream: bool = False) -> None:
        """A device only gives its output."""


def run_tensors(
    device: Device,
    graph: Graph,
    inputs: NDArray[np.int8],
    *,
    journal: Path | None = None,
    on_progress: Progress | None = None,
) -> DeviceRun:
    """Sends tensors through a device's network.

    Args:
        device: It runs the graph's model.
        graph: The network.
        inputs: shape (N, *input.shape[1:]), int8.
        journal: Where answers are kept as they come; a run that was broken off goes on there.
        on_progress: Called with the number of answers so far.

    Raises:
        DeviceError: The device or the line failed for good; the journal keeps what was answered.
        ArtifactError: The journal cannot be kept.
    """
    answers = _Answers(device, "tensors", inputs, journal, on_progress)
    read = [device.read_logits(payload) for payload in answers.of(device.tensor_answers)]
    outputs = np.stack([answer.values for answer in read]).reshape(len(inputs), *graph.output.shape[1:])
    times = [answer.time for answer in read]
    return DeviceRun(inputs, outputs, np.arange(len(inputs)), answers.result(times))


def run_frames(
    device: Device,
    graph: Graph,
    frames: Sequence[NDArray[np.uint8]],
    *,
    journal: Path | None = None,
    on_progress: Progress | None = None,
) -> DeviceRun:
    """Sends whole frames through a device, and compares its preprocessing with the host's.

    Args:
        device: It runs the graph's model.
        graph: The network.
        frames: Each shape (H, W), uint8, grey.
        journal: As in :func:`run_tensors`.
        on_progress: Likewise.

    Returns:
        Of the frames in which host and device found the same sample; the others are among the
        differences, or hold none.

    Raises:
        DeviceError: As in :func:`run_tensors`.
        ToolchainError: There is no C compiler for the host's preprocessing.
    """
    answers = _Answers(device, "frames", frames, journal, on_progress)
    results = [device.read_result(payload) for payload in answers.of(device.frame_answers)]
    ours = [preprocess(frame) for frame in frames]
    differences = tuple(
        FrameDifference(number, what)
        for number, (theirs, mine) in enumerate(zip(results, ours, strict=True))
        if (what := _difference(theirs, mine))
    )
    unequal = {difference.frame for difference in differences}
    kept = [number for number, mine in enumerate(ours) if mine.found and number not in unequal]
    compared = FrameResult(
        frames=len(frames),
        found=sum(mine.found for mine in ours),
        exact=len(frames) - len(differences),
        differences=differences,
        microseconds=_spread([result.preprocess.microseconds for result in results]),
        ticks=_spread([result.preprocess.ticks for result in results]),
    )
    return DeviceRun(
        np.array([ours[number].tensor for number in kept], np.int8).reshape(-1, *graph.input.shape[1:]),
        np.array([results[number].logits for number in kept], np.int8).reshape(-1, *graph.output.shape[1:]),
        np.array(kept, np.int64),
        answers.result([results[number].inference for number in kept], compared),
    )


def with_device(report: ParityReport, run: DeviceRun) -> ParityReport:
    """Adds the figures of a device to a report, and the gate of its frames."""
    frames = run.result.frames
    gates = report.gates if frames is None else (*report.gates, frame_gate(frames))
    return replace(report, device=run.result, gates=gates)


def frame_gate(frames: FrameResult) -> GateResult:
    """Whether the device made the same of every frame as the host."""
    proven = f"{frames.exact:,} of {counted(frames.frames, 'frame')} give the same tensor and region as here"
    if not frames.differences:
        return GateResult("frames", "passed", f"{proven}; {frames.found:,} show a sample")
    first = frames.differences[0]
    return GateResult("frames", "failed", f"{proven}; first #{first.frame}: {first.what}")


class _Answers:
    """One pass over a data set: what the journal has, and then what the device says."""

    def __init__(
        self,
        device: Device,
        mode: str,
        inputs: Sequence[NDArray[Any]] | NDArray[Any],
        journal: Path | None,
        on_progress: Progress | None,
    ) -> None:
        self.device, self.inputs = device, inputs
        self._on_progress = on_progress or (lambda _: None)
        digest = hashlib.sha256()
        for tensor in inputs:
            digest.update(repr(tensor.shape).encode() + np.ascontiguousarray(tensor).tobytes())
        info = device.info
        self._run = {
            "mode": mode,
            "count": len(inputs),
            "inputs": digest.hexdigest(),
            "model": info.model_sha256,
            "preprocess_version": info.preprocess_version,
            "board": info.board,
        }
        self._path = journal
        self._resumed = 0
        self._seconds = 0.0

    def of(self, ask: Callable[[Iterable[NDArray[Any]]], Iterator[bytes]]) -> list[bytes]:
        """Asks for what the journal lacks; gives all payloads, in order."""
        begin = time.perf_counter()
        with Journal(self._path, self._run) as journal:
            answers = list(journal.answers)
            self._resumed = len(answers)
            self._on_progress(len(answers))
            for payload in ask(self.inputs[number] for number in range(len(answers), len(self.inputs))):
                journal.append(len(answers), payload)
                answers.append(payload)
                self._on_progress(len(answers))
        self._seconds = time.perf_counter() - begin
        return answers

    def result(self, times: Sequence[Time], frames: FrameResult | None = None) -> DeviceResult:
        """The figures."""
        info = self.device.info
        stack = self.device.statistics().stack_bytes or info.stack_bytes
        return DeviceResult(
            name=self.device.name,
            board=info.board,
            tool=info.tool,
            samples=len(self.inputs),
            resumed=self._resumed,
            seconds=self._seconds,
            microseconds=_spread([entry.microseconds for entry in times]),
            ticks=_spread([entry.ticks for entry in times]),
            counter=info.counter.name.lower(),
            counter_hz=info.counter_hz,
            stack_bytes=stack,
            link=asdict(self.device.link),
            frames=frames,
        )


def _spread(values: Sequence[int]) -> Spread:
    return Spread(sum(values) / max(1, len(values)), min(values, default=0), max(values, default=0))


def _difference(theirs: Result, mine: Preprocessed) -> str:
    """Says what a device made of a frame that the host did not; empty when all is equal."""
    if theirs.found != mine.found:
        words = ("something", "nothing") if theirs.found else ("nothing", "something")
        return f"the device finds {words[0]}, the host {words[1]}"
    if theirs.tensor is None:
        return "the device sent no tensor"
    unequal = int((theirs.tensor != mine.tensor).sum())
    if unequal:
        return f"{unequal} of {mine.tensor.size} values of the tensor differ"
    box = mine.region
    pairs = {
        "region": (
            (theirs.region.x, theirs.region.y, theirs.region.width, theirs.region.height),
            (box.x, box.y, box.width, box.height) if box else (0, 0, 0, 0),
        ),
        "polarity": (theirs.ink_is_dark, mine.ink_is_dark),
        "contrast": (theirs.contrast, mine.contrast),
        "spread": (theirs.spread, mine.spread),
        "threshold": (theirs.threshold, mine.threshold),
        "reduction": (theirs.reduction, mine.reduction),
        "stroke width": (theirs.stroke_width / 16, mine.stroke_width),
    }
    return "; ".join(
        f"{what} {there} there, {here} here" for what, (there, here) in pairs.items() if there != here
    )
