"""Writes a model as sources for a device, with a manifest beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from tintling.artifacts import FileEntry, Manifest, tool_versions
from tintling.console import refuse_overwrite
from tintling.costs import macs
from tintling.errors import ArenaOverflowError, ArtifactError
from tintling.firmware_export.compiler.emit import emit
from tintling.firmware_export.compiler.lowering import check_name, lower
from tintling.firmware_export.compiler.memory_plan import plan_memory
from tintling.firmware_export.forms.model_source import ModelSource, find_model
from tintling.firmware_export.forms.projects import PROJECTS, Runtime, project_files
from tintling.firmware_export.forms.publish import refuse_other_manifest, write_export
from tintling.firmware_export.forms.tflm import arena_size, emit_tflm
from tintling.firmware_export.forms.web import build_module, web_files
from tintling.firmware_export.targets.cross import CrossCompiler, cross_compilers, section_sizes
from tintling.graph import Graph, Tensor
from tintling.tflite.reader import read_tflite

__all__ = [
    "FORMS",
    "ExportResult",
    "Form",
    "TargetSize",
    "export_model",
    "measure_sizes",
]

Form = Literal["c", "single-header", "tflm", "esp-idf", "arduino", "platformio", "web"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote.

    Attributes:
        out: The folder.
        form: One of :data:`FORMS`.
        runtime: What executes the network in a project.
        name: Identifier of the model; C names begin with ``tl_<name>``.
        model_sha256: Digest of the .tflite file, in hexadecimal.
        files: Files by name, the manifest aside.
        arena_bytes: Working memory that an inference takes, the input included.
        arena_note: How the arena's size is known.
        constant_bytes: Weights, biases, factors and tables; for TFLite Micro the .tflite file.
        macs: Multiply-accumulates of one inference.
    """

    out: Path
    form: Form
    runtime: Runtime
    name: str
    model_sha256: str
    files: Mapping[str, FileEntry]
    arena_bytes: int
    arena_note: str
    constant_bytes: int
    macs: int

    def to_json(self) -> dict[str, Any]:
        """The result as a document for ``--json``."""
        return {**asdict(self), "out": str(self.out)}


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


def export_model(
    model: Path,
    out: Path,
    *,
    form: Form = "c",
    runtime: Runtime = "generated",
    name: str | None = None,
    labels: Sequence[str] | None = None,
    force: bool = False,
    max_arena: int | None = None,
) -> ExportResult:
    """Writes a model as sources and a manifest.

    A new folder appears whole or not at all. In a folder that exists (``force``) each file is
    replaced whole, files of an earlier export that are no longer wanted go, and files of the user
    stay.

    Args:
        model: A .tflite file, or a run directory.
        out: The folder to write.
        form: ``c`` (header, source and kernels), ``single-header``, ``tflm`` (the file as an array),
            or a project with the whole firmware: ``esp-idf``, ``arduino`` (a library as zip file),
            ``platformio``; or ``web``, a static page that runs the C as WebAssembly.
        runtime: What executes the network in a project: the ``generated`` C, or ``tflm``, which
            ``esp-idf`` and ``platformio`` can fetch.
        name: Identifier in C; by default the run's model, or the file's name.
        labels: What each output stands for; by default what the run's manifest says.
        force: Write into a folder that is not empty.
        max_arena: Working memory in bytes that may not be exceeded.

    Returns:
        What was written, and what it takes.

    Raises:
        ArtifactError: The model is missing or was changed, or ``out`` may not be written.
        ModelFormatError: The file is malformed.
        UnsupportedOperatorError: It holds an operator that is not compiled.
        ArenaOverflowError: It needs more working memory than ``max_arena``.
        MissingExtraError: ``web`` is compiled with zig, which is not installed.
    """
    refuse_overwrite(out, force=force)
    refuse_other_manifest(out)
    source = find_model(model)
    identifier = source.name if name is None else check_name(name)
    names = tuple(source.labels if labels is None else labels)
    data = source.path.read_bytes()
    graph = read_tflite(data)
    if names and len(names) != graph.output.size:
        raise ArtifactError(f"{source.path}: {graph.output.size} outputs, but {len(names)} labels")
    texts: Mapping[str, str | bytes]
    if form == "tflm" or runtime == "tflm":
        arena = arena_size(graph, data)
        if max_arena is not None and arena.bytes > max_arena:
            raise ArenaOverflowError(arena.bytes, max_arena)
        if form in PROJECTS:
            texts = project_files(graph, form=form, name=identifier, labels=names, tflm=(data, arena))
        else:
            texts = emit_tflm(graph, data, arena, name=identifier, labels=names)
        needed, how, constants = arena.bytes, arena.how, len(data)
    else:
        program = lower(graph, name=identifier, labels=names)
        plan = plan_memory(program, limit=max_arena)
        match form:
            case "c" | "single-header":
                texts = emit(program, plan, form=form)
            case "web":
                module = build_module(
                    graph,
                    name=identifier,
                    labels=names,
                    normalization=source.normalization,
                    rejection_threshold=source.rejection_threshold,
                )
                texts = web_files(module)
            case _:
                texts = project_files(graph, form=form, name=identifier, labels=names)
        needed, how, constants = plan.arena_bytes, "exact: static in the source", program.constant_bytes
    figures = {"arena_bytes": needed, "constant_bytes": constants, "macs": macs(graph)}
    step = {
        "stage": "export",
        "form": form,
        "runtime": runtime,
        "name": identifier,
        "model_sha256": graph.sha256,
    }
    manifest = _manifest(source, graph, names, step, figures)
    manifest = write_export(out, texts, manifest, identifier)
    return ExportResult(
        out=out,
        form=form,
        runtime=runtime,
        name=identifier,
        model_sha256=graph.sha256,
        files=manifest.files,
        arena_bytes=needed,
        arena_note=how,
        constant_bytes=constants,
        macs=figures["macs"],
    )


def measure_sizes(result: ExportResult, *, opt: str = "-Os") -> list[TargetSize]:
    """Compiles exported C for every target there is a compiler for, and measures it.

    Args:
        result: An export of form ``c`` or ``single-header``.
        opt: Optimisation, such as ``-Os``.

    Returns:
        One entry a target, made with gcc where it is installed, else with zig; empty without any.

    Raises:
        ArtifactError: The form is another: TFLM's code is its own library's, a project's is measured by
            its own tools.
        ToolchainError: A compiler refuses the source.
    """
    if result.form in PROJECTS:
        raise ArtifactError(f"{result.form} writes a project, which its own tools build and measure")
    if result.form == "web":
        raise ArtifactError("web writes a page for browsers, no sources for a device")
    if result.form == "tflm":
        raise ArtifactError("a tflm export holds no code to measure: TFLM's own library comes on top")
    sources = {file: (result.out / file).read_text(encoding="utf-8") for file in result.files}
    if result.form == "single-header":
        header = next(iter(result.files))
        define = f"#define TL_{result.name.upper()}_IMPLEMENTATION"
        sources[f"tl_{result.name}_unit.c"] = f'{define}\n#include "{header}"\n'
    chosen: dict[str, CrossCompiler] = {}
    for compiler in cross_compilers():
        chosen.setdefault(compiler.target.name, compiler)
    sizes = []
    for compiler in chosen.values():
        found = section_sizes(compiler, sources, opt)
        target = compiler.target
        sizes.append(TargetSize(target.name, target.title, compiler.family, opt, found.flash, found.ram))
    return sizes


def _manifest(
    source: ModelSource,
    graph: Graph,
    labels: tuple[str, ...],
    step: dict[str, str],
    figures: dict[str, int],
) -> Manifest:
    """The run's manifest carried on, or a first one for a bare file; files come later."""
    base = source.manifest
    if base is None:
        base = Manifest(model=step["name"], labels=labels, input_shape=_image_shape(graph.input))
    ports = {"input": graph.input, "output": graph.output}
    quantization = base.quantization or {role: _quantization(tensor) for role, tensor in ports.items()}
    return replace(
        base,
        labels=labels,
        files={},
        quantization=quantization,
        metrics={**base.metrics, "export": figures},
        history=(*base.history, step),
        tools={**base.tools, **tool_versions()},
    )


def _image_shape(tensor: Tensor) -> tuple[int, int, int]:
    """Height, width and channels; missing axes count 1."""
    sizes = (1, 1, 1, *tensor.shape[1:])[-3:]
    return sizes[0], sizes[1], sizes[2]


def _quantization(tensor: Tensor) -> dict[str, float | int] | None:
    if tensor.quant is None:
        return None
    return {"scale": float(tensor.quant.scale[0]), "zero_point": int(tensor.quant.zero_point[0])}
