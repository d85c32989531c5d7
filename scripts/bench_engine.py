"""Holds the engine's kernels against their goals: instructions, code and memory, counted on emulated cores.

The shipped `tiny` and `nano` run handwritten digits; four general networks run random values and have random
weights (`scripts/bench_networks.py`). Every output is compared with the reference. *Speed* is
`--optimize speed --target CORE` with -O2, *small* the same export with -Os, *size* `--optimize size` with
-Os. Code is the linked program without constants, RAM the arena (input included) and the deepest stack.

Exit code 1 when a figure is short of its goal or an output differs.

    python scripts/bench_engine.py [--images 20] [--core rv32imc|cortex-m4|esp32] [--json] [NETWORK …]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

import numpy as np
from bench_counts import new_table, print_table
from bench_networks import NETWORKS, build_network
from numpy.typing import NDArray

from tintling.arithmetic import reference
from tintling.errors import TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.graph import Graph
from tintling.pixels import Normalization
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite

DIGITS = Path(__file__).resolve().parent.parent / "tests" / "golden" / "digits.npz"
SHIPPED = ("tiny", "nano", "nano_4k")
CORES = ("rv32imc", "cortex-m4", "esp32")
GENERAL_INPUTS = 2  # the count of instructions does not depend on them
CODE_LIMIT, SMALL_CODE_LIMIT, SMALL_RATIO = 8_000, 4_000, 1.25


@dataclass(frozen=True, slots=True)
class Build:
    """What one build of a network takes; ``most`` counts the slowest input's instructions."""

    most: int
    macs: int
    flash: int
    code: int
    arena: int
    stack: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside its goal. Smaller is better.

    Attributes:
        network: Its name.
        core: The processor.
        build: ``speed``, ``small`` or ``size``.
        figure: What is counted.
        value: What it came to.
        goal: What it may come to.
        peer: What others reached, with the source; may be empty.
        exact: Whether every output had the reference's bits.
    """

    network: str
    core: str
    build: str
    figure: str
    value: float
    goal: float
    peer: str
    exact: bool

    @property
    def passed(self) -> bool:
        """Whether the goal is met with the right bits."""
        return self.exact and self.value <= self.goal


# Instructions of an inference: (speed, size).
DIGIT_GOALS = {
    ("tiny", "rv32imc"): (330_000, 550_000),
    ("tiny", "cortex-m4"): (230_000, 460_000),
    ("nano", "rv32imc"): (450_000, None),
    ("nano", "cortex-m4"): (330_000, None),
    # The ESP32's own instructions are held to what RV32IMC took when they were first counted.
    ("tiny", "esp32"): (341_882, None),
    ("nano", "esp32"): (593_319, None),
    # nano_4k is held to its own first counts.
    ("nano_4k", "rv32imc"): (645_788, None),
    ("nano_4k", "cortex-m4"): (367_407, None),
    ("nano_4k", "esp32"): (603_415, None),
}
SIZE_FLASH = {"rv32imc": 3_800, "cortex-m4": 3_600}
# Instructions a multiply-accumulate.
MAC_GOALS = {
    ("autoencoder", "rv32imc"): 2.5,
    ("autoencoder", "cortex-m4"): 1.7,
    ("ds-cnn", "rv32imc"): 2.8,
    ("ds-cnn", "cortex-m4"): 2.0,
    ("resnet-8", "rv32imc"): 2.0,
    ("resnet-8", "cortex-m4"): 2.0,
    ("mobilenet-025", "rv32imc"): 2.8,
    ("mobilenet-025", "cortex-m4"): 2.0,
    ("autoencoder", "esp32"): 2.28,
    ("ds-cnn", "esp32"): 2.72,
    ("resnet-8", "esp32"): 1.91,
    ("mobilenet-025", "esp32"): 2.75,
}
ARENA_GOALS = {"ds-cnn": 10_124, "mobilenet-025": 37_000}
PEERS = {
    ("tiny", "rv32imc"): "TFLM, ESP-NN 4,390,000",
    ("tiny", "cortex-m4"): "TFLM, CMSIS-NN 1,380,000",
    ("autoencoder", "rv32imc"): "TFLM, ESP-NN 9.3",
    ("ds-cnn", "rv32imc"): "TFLM, ESP-NN 9.7",
    ("resnet-8", "rv32imc"): "TFLM, ESP-NN 7.7",
    ("mobilenet-025", "rv32imc"): "TFLM, ESP-NN 8.7",
    ("autoencoder", "cortex-m4"): "best published 1.84 cycles",
    ("ds-cnn", "cortex-m4"): "best published 1.95 cycles",
    ("resnet-8", "cortex-m4"): "best published 1.59 cycles",
    ("mobilenet-025", "cortex-m4"): "best published 1.43 cycles",
}
# Others' counts of the same networks or shapes, in the unit of our row: instructions, or instructions a MAC.
TFLM_REFERENCE = {
    "tiny": 6_150_000,
    "autoencoder": 9.4,
    "ds-cnn": 16.7,
    "resnet-8": 10.0,
    "mobilenet-025": 14.7,
}
ESP_NN = {"tiny": 4_390_000, "autoencoder": 9.3, "ds-cnn": 9.7, "resnet-8": 7.7, "mobilenet-025": 8.7}
CMSIS_NN = {"tiny": 1_380_000, "nano": 1_450_000, "ds-cnn": 2.86, "resnet-8": 2.38, "mobilenet-025": 3.18}
# Core, peer, its counts, how the ratios become one figure, goal.
RATIOS = (
    ("rv32imc", "TFLM reference", TFLM_REFERENCE, median, 0.25),
    ("rv32imc", "ESP-NN's C", ESP_NN, median, 0.4),
    ("cortex-m4", "CMSIS-NN", CMSIS_NN, median, 0.6),
    ("cortex-m4", "CMSIS-NN", CMSIS_NN, max, 1.0),
)
SOURCES = (
    "Ratios: the survey's public networks are not part of the repository; these are the rows above.\n"
    "TFLM: its own sources with ESP-NN's plain C or CMSIS-NN, -O2, counted on the same emulated cores.\n"
    "Cycles: MLPerf Tiny results on Cortex-M4 boards, clock / throughput / MACs; they are not instructions."
)


class Subject:
    """A network on a core; builds are measured when they are asked for."""

    def __init__(self, name: str, graph: Graph, core: str, inputs: NDArray[np.int8]) -> None:
        self.name, self.core = name, core
        self._graph, self._inputs = graph, inputs
        self._expected = reference.run_all(graph, inputs)[graph.output.index]

    @cached_property
    def speed(self) -> Build:
        """The fewest instructions."""
        return self._measure(EngineOptions(Optimize.SPEED, TargetCore(self.core)), "-O2")

    @cached_property
    def small(self) -> Build:
        """The same export, compiled for size."""
        return self._measure(EngineOptions(Optimize.SPEED, TargetCore(self.core)), "-Os")

    @cached_property
    def size(self) -> Build:
        """The fewest bytes."""
        return self._measure(EngineOptions(Optimize.SIZE), "-Os")

    def row(self, build: str, figure: str, of: Callable[[Build], float], goal: float, peer: str = "") -> Row:
        """One figure of a build."""
        measured: Build = getattr(self, build)
        return Row(self.name, self.core, build, figure, of(measured), goal, peer, measured.exact)

    def _measure(self, options: EngineOptions, opt: str) -> Build:
        network = compile_network(self._graph, name="model", options=options)
        model = EmulatedModel(network, self.core, opt=opt, family="gcc")
        done = model.run(self._inputs)
        return Build(
            most=int(done.instructions.max()),
            macs=network.program.macs,
            flash=model.sizes.flash,
            code=model.sizes.flash - network.constant_bytes,
            arena=model.arena_bytes,
            stack=done.stack_bytes,
            exact=np.array_equal(done.outputs, self._expected),
        )


def digit_rows(subject: Subject) -> Iterator[Row]:
    """Goals of the shipped networks."""
    speed, size = DIGIT_GOALS[subject.name, subject.core]
    peer = PEERS.get((subject.name, subject.core), "")
    yield subject.row("speed", "instructions", lambda b: b.most, speed, peer)
    tiny = subject.name == "tiny"
    if tiny:
        yield subject.row("speed", "flash", lambda b: b.flash, 10_000)
    yield subject.row("speed", "RAM", lambda b: b.arena + b.stack, 4_000 if tiny else 5_000)
    if size is not None:
        yield subject.row("size", "instructions", lambda b: b.most, size)
        yield subject.row("size", "flash", lambda b: b.flash, SIZE_FLASH[subject.core])
        yield subject.row("size", "RAM", lambda b: b.arena + b.stack, 2_000)


def general_rows(subject: Subject) -> Iterator[Row]:
    """Goals of the general networks."""
    key = subject.name, subject.core
    yield subject.row("speed", "a MAC", lambda b: b.most / b.macs, MAC_GOALS[key], PEERS.get(key, ""))
    yield subject.row("speed", "code", lambda b: b.code, CODE_LIMIT)
    if subject.name in ARENA_GOALS:
        yield subject.row("speed", "arena", lambda b: b.arena, ARENA_GOALS[subject.name])
    most = subject.speed.most
    yield subject.row("small", "of speed", lambda b: b.most / most, SMALL_RATIO)
    yield subject.row("small", "code", lambda b: b.code, SMALL_CODE_LIMIT)


def ratio_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """Goals over all networks that others were counted with."""
    for core, peer, counts, summed, goal in RATIOS:
        speeds = {
            row.network: row
            for row in rows
            if row.core == core and row.build == "speed" and row.figure in {"instructions", "a MAC"}
        }
        found = [speeds[name] for name in counts if name in speeds]
        if len(found) == len(counts):
            value = summed([row.value / counts[row.network] for row in found])
            how = "worst" if summed is max else "median"
            exact = all(row.exact for row in found)
            note = f"{how} of {len(found)} networks"
            yield Row("all", core, "speed", f"of {peer}", value, goal, note, exact)


def measure(names: Sequence[str], cores: Sequence[str], images: int) -> Iterator[Row]:
    """Every row of the chosen networks and cores."""
    with np.load(DIGITS) as stored:
        digits = Normalization.unit().to_int8(stored["images"][:images])
    for name in names:
        general = name not in SHIPPED
        graph = read_tflite(build_network(name) if general else resolve_model(Path(name)) / "model.tflite")
        rng = np.random.default_rng(1)
        shape = (GENERAL_INPUTS, *graph.input.shape[1:])
        inputs = rng.integers(-128, 128, shape, dtype=np.int8) if general else digits
        for core in cores:
            yield from (general_rows if general else digit_rows)(Subject(name, graph, core, inputs))


def show(rows: Sequence[Row]) -> None:
    """Prints the table."""
    table = new_table(("network", "core", "build", "figure"), ("measured", "goal"))
    table.add_column("verdict", no_wrap=True)
    table.add_column("others")
    for row in rows:
        measured, goal = (f"{v:,.2f}" if row.goal < 100 else f"{v:,.0f}" for v in (row.value, row.goal))
        verdict = "pass" if row.passed else "[red]short[/]" if row.exact else "[red]wrong bits[/]"
        table.add_row(row.network, row.core, row.build, row.figure, measured, goal, verdict, row.peer)
    print_table(table)
    print(SOURCES)


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=", ".join((*SHIPPED, *NETWORKS)))
    parser.add_argument("--core", choices=CORES, help="only this one")
    parser.add_argument("--images", type=int, default=20, help="digits to run (at most 200)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    known = (*SHIPPED, *NETWORKS)
    for name in arguments.networks:
        if name not in known:
            parser.error(f"network {name}: expected one of {', '.join(known)}")
    cores = CORES if arguments.core is None else (arguments.core,)
    try:
        rows = list(measure(arguments.networks or known, cores, arguments.images))
        rows += ratio_rows(rows)
    except TintlingError as error:
        sys.stderr.write(f"bench_engine: {error}\n")
        return 1
    if arguments.json:
        print(json.dumps([{**asdict(row), "passed": row.passed} for row in rows], indent=2))
    else:
        show(rows)
    return 0 if all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
