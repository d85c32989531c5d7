"""Results of a comparison, as tests make them."""

from __future__ import annotations

import numpy as np

from tintling.camera_client.parity.report import (
    Difference,
    ErrorFigures,
    ExecutorResult,
    GateResult,
    Origin,
    PairResult,
    ParityReport,
)

NAMES = {"reference": "Tintling reference", "c": "Compiled C", "tflm": "TFLite Micro", "float": "Keras float"}


def executor(key="reference", *, correct=9, images=10, tensors=(3, 5), fused=()) -> ExecutorResult:
    """An executor that answered ten images."""
    return ExecutorResult(key, NAMES[key], "1", images, correct, tensors, fused, 0.5)


def pair(first="reference", second="c", *, wrong=(), images=10, tensor=5) -> PairResult:
    """Two executors that differ on the images of these numbers, from a dense layer on."""
    return PairResult(
        first=first,
        second=second,
        images=images,
        compared=(3, 5),
        exact=images - len(wrong),
        agree=images,
        max_delta=1.0 if wrong else 0.0,
        unit="steps",
        max_delta_any=1.0 if wrong else 0.0,
        origins=(Origin(tensor, "FULLY_CONNECTED", len(wrong)),) if wrong else (),
        explanation="",
        differences=tuple(Difference(number, tensor, 1.0) for number in wrong),
        tensors=(),
        errors=ErrorFigures(acc=1.0, rmse=0.0, mae=0.0, l2r=0.0, cos=1.0),
    )


def report(*, pairs=(), executors=(), gates=(), answers=None, layers=(), not_run=()) -> ParityReport:
    """A report of what is given."""
    return ParityReport(
        model_sha256="ab" * 32,
        images=10,
        data="mnist",
        executors=tuple(executors) or (executor("reference"), executor("c")),
        not_run=tuple(not_run),
        pairs=tuple(pairs) or (pair(),),
        gates=tuple(gates) or (GateResult("exact", "passed", "all equal"),),
        layers=tuple(layers),
        seconds=1.5,
        answers=answers or {key: np.arange(10) for key in ("reference", "c")},
    )
