"""Counts what pruned weights save: a table of sparsity against instructions and flash.

Of every convolution of one pixel, so many of the smallest weights become zero, as pruning leaves them. The
last rows remove channels instead, in all layers alike. Every output is compared with the reference.

    python scripts/bench_sparsity.py [--core rv32imc|cortex-m4]
"""

from __future__ import annotations

import argparse
import sys
from unittest import mock

import numpy as np
from bench_networks import ds_cnn
from rich import box
from rich.console import Console
from rich.table import Table

from tintling.arithmetic import reference
from tintling.errors import TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
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
    inputs = np.random.default_rng(1).integers(-128, 128, (1, *graph.input.shape[1:]), dtype=np.int8)
    options = EngineOptions(Optimize.SPEED, TargetCore(core))
    if sparse:
        network = compile_network(graph, name="model", options=options)
    else:
        with mock.patch(KERNEL, return_value=False):
            network = compile_network(graph, name="model", options=options)
    model = EmulatedModel(network, core, opt="-O2", family="gcc")
    done = model.run(inputs)
    if not np.array_equal(done.outputs, reference.run_all(graph, inputs)[graph.output.index]):
        raise AssertionError(f"{core}: outputs differ from the reference")
    return int(done.instructions.max()), model.sizes.flash


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--core", choices=CORES, help="only this one")
    arguments = parser.parse_args()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("core", "zeros", "channels", "without sparse kernel", "chosen", "flash"):
        table.add_column(title, justify="right", no_wrap=True)
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
    # A table in a file is not cut off at 80 columns.
    Console(width=None if sys.stdout.isatty() else 112).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
