"""Writes a model as sources for a device, with a manifest beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tintling.artifacts import FileEntry, Manifest, tool_versions
from tintling.claims import claims_out
from tintling.console import refuse_overwrite
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.lowering import check_name
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.compiler.options import EngineOptions
from tintling.firmware_export.forms.device_pixels import device_pixels
from tintling.firmware_export.forms.form import ExportedModel, ExportRequest, Form, Runtime
from tintling.firmware_export.forms.model_source import ModelSource, find_model
from tintling.firmware_export.forms.publish import refuse_other_manifest, write_export
from tintling.firmware_export.forms.registry import checked_runtime, form_named
from tintling.firmware_export.forms.tflm_model import TflmModel, tflm_model
from tintling.firmware_export.proof.certificate import CERTIFICATE_FILE, certify
from tintling.graph import Graph, Tensor
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite

__all__ = ["ExportResult", "NetworkBeside", "export_model"]


@dataclass(frozen=True, slots=True)
class NetworkBeside:
    """A further network of an export together; its attributes are those of :class:`ExportResult`."""

    name: str
    model_sha256: str
    arena_bytes: int
    constant_bytes: int
    macs: int


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Result of an export.

    Attributes:
        out: The folder.
        form: Name of the form; one of :data:`~tintling.firmware_export.forms.registry.FORMS`.
        runtime: Runtime of the network.
        name: Identifier of the model; C names begin with ``tl_<name>``.
        model_sha256: Digest of the .tflite file, in hexadecimal.
        files: Files by name, without the manifest.
        arena_bytes: Working memory that an inference takes, the input included.
        arena_note: How the arena's size is known.
        constant_bytes: Weights, biases, factors and tables; for TFLite Micro the .tflite file.
        macs: Multiply-accumulates of one inference.
        pixels: How the device feeds it with pixels, and why; empty for a form that feeds none.
        beside: What further networks of an export together take.
    """

    out: Path
    form: str
    runtime: Runtime
    name: str
    model_sha256: str
    files: Mapping[str, FileEntry]
    arena_bytes: int
    arena_note: str
    constant_bytes: int
    macs: int
    pixels: str = ""
    beside: tuple[NetworkBeside, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Identifiers of all networks, the first one in front."""
        return self.name, *(one.name for one in self.beside)

    def to_json(self) -> dict[str, Any]:
        """The result as a document for ``--json``."""
        return {**asdict(self), "out": str(self.out)}


@claims_out
def export_model(
    model: Path,
    out: Path,
    *,
    form: str = "c",
    runtime: Runtime | None = None,
    name: str | None = None,
    labels: Sequence[str] | None = None,
    force: bool = False,
    max_arena: int | None = None,
    normalization: Normalization | None = None,
    options: EngineOptions | None = None,
    proved: bool = False,
    beside: Sequence[Path] = (),
) -> ExportResult:
    """Writes a model as sources and a manifest.

    A new folder appears whole or not at all. In a folder that exists (``force``) each file is
    replaced whole, files of an earlier export that are no longer wanted go, and files of the user
    stay.

    Args:
        model: A .tflite file, or a run directory.
        out: The folder to write.
        form: What to write; one of :data:`~tintling.firmware_export.forms.registry.FORMS`.
        runtime: What executes the network; by default the first that the form has.
        name: Identifier in C; by default the run's model, or the file's name.
        labels: What each output stands for; by default what the run's manifest says.
        force: Write into a folder that is not empty.
        max_arena: Working memory in bytes that no network may exceed.
        normalization: How a bare file was trained to see pixels, if the user says so.
        options: What the C is compiled for; any processor and the fewest bytes by default. Not for TFLite
            Micro.
        proved: Prove the generated C first, write nothing unless it holds, and add the certificate.
        beside: Further models, which share the first one's kernels. Firmware runs the first.

    Returns:
        What was written, and what it takes.

    Raises:
        ArtifactError: The model is missing or was changed, ``out`` may not be written, there is no such
            form, it has no such runtime, or several models do not go together.
        ModelFormatError: The file is malformed.
        UnsupportedOperatorError: It holds an operator that is not compiled.
        ArenaOverflowError: It needs more working memory than ``max_arena``.
        ProofError: ``proved``, and something that must hold of the C does not.
        MissingExtraError: ``web`` is compiled with zig, which is not installed.
    """
    chosen = form_named(form)
    runtime = checked_runtime(chosen, runtime)
    refuse_overwrite(out, force=force)
    refuse_other_manifest(out)
    source = find_model(model)
    identifier = source.name if name is None else check_name(name)
    options = options or EngineOptions()
    if beside:
        _check_goes_together(chosen, runtime, proved=proved)
    others = [find_model(path) for path in beside]
    exported = _prepared(source, runtime, identifier, labels, max_arena=max_arena, options=options)
    certificate = _certificate(exported, options) if proved else {}
    networks = tuple(_network(other, other.name, None, max_arena, options) for other in others)
    pixels = (
        device_pixels(
            exported.graph,
            source.normalization,
            normalization,
            name=source.path,
            preprocessing=source.preprocessing,
        )
        if chosen.feeds_pixels
        else None
    )
    request = ExportRequest(
        exported,
        source.normalization if pixels is None else pixels.normalization,
        source.rejection_threshold,
        source.trained_parameters,
        source.preprocessing,
        networks,
    )
    contents = {**chosen.files(request), **certificate}
    figures = {
        "arena_bytes": exported.arena_bytes,
        "constant_bytes": exported.constant_bytes,
        "macs": exported.macs,
    }
    step: dict[str, Any] = {
        "stage": "export",
        "form": form,
        "runtime": runtime,
        "name": identifier,
        "model_sha256": exported.graph.sha256,
    }
    if runtime != "tflm":
        step |= {"target": options.target.value, "optimize": options.optimize.value}
    if options.skip_background:
        step["skip_background"] = True
    if networks:
        step["beside"] = [network.name for network in networks]
    manifest = _manifest(
        source, exported.graph, exported.labels, step, figures, normalization=request.normalization
    )
    manifest = write_export(out, contents, manifest, request.names)
    return ExportResult(
        out=out,
        form=form,
        runtime=runtime,
        name=identifier,
        model_sha256=exported.graph.sha256,
        files=manifest.files,
        arena_note=exported.arena.how if isinstance(exported, TflmModel) else "exact: static in the source",
        pixels="" if pixels is None else pixels.text,
        beside=tuple(
            NetworkBeside(n.name, n.graph.sha256, n.arena_bytes, n.constant_bytes, n.macs) for n in networks
        ),
        **figures,
    )


def _prepared(
    source: ModelSource,
    runtime: Runtime,
    name: str,
    labels: Sequence[str] | None,
    *,
    max_arena: int | None,
    options: EngineOptions,
) -> ExportedModel:
    """Reads the model once and makes it ready for its runtime."""
    if runtime == "generated":
        return _network(source, name, labels, max_arena, options)
    graph, names, data = _read(source, labels)
    return tflm_model(graph, data, name=name, labels=names, limit=max_arena)


def _network(
    source: ModelSource, name: str, labels: Sequence[str] | None, limit: int | None, options: EngineOptions
) -> CompiledNetwork:
    graph, names, _ = _read(source, labels)
    return compile_network(graph, name=name, labels=names, limit=limit, options=options)


def _read(source: ModelSource, labels: Sequence[str] | None) -> tuple[Graph, tuple[str, ...], bytes]:
    """The network, what its outputs stand for, and the file."""
    names = tuple(source.labels if labels is None else labels)
    data = source.path.read_bytes()
    graph = read_tflite(data, name=source.path)
    if names and len(names) != graph.output.size:
        raise ArtifactError(f"{source.path}: {graph.output.size} outputs, but {len(names)} labels")
    return graph, names, data


def _check_goes_together(form: Form, runtime: Runtime, *, proved: bool) -> None:
    """Makes sure that a form takes several networks.

    Raises:
        ArtifactError: It does not.
    """
    if not form.takes_several:
        raise ArtifactError(f"--format {form.name} takes one model: export each into a folder of its own")
    if runtime != "generated":
        raise ArtifactError(f"--runtime {runtime} takes one model: leave it out, or export each by itself")
    if proved:
        raise ArtifactError("--proved takes one model: `tintling prove` each, then export them together")


def _certificate(exported: ExportedModel, options: EngineOptions) -> dict[str, str]:
    """The certificate as a file of the export."""
    if isinstance(exported, TflmModel):
        raise ArtifactError("a proof is about generated C: leave out --proved, or --runtime tflm")
    certificate = certify(exported, options)
    certificate.require()
    return {CERTIFICATE_FILE: certificate.text()}


def _manifest(
    source: ModelSource,
    graph: Graph,
    labels: tuple[str, ...],
    step: dict[str, Any],
    figures: dict[str, int],
    *,
    normalization: Normalization | None,
) -> Manifest:
    """The run's manifest carried on, or a first one for a bare file; files come later."""
    base = source.manifest
    if base is None:
        base = Manifest(
            model=step["name"],
            labels=labels,
            input_shape=_image_shape(graph.input),
            normalization=normalization or Normalization(),
        )
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
