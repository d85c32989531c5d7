"""Counts what pruned weights save: a table of sparsity against instructions and flash.

Of every convolution of one pixel, so many of the smallest weights become zero, as pruning leaves them. The
last rows remove channels instead, in all layers alike. Every output is compared with the reference.

    python scripts/bench_sparsity.py [--core rv32imc|cortex-m4]
"""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from unittest import mock

from bench_counts import count, new_table, print_table, random_input
from bench_networks import ds_cnn

from tintling.errors import TintlingError
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.tflite.reader import read_tflite

CORES = ("rv32imc", "cortex-m4")
SPARSITIES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
CHANNELS = (64, 48, 32)
KERNEL = "tintling.firmware_export.compiler.ops.conv2d.lower_sparse"


def counted(data: bytes, core: str, *, sparse: bool) -> tuple[int, int]:
    """Instructions and bytes of flash.

    Raises:
        AssertionError: An output differs from the reference.
    """
    graph = read_tflite(data)
    options = EngineOptions(Optimize.SPEED, TargetCore(core))
    with nullcontext() if sparse else mock.patch(KERNEL, return_value=False):
        (instructions,), flash = count(graph, core, options, random_input(graph))
    return instructions, flash


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--core", choices=CORES, help="only this one")
    arguments = parser.parse_args()
    figures = ("core", "zeros", "channels", "without sparse kernel", "chosen", "flash")
    table = new_table((), figures)
    try:
        for core in CORES if arguments.core is None else (arguments.core,):
            for sparsity, channels in [(s, 64) for s in SPARSITIES] + [(0.0, c) for c in CHANNELS[1:]]:
                data = ds_cnn(channels, sparsity=sparsity)
                before, flash = counted(data, core, sparse=False)
                after, bytes_after = counted(data, core, sparse=True)
                flashes = f"{flash:,} → {bytes_after:,}"
                table.add_row(core, f"{sparsity:.0%}", str(channels), f"{before:,}", f"{after:,}", flashes)
    except TintlingError as error:
        sys.stderr.write(f"bench_sparsity: {error}\n")
        return 1
    print_table(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
