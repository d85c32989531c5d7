"""Compiles many models into one library and records every tensor that their C materialises.

One compiler run for dozens of small networks keeps property tests fast, and shows on the way that
models live together in one program. All share one arena, beside which nobody may write.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import numpy as np
import pytest

from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.emulation import emulated_build
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.firmware_export.targets.emulator import emulate
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

#define GUARD 64

static union {
    uint8_t bytes[LARGEST + 2 * GUARD];
    int32_t words[1];
} guarded;

/* Marks what lies beside the arena of a model. */
void guard(int32_t arena_bytes)
{
    memset(guarded.bytes, 0xA5, GUARD);
    memset(guarded.bytes + GUARD + arena_bytes, 0xA5, GUARD);
}

/* Whether it is as it was. */
int32_t kept(int32_t arena_bytes)
{
    int32_t i, same = 1;
    for (i = 0; i < GUARD; ++i) {
        same &= guarded.bytes[i] == 0xA5 && guarded.bytes[GUARD + arena_bytes + i] == 0xA5;
    }
    return same;
}

"""


def batch_sources(networks: Sequence[CompiledNetwork]) -> dict[str, str]:
    """The C of all the models in one translation unit."""
    sources: dict[str, str] = {}
    for network in networks:
        sources |= {name.replace(".c", ".inc"): text for name, text in emit_c(network).items()}
    includes = "".join(f'#include "tl_{network.name}.inc"\n' for network in networks)
    return sources | {"batch.c": includes}


def compiled_networks(graphs: Sequence[Graph], options: EngineOptions | None = None) -> list[CompiledNetwork]:
    """The models under the names ``net_0``, ``net_1``, …."""
    return [compile_network(graph, name=f"net_{n}", options=options) for n, graph in enumerate(graphs)]


def emulated_batch(
    networks: Sequence[CompiledNetwork], target: str, *, opt: str = "-Os"
) -> list[EmulatedModel]:
    """The models as one program of an emulated core: one compiler run for all of them."""
    program = emulate(target, batch_sources(networks), f"tl_{networks[0].name}_invoke", opt=opt)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emulated_build, "emulate", lambda *_, **__: program)
        return [EmulatedModel(network, target, opt=opt) for network in networks]


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
        networks = compiled_networks(graphs, options)
        self._arenas = [network.plan.arena_bytes for network in networks]
        sources = batch_sources(networks)
        places = "".join(f"#define TL_NET_{n}_ARENA (guarded.bytes + GUARD)\n" for n in range(len(networks)))
        largest = f"#define LARGEST {max(self._arenas)}\n"
        sources["batch.c"] = largest + _RECORDER + places + sources["batch.c"]
        self._library = ctypes.CDLL(str(shared_library(sources, flags=flags)))
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
            self._library.guard(self._arenas[number])
            getattr(self._library, f"tl_net_{number}_invoke")()
            assert self._library.kept(self._arenas[number]), f"network {number} writes beside its arena"
            end = self._library.recorded(log.ctypes.data_as(ctypes.c_void_p))
            at = 0
            while at < end:
                index, size = (int(n) for n in log[at : at + 8].view(np.int32))
                tensor = graph.tensors[index]
                values = log[at + 8 : at + 8 + size].copy().view(tensor.dtype.numpy)
                rows.setdefault(index, []).append(values.reshape(tensor.sample_shape))
                at += 8 + size
        return {index: np.stack(values) for index, values in rows.items()}
