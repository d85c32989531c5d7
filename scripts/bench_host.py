"""Compares the C on this machine with LiteRT and with TFLite Micro, one thread, in one process.

Processor times differ from run to run and from machine to machine; what is judged is their ratio, of the
median of a few rounds in which all take turns. The peers are called image by image: set the input, invoke,
get the output; beside that stands the ratio to their `invoke()` alone, which is not judged. The C runs as a
library of this machine: `--optimize balanced`; `--target x86-64 --optimize speed` as any x86-64 processor
runs it; and the same compiled for this processor, as the peers choose their code for it when they run.

Exit code 1 when a ratio is short of its goal.

    python scripts/bench_host.py [--images 10000] [--rounds 5] [NETWORK …]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.targets.host_build import CompiledModel
from tintling.graph import Graph
from tintling.pixels import Normalization
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite

DIGITS = Path(__file__).resolve().parent.parent / "tests" / "golden" / "digits.npz"
LANES = EngineOptions(Optimize.SPEED, TargetCore.X86_64)
WAYS = {
    "balanced": (EngineOptions(Optimize.BALANCED), ()),
    "x86-64": (LANES, ()),
    "x86-64 with -march=native": (LANES, ("-march=native",)),
}
GOALS = {"LiteRT with XNNPACK": 1.5, "TFLite Micro": 20.0}


Peer = tuple[Callable[[], float], Callable[[], float]]
"""Seconds of all images with the calls around each, and of `invoke()` alone."""


def _peer(
    images: NDArray[np.int8], whole: Callable[[NDArray[np.int8]], None], invoke: Callable[[], Any]
) -> Peer:
    def all_of_it() -> float:
        return _seconds(lambda: [whole(image) for image in images])

    return all_of_it, lambda: _seconds(lambda: [invoke() for _ in images])


def _seconds(run: Callable[[], Any]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def _ours(graph: Graph, images: NDArray[np.int8], way: str) -> Callable[[], float]:
    options, flags = WAYS[way]
    network = compile_network(graph, name="model", options=options)
    model = CompiledModel(network.graph, network.name, emit_c(network), flags=flags)
    return lambda: _seconds(lambda: model.run(images))


def _litert(data: bytes, images: NDArray[np.int8]) -> Peer:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=data, num_threads=1)
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]

    output = interpreter.get_output_details()[0]["index"]

    def whole(image: NDArray[np.int8]) -> None:
        interpreter.set_tensor(source["index"], image.reshape(source["shape"]))
        interpreter.invoke()
        interpreter.get_tensor(output)

    return _peer(images, whole, interpreter.invoke)


def _micro(data: bytes, images: NDArray[np.int8], graph: Graph) -> Peer:
    from tflite_micro.python.tflite_micro import runtime

    interpreter = runtime.Interpreter.from_bytes(data, arena_size=1 << 20)
    shape = graph.tensors[graph.inputs[0]].shape

    def whole(image: NDArray[np.int8]) -> None:
        interpreter.set_input(image.reshape(shape), 0)
        interpreter.invoke()
        interpreter.get_output(0)

    return _peer(images, whole, interpreter.invoke)


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("networks", nargs="*", default=["tiny", "nano"], metavar="NETWORK")
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with np.load(DIGITS) as stored:
        digits = Normalization.unit().to_int8(stored["images"])
    images = np.resize(digits, (arguments.images, *digits.shape[1:]))
    met = True
    for name in arguments.networks:
        data = (resolve_model(Path(name)) / "model.tflite").read_bytes()
        graph = read_tflite(data)
        runs = {way: _ours(graph, images, way) for way in WAYS}
        peers = {"LiteRT with XNNPACK": _litert(data, images), "TFLite Micro": _micro(data, images, graph)}
        for peer, (whole, alone) in peers.items():
            runs |= {peer: whole, f"{peer} alone": alone}
        rounds = [{way: run() for way, run in runs.items()} for _ in range(arguments.rounds)]
        usual = {way: median(seconds[way] for seconds in rounds) for way in runs}
        for peer, goal in GOALS.items():
            ratios = ", ".join(
                f"{way} {usual[peer] / usual[way]:.2f} ({usual[f'{peer} alone'] / usual[way]:.2f})"
                for way in WAYS
            )
            passed = usual[peer] / min(usual[way] for way in WAYS) >= goal
            met &= passed
            verdict = "pass" if passed else "short"
            print(
                f"{name}: times the speed of {peer} (of invoke() alone): {ratios}; goal {goal:.1f}: {verdict}"
            )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
