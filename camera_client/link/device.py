"""A device on the link: what it is, tensors and frames through it, its own camera, its statistics."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from math import prod
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.link.client import LinkClient, PendingRequest
from tintling.camera_client.link.connection import SLICE_S, LinkSession, LinkStatistics, LinkTiming
from tintling.camera_client.link.transports import DEFAULT_BAUD, open_transport
from tintling.errors import DeviceError, DeviceTimeoutError, LinkError, ModelMismatchError
from tintling.graph import Graph
from tintling.link.framing import Event, EventKind, MessageType
from tintling.link.info import Capability, Info
from tintling.link.messages import (
    TENSOR_SHAPE,
    DeviceFault,
    Logits,
    Result,
    Statistics,
    Stream,
    StreamFlag,
    Streaming,
    pack_frame,
    request_crc,
)

__all__ = ["Device", "check_same_model", "open_device"]

_CAPTURE_PATIENCE_S = 1.0


class Device:
    """A greeted device; not to be used by two threads at a time.

    Args:
        session: The line to it, open.
    """

    def __init__(self, session: LinkSession) -> None:
        self._session = session
        self._client = LinkClient(session)
        self.lost_captures = 0

    @property
    def name(self) -> str:
        """The name that the user gave."""
        return self._session.name

    @property
    def info(self) -> Info:
        """Its description of itself and its model."""
        return self._session.info

    @property
    def link(self) -> LinkStatistics:
        """What the conversation took so far."""
        return self._session.statistics

    def logits(self, inputs: Iterable[NDArray[np.int8]]) -> Iterator[Logits]:
        """Classifies tensors, several in flight.

        Args:
            inputs: Each of the network's input shape, int8.

        Returns:
            One answer a tensor, in order, as they come.

        Raises:
            DeviceError: The line or the device fails for good; see
                :meth:`~tintling.camera_client.link.client.LinkClient.exchange`.
        """
        return map(self.read_logits, self.tensor_answers(inputs))

    def tensor_answers(self, inputs: Iterable[NDArray[np.int8]]) -> Iterator[bytes]:
        """As :meth:`logits`, but yields the payloads, for :meth:`read_logits`."""
        return self._client.exchange(
            PendingRequest(MessageType.TENSOR, tensor.tobytes()) for tensor in inputs
        )

    def read_logits(self, payload: bytes) -> Logits:
        """Reads the answer to a tensor.

        Raises:
            LinkError: It has another number of outputs than INFO promises.
        """
        answer = Logits.unpack(payload)
        if len(answer.values) != self.info.outputs:
            raise LinkError(
                f"{self.name} sent {len(answer.values)} logits; its INFO states {self.info.outputs}"
            )
        return answer

    def results(self, frames: Iterable[NDArray[np.uint8]]) -> Iterator[Result]:
        """Sends whole frames through the device's preprocessing and network.

        Args:
            frames: Each shape (H, W), uint8, grey.

        Returns:
            One result a frame, in order, as they come.

        Raises:
            DeviceError: A frame is larger than the device takes, or as :meth:`logits`.
        """
        return map(self.read_result, self.frame_answers(frames))

    def frame_answers(self, frames: Iterable[NDArray[np.uint8]]) -> Iterator[bytes]:
        """As :meth:`results`, but yields the payloads."""
        return self._client.exchange(self._frame_request(frame) for frame in frames)

    def read_result(self, payload: bytes) -> Result:
        """Reads the answer to a frame, or a capture.

        Raises:
            LinkError: It is malformed, or has another number of outputs than INFO promises.
        """
        shape = self.info.input_shape if self.info.input_bytes != prod(TENSOR_SHAPE) else TENSOR_SHAPE
        result = Result.unpack(payload, input_shape=shape)
        if result.found and len(result.logits) != self.info.outputs:
            raise LinkError(
                f"{self.name} sent {len(result.logits)} logits; its INFO states {self.info.outputs}"
            )
        return result

    def _frame_request(self, frame: NDArray[np.uint8]) -> PendingRequest:
        if not self.info.capabilities & Capability.FRAME:
            raise DeviceError(f"{self.name} ({self.info.board}) takes no frames, only tensors")
        if frame.size > self.info.max_pixels:
            raise DeviceError(
                f"{self.name} takes frames of {self.info.max_pixels:,} pixels, not of {frame.size:,}: "
                "reduce the frame"
            )
        return PendingRequest(MessageType.FRAME, pack_frame(frame))

    def statistics(self) -> Statistics:
        """Asks for its counts since the start. Raises as :meth:`logits`."""
        return Statistics.unpack(self._client.ask(PendingRequest(MessageType.STATS))[0])

    def captures(
        self, *, tensor: bool = True, image: bool = False, interval_ms: int = 0, count: int = 0
    ) -> Generator[Result]:
        """Results of the device's own camera, until ``count`` of them, or until the iterator is closed.

        A stream that stops, by a reset or a cut line, is asked for again; captures that were lost are
        counted in :attr:`lost_captures`.

        Args:
            tensor: With the 28×28 tensor.
            image: With the grey frame.
            interval_ms: Least time between captures.
            count: How many; 0 for no end.

        Yields:
            Each capture.

        Raises:
            DeviceError: It has no camera, the camera fails, or as :meth:`logits`.
            DeviceTimeoutError: It grants the stream, but is silent for too long.
        """
        flags = StreamFlag.ON | (StreamFlag.TENSOR * tensor) | (StreamFlag.IMAGE * image)
        given, heard = 0, self._session.clock()
        patience = self._session.timing.timeout_s + interval_ms / 1000
        try:
            while not count or given < count:
                left = count - given if count else 0
                for result in self._stream(Stream(StreamFlag(flags), interval_ms, left)):
                    given += 1
                    yield result
                    if given == count:
                        return
                    heard = self._session.clock()
                if self._session.clock() - heard > patience:
                    raise DeviceTimeoutError(f"{self.name} grants a stream, but sends no captures")
        finally:
            if given != count or not count:
                self._end_stream()

    def _end_stream(self) -> None:
        try:
            self._client.ask(PendingRequest(MessageType.STREAM, Stream(StreamFlag(0)).pack()))
        except DeviceError:
            return  # the line is gone, and so is the stream

    def _stream(self, stream: Stream) -> Iterator[Result]:
        """Requests a stream once, and yields its captures until it stops."""
        payload, crc = self._client.ask(PendingRequest(MessageType.STREAM, stream.pack()))
        Streaming.unpack(payload)
        session, following = self._session, 0
        patience = _CAPTURE_PATIENCE_S + stream.interval_ms / 1000
        generation, heard = session.generation, session.clock()
        while session.generation == generation and session.clock() - heard < patience:
            early = list(self._client.captures)
            self._client.captures.clear()
            for event in early or session.pump(SLICE_S):
                result = self._capture_in(event, crc)
                if result is not None:
                    # Numbers count up; a gap is what the line swallowed.
                    self.lost_captures += max(0, result.number - following)
                    following, heard = result.number + 1, session.clock()
                    yield result
        if stream.count and session.generation == generation:
            self.lost_captures += stream.count - following  # the last ones

    def _capture_in(self, event: Event, crc: int) -> Result | None:
        if event.kind is not EventKind.MESSAGE:
            self.link.damaged += 1
            return None
        if request_crc(event.payload) != crc:
            return None
        if event.type == MessageType.ERROR:
            fault = DeviceFault.unpack(event.payload)
            raise DeviceError(f"{self.name} ends the stream: {fault.text}")
        return self.read_result(event.payload) if event.type == MessageType.CAPTURE else None

    def close(self) -> None:
        """Closes the line; a second call does nothing."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_device(
    url: str,
    *,
    baud: int = DEFAULT_BAUD,
    timing: LinkTiming | None = None,
    on_text: Callable[[bytes], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Device:
    """Opens the line to a device and greets it.

    Args:
        url: ``/dev/ttyUSB0``, ``COM3``, ``/dev/pts/3`` or ``socket://host:port``.
        baud: Bits a second of a serial port.
        timing: How long to wait for what.
        on_text: Called with what the device says beside frames.
        clock: Gives the time in seconds.

    Raises:
        LinkError: There is no such line, or something else than the link is on it.
        DeviceTimeoutError: The device does not answer.
        MissingExtraError: A serial port needs pyserial.
    """
    session = LinkSession(
        lambda: open_transport(url, baud=baud), url, timing=timing, on_text=on_text, clock=clock
    )
    session.open()
    return Device(session)


def check_same_model(
    device: Device, graph: Graph, labels: Sequence[str], *, preprocess_version: int | None = None
) -> None:
    """Makes sure that a device runs the model that we have here.

    Args:
        device: The device.
        graph: Our model.
        labels: What each output stands for; none are not compared.
        preprocess_version: Version of our preprocessing, when frames will be sent.

    Raises:
        ModelMismatchError: Another model, label list, or version of the preprocessing; both are named.
    """
    info = device.info
    differences: list[tuple[str, Any, Any]] = []
    if info.model_sha256 != graph.sha256:
        differences.append(("the model", f"{info.model} {info.model_sha256[:12]}…", f"{graph.sha256[:12]}…"))
    if labels and info.labels and tuple(labels) != info.labels:
        differences.append(("the labels", ", ".join(info.labels), ", ".join(labels)))
    if preprocess_version is not None and info.preprocess_version != preprocess_version:
        differences.append(("preprocessing version", info.preprocess_version, preprocess_version))
    if differences:
        text = "; ".join(f"{what} {theirs} there, {ours} here" for what, theirs, ours in differences)
        raise ModelMismatchError(
            f"{device.name} ({info.board}) does not run the model that you compare it with: {text}; export "
            "and flash this model, or name the one that is on the board"
        )
