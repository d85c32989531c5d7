"""What parity demands, and the words for what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tintling.camera_client.inference.executors import DEVICE, EXACT_EXECUTORS, EXECUTOR_NAMES, NotRun
from tintling.camera_client.parity.report import ExecutorResult, GateResult, Origin, PairResult
from tintling.console import counted

__all__ = ["FLOAT", "Gates", "explain", "has_reason", "judge", "title_of"]

FLOAT = "float"
"""Short name of the float model among the executors."""

# Rounding of accuracies must not turn a drop of exactly the limit into a failure.
_SLACK_POINTS = 1e-9

# Why a runtime departs from TFLite Micro, by the operator in which the difference begins.
_ROUNDS_ONCE = (
    "LiteRT's reference kernel rounds once (per channel: in double precision), TFLite Micro in two stages"
)
_TIES_UPWARDS = (
    "LiteRT's optimized kernels take ties upwards in both rounding stages, TFLite Micro away from zero, "
    "which shows on negative results"
)
_REASONS = {
    ("litert", "FULLY_CONNECTED"): _ROUNDS_ONCE,
    ("litert-plain", "CONV_2D"): _TIES_UPWARDS,
    ("litert-plain", "DEPTHWISE_CONV_2D"): _TIES_UPWARDS,
    ("litert-plain", "FULLY_CONNECTED"): _TIES_UPWARDS,
    ("litert-plain", "SOFTMAX"): "LiteRT reads it from a float table, TFLite Micro computes in fixed point",
}
_UNKNOWN = "no known reason"
_XNNPACK = "XNNPACK requantizes in floating point and rounds once"


@dataclass(frozen=True, slots=True)
class Gates:
    """What must hold.

    Attributes:
        max_drop: Accuracy points that int8 may lose against the float model; None does not ask.
        required: Short names of executors that must have run, ``float`` included.
    """

    max_drop: float | None = 0.1
    required: tuple[str, ...] = ()


def title_of(key: str) -> str:
    """Name for people of an executor or the float model."""
    names = {str(key): name for key, name in EXECUTOR_NAMES.items()}
    return {**names, FLOAT: "Keras float", DEVICE: "device"}[key]


def explain(first: str, second: str, origins: Sequence[Origin]) -> str:
    """The known reason why two executors differ.

    Args:
        first: Short name of one executor.
        second: Short name of the other.
        origins: Where the differences begin; none gives an empty string.
    """
    counts: dict[str, list[Origin]] = {}
    for origin in origins:
        counts.setdefault(origin.operator, []).append(origin)
    sentences = []
    for operator, places in counts.items():
        images = sum(place.images for place in places)
        tensors = ", ".join(str(place.tensor) for place in places)
        reason = _reason(first, second, operator)
        sentences.append(
            f"{images:,} {'image' if images == 1 else 'images'} first "
            f"{'differs' if images == 1 else 'differ'} after {operator} "
            f"({'tensor' if len(places) == 1 else 'tensors'} {tensors}): {reason}."
        )
    return " ".join(sentences)


def has_reason(first: str, second: str, operator: str) -> bool:
    """Whether it is known why two executors differ in an operator.

    Args:
        first: Short name of one executor.
        second: Short name of the other.
        operator: As TFLite spells it.
    """
    return _reason(first, second, operator) != _UNKNOWN


def _reason(first: str, second: str, operator: str) -> str:
    pair = {first, second}
    exact = pair & {*EXACT_EXECUTORS, DEVICE}
    if len(exact) == 2:
        return "they must be equal; this is a defect"
    if "xnnpack" in pair:
        return _XNNPACK
    if not exact:
        return "the two use different kernels of LiteRT"
    departs = next(iter(pair - exact))
    return _REASONS.get((departs, operator), _UNKNOWN)


def judge(
    gates: Gates,
    executors: Sequence[ExecutorResult],
    pairs: Sequence[PairResult],
    not_run: Sequence[NotRun],
) -> tuple[GateResult, ...]:
    """Holds the figures against the gates.

    Args:
        gates: What must hold.
        executors: What ran.
        pairs: Every pair of them.
        not_run: What could not.
    """
    results = [_exactness(executors, pairs, not_run)]
    if gates.max_drop is not None:
        results.append(_drop(gates.max_drop, executors, not_run))
    if gates.required:
        results.append(_requirement(gates.required, executors, not_run))
    return tuple(results)


def _exactness(
    executors: Sequence[ExecutorResult], pairs: Sequence[PairResult], not_run: Sequence[NotRun]
) -> GateResult:
    ran = [entry for entry in executors if entry.key in {*EXACT_EXECUTORS, DEVICE}]
    keys = {entry.key for entry in ran}
    exact_pairs = [pair for pair in pairs if {pair.first, pair.second} <= keys]
    broken = [pair for pair in exact_pairs if not pair.is_exact]
    if broken:
        return GateResult("exact", "failed", "; ".join(_broken(pair) for pair in broken))
    missing = [key for key in EXACT_EXECUTORS if key not in keys]
    reasons = "; ".join(f"{title_of(key)} did not run: {_why(key, not_run)}" for key in missing)
    if len(ran) < 2:
        return GateResult("exact", "not proven", reasons)
    equal = " = ".join(entry.name for entry in ran)
    images = ran[0].images
    detail = f"{equal} on {images:,} of {counted(images, 'image')}, every tensor ({_coverage(ran)})"
    if missing:
        return GateResult("exact", "not proven", f"{detail}; {reasons}")
    return GateResult("exact", "passed", detail)


def _broken(pair: PairResult) -> str:
    count = len(pair.differences)
    worst = pair.differences[0]
    operator = next(origin.operator for origin in pair.origins if origin.tensor == worst.tensor)
    images = f"{count:,} of {counted(pair.images, 'image')}"
    return (
        f"{title_of(pair.first)} and {title_of(pair.second)} differ on {images}, "
        f"first on #{worst.image} in tensor {worst.tensor} ({operator})"
    )


def _coverage(ran: Sequence[ExecutorResult]) -> str:
    """Says how many tensors each stores; what a fused operator never stores cannot be compared."""
    most = max(len(entry.tensors) for entry in ran)
    fused = [entry for entry in ran if entry.fused]
    text = f"{most} tensors"
    if any(entry.key == DEVICE for entry in ran):
        text += "; of the device the output"
    for entry in fused:
        text += f"; {entry.name} stores {len(entry.tensors)}, the other {len(entry.fused)} fused away"
    return text


def _drop(limit: float, executors: Sequence[ExecutorResult], not_run: Sequence[NotRun]) -> GateResult:
    floating = next((entry for entry in executors if entry.key == FLOAT), None)
    if floating is None:
        return GateResult("drop", "not proven", f"Keras float did not run: {_why(FLOAT, not_run)}")
    integer = next((entry for entry in executors if entry.key != FLOAT), None)
    if integer is None or floating.correct is None or integer.correct is None:
        return GateResult("drop", "not proven", "there are no labels")
    lost = floating.correct - integer.correct
    points = 100 * lost / floating.images
    status = "passed" if points <= limit + _SLACK_POINTS else "failed"
    share = f"{floating.correct:,} → {integer.correct:,} of {floating.images:,} right"
    return GateResult(
        "drop",
        "passed" if status == "passed" else "failed",
        f"int8 {'loses' if lost >= 0 else 'gains'} {abs(points):.2f} points ({share}); "
        f"at most {limit:g} may be lost",
    )


def _requirement(
    required: Sequence[str], executors: Sequence[ExecutorResult], not_run: Sequence[NotRun]
) -> GateResult:
    keys = {entry.key for entry in executors}
    missing = [key for key in required if key not in keys]
    if missing:
        detail = "; ".join(f"{title_of(key)} did not run: {_why(key, not_run)}" for key in missing)
        return GateResult("required", "failed", detail)
    return GateResult("required", "passed", f"{', '.join(title_of(key) for key in required)} ran")


def _why(key: str, not_run: Sequence[NotRun]) -> str:
    return next((entry.reason for entry in not_run if entry.key == key), "it was not requested")
