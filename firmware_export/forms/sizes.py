"""What exported C takes on each processor that there is a compiler for."""

from __future__ import annotations

from dataclasses import dataclass

from tintling.errors import ArtifactError
from tintling.firmware_export.forms.export import ExportResult
from tintling.firmware_export.forms.registry import form_named
from tintling.firmware_export.targets.cross import CrossCompiler, cross_compilers, section_sizes

__all__ = ["TargetSize", "measure_sizes"]


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
    """

    target: str
    title: str
    compiler: str
    optimisation: str
    flash_bytes: int
    ram_bytes: int


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
    sources = form.units(result.name, texts)
    chosen: dict[str, CrossCompiler] = {}
    for compiler in cross_compilers():
        chosen.setdefault(compiler.target.name, compiler)
    sizes = []
    for compiler in chosen.values():
        found = section_sizes(compiler, sources, opt)
        target = compiler.target
        sizes.append(TargetSize(target.name, target.title, compiler.family, opt, found.flash, found.ram))
    return sizes
