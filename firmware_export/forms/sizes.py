"""What exported C takes on each processor that there is a compiler for."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.forms.export import ExportResult, export_model
from tintling.firmware_export.forms.registry import form_named
from tintling.firmware_export.targets.cross import CrossCompiler, cross_compilers, section_sizes

__all__ = ["TargetSize", "measure_sizes", "measure_together"]


@dataclass(frozen=True, slots=True)
class TargetSize:
    """What exported C takes on a processor.

    Attributes:
        target: Short name, such as ``cortex-m4``.
        title: Name for people.
        compiler: ``gcc`` or ``zig``.
        optimisation: Such as ``-Os``.
        flash_bytes: Code, constants and initial values.
        ram_bytes: Static variables: the arena.
        apart_bytes: What the flash of several models would be if each were exported by itself; 0 for one.
    """

    target: str
    title: str
    compiler: str
    optimisation: str
    flash_bytes: int
    ram_bytes: int
    apart_bytes: int = 0


def measure_sizes(result: ExportResult, *, opt: str = "-Os") -> list[TargetSize]:
    """Compiles exported C for every target there is a compiler for, and measures it.

    Args:
        result: An export of a form that can be measured, such as ``c``.
        opt: Optimisation, such as ``-Os``.

    Returns:
        One entry a target, made with gcc where it is installed, else with zig; empty without any.

    Raises:
        ArtifactError: The form holds no code to measure.
        ToolchainError: A compiler refuses the source.
    """
    form = form_named(result.form)
    if form.units is None:
        raise ArtifactError(f"--format {form.name} has no --size: {form.unmeasured}")
    texts = {file: (result.out / file).read_text(encoding="utf-8") for file in result.files}
    sources = form.units(result.names, texts)
    chosen: dict[str, CrossCompiler] = {}
    for compiler in cross_compilers():
        chosen.setdefault(compiler.target.name, compiler)
    sizes = []
    for compiler in chosen.values():
        found = section_sizes(compiler, sources, opt)
        target = compiler.target
        sizes.append(TargetSize(target.name, target.title, compiler.family, opt, found.flash, found.ram))
    return sizes


def measure_together(
    result: ExportResult, models: Sequence[Path], options: EngineOptions, *, opt: str = "-Os"
) -> list[TargetSize]:
    """Measures an export of several models, and each of them exported by itself.

    Args:
        result: The export; see :func:`measure_sizes`.
        models: All its models, as they were named.
        options: What its C was compiled for.
        opt: Optimisation, such as ``-Os``.

    Returns:
        As :func:`measure_sizes`, with the bytes of the models apart.

    Raises:
        ArtifactError: The form holds no code to measure.
        ToolchainError: A compiler refuses the source.
    """
    apart: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="tintling-") as folder:
        for place, model in enumerate(models):
            alone = export_model(model, Path(folder) / str(place), form=result.form, options=options)
            for size in measure_sizes(alone, opt=opt):
                apart[size.target] = apart.get(size.target, 0) + size.flash_bytes
    return [replace(size, apart_bytes=apart[size.target]) for size in measure_sizes(result, opt=opt)]
