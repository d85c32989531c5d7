"""Windows that are none: keys in, images out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


class Keys:
    """A window whose user types one key an image, then leaves.

    A key may be a function, which is called, or None for no key. A clock, a list of one number, goes on by
    the time for which the viewer waits.
    """

    def __init__(self, *keys: str | Callable[[], None] | None, clock: list[float] | None = None) -> None:
        self._keys = list(keys)
        self._clock = clock
        self.images: list[np.ndarray] = []
        self.times: list[float] = []
        self.closed = False

    def show(self, image: np.ndarray) -> None:
        self.images.append(image)
        if self._clock is not None:
            self.times.append(self._clock[0])

    def key(self, wait_ms: int) -> int | None:
        assert wait_ms >= 1
        if self._clock is not None:
            self._clock[0] += wait_ms / 1e3
        key = self._keys.pop(0) if self._keys else "q"
        if callable(key):
            key()
            return None
        return None if key is None else ord(key)

    def close(self) -> None:
        self.closed = True
