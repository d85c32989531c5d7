"""Measures what each trick of the engine gains: instructions of a network with it and without it.

A trick is left out by telling the exporter that no layer has the form it needs; the next best kernel is taken
then. Both builds are compared with the reference. `docs/engine.md` explains the tricks.

    python scripts/bench_tricks.py [TRICK …]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from bench_counts import count, new_table, print_table, random_input
from bench_networks import build_network

from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.graph import Graph
from tintling.shipped import resolve_model, shipped_models
from tintling.tflite.reader import read_tflite

COMPILER = "tintling.firmware_export.compiler"


def _no(*_: Any) -> bool:
    """A layer has not the form of a kernel."""
    return False


def _nothing(*_: Any, **__: Any) -> None:
    """No numbers of the form that a kernel wants."""


def _whole_groups(depth: int) -> bool:
    """Pixels are read where they lie if their values are whole groups."""
    return depth % 4 == 0


@dataclass(frozen=True, slots=True)
class Trick:
    """One trick and where its gain shows.

    Attributes:
        patches: What is replaced to leave it out: dotted name to function.
        optimize: The goal of the export that takes it.
        cores: Processors that take it.
        networks: Where it matters most.
    """

    patches: Mapping[str, Callable[..., Any]]
    optimize: Optimize
    cores: tuple[str, ...]
    networks: tuple[str, ...]


BOTH = ("rv32imc", "cortex-m4")
TRICKS = {
    "two positions": Trick(
        {f"{COMPILER}.ops.conv2d.lower_blocked_conv2d": _no}, Optimize.BALANCED, BOTH, ("ds-cnn", "nano")
    ),
    "four outputs": Trick(
        {f"{COMPILER}.ops.fully_connected.lower_blocked_dense": _no},
        Optimize.BALANCED,
        BOTH,
        ("autoencoder",),
    ),
    "depthwise rows": Trick(
        {f"{COMPILER}.ops.depthwise_conv2d.lower_blocked_depthwise": _no},
        Optimize.BALANCED,
        BOTH,
        ("ds-cnn", "mobilenet-025"),
    ),
    "one rounding": Trick(
        {f"{COMPILER}.blocked.layout.staircase": _nothing}, Optimize.BALANCED, BOTH, ("ds-cnn", "nano")
    ),
    "sum with one shift": Trick(
        {f"{COMPILER}.ops.add.flat_sum_of": _nothing}, Optimize.BALANCED, BOTH, ("resnet-8",)
    ),
    "one rounding for both signs": Trick(
        {f"{COMPILER}.blocked.layout.signed_staircase": _nothing}, Optimize.BALANCED, BOTH, ("nano",)
    ),
    "values beyond groups": Trick(
        {f"{COMPILER}.blocked.conv2d._reads_in_place": _whole_groups},
        Optimize.SPEED,
        ("rv32imc",),
        ("nano_4k",),
    ),
    "two pixels in registers": Trick(
        {f"{COMPILER}.ops.conv2d.lower_pixels": _no}, Optimize.SPEED, ("rv32imc",), ("nano", "pico")
    ),
    "one bound": Trick({f"{COMPILER}.blocked.depthwise._pays": _no}, Optimize.SPEED, ("rv32imc",), ("nano",)),
    "tile of one channel": Trick(
        {f"{COMPILER}.ops.conv2d.lower_tile": _no}, Optimize.BALANCED, BOTH, ("tiny",)
    ),
    "winograd": Trick(
        {f"{COMPILER}.ops.conv2d.lower_winograd": _no}, Optimize.SPEED, ("rv32imc",), ("resnet-8",)
    ),
    "sums along rows": Trick(
        {f"{COMPILER}.options.EngineOptions.dots": property(_no)},
        Optimize.SPEED,
        ("esp32",),
        ("tiny", "ds-cnn"),
    ),
    "paired or wide weights": Trick(
        {
            f"{COMPILER}.options.EngineOptions.paired": property(_no),
            f"{COMPILER}.options.EngineOptions.wide": property(_no),
        },
        Optimize.SPEED,
        BOTH,
        ("autoencoder", "ds-cnn"),
    ),
}


@contextmanager
def _without(trick: Trick) -> Iterator[None]:
    """Leaves a trick out of what is compiled meanwhile."""
    with ExitStack() as stack:
        for name, replacement in trick.patches.items():
            stack.enter_context(mock.patch(name, replacement))
        yield


def _graph(name: str) -> Graph:
    if name in shipped_models():
        return read_tflite(resolve_model(Path(name)) / "model.tflite")
    return read_tflite(build_network(name))


def _instructions(graph: Graph, core: str, optimize: Optimize) -> int:
    """Counts one inference, and checks its bits."""
    (instructions,), _ = count(graph, core, EngineOptions(optimize, TargetCore(core)), random_input(graph))
    return instructions


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tricks", nargs="*", metavar="TRICK", help=", ".join(TRICKS))
    arguments = parser.parse_args()
    for name in arguments.tricks:
        if name not in TRICKS:
            parser.error(f"trick {name}: expected one of {', '.join(TRICKS)}")
    table = new_table(("trick", "network", "core"), ("without", "with", "saved"))
    for name in arguments.tricks or TRICKS:
        trick = TRICKS[name]
        for network in trick.networks:
            graph = _graph(network)
            for core in trick.cores:
                after = _instructions(graph, core, trick.optimize)
                with _without(trick):
                    before = _instructions(graph, core, trick.optimize)
                saved = f"{1 - after / before:.0%}"
                table.add_row(name, network, core, f"{before:,}", f"{after:,}", saved)
    print_table(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
