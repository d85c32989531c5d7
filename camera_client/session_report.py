"""The frames of a session that are worth a look, each with everything between frame and answer."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tintling.camera_client.classifier import Classifier, FloatClassifier, Prediction
from tintling.camera_client.executors import ReferenceExecutor
from tintling.camera_client.panel import MEMBER_NAMES
from tintling.camera_client.preprocess import preprocess
from tintling.camera_client.session import Session
from tintling.camera_client.session_summary import Ranked, SessionSummary, answers_of, rank, summarize
from tintling.camera_client.stages import Stage, stages_of

__all__ = ["Answer", "FrameEntry", "FrameGroup", "SessionReport", "build_report"]

_MOST_SIDE = 360  # px of a frame on the page
_LEAST_SIDE = 112  # px of an intermediate picture
_REGION = (20, 160, 100)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one executor said.

    Attributes:
        key: Its short name.
        name: Its name for people.
        digit: Its answer.
        confidence: 0 to 1.
        probabilities: One a label.
        right: Whether it is the label; None without one.
        differs: Whether it is not the answer of the generated C.
    """

    key: str
    name: str
    digit: str
    confidence: float
    probabilities: tuple[float, ...]
    right: bool | None
    differs: bool


@dataclass(frozen=True, slots=True, eq=False)
class FrameEntry:
    """One frame.

    Attributes:
        number: From 1.
        name: What the source called it.
        label: What is written on it, if anybody said.
        remark: Why it is here, in words.
        warning: What does not hold any more since it was recorded; empty when all does.
        picture: PNG of the frame with its region.
        stages: Title, caption and PNG of each intermediate picture.
        answers: What each executor said; empty without a digit.
    """

    number: int
    name: str
    label: str | None
    remark: str
    warning: str
    picture: bytes
    stages: tuple[tuple[str, str, bytes], ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FrameGroup:
    """Frames that are here for one reason; ``total`` counts those that are not shown, too."""

    title: str
    note: str
    total: int
    entries: tuple[FrameEntry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SessionReport:
    """Everything that the page says."""

    session: Session
    summary: SessionSummary
    groups: tuple[FrameGroup, ...]


def build_report(session: Session, *, most: int = 12) -> SessionReport:
    """Gathers what the page shows.

    Args:
        session: The session.
        most: Frames in each group.

    Raises:
        FrameSourceError: The session is damaged.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    summary = summarize(session)
    network = session.network()
    reader = Classifier(
        ReferenceExecutor(network.graph), network.graph, network.labels, normalization=network.normalization
    )
    groups = []
    wanted: tuple[tuple[Any, str, str], ...] = (
        ("disagree", "Executors disagree", "Other answers first, then other bits; the worst at the top."),
        ("wrong", "Wrong by label", "The surest mistakes first."),
        ("missed", "Labelled, but no digit found", ""),
        ("unsure", "Least confident", "All executors agree, and no label says otherwise."),
    )
    for why, title, note in wanted:
        if why in {"wrong", "missed"} and not session.labels:
            continue
        ranked = rank(session, why)
        entries = tuple(_entry(session, reader, each) for each in ranked[:most])
        groups.append(FrameGroup(title, note, len(ranked), entries))
    return SessionReport(session, summary, tuple(groups))


def _entry(session: Session, reader: Classifier, ranked: Ranked) -> FrameEntry:
    result = session.results[ranked.number - 1]
    frame = session.frame(ranked.number)
    found = preprocess(frame.grey, debug=True)
    warning = ""
    if (zlib.crc32(found.tensor.tobytes()) if found.found else None) != result.get("tensor_crc32"):
        warning = (
            "Today's preprocessing makes another tensor of this frame: the answers are those of then, the "
            "pictures those of now."
        )
    label = session.labels.get(ranked.number)
    return FrameEntry(
        number=ranked.number,
        name=frame.name,
        label=label,
        remark=_remark(ranked, result, label),
        warning=warning,
        picture=_frame_png(frame.image, result["region"]),
        stages=tuple(_stage_png(stage) for stage in stages_of(found)),
        answers=_answers(result, reader, label),
    )


def _remark(ranked: Ranked, result: Mapping[str, Any], label: str | None) -> str:
    match ranked.why:
        case "disagree" if ranked.score >= 1000:
            said = ", ".join(f"{MEMBER_NAMES[key]} {one['digit']}" for key, one in answers_of(result).items())
            return f"answers differ: {said}"
        case "disagree":
            return f"same answer, but outputs up to {ranked.score:.0f} steps apart"
        case "wrong":
            return f"{label} read as {result['digit']}, {float(result['confidence']) * 100:.1f} % sure"
        case "missed":
            return f"{label} not found"
        case "unsure":
            return f"{result['digit']}, {float(result['confidence']) * 100:.1f} % sure"


def _answers(result: Mapping[str, Any], reader: Classifier, label: str | None) -> tuple[Answer, ...]:
    answers = answers_of(result)
    lead = answers.get("c", {}).get("digit")
    return tuple(
        Answer(
            key=key,
            name=MEMBER_NAMES[key],
            digit=str(one["digit"]),
            confidence=float(one["confidence"]),
            probabilities=tuple(map(float, _prediction(key, one["logits"], reader).probabilities)),
            right=None if label is None else one["digit"] == label,
            differs=lead is not None and one["digit"] != lead,
        )
        for key, one in answers.items()
    )


def _prediction(key: str, logits: list[float], reader: Classifier) -> Prediction:
    """Probabilities of recorded logits."""
    if key != "float":
        return reader.prediction_of(np.array(logits, np.int8))
    values: NDArray[np.float32] = np.array([logits], np.float32)
    return FloatClassifier(lambda _: values, reader.labels).classify(np.zeros((28, 28, 1), np.int8))


def _frame_png(image: NDArray[np.uint8], region: list[int] | None) -> bytes:
    """The frame at a size for a page, its region drawn on it."""
    picture = Image.fromarray(image).convert("RGB")
    scale = min(1.0, _MOST_SIDE / max(picture.size))
    small = max(picture.size) < _MOST_SIDE / 3
    if small:
        scale = float(_MOST_SIDE // max(picture.size))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    shown = picture.resize(size, Image.Resampling.NEAREST if small else Image.Resampling.BOX)
    if region is not None:
        x, y, width, height = (part * scale for part in region)
        box = (x - 4, y - 4, x + width + 3, y + height + 3)
        ImageDraw.Draw(shown).rectangle(box, outline=_REGION, width=2)
    return _png(shown)


def _stage_png(stage: Stage) -> tuple[str, str, bytes]:
    picture = Image.fromarray(stage.picture)
    factor = max(1, _LEAST_SIDE // max(picture.size))
    large = picture.resize((picture.width * factor, picture.height * factor), Image.Resampling.NEAREST)
    return stage.title, stage.caption, _png(large)


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()
