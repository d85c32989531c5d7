"""A thread that keeps the newest value of a stream, so that a slow consumer never falls behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from tintling.errors import FrameSourceError

__all__ = ["Newest", "Sample"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample(Generic[T]):
    """A value of a stream and its number, counted from 0; numbers of dropped values are missing."""

    value: T
    index: int


class Newest(Generic[T]):
    """Reads a stream in a thread of its own, and gives the newest value only.

    Args:
        values: The stream; it is read in the thread alone, and closed there if it can be. When it ends, so
            do the samples.
        name: What to call the source in messages.
        timeout_s: How long to wait for a value, in seconds.
        stop: Called once by :meth:`close`, to wake a read that blocks.
    """

    def __init__(
        self,
        values: Iterator[T],
        *,
        name: str,
        timeout_s: float,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._values = values
        self._name = name
        self._timeout_s = timeout_s
        self._stop = stop
        self._changed = threading.Condition()
        self._sample: Sample[T] | None = None
        self._ended = False
        self._closed = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._read, name=f"frames of {name}", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            for index, value in enumerate(self._values):
                with self._changed:
                    if self._closed:
                        return
                    self._sample = Sample(value, index)
                    self._changed.notify_all()
        except Exception as raised:  # noqa: BLE001 - raised again in the thread that iterates
            # By its traceback the error holds this object: nothing here may go on holding the error, or both
            # would stay, with the images in between, until Python looks for such circles.
            with self._changed:
                if not self._closed:
                    self._error = raised
        finally:
            # A generator gives back in this thread what only this thread may touch.
            if isinstance(self._values, Generator):
                self._values.close()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def __iter__(self) -> Iterator[Sample[T]]:
        """Newest samples, each once, until the stream ends.

        Raises:
            FrameSourceError: Nothing came for ``timeout_s``, or the stream failed.
        """
        while True:
            with self._changed:
                arrived = self._changed.wait_for(
                    lambda: self._sample is not None or self._ended or self._closed, self._timeout_s
                )
                sample, self._sample = self._sample, None
                if sample is None:
                    if not arrived:
                        raise FrameSourceError(
                            f"{self._name} stalled: no frame for {self._timeout_s:g} s; check the camera "
                            "and the network, then start again"
                        )
                    if self._error is not None:
                        raise self._given_away(self._error)
                    return
            yield sample

    def _given_away(self, error: BaseException) -> BaseException:
        """Forgets the error: whoever raises it holds this object by the traceback."""
        self._error = None
        return error

    def close(self) -> None:
        """Stops the thread; waits for it a moment, no longer."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._error = None
            self._changed.notify_all()
        self._stop()
        self._thread.join(timeout=2.0)
