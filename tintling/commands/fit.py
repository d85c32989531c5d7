"""``tintling fit``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.commands._engine_options import opt_option, optimize_option
from tintling.console import json_option, note, out, plain, print_json
from tintling.firmware_export.compiler.options import Optimize

if TYPE_CHECKING:
    from tintling.firmware_export.emulation.fit import FitReport

__all__ = ["command"]

_STYLES = {"fits": "green", "tight": "yellow", "too big": "red"}


@click.command("fit", short_help="Tell which chips a model fits, and how fast it would be.")
@click.argument("model", type=click.Path(path_type=Path))
@optimize_option("Goal of the export, as of tintling export.")
@opt_option("-O2", "Optimization of the C compiler.")
@json_option
def command(model: Path, *, optimize: str, opt: str, as_json: bool) -> None:
    """Tell which chips a model fits, and how fast it would be.

    MODEL is a .tflite file, a run directory that holds one, or a shipped model such as nano. The generated C
    is compiled for the core of each chip and runs on an emulated one, where its instructions are counted.
    Milliseconds are an estimate at the highest clock. Flash and RAM are those of the network alone, beside
    what the chip has; above half of either, the verdict is tight.
    """
    from tintling.firmware_export.emulation.fit import fit_network
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.tflite.reader import read_tflite

    source = find_model(model)
    report = fit_network(read_tflite(source.path), optimize=Optimize(optimize), opt=opt)
    if as_json:
        print_json({"model": str(source.path), **report.to_json()})
        return
    _show(report, plain(source.name))


def _show(report: FitReport, name: str) -> None:
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"{name}, --optimize {report.optimize}, {report.opt}, {report.macs:,} MACs",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for title in ("chip", "core"):
        table.add_column(title, no_wrap=True)
    for title in ("flash", "of", "RAM", "of", "ms"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for fit in report.chips:
        least = "" if fit.cost.instructions is not None else "≥ "
        table.add_row(
            fit.chip.name,
            fit.chip.family,
            f"{least}{fit.cost.flash_bytes:,}",
            _memory(fit.chip.flash),
            f"{least}{fit.cost.ram_bytes:,}",
            _memory(fit.chip.ram),
            "–" if fit.milliseconds is None else f"{fit.milliseconds:.3g}",
            f"[{_STYLES[fit.verdict.value]}]{fit.verdict.value}[/]",
        )
    out.print(table)
    cycles = {fit.chip.family: fit.cost.cycles_an_instruction for fit in report.chips}
    assumed = ", ".join(f"{family} {value:g}" for family, value in cycles.items())
    out.print(f"ms: counted instructions, the highest clock, and assumed cycles an instruction: {assumed}.")
    for reason in report.missing:
        note(f"not counted: {plain(reason)}")


def _memory(size: int) -> str:
    return f"{size >> 20} MB" if size % (1 << 20) == 0 else f"{size >> 10} kB"
