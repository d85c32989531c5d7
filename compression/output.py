"""What a compression leaves on disk: a run directory that appears whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tintling.artifacts import Manifest, tool_versions, write_atomic
from tintling.compression.config import CompressionConfig
from tintling.compression.report import CompressionReport
from tintling.console import refuse_overwrite
from tintling.errors import ArtifactError
from tintling.staging import require_writable, staged_folder
from tintling.training.networks.keras_io import save_model
from tintling.training.run_folder import INT8_NAME, MODEL_NAME

__all__ = ["REPORT_NAMES", "OutputFolder", "write_run"]

REPORT_NAMES = ("compression.json", "compression.md")


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """Where a compression reads and where it writes.

    Attributes:
        run: The run, or the network, that is compressed; None for one that lies in memory.
        out: The folder to write.
        force: Whether files of an earlier compression may be replaced.

    Raises:
        ArtifactError: ``out`` is ``run``, is a file, cannot be written, or holds something and ``force`` is
            not set.
    """

    run: Path | None
    out: Path
    force: bool = False

    def __post_init__(self) -> None:
        if self.run is not None and self.out.resolve() == self.run.resolve():
            raise ArtifactError(f"{self.out} is the run that is compressed: choose another --out")
        refuse_overwrite(self.out, force=self.force)
        require_writable(self.out)


def write_run(
    target: OutputFolder,
    manifest: Manifest,
    report: CompressionReport,
    *,
    model: Any,
    int8: bytes | None,
    config: CompressionConfig,
) -> Manifest:
    """Writes model, report and manifest.

    Args:
        target: Where.
        manifest: Manifest of the run that was compressed.
        report: What was measured.
        model: The float Keras model, if there is one.
        int8: The int8 .tflite file, if there is one.
        config: What was asked for.

    Returns:
        The manifest that was written.

    Raises:
        ArtifactError: The folder cannot be written.
    """
    with staged_folder(target.out, stale=(MODEL_NAME, INT8_NAME, *REPORT_NAMES)) as staging:
        names = [*REPORT_NAMES]
        if model is not None:
            save_model(model, staging / MODEL_NAME)
            names.append(MODEL_NAME)
        if int8 is not None:
            write_atomic(staging / INT8_NAME, int8)
            names.append(INT8_NAME)
        document = json.dumps(report.to_json(), indent=2, ensure_ascii=False)
        write_atomic(staging / REPORT_NAMES[0], document + "\n")
        write_atomic(staging / REPORT_NAMES[1], report.markdown())
        written = _manifest(manifest, report, config).with_files(staging, *names)
        written.save(staging)
    return written


def _manifest(manifest: Manifest, report: CompressionReport, config: CompressionConfig) -> Manifest:
    """Carries the manifest on."""
    final = report.final
    metrics = {
        "validation_accuracy": final.validation,
        "test_accuracy": final.test,
        "float_test_accuracy": report.float_step.test,
        "trained_test_accuracy": report.steps[0].test,
        "sparsity": final.sparsity,
        "parameters": final.parameters,
        "macs": final.macs,
        "file_bytes": final.file_bytes,
        "gzip_bytes": final.gzip_bytes,
        "flash_bytes": final.flash_bytes,
        "seconds": round(sum(report.seconds.values()), 1),
    }
    settings = {**asdict(config), "seed": report.seed, "found_sparsity": report.sparsity}
    stage: dict[str, Any] = {"stage": "compression", "settings": settings}
    if report.qat:
        stage |= {"qat_by": report.qat_by, "teacher": report.teacher}
    tools = tool_versions("numpy", "tensorflow", "tensorflow-model-optimization", "tf_keras")
    return replace(
        manifest,
        seed=report.seed,
        files={},
        quantization=report.quantization,
        rejection_threshold=report.rejection_threshold,
        history=(*manifest.history, stage),
        tools={**manifest.tools, **tools},
    ).with_metrics("compression", metrics)
