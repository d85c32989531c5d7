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
from bench_counts import count, new_table, print_table
from numpy.typing import NDArray

from tintling.errors import TintlingError
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
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
    full = np.random.default_rng(1).integers(-127, 128, (1, *digits.shape[1:]), dtype=np.int8)
    (*counts, most), flash = count(graph, core, options, np.concatenate([digits, full]))
    return round(sum(counts) / len(counts)), max(counts), most, flash


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help="shipped networks; tiny and nano")
    parser.add_argument("--core", choices=CORES, help="only this one")
    parser.add_argument("--images", type=int, default=200, help="digits to run (at most 200)")
    arguments = parser.parse_args()
    with np.load(DIGITS) as stored:
        digits = Normalization.unit().to_int8(stored["images"][: arguments.images])
    table = new_table(("network", "core"), ("without", "mean", "worst", "full", "mean saved", "flash"))
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
    print_table(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
