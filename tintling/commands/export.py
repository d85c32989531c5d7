"""``tintling export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tintling.commands._engine_options import optimize_option, skip_background_option, target_option
from tintling.commands._source_options import normalization_option
from tintling.console import counted, force_option, json_option, note, out, plain, print_json
from tintling.errors import ArtifactError, install_hint
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.forms.form import RUNTIMES, Runtime
from tintling.firmware_export.forms.registry import FORMS, checked_runtime
from tintling.suggestions import NamedChoice

if TYPE_CHECKING:
    from tintling.firmware_export.forms.export import ExportResult, NetworkBeside
    from tintling.firmware_export.forms.sizes import TargetSize

__all__ = ["command"]


def _forms_help() -> str:
    """One line a form."""
    lines = (f"{form.name}: {form.summary}" for form in FORMS.values())
    return "\n".join(("What to write; by default c.", "", "\b", *lines, ""))


def _names(runtime: Runtime) -> str:
    return ", ".join(form.name for form in FORMS.values() if runtime in form.runtimes)


@click.command("export", short_help="Write an int8 model as C.")
@click.argument("models", metavar="MODEL...", type=click.Path(path_type=Path), nargs=-1)
@click.option("--model", "named", type=click.Path(path_type=Path), help="The same as MODEL.")
@click.option("--out", "folder", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option(
    "--format",
    "form",
    type=NamedChoice(tuple(FORMS)),
    default="c",
    help=_forms_help(),
)
@click.option(
    "--runtime",
    type=click.Choice(RUNTIMES),
    help=f"Runtime of the network: generated C, or TFLite Micro in {_names('tflm')}.",
)
@click.option("--name", help="Name of the model in C; by default the run's model or the file's name.")
@click.option(
    "--label", "labels", multiple=True, help="Label of an output; repeat in the order of the outputs."
)
@normalization_option
@target_option("Processor. Generic C runs on all, and takes a core's own instructions where it finds them.")
@optimize_option("Goal: fewest bytes, fewest instructions (weights may take twice their bytes), or both.")
@skip_background_option()
@click.option(
    "--max-arena", type=click.IntRange(min=1), metavar="BYTES", help="Fail when the arena needs more."
)
@click.option(
    "--size", is_flag=True, help="Also compile for every target that has a compiler, and show the sizes."
)
@click.option(
    "--proved", is_flag=True, help="Prove the C first, write it only if that holds, and add the certificate."
)
@force_option
@json_option
def command(
    models: tuple[Path, ...],
    named: Path | None,
    folder: Path,
    *,
    form: str,
    runtime: Runtime | None,
    name: str | None,
    labels: tuple[str, ...],
    normalization: str | None,
    target: str,
    optimize: str,
    skip_background: bool,
    max_arena: int | None,
    size: bool,
    proved: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write an int8 model as C.

    MODEL is a run directory that `tintling compress` wrote, a .tflite file, or a shipped model such as nano.
    Several are written into one folder and share their kernels; firmware runs the first.
    """
    from tintling.firmware_export.forms.export import export_model
    from tintling.firmware_export.forms.sizes import measure_sizes, measure_together
    from tintling.pixel_input import parse_normalization

    chosen, *beside = _chosen(models, named)
    if beside and (name or labels):
        raise click.UsageError("--name and --label are for one MODEL: rename the files of several")
    options = EngineOptions(Optimize(optimize), TargetCore(target), skip_background)
    if size and FORMS[form].units is None:
        raise click.UsageError(f"--format {form} has no --size: {FORMS[form].unmeasured}")
    try:
        checked_runtime(FORMS[form], runtime)
    except ArtifactError as error:
        raise click.UsageError(str(error)) from error
    result = export_model(
        chosen,
        folder,
        form=form,
        runtime=runtime,
        name=name,
        labels=labels or None,
        force=force,
        max_arena=max_arena,
        normalization=None if normalization is None else parse_normalization(normalization),
        options=options,
        proved=proved,
        beside=beside,
    )
    sizes: list[TargetSize] = []
    if size:
        all_models = (chosen, *beside)
        sizes = measure_together(result, all_models, options) if beside else measure_sizes(result)
    if size and not sizes:
        note(f"no compiler for any target: {install_hint('compiler')}")
    if as_json:
        print_json(_document(result, sizes))
    else:
        _show(result, sizes)


def _chosen(models: tuple[Path, ...], named: Path | None) -> tuple[Path, ...]:
    """Takes the models from their place or from --model."""
    if models and named is not None:
        raise click.UsageError(f"MODEL {models[0]} and --model {named}: give one of them")
    chosen = models if named is None else (named,)
    if not chosen:
        raise click.UsageError("no MODEL: name a run, a .tflite file, or a shipped model such as nano")
    return chosen


def _document(result: ExportResult, sizes: list[TargetSize]) -> dict[str, Any]:
    from dataclasses import asdict

    return {**result.to_json(), "targets": [asdict(one) for one in sizes]}


def _show(result: ExportResult, sizes: list[TargetSize]) -> None:
    """Prints what was written and what it takes."""
    from rich.table import Table

    files = Table(
        title=f"{' and '.join(result.names)} as {result.form} in {plain(result.out)}", title_justify="left"
    )
    files.add_column("file")
    files.add_column("bytes", justify="right")
    for file, size in _listing(result):
        files.add_row(plain(file), f"{size:,}")
    out.print(files)
    out.print(_cost_table(result, result))
    for one in result.beside:
        out.print(_cost_table(result, one))
    if sizes:
        out.print(_size_table(sizes))
    step = FORMS[result.form].next_step_of(result.name, together=bool(result.beside))
    note(f"next: {step}".replace("`", ""))


def _cost_table(result: ExportResult, one: ExportResult | NetworkBeside) -> Any:
    """What an inference of one of the networks takes."""
    from rich.table import Table

    of = f" of {one.name}" if result.beside else ""
    costs = Table(title=f"Costs of an inference{of}", title_justify="left", show_header=False)
    costs.add_row("arena", f"{one.arena_bytes:,} bytes, {result.arena_note}")
    what = "model file" if result.runtime == "tflm" else "constants"
    costs.add_row(what, f"{one.constant_bytes:,} bytes")
    costs.add_row("MACs", f"{one.macs:,}")
    if result.pixels and one is result:
        costs.add_row("fed with", plain(result.pixels))
    costs.add_row("model sha256", one.model_sha256[:16] + "…")
    return costs


def _listing(result: ExportResult) -> list[tuple[str, int]]:
    """Files and bytes; those in folders of a project are counted together."""
    rows: dict[str, list[int]] = {}
    for file, entry in result.files.items():
        folder, _, _ = file.rpartition("/")
        rows.setdefault(f"{folder}/" if folder else file, []).append(entry.bytes)
    return [
        (f"{row} ({counted(len(sizes), 'file')})" if row.endswith("/") else row, sum(sizes))
        for row, sizes in rows.items()
    ]


def _size_table(sizes: list[TargetSize]) -> Any:
    from rich.table import Table

    table = Table(
        title=f"Compiled with {sizes[0].optimisation}, before linking",
        title_justify="left",
    )
    for title in ("target", "compiler"):
        table.add_column(title)
    together = any(one.apart_bytes for one in sizes)
    titles = ("code and constants", *(("apart", "saved") if together else ()), "static RAM")
    for title in titles:
        table.add_column(title, justify="right")
    for one in sizes:
        apart = (one.apart_bytes, one.apart_bytes - one.flash_bytes) if together else ()
        figures = (f"{figure:,}" for figure in (one.flash_bytes, *apart, one.ram_bytes))
        table.add_row(one.title, plain(one.compiler), *figures)
    return table
