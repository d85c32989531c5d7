"""``tintling profile``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.commands._engine_options import opt_option, optimize_option
from tintling.console import json_option, out, plain, print_json
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore

if TYPE_CHECKING:
    from tintling.firmware_export.emulation.profile import Profile

__all__ = ["command"]


@click.command("profile", short_help="Count what each layer of a model costs on a processor.")
@click.argument("model", type=click.Path(path_type=Path))
@click.option(
    "--core",
    type=click.Choice(("rv32imc", "cortex-m4", "esp32")),
    default="rv32imc",
    show_default=True,
    help="Emulated processor.",
)
@optimize_option("Goal of the export, as of tintling export.")
@opt_option("-O2", "Optimization of the C compiler.")
@json_option
def command(model: Path, *, core: str, optimize: str, opt: str, as_json: bool) -> None:
    """Count what each layer of a model costs on a processor.

    MODEL is a .tflite file, a run directory that holds one, or a shipped model such as nano. The generated C
    runs on an emulated core. Instructions are counted exactly; they are not cycles. Milliseconds are an
    estimate at the highest clock of a chip, with an assumption for the cycles an instruction.
    """
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.emulation.fit import estimated_times
    from tintling.firmware_export.emulation.profile import profile_network
    from tintling.firmware_export.forms.model_source import find_model
    from tintling.firmware_export.targets.cross import cross_compilers
    from tintling.tflite.reader import read_tflite

    source = find_model(model)
    options = EngineOptions(Optimize(optimize), TargetCore(core))
    network = compile_network(read_tflite(source.path), name=source.name, options=options)
    gcc = core != "esp32" and any(compiler.family == "gcc" for compiler in cross_compilers(core))
    profile = profile_network(network, core, opt=opt, family="gcc" if gcc else "zig")
    if as_json:
        times = [asdict(time) for time in estimated_times(core, profile.instructions)]
        print_json({"model": str(source.path), "optimize": optimize, **profile.to_json(), "estimates": times})
        return
    _show(profile, plain(source.name))
    for time in estimated_times(core, profile.instructions):
        out.print(
            f"about {time.milliseconds:.3g} ms on {time.chip} at {time.clock_hz // 1_000_000} MHz, "
            f"assuming {time.cycles_an_instruction:g} cycles an instruction"
        )


def _show(profile: Profile, name: str) -> None:
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"{name} on {profile.core}, {profile.opt}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("kernel", overflow="fold")
    for title in ("instructions", "share", "MACs", "a MAC", "constants", "output"):
        table.add_column(title, justify="right", no_wrap=True)
    for layer in profile.layers:
        table.add_row(
            layer.kernel,
            f"{layer.instructions:,}",
            f"{layer.instructions / profile.instructions:.1%}",
            f"{layer.macs:,}",
            f"{layer.instructions / layer.macs:.2f}" if layer.macs else "–",
            f"{layer.constant_bytes:,}",
            f"{layer.output_bytes:,}",
        )
    out.print(table)
    a_mac = f", {profile.instructions / profile.macs:.2f} a MAC" if profile.macs else ""
    out.print(
        f"{profile.instructions:,} instructions an inference{a_mac}; {profile.flash_bytes:,} bytes of flash, "
        f"{profile.arena_bytes:,} of arena, {profile.stack_bytes:,} of stack"
    )
