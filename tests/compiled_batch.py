"""Compiles many models into one library and records every tensor that their C materialises.

One compiler run for dozens of small networks keeps property tests fast, and shows on the way that
models live together in one program.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import numpy as np

from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.graph import Graph

_RECORDER = """
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static uint8_t *recorder_cursor, *recorder_limit;

static void record(int32_t tensor, const void *data, int32_t bytes)
{
    if (recorder_limit - recorder_cursor >= 8 + bytes) {
        memcpy(recorder_cursor, &tensor, 4);
        memcpy(recorder_cursor + 4, &bytes, 4);
        memcpy(recorder_cursor + 8, data, (size_t)bytes);
        recorder_cursor += 8 + bytes;
    }
}

void record_to(uint8_t *log, size_t bytes)
{
    recorder_cursor = log;
    recorder_limit = log + bytes;
}

size_t recorded(const uint8_t *log)
{
    return (size_t)(recorder_cursor - log);
}

#define TL_TRACE(tensor, data, bytes) record(tensor, data, bytes)
"""


def batch_sources(graphs: Sequence[Graph], options: EngineOptions | None = None) -> dict[str, str]:
    """The C of all the models, ``net_0``, ``net_1``, … in one translation unit."""
    sources: dict[str, str] = {}
    for number, graph in enumerate(graphs):
        texts = emit_c(compile_network(graph, name=f"net_{number}", options=options))
        sources |= {name.replace(".c", ".inc"): text for name, text in texts.items()}
    includes = "".join(f'#include "tl_net_{number}.inc"\n' for number in range(len(graphs)))
    return sources | {"batch.c": _RECORDER + includes}


class CompiledBatch:
    """Many models as native code; ``tensors(number, inputs)`` runs one of them."""

    def __init__(
        self,
        graphs: Sequence[Graph],
        *,
        flags: Sequence[str] = ("-O1",),
        options: EngineOptions | None = None,
    ) -> None:
        self.graphs = graphs
        self._library = ctypes.CDLL(str(shared_library(batch_sources(graphs, options), flags=flags)))
        self._library.recorded.restype = ctypes.c_size_t

    def tensors(self, number: int, *inputs: np.ndarray, stream: bool = False) -> dict[int, np.ndarray]:
        """Every tensor that the C of a model reports, by index, in the shapes of ``run_all``."""
        graph = self.graphs[number]
        room = 64 + sum(tensor.nbytes + 8 for tensor in graph.activations())
        log = np.zeros(room, np.uint8)
        places = [f"tl_net_{number}_input{f'_{i}' if i else ''}" for i in range(len(inputs))]
        rows: dict[int, list[np.ndarray]] = {}
        for step, samples in enumerate(zip(*inputs, strict=True)):
            self._library.record_to(log.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(room))
            if graph.states and (step == 0 or not stream):
                getattr(self._library, f"tl_net_{number}_reset")()
            for name, sample in zip(places, samples, strict=True):
                place = getattr(self._library, name)
                place.restype = ctypes.c_void_p
                data = np.ascontiguousarray(sample)
                ctypes.memmove(place(), data.ctypes.data, data.nbytes)
            getattr(self._library, f"tl_net_{number}_invoke")()
            end = self._library.recorded(log.ctypes.data_as(ctypes.c_void_p))
            at = 0
            while at < end:
                index, size = (int(n) for n in log[at : at + 8].view(np.int32))
                tensor = graph.tensors[index]
                values = log[at + 8 : at + 8 + size].copy().view(tensor.dtype.numpy)
                rows.setdefault(index, []).append(values.reshape(tensor.sample_shape))
                at += 8 + size
        return {index: np.stack(values) for index, values in rows.items()}
