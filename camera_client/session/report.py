"""The frames of a session where something went wrong, each with every image between frame and answer."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tintling.camera_client.frames import Frame, naming
from tintling.camera_client.inference.classifier import Classifier, FloatClassifier, Prediction
from tintling.camera_client.inference.executor_set import LEAD, MEMBER_NAMES
from tintling.camera_client.inference.executors import ReferenceExecutor
from tintling.camera_client.preprocessing.host import Preprocessed, preprocess, preprocess_page
from tintling.camera_client.preprocessing.stages import Stage, stages_of, stages_of_several
from tintling.camera_client.session.reader import Session
from tintling.camera_client.session.results import answers_of, text_of
from tintling.camera_client.session.summary import Ranked, SessionSummary, rank, summarize, worst_sample
from tintling.task import sample_name

__all__ = ["Answer", "FrameEntry", "FrameGroup", "SessionReport", "build_report"]

_MAX_SIDE = 360  # px of a frame on the page
_LEAST_SIDE = 112  # px of an intermediate image
_LETTERS_PX = 14
_REGION = (20, 130, 84)
_WORST = (184, 76, 0)
_OTHER_TENSOR = (
    "The current preprocessing makes another tensor of this frame: the answers are recorded, the images are "
    "new."
)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The answer of one executor.

    Attributes:
        key: Its short name.
        name: Its name for people.
        label: Its answer.
        confidence: 0 to 1.
        probabilities: One a label.
        right: Whether it is the label; None without one.
        differs: Whether it is not the answer of the generated C.
    """

    key: str
    name: str
    label: str
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
        label: What is written on it, if that is known.
        remark: Why it is here, in words.
        warning: What has changed since it was recorded; empty if nothing has.
        image: PNG of the frame with the region of each sample, and the answer to each of several.
        sample: Which of several samples the stages and answers show, in words; empty for a single one.
        stages: Title, caption and PNG of each intermediate image.
        answers: One an executor; empty without a sample.
    """

    number: int
    name: str
    label: str | None
    remark: str
    warning: str
    image: bytes
    sample: str
    stages: tuple[tuple[str, str, bytes], ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FrameGroup:
    """Frames that are shown for one reason; ``total`` also counts those that are not shown."""

    title: str
    note: str
    total: int
    entries: tuple[FrameEntry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SessionReport:
    """Everything that the page shows."""

    session: Session
    summary: SessionSummary
    groups: tuple[FrameGroup, ...]


def build_report(session: Session, *, most: int = 12) -> SessionReport:
    """Collects what the page shows.

    Args:
        session: The session.
        most: Frames in each group.

    Raises:
        FrameSourceError: The session is damaged.
        ToolchainError: There is no C compiler for the preprocessing.
    """
    summary = summarize(session)
    network = session.network()
    classifier = Classifier(
        ReferenceExecutor(network.graph), network.graph, network.labels, normalization=network.normalization
    )
    groups = []
    wanted: tuple[tuple[Any, str, str], ...] = (
        (
            "disagree",
            "Executors disagree",
            "Different labels first, then different bits; the worst at the top.",
        ),
        ("wrong", "Wrong by label", "The most confident mistakes first."),
        ("missed", "Labelled, but nothing found", ""),
        ("unsure", "Least confident", "All executors agree, and no label contradicts them."),
    )
    for why, title, note in wanted:
        if why in {"wrong", "missed"} and not session.labels:
            continue
        ranked = rank(session, why)
        entries = tuple(_entry(session, classifier, each) for each in ranked[:most])
        groups.append(FrameGroup(title, note, len(ranked), entries))
    return SessionReport(session, summary, tuple(groups))


def _entry(session: Session, classifier: Classifier, ranked: Ranked) -> FrameEntry:
    result = session.results[ranked.number - 1]
    frame = session.frame(ranked.number)
    samples = result["samples"]
    worst = worst_sample(result, ranked.why) if samples else 0
    with naming(frame.name):
        shown, same = _stages(frame, result, worst)
    label = session.labels.get(ranked.number)
    return FrameEntry(
        number=ranked.number,
        name=frame.name,
        label=label,
        remark=_remark(session, ranked, result, worst),
        warning="" if same else _OTHER_TENSOR,
        image=_frame_png(frame.image, result, worst),
        sample=f"{sample_name(session.info.labels)} {worst + 1} of {len(samples)}"
        if result["several"] and samples
        else "",
        stages=tuple(_stage_png(stage) for stage in shown),
        answers=_answers(samples[worst], classifier, label if len(samples) == 1 else None) if samples else (),
    )


def _stages(frame: Frame, result: Mapping[str, Any], worst: int) -> tuple[tuple[Stage, ...], bool]:
    """The images of a sample as it is preprocessed now, and whether all tensors are the recorded ones."""
    recorded = [sample.get("tensor_crc32") for sample in result["samples"]]
    if result["several"]:
        now = [_checksum(sample.preprocessed) for sample in preprocess_page(frame.grey)]
        return stages_of_several(frame.grey, worst), now == recorded
    found = preprocess(frame.grey, debug=True)
    return stages_of(found), ([_checksum(found)] if found.found else []) == recorded


def _checksum(found: Preprocessed) -> int:
    return zlib.crc32(found.tensor.tobytes())


def _remark(session: Session, ranked: Ranked, result: Mapping[str, Any], worst: int) -> str:
    label = session.labels.get(ranked.number)
    samples, text = result["samples"], text_of(result)
    if text is None:
        return f"{label} not found"
    answers = answers_of(samples[worst])
    several = result["several"]
    place = f"{sample_name(session.info.labels)} {worst + 1} of {len(samples)}: " if several else ""
    text = " / ".join(text.split("\n"))
    confidence = f"{float(samples[worst]['confidence']) * 100:.1f} % confident"
    match ranked.why:
        case "disagree" if ranked.score >= 1000:
            labels = ", ".join(f"{MEMBER_NAMES[key]} {one['label']}" for key, one in answers.items())
            return f"{place}answers differ: {labels}"
        case "disagree":
            return f"{place}same answer, but outputs up to {ranked.score:.0f} steps apart"
        case "wrong":
            least = "the least certain " if several else ""
            return f"{label} recognized as {text}, {least}{confidence}"
        case "unsure" if several:
            return f"{text}; {place}{samples[worst]['label']}, {confidence}"
        case _:
            return f"{text}, {confidence}"


def _answers(sample: Mapping[str, Any], classifier: Classifier, label: str | None) -> tuple[Answer, ...]:
    answers = answers_of(sample)
    lead = answers[LEAD]["label"]
    return tuple(
        Answer(
            key=key,
            name=MEMBER_NAMES[key],
            label=str(one["label"]),
            confidence=float(one["confidence"]),
            probabilities=tuple(map(float, _prediction(key, one["logits"], classifier).probabilities)),
            right=None if label is None else one["label"] == label,
            differs=one["label"] != lead,
        )
        for key, one in answers.items()
    )


def _prediction(key: str, logits: list[float], classifier: Classifier) -> Prediction:
    """Probabilities of recorded logits."""
    if key != "float":
        return classifier.prediction_of(np.array(logits, np.int8))
    values: NDArray[np.float32] = np.array([logits], np.float32)
    return FloatClassifier(lambda _: values, classifier.labels).classify(np.zeros((28, 28, 1), np.int8))


def _frame_png(image: NDArray[np.uint8], result: Mapping[str, Any], worst: int) -> bytes:
    """The frame at a size for a page; its region drawn on it, or those of several samples with answers."""
    original = Image.fromarray(image).convert("RGB")
    scale = min(1.0, _MAX_SIDE / max(original.size))
    small = max(original.size) < _MAX_SIDE / 3
    if small:
        scale = float(_MAX_SIDE // max(original.size))
    size = max(1, round(original.width * scale)), max(1, round(original.height * scale))
    shown = original.resize(size, Image.Resampling.NEAREST if small else Image.Resampling.BOX)
    draw = ImageDraw.Draw(shown)
    several = result["several"]
    for place, sample in enumerate(result["samples"]):
        x, y, width, height = (part * scale for part in sample["region"])
        colour = _WORST if several and place == worst else _REGION
        draw.rectangle((x - 4, y - 4, x + width + 3, y + height + 3), outline=colour, width=2)
        if several:
            _draw_answer(draw, (x - 4, y - 4), str(sample["label"]), colour)
    return _png(shown)


def _draw_answer(
    draw: ImageDraw.ImageDraw, corner: tuple[float, float], text: str, colour: tuple[int, int, int]
) -> None:
    """An answer on a plate above a region, or inside it at the upper edge of the frame."""
    left, top, right, bottom = draw.textbbox((0, 0), text, font_size=_LETTERS_PX)
    width, height = right - left + 6, bottom - top + 6
    x, y = max(0.0, corner[0]), corner[1] - height
    y = y if y >= 0 else corner[1]
    draw.rectangle((x, y, x + width, y + height), fill=colour)
    draw.text((x + 3 - left, y + 3 - top), text, fill=(255, 255, 255), font_size=_LETTERS_PX)


def _stage_png(stage: Stage) -> tuple[str, str, bytes]:
    image = Image.fromarray(stage.image)
    factor = max(1, _LEAST_SIDE // max(image.size))
    large = image.resize((image.width * factor, image.height * factor), Image.Resampling.NEAREST)
    return stage.title, stage.caption, _png(large)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()
