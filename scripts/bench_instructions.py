"""Counts the instructions of one inference on emulated cores, and holds them against TFLite Micro's.

The generated C runs on an emulated Cortex-M4 and RV32IMC; every output is compared with the reference.
The goals are executed instructions of TFLM's reference kernels on the demo's tiny network (7 operators,
batch normalization folded), built with GCC 12 and counted by an emulator too; other networks have none.
Exit code 1 when a figure is short of its goal or an output differs.

    python scripts/bench_instructions.py [--images 20] [--json] [MODEL …]

Without a MODEL it takes the demo's network and every shipped one.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

from tintling.arithmetic import reference
from tintling.errors import TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.firmware_export.targets.cross import TARGETS, cross_compilers
from tintling.pixels import Normalization
from tintling.shipped import digit_models, resolve_model
from tintling.tflite.reader import read_tflite

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
DEMO = GOLDEN / "tiny_int8.tflite"
# Instructions of TFLM's reference kernels on DEMO: (target, optimisation) -> one inference.
GOALS = {
    ("cortex-m4", "-O2"): 6_410_000,
    ("cortex-m4", "-Os"): 11_760_000,
    ("rv32imc", "-O2"): 6_150_000,
    ("rv32imc", "-Os"): 14_070_000,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measured build; memory in bytes, ``flash`` is the linked program."""

    network: str
    target: str
    compiler: str
    opt: str
    mean: float
    least: int
    most: int
    goal: int | None
    flash: int
    arena: int
    stack: int
    exact: bool

    @property
    def passed(self) -> bool:
        """Whether even the slowest image takes fewer instructions than TFLM, with the right bits."""
        return self.exact and (self.goal is None or self.most < self.goal)


def measure(path: Path, images: NDArray[np.int8]) -> list[Row]:
    """Runs every build there is a compiler for."""
    network = compile_network(read_tflite(path), name="model")
    graph = network.graph
    expected = reference.run_all(graph, images)[graph.output.index]
    demo = path.resolve() == DEMO
    rows = []
    for (target, opt), goal in GOALS.items():
        for compiler in cross_compilers(target):
            model = EmulatedModel(network, target, opt=opt, family=compiler.family)
            done = model.run(images)
            rows.append(
                Row(
                    network="demo" if demo else path.parent.name,
                    target=TARGETS[target].title,
                    compiler=compiler.family,
                    opt=opt,
                    mean=float(done.instructions.mean()),
                    least=int(done.instructions.min()),
                    most=int(done.instructions.max()),
                    goal=goal if demo else None,
                    flash=model.sizes.flash,
                    arena=model.arena_bytes,
                    stack=done.stack_bytes,
                    exact=np.array_equal(done.outputs, expected),
                )
            )
    return rows


def show(rows: list[Row], count: int) -> None:
    """Prints the table."""
    title = f"Thousands of instructions, slowest of {count} digits; bytes"
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for title in ("network", "target", "compiler"):
        table.add_column(title, no_wrap=True)
    for title in ("most", "of TFLM", "flash", "arena", "stack"):
        table.add_column(title, justify="right")
    table.add_column("verdict")
    for row in rows:
        table.add_row(
            row.network,
            row.target,
            f"{row.compiler} {row.opt}",
            f"{row.most / 1000:,.0f}",
            "–" if row.goal is None else f"{row.most / row.goal:.1%}",
            *(f"{size:,}" for size in (row.flash, row.arena, row.stack)),
            "pass" if row.passed else "[red]short[/]" if row.exact else "[red]wrong bits[/]",
        )
    Console().print(table)


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", type=Path, metavar="MODEL", help="names or .tflite files")
    parser.add_argument("--images", type=int, default=20, help="digits to run (at most 200)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    with np.load(GOLDEN / "digits.npz") as digits:
        images = Normalization.unit().to_int8(digits["images"][: arguments.images])
    chosen = arguments.models or [DEMO, *map(Path, digit_models())]
    paths = [path / "model.tflite" if path.is_dir() else path for path in map(resolve_model, chosen)]
    try:
        rows = [row for path in paths for row in measure(path, images)]
    except TintlingError as error:
        sys.stderr.write(f"bench_instructions: {error}\n")
        return 1
    if arguments.json:
        print(json.dumps([{**asdict(row), "passed": row.passed} for row in rows], indent=2))
    else:
        show(rows, len(images))
    return 0 if rows and all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
