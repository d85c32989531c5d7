"""Manifests of models, hashes, and atomic writes of files."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tintling.documents import FieldError, structure
from tintling.errors import ArtifactError, TintlingError
from tintling.foreign import describe_folder, describe_path
from tintling.json_text import parse_json
from tintling.pixels import Normalization
from tintling.task import DIGIT_LABELS, Preprocessing, Task, preprocessing_for
from tintling.temporary import open_beside

__all__ = [
    "DIGIT_LABELS",
    "MANIFEST_NAME",
    "FileEntry",
    "Manifest",
    "StrPath",
    "load_manifest",
    "sha256_bytes",
    "sha256_file",
    "tool_versions",
    "write_atomic",
]

StrPath = str | os.PathLike[str]
"""What a user may give for a path."""

MANIFEST_NAME = "manifest.json"
# Fields of earlier versions that have another name now.
_RENAMED = {"evidence_floor": "rejection_threshold"}
_SCHEMA = 1
_REQUIRED = ("model", "labels", "input_shape", "normalization", "files", "history")
_CHUNK_BYTES = 1 << 20


def sha256_bytes(data: bytes) -> str:
    """Digest of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Digest of a file in hexadecimal, read in pieces.

    Raises:
        ArtifactError: The file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise ArtifactError(f"cannot read {path}: {error.strerror}") from error
    return digest.hexdigest()


def write_atomic(path: Path, content: str | bytes) -> None:
    """Writes a file so that a reader sees the old one or the whole new one, never a part.

    Args:
        path: Where to write; missing parent folders are made.
        content: Text (UTF-8, line ends as given) or bytes.

    Raises:
        ArtifactError: The file cannot be written.
    """
    # A path that is no Unicode may stand in the text; it must not cost what a run has come to.
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream, temporary = open_beside(path)
        try:
            with stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ArtifactError(f"cannot write {path}: {error.strerror}") from error


def tool_versions(*distributions: str) -> dict[str, str]:
    """Versions of the named distributions, without those that are not installed.

    Args:
        distributions: Names as the package index knows them; ``tintling`` is always added.
    """
    found: dict[str, str] = {}
    for name in ("tintling", *distributions):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a run directory: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Contents and history of a run directory.

    Attributes:
        model: Name of the architecture, such as ``tiny``.
        labels: Label of each output, in order.
        input_shape: Height, width and channels of the input tensor.
        normalization: How pixels are scaled to float inputs.
        preprocessing: How a frame becomes the input tensor; None in manifests that name none.
        seed: Seed of all random numbers in the run.
        files: Files of the directory by name.
        data: Where the samples came from: source, counts, split; ``fallback`` is true when the
            5,000 offline digits stood in for MNIST.
        quantization: Scale and zero point of ``input`` and ``output`` once the model is int8.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats
            (:mod:`tintling.rejection`); 0 if it was not measured, or if the network ends with a softmax.
        metrics: Measured figures by stage, such as ``{"training": {"validation_accuracy": 0.98}}``.
        history: The stages passed so far, each with its own settings, oldest first.
        tools: Versions of the tools that made the files.
    """

    model: str
    labels: tuple[str, ...] = DIGIT_LABELS
    input_shape: tuple[int, int, int] = (28, 28, 1)
    normalization: Normalization = field(default_factory=Normalization)
    preprocessing: Preprocessing | None = None
    seed: int = 0
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    quantization: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    rejection_threshold: float = 0.0
    metrics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    history: tuple[Mapping[str, Any], ...] = ()
    tools: Mapping[str, str] = field(default_factory=dict)

    @property
    def task(self) -> Task:
        """What the network is for, of the fields that hold it; no preprocessing means the usual one.

        Raises:
            ArtifactError: The fields make no task, such as an input of 200×200 px.
        """
        preprocessing = self.preprocessing or preprocessing_for(self.input_shape)
        try:
            return Task(self.labels, *self.input_shape, self.normalization, preprocessing)
        except TintlingError as error:
            raise ArtifactError(f"the manifest of {self.model} describes no task: {error}") from error

    def with_files(self, directory: Path, *names: str) -> Manifest:
        """Adds or refreshes the entries of files that lie in ``directory``.

        Raises:
            ArtifactError: A file is missing.
        """
        entries = dict(self.files)
        for name in names:
            path = directory / name
            entries[name] = FileEntry(sha256_file(path), path.stat().st_size)
        return replace(self, files=entries)

    def with_metrics(self, stage: str, metrics: Mapping[str, Any]) -> Manifest:
        """Replaces the figures of one stage."""
        return replace(self, metrics={**self.metrics, stage: dict(metrics)})

    def verified(self, directory: Path, name: str) -> Path:
        """Returns the path of a file after its hash was checked.

        Args:
            directory: The run directory that this manifest was read from.
            name: Name of the file in the manifest.

        Returns:
            ``directory / name``.

        Raises:
            ArtifactError: The file is not listed, is missing, or was changed.
        """
        if name not in self.files:
            listed = ", ".join(sorted(self.files)) or "no files"
            raise ArtifactError(f"{directory / MANIFEST_NAME} lists {listed}, but not {name}")
        path = directory / name
        found = sha256_file(path)
        if found != self.files[name].sha256:
            raise ArtifactError(
                f"{path} was changed after it was made: expected sha256 "
                f"{self.files[name].sha256[:12]}…, found {found[:12]}…; run the stage again"
            )
        return path

    def save(self, directory: Path) -> Path:
        """Writes ``manifest.json`` into ``directory``, sorted and indented."""
        document = {"schema": _SCHEMA, **asdict(self)}
        path = directory / MANIFEST_NAME
        write_atomic(path, json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        return path


def load_manifest(directory: Path) -> Manifest:
    """Reads the manifest of a run directory.

    Args:
        directory: A folder that a Tintling stage wrote.

    Raises:
        ArtifactError: There is no manifest, or it is not one of ours.
    """
    path = directory / MANIFEST_NAME
    if directory.is_file():
        what = describe_path(directory) or f"{directory} is a .tflite file"
        raise ArtifactError(f"{what}; expected a run directory that `tintling train` or `compress` wrote")
    try:
        document = parse_json(path.read_bytes(), finite=False)
    except FileNotFoundError as error:
        raise ArtifactError(
            describe_folder(directory)
            or f"{directory} has no {MANIFEST_NAME}: expected a folder that `tintling train` or "
            "`tintling compress` wrote"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ArtifactError(f"cannot read {path}: {error}") from error
    if not isinstance(document, dict) or document.pop("schema", None) != _SCHEMA:
        raise ArtifactError(f"{path} is not a Tintling manifest of schema {_SCHEMA}")
    for old, name in _RENAMED.items():
        if old in document:
            document.setdefault(name, document.pop(old))
    try:
        _check_presence(document)
        manifest = structure(Manifest, document)
        _check_values(manifest)
    except FieldError as error:
        raise ArtifactError(f"{path} is damaged: {_top_level(error)}; run the stage again") from error
    return manifest


def _check_presence(document: Mapping[str, Any]) -> None:
    """Raises FieldError for the first field that is missing and that a reader must not guess."""
    for name in _REQUIRED:
        if name not in document:
            raise FieldError((name,), "a value", "", "nothing")


def _check_values(manifest: Manifest) -> None:
    """What types do not say.

    Raises:
        FieldError: A value cannot be.
    """
    if min(manifest.input_shape) < 1:
        raise FieldError(("input_shape",), "height, width and channels", "", repr(manifest.input_shape))
    if not math.isfinite(manifest.rejection_threshold):
        raise FieldError(("rejection_threshold",), "a finite number", "", repr(manifest.rejection_threshold))
    for stage in manifest.history:
        members = stage.get("members", None if stage.get("stage") == "ensemble" else [])
        texts = isinstance(members, list) and all(isinstance(name, str) for name in members)
        if not texts or not isinstance(stage.get("settings", {}), dict):
            raise FieldError(
                ("history",), "stages, each with its settings, an ensemble with its members", "", repr(stage)
            )


def _top_level(error: FieldError) -> str:
    """The fault, with the manifest's own field in front."""
    if not error.path:
        return str(error)
    field, *rest = error.path
    what = (
        error.reason.rpartition(": ")[2]
        if error.expected is None
        else f"expected {error.expected}, got {error.got}"
    )
    return f"{field}: {what}" + (f" at {'.'.join(rest)}" if rest else "")
