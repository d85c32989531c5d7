"""Draws random networks over all operators and compares every executor, bit for bit.

The C on this machine and the reference agree on every tensor with the ``tflite-micro`` wheel; the C on
emulated RV32IMC and Cortex-M4 cores agrees with the reference on every output. ``make verify-diff`` goes on
where it was stopped: seeds that are done stand in ``build/diff.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from tintling.arithmetic import reference
from tintling.artifacts import write_atomic
from tintling.errors import ArenaOverflowError, QuantizationError, ToolchainError, UnsupportedOperatorError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.graph import Graph
from tintling.tflite.reader import read_tflite

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / "build" / "diff.json"
CORES = ("rv32imc", "cortex-m4")
_BATCH = 24  # networks in one compiled library
_FIRST = 1_000_000  # no seed of the tests
_COUNTS = ("networks", "refused", "operators", "tensors", *CORES, "differences")


def drawn(first: int, count: int) -> list[tuple[int, Any, Graph]]:
    """Networks of a range of seeds that the reader takes."""
    from random_networks import random_network

    found = []
    for seed in range(first, first + count):
        network = random_network(seed, 1 + seed % 7, more=seed % 2 == 1)
        try:
            found.append((seed, network, read_tflite(network.data)))
        except (UnsupportedOperatorError, QuantizationError):
            continue
    return found


def compared(first: int, count: int, *, cores: int) -> dict[str, Any]:
    """Runs a range of seeds; gives the counts, and the seeds that differ."""
    from compiled_batch import CompiledBatch
    from micro import micro_tensors

    networks = drawn(first, count)
    result: dict[str, Any] = dict.fromkeys(_COUNTS, 0) | {"seeds": []}
    result["networks"], result["refused"] = len(networks), count - len(networks)
    compiled = CompiledBatch([graph for _, _, graph in networks], flags=("-O2",))
    for number, (seed, network, graph) in enumerate(networks):
        expected = reference.run_all(graph, network.inputs)
        ours = compiled.tensors(number, network.inputs)
        theirs = micro_tensors(network.data, graph, network.inputs)
        same = [np.array_equal(values, expected[index]) for index, values in (*ours.items(), *theirs.items())]
        if number < cores:
            same += [on_core(core, graph, network.inputs, expected, result) for core in CORES]
        result["operators"] += len(network.operators)
        result["tensors"] += len(same)
        if not all(same):
            result["differences"] += 1
            result["seeds"].append(seed)
    return result


def on_core(core: str, graph: Graph, inputs: Any, expected: dict[int, Any], result: dict[str, Any]) -> bool:
    """Whether an emulated core gives the outputs of the reference; none is asked for a network too large."""
    try:
        model = EmulatedModel(compile_network(graph, name="net"), core)
        found = model.run([inputs[:2]]).every_output
    except (ArenaOverflowError, ToolchainError):
        return True
    result[core] += 1
    return all(
        np.array_equal(values, expected[index][:2])
        for index, values in zip(graph.outputs, found, strict=True)
    )


def main() -> None:
    """Runs what is left, and prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=2_400, help="Networks in all.")
    parser.add_argument(
        "--cores", type=int, default=2, help=f"Networks of each {_BATCH} that emulated cores run, too."
    )
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="Stop after this time; the next call goes on."
    )
    parser.add_argument("--state", type=Path, default=STATE)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    started = time.monotonic()
    done: dict[str, Any] = json.loads(asked.state.read_text("utf-8")) if asked.state.exists() else {}
    for first in range(_FIRST, _FIRST + asked.count, _BATCH):
        if str(first) not in done and time.monotonic() - started < 60 * asked.minutes:
            done[str(first)] = compared(first, min(_BATCH, _FIRST + asked.count - first), cores=asked.cores)
            write_atomic(asked.state, json.dumps(done) + "\n")
    totals = {name: sum(entry[name] for entry in done.values()) for name in _COUNTS}
    for name, total in totals.items():
        print(f"{name:12} {total:9,}")
    seeds = [seed for entry in done.values() for seed in entry["seeds"]]
    if seeds:
        print(f"seeds that differ: {seeds}")
    sys.exit(1 if seeds else 0)


if __name__ == "__main__":
    main()
