"""The web module in wasmtime: what a browser does with it, from Python."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import wasmtime

FOUND = struct.Struct("<12i")
SHOWN = struct.Struct("<6i")


@dataclass(frozen=True)
class Sample:
    """A sample as the module tells it; `numbers` are those of `tl_web_found`."""

    numbers: tuple[int, ...]
    tensor: np.ndarray
    logits: np.ndarray


class WasmHost:
    """A module that was compiled for the web, running here."""

    def __init__(self, code: bytes, outputs: int = 10) -> None:
        engine = wasmtime.Engine()
        self._store = wasmtime.Store(engine)
        module = wasmtime.Module(engine, code)
        self.imports = [entry.name for entry in module.imports]
        self.exports = {entry.name for entry in module.exports}
        self._instance = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._memory = self._instance["memory"]
        self._outputs = outputs

    def call(self, name: str, *arguments: int) -> int:
        return self._instance[name](self._store, *arguments)

    def write(self, data: bytes, address: int) -> None:
        self._memory.write(self._store, data, address)

    def bytes_at(self, address: int, count: int) -> bytes:
        return bytes(self._memory.read(self._store, address, address + count))

    def int8_at(self, address: int, count: int) -> np.ndarray:
        return np.frombuffer(self.bytes_at(address, count), np.int8)

    def grey(self, rgb: np.ndarray) -> np.ndarray:
        """A colour frame as the module makes it grey; it stays in the module's memory."""
        height, width = rgb.shape[:2]
        rgba = np.dstack([rgb, np.full((height, width), 255, np.uint8)])
        self.write(rgba.tobytes(), self.call("tl_web_frame"))
        assert self.call("tl_web_grey", width, height) == 0
        stored = self.bytes_at(self.call("tl_web_frame"), width * height)
        return np.frombuffer(stored, np.uint8).reshape(height, width)

    def read(self, grey: np.ndarray, *, several: bool = False) -> list[Sample]:
        height, width = grey.shape
        self.write(grey.tobytes(), self.call("tl_web_frame"))
        count = self.call("tl_web_read", width, height, int(several))
        assert count >= 0
        return [self._sample(index) for index in range(count)]

    def _sample(self, index: int) -> Sample:
        return Sample(
            FOUND.unpack(self.bytes_at(self.call("tl_web_sample", index), FOUND.size)),
            self.int8_at(self.call("tl_web_tensor", index), 784).reshape(28, 28, 1),
            self.int8_at(self.call("tl_web_logits", index), self._outputs),
        )

    def inspect(self, index: int) -> tuple[tuple[int, ...], list[np.ndarray]]:
        """View and planes of a sample."""
        assert self.call("tl_web_inspect", index) == 1
        shown = SHOWN.unpack(self.bytes_at(self.call("tl_web_view"), SHOWN.size))
        width, height = shown[:2]
        planes = [
            np.frombuffer(self.bytes_at(self.call("tl_web_plane", which), width * height), np.uint8)
            for which in range(4)
        ]
        return shown[2:], [plane.reshape(height, width) for plane in planes]

    def classify(self, tensor: np.ndarray) -> np.ndarray:
        """Logits of one tensor, without preprocessing."""
        self.write(tensor.tobytes(), self.call("tl_network_input"))
        assert self.call("tl_network_invoke") == 0
        return self.int8_at(self.call("tl_network_output"), self._outputs)
