"""What a user sees of a compression: the steps, the kernels, and the prices in a line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.measure import Measurement
from rich.table import Table

from tintling.console import argument, note, out, plain

if TYPE_CHECKING:
    from tintling.compression.report import CompressionReport

__all__ = ["show"]

_ACCURACY = {"validation": "valid.", "test": "test", "sparsity": "zeros"}
_COSTS = {"parameters": "params", "macs": "MACs", "file": ".tflite", "gzip": "gzip", "flash": "flash"}


def show(report: CompressionReport, folder: Path) -> None:
    """Prints the table of steps, the kernels, and the prices in a line each.

    Args:
        report: What was measured.
        folder: Where it was written.
    """
    for table in _steps(report, f"{plain(report.model)} in {plain(folder)}"):
        out.print(table)
    if report.layers:
        out.print(_kernels(report))
    out.print()
    for line in report.notes[1:]:  # the normalization was told when it was found
        out.print(f"• {plain(line)}")
    for line in report.headlines():
        out.print(f"• {line}")
    if report.fallback:
        out.print("[bold yellow]• offline digits, not all of MNIST: do not compare the accuracy[/]")
    note(f"sizes in bytes; all of it in text: {plain(folder / 'compression.md')}")
    if report.quantization:
        run = argument(folder)
        note(f"next: tintling export {run} --out DIR   or   tintling parity {run}")


def _steps(report: CompressionReport, title: str) -> Sequence[Table]:
    """One table, or two where the terminal is too narrow for all figures in whole."""
    whole = _figures(report, title, {**_ACCURACY, **_COSTS})
    if Measurement.get(out, out.options.update(width=1_000), whole).maximum <= out.width:
        return (whole,)
    return (_figures(report, title, _ACCURACY), _figures(report, "\nCosts", _COSTS))


def _figures(report: CompressionReport, title: str, columns: dict[str, str]) -> Table:
    table = _table(title)
    table.add_column("network", no_wrap=True)
    for name in columns.values():
        table.add_column(name, justify="right", no_wrap=True)
    rows = report.rows()
    for row in rows:
        figures = (row[key] for key in columns)
        table.add_row(row["title"], *figures, style="bold" if row is rows[-1] else "")
    return table


def _kernels(report: CompressionReport) -> Table:
    table = _table("\nZeros by layer")
    table.add_column("layer", overflow="fold")
    for title in ("weights before", "weights", "zero in float", "zero in int8"):
        table.add_column(title, justify="right")
    for layer in report.layers:
        table.add_row(
            plain(layer.name),
            f"{layer.weights_before:,}",
            f"{layer.weights:,}",
            _zeros(layer.zeros, layer.weights),
            "–" if layer.int8_zeros is None else _zeros(layer.int8_zeros, layer.weights),
        )
    return table


def _zeros(zeros: int, weights: int) -> str:
    return f"{zeros:,} ({zeros / weights:.1%})"


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 0, 0, 1), show_edge=False)
