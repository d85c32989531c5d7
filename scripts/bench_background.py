"""Counts what `--skip-background` saves on handwritten digits: mean and worst instructions of an inference.

*Full* is a picture without any background, the worst of all. Every output is compared with the reference.

    python scripts/bench_background.py [--images 200] [--core rv32imc|cortex-m4] [NETWORK …]
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

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
CORES = ("rv32imc", "cortex-m4")


def counted(
    graph: Graph, core: str, options: EngineOptions, digits: NDArray[np.int8]
) -> tuple[int, int, int, int]:
    """Mean and worst instructions of digits, those of a full picture, and bytes of flash.

    Raises:
        AssertionError: An output differs from the reference.
    """
    network = compile_network(graph, name="model", options=options)
    model = EmulatedModel(network, core, opt="-O2", family="gcc")
    full = np.random.default_rng(1).integers(-127, 128, (1, *digits.shape[1:]), dtype=np.int8)
    pictures = np.concatenate([digits, full])
    done = model.run(pictures)
    if not np.array_equal(done.outputs, reference.run_all(graph, pictures)[graph.output.index]):
        raise AssertionError(f"{core}: outputs differ from the reference")
    *counts, most = (int(count) for count in done.instructions)
    return round(sum(counts) / len(counts)), max(counts), most, model.sizes.flash


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help="shipped networks; tiny and nano")
    parser.add_argument("--core", choices=CORES, help="only this one")
    parser.add_argument("--images", type=int, default=200, help="digits to run (at most 200)")
    arguments = parser.parse_args()
    with np.load(DIGITS) as stored:
        digits = Normalization.unit().to_int8(stored["images"][: arguments.images])
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("network", "core"):
        table.add_column(title, no_wrap=True)
    for title in ("without", "mean", "worst", "full", "mean saved", "flash"):
        table.add_column(title, justify="right", no_wrap=True)
    try:
        for name in arguments.networks or ("tiny", "nano"):
            graph = read_tflite(resolve_model(Path(name)) / "model.tflite")
            for core in CORES if arguments.core is None else (arguments.core,):
                options = EngineOptions(Optimize.SPEED, TargetCore(core))
                _, before, _, flash = counted(graph, core, options, digits[:1])
                mean, worst, full, more = counted(graph, core, replace(options, skip_background=True), digits)
                row = (f"{before:,}", f"{mean:,}", f"{worst:,}", f"{full:,}", f"{1 - mean / before:.0%}")
                table.add_row(name, core, *row, f"{flash:,} → {more:,}")
    except TintlingError as error:
        sys.stderr.write(f"bench_background: {error}\n")
        return 1
    # A table in a file is not cut off at 80 columns.
    Console(width=None if sys.stdout.isatty() else 112).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
