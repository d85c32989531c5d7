"""``tintling prove``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tintling.commands._engine_options import optimize_option, skip_background_option, target_option
from tintling.console import force_option, json_option, out, print_json, refuse_overwrite
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore

__all__ = ["command"]

PAGE_FILE = "certificate.html"


@click.command("prove", short_help="Prove what generated C keeps to, whatever its input.")
@click.argument("model", type=click.Path(path_type=Path))
@target_option("Processor, as for export.")
@optimize_option("Goal, as for export.")
@skip_background_option()
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder for the certificate, as JSON and as a page.",
)
@force_option
@json_option
def command(
    model: Path,
    *,
    target: str,
    optimize: str,
    skip_background: bool,
    folder: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Prove what generated C keeps to, whatever its input.

    MODEL is a run directory, a .tflite file, or a shipped model such as nano. The command compiles it as
    `tintling export` does. It shows that no accumulator leaves int32, that every scaling equals the two-stage
    definition, that every load and store stays inside its array, that no live value is overwritten, and that
    the stack has a bound. What is not proved is listed as assumed. Something refuted gives exit code 1.
    """
    from tintling.api.certifying import prove
    from tintling.artifacts import write_atomic
    from tintling.commands.views import certificate as view
    from tintling.firmware_export.proof.certificate import CERTIFICATE_FILE

    if folder is not None:
        refuse_overwrite(folder, force=force)
    certificate = prove(model, options=EngineOptions(Optimize(optimize), TargetCore(target), skip_background))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / CERTIFICATE_FILE, certificate.text())
        write_atomic(folder / PAGE_FILE, view.page(certificate))
    if as_json:
        print_json(certificate.to_json())
    else:
        out.print(view.summary(certificate))
        if folder is not None:
            out.print(f"wrote {folder / CERTIFICATE_FILE} and {PAGE_FILE}", highlight=False, markup=False)
    if not certificate.holds:
        sys.exit(1)
