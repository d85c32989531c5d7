"""Several executors of one network side by side: float, int8 in LiteRT, the generated C, a device.

All of them run the same tensors, so that any difference comes from the executors alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import MANIFEST_NAME, load_manifest
from tintling.batches import Inputs, Values, arrays_of
from tintling.camera_client.inference.classifier import (
    Classifier,
    FloatClassifier,
    Network,
    Prediction,
    classifier_of,
)
from tintling.camera_client.inference.executors import LiteRTExecutor, NotRun
from tintling.errors import DeviceError, TintlingError
from tintling.int8_core import int8_core
from tintling.shipped import resolve_model

__all__ = [
    "LEAD",
    "MEMBER_NAMES",
    "ExecutorAnswer",
    "ExecutorSet",
    "Member",
    "MemberKey",
    "float_run",
    "open_executor_set",
]

MemberKey = Literal["float", "int8", "c", "device"]
"""Short name of a member, in this order wherever several are shown."""

MEMBER_NAMES: dict[MemberKey, str] = {
    "float": "float network",
    "int8": "int8 in LiteRT",
    "c": "generated C",
    "device": "device",
}
"""Names for people."""

LEAD: MemberKey = "c"
"""The member whose answer is the answer; the others are compared with it."""

FloatPredictor = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

_FLOAT_FILE = "model.keras"
_FIRST_PAUSE_S = 1.0  # before a member that failed is run again
_LONGEST_PAUSE_S = 30.0


class Member(Protocol):
    """What a set runs; :class:`~tintling.camera_client.inference.classifier.Classifier` is one."""

    def classify_batch(self, batch: NDArray[np.int8]) -> list[Prediction]:
        """Classifies tensors, shape (N, 28, 28, 1), int8, ``pixel - 128`` with ink bright."""


@dataclass(frozen=True, slots=True, eq=False)
class ExecutorAnswer:
    """The result of one member for one tensor.

    Attributes:
        key: Which member.
        prediction: Label, confidence and logits.
        ms: How long it took, in ms; for a device, the transfer both ways is included.
    """

    key: MemberKey
    prediction: Prediction
    ms: float


class ExecutorSet:
    """Runs each tensor through all its members.

    A member that fails (a device whose plug was pulled) is left out, and run again after a pause that grows.

    Args:
        members: The classifiers by short name; :data:`LEAD` must be among them.
        not_run: Members that cannot run here, each with its reason.
        close: Releases what the members hold.
        clock: Gives the time in seconds; it measures the members and their pauses.

    Attributes:
        members: As given, in the order of :data:`MEMBER_NAMES`.
        not_run: As given, and those that failed the last time they were run.
    """

    def __init__(
        self,
        members: Mapping[MemberKey, Member],
        *,
        not_run: tuple[NotRun, ...] = (),
        close: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.members: dict[MemberKey, Member] = {key: members[key] for key in MEMBER_NAMES if key in members}
        self._not_run = not_run
        self._close = close
        self._clock = clock
        self._failed: dict[MemberKey, NotRun] = {}
        self._again: dict[MemberKey, tuple[float, float]] = {}  # when, and the pause after the next failure

    @property
    def lead(self) -> Classifier:
        """The member whose answer is shown large: the generated C, or the reference without a compiler."""
        lead = self.members[LEAD]
        if not isinstance(lead, Classifier):
            raise TypeError(f"the member {LEAD!r} is a Classifier, got {type(lead).__name__}")
        return lead

    @property
    def not_run(self) -> tuple[NotRun, ...]:
        """Members that do not answer, each with its reason."""
        return (*self._not_run, *self._failed.values())

    def run(self, batch: NDArray[np.int8]) -> list[tuple[ExecutorAnswer, ...]]:
        """Runs a batch through all members.

        Args:
            batch: shape (N, 28, 28, 1), int8, ``pixel - 128`` with ink bright.

        Returns:
            For each tensor one answer a member that runs, in the order of :data:`MEMBER_NAMES`; its time is
            an equal share of what the member took for the batch.
        """
        if not len(batch):
            return []
        results = list(self._results(batch))
        return [
            tuple(ExecutorAnswer(key, predictions[index], ms) for key, predictions, ms in results)
            for index in range(len(batch))
        ]

    def _results(self, batch: NDArray[np.int8]) -> Iterator[tuple[MemberKey, list[Prediction], float]]:
        """Short name, predictions, and ms a tensor of each member that runs."""
        for key, member in self.members.items():
            again, pause = self._again.get(key, (0.0, _FIRST_PAUSE_S))
            started = self._clock()
            if started < again:
                continue
            try:
                predictions = member.classify_batch(batch)
            except DeviceError as error:
                self._failed[key] = NotRun(key, MEMBER_NAMES[key], str(error))
                self._again[key] = (self._clock() + pause, min(2 * pause, _LONGEST_PAUSE_S))
                continue
            if key in self._failed:
                del self._failed[key], self._again[key]
            yield key, predictions, (self._clock() - started) * 1e3 / len(batch)

    def close(self) -> None:
        """Releases what the members hold."""
        self._close()


def float_run(model: Path) -> Path | None:
    """The run directory that holds the float network of an int8 model; None when there is none.

    Args:
        model: A .tflite file, a run directory, or a shipped model's name.

    Raises:
        ArtifactError: The run's manifest is damaged.
    """
    folder = resolve_model(model)
    if not (folder / MANIFEST_NAME).is_file():
        return None
    return folder if _FLOAT_FILE in load_manifest(folder).files else None


def open_executor_set(
    network: Network,
    *,
    predict_float: FloatPredictor | None = None,
    no_float: str = "the model has no float weights",
    device_url: str | None = None,
) -> ExecutorSet:
    """Opens every member that can run here; the others are listed with their reasons.

    Args:
        network: The int8 model.
        predict_float: The float network behind it, as
            :class:`~tintling.camera_client.inference.classifier.FloatClassifier` takes it.
        no_float: Why there is none.
        device_url: A board that is sent every tensor, as ``tintling parity --device`` names it.

    Raises:
        DeviceError: The board does not answer, or runs another model.
        MissingExtraError: A serial port needs pyserial.
    """
    members: dict[MemberKey, Member] = {LEAD: classifier_of(network)}
    not_run = []
    if predict_float is None:
        not_run.append(NotRun("float", MEMBER_NAMES["float"], no_float))
    else:
        members["float"] = FloatClassifier(predict_float, network.labels)
    try:
        members["int8"] = classifier_of(network, LiteRTExecutor(network.data, network.graph))
    except TintlingError as error:
        not_run.append(NotRun("int8", MEMBER_NAMES["int8"], str(error)))
    if device_url is None:
        return ExecutorSet(members, not_run=tuple(not_run))
    executor = _DeviceExecutor(device_url, network)
    # The firmware leaves out what converts input and output from and to another type.
    members["device"] = classifier_of(replace(network, graph=int8_core(network.graph)), executor)
    return ExecutorSet(members, not_run=tuple(not_run), close=executor.close)


class _DeviceExecutor:
    """A board on the link that is sent tensors."""

    name = MEMBER_NAMES["device"]

    def __init__(self, url: str, network: Network) -> None:
        from tintling.camera_client.link.device import check_same_model, open_device

        self._shape = (28, 28, 1) if network.frame_task is None else network.frame_task.input_shape
        self._device = open_device(url)
        try:
            check_same_model(self._device, network.graph, network.labels)
        except DeviceError:
            self._device.close()
            raise
        self.version = self._device.info.board

    def run(self, batch: Inputs, *, stream: bool = False) -> Values:  # noqa: ARG002 - a device forgets
        """Infers a batch; see :class:`~tintling.camera_client.inference.executors.Executor`."""
        tensors = arrays_of(batch)[0].reshape(-1, *self._shape)
        return np.stack([found.values for found in self._device.logits(tensors)])

    def tensors(self, batch: Inputs, *, stream: bool = False) -> None:  # noqa: ARG002 - outputs only
        """None; see :class:`~tintling.camera_client.inference.executors.Executor`."""
        return

    def close(self) -> None:
        """Closes the line."""
        self._device.close()
