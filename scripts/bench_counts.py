"""What the benches of the engine have in common: exact counts on an emulated core, and how a table looks."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.emulation.emulated_build import EmulatedModel
from tintling.graph import Graph

__all__ = ["count", "new_table", "print_table", "random_input"]


def random_input(graph: Graph) -> NDArray[np.int8]:
    """The same input at each call: shape (1, …) of the network, int8."""
    return np.random.default_rng(1).integers(-128, 128, (1, *graph.input.shape[1:]), dtype=np.int8)


def count(graph: Graph, core: str, options: EngineOptions, inputs: NDArray[np.int8]) -> tuple[list[int], int]:
    """Instructions of each inference with ``-O2``, and bytes of flash.

    Raises:
        AssertionError: An output differs from the reference.
    """
    network = compile_network(graph, name="model", options=options)
    model = EmulatedModel(network, core, opt="-O2", family="gcc")
    done = model.run(inputs)
    if not np.array_equal(done.outputs, reference.run_all(graph, inputs)[graph.output.index]):
        raise AssertionError(f"{core}: outputs differ from the reference")
    return [int(each) for each in done.instructions], model.sizes.flash


def new_table(names: Sequence[str], figures: Sequence[str]) -> Table:
    """A table with columns of names, then of figures."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for title in names:
        table.add_column(title, no_wrap=True)
    for title in figures:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def print_table(table: Table) -> None:
    """Prints it; one in a file is not cut off at 80 columns."""
    Console(width=None if sys.stdout.isatty() else 112).print(table)
