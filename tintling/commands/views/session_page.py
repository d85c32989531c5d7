"""The report of a session as one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tintling.commands.views.demo_report import Card, page_template
from tintling.console import counted
from tintling.task import sample_name

if TYPE_CHECKING:
    from tintling.camera_client.session.format import SessionInfo
    from tintling.camera_client.session.report import Answer, FrameEntry, FrameGroup, SessionReport
    from tintling.camera_client.session.summary import SessionSummary

__all__ = ["render_session"]

_SHORT = {"float": "float", "int8": "int8", "c": "C", "device": "device"}
_STEPS = {
    "grey": "colour to grey",
    "find": "frame to tensor",
    "float": "float network",
    "int8": "int8 in LiteRT",
    "c": "generated C",
    "device": "device",
    "age": "age of the frame at its answer",
}
_BAR_PX = 48
_BAR_PITCH_PX = 12


def render_session(report: SessionReport) -> str:
    """Gives the page as HTML text; everything is escaped."""
    info, summary = report.session.info, report.summary
    passed, headline, headline_note = _headline(report)
    started = datetime.fromtimestamp(info.started, UTC).astimezone()
    smoothing = "smoothed over time" if info.smoothing else "each frame by itself"
    noun = sample_name(info.labels)
    one = f"one {noun} a frame" if info.preprocessing is None else "whole frames"
    looked = {0: one, summary.frames: f"several {noun}s a frame"}
    wanted = looked.get(summary.several, f"one {noun} or several a frame")
    return page_template("session.html.j2").render(
        title=f"Session of {started:%d %B %Y, %H:%M}",
        subtitle=f"{info.source}, recognized by {info.model} ({info.model_sha256[:12]}…), preprocessing "
        f"{info.preprocess_version}; {wanted}, {smoothing}, threshold {info.threshold * 100:.0f} %",
        passed=passed,
        headline=headline,
        headline_note=headline_note,
        cards=tuple(_cards(summary)),
        tables=tuple(_tables(summary)),
        groups=tuple(_group(group, info.labels) for group in report.groups),
        footer=f"Recorded by tintling {info.tintling} as {report.session.path.name}; "
        f"`tintling camera --replay {report.session.path.name}` gives the same results bit for bit.",
    )


def noun_of(session: SessionInfo) -> str:
    """What is recognized in a session: a digit, a sample with other labels, or the whole frame."""
    return "frame" if session.preprocessing is not None else sample_name(session.labels)


def _headline(report: SessionReport) -> tuple[bool, str, str]:
    summary, noun = report.summary, noun_of(report.session.info)
    names = ", ".join(_SHORT[key] for key in summary.executors)
    note = "" if report.session.complete else "The recording was cut off and ends there."
    if not summary.samples:
        return False, f"No {noun} in {counted(summary.frames, 'frame')}.", note
    if len(summary.executors) < 2:
        return True, f"One executor ({names}) recognized {counted(summary.samples, noun)}.", note
    if summary.disagreements:
        samples = counted(summary.samples, noun)
        text = f"The answers differ in {summary.disagreements:,} of {samples} ({names})."
        return False, text, note
    samples = f"the {noun}" if summary.samples == 1 else f"all {summary.samples:,} {noun}s"
    text = f"{names} gave the same answer to {samples}."
    if summary.unequal_bits:
        outputs = counted(summary.unequal_bits, "output differs", "outputs differ")
        note = f"{outputs} in a bit, but not in the answer. {note}".strip()
    return True, text, note


def _cards(summary: SessionSummary) -> Iterator[Card]:
    yield Card("frames", f"{summary.frames:,}", f"in {summary.seconds:,.1f} s")
    yield Card(
        "recognized",
        f"{summary.samples:,}",
        f"{counted(summary.frames - summary.with_samples, 'frame')} without",
    )
    if summary.labelled:
        right = summary.right.get("c", 0)
        share = f"{right / summary.labelled * 100:.1f} %"
        missed = f", {summary.missed:,} not found" if summary.missed else ""
        yield Card("right", share, f"{right:,} of {summary.labelled:,} labelled{missed}")
    if len(summary.executors) > 1:
        yield Card(
            "answers differ", f"{summary.disagreements:,}", f"among {len(summary.executors)} executors"
        )
        yield Card("bits differ", f"{summary.unequal_bits:,}", "among integer executors")
    lead = next((row for row in summary.timings if row.step == "c"), None)
    find = next((row for row in summary.timings if row.step == "find"), None)
    if lead is not None and find is not None:
        yield Card("frame to answer", f"{find.median + lead.median:.2f} ms", "median, preprocessing and C")


def _tables(summary: SessionSummary) -> Iterator[dict[str, Any]]:
    if summary.pairs:
        yield {
            "title": "Agreement",
            "note": "Share of answers of two executors that are the same / have the same bits.",
            "header": ("", *(_SHORT[key] for key in summary.executors)),
            "rows": tuple(_matrix(summary)),
        }
    if summary.labelled:
        yield {
            "title": "Right answers",
            "note": "",
            "header": ("executor", "right", "of", "share"),
            "rows": tuple(
                (
                    _SHORT[key],
                    f"{right:,}",
                    f"{summary.labelled:,}",
                    f"{right / summary.labelled * 100:.2f} %",
                )
                for key, right in summary.right.items()
            ),
        }
    if summary.confusions:
        yield {
            "title": "Confusions",
            "note": "By the generated C.",
            "header": ("label", "recognized as", "times"),
            "rows": tuple(
                (label, " / ".join(answer.split("\n")), str(count))
                for (label, answer), count in summary.confusions[:12]
            ),
        }
    yield {
        "title": "Time",
        "note": "Milliseconds on the machine that recorded; a device with the transfer both ways.",
        "header": ("step", "median", "mean", "95th percentile", "longest"),
        "rows": tuple(
            (
                _STEPS[row.step],
                *(f"{value:.2f}" for value in (row.median, row.mean, row.slow, row.most)),
            )
            for row in summary.timings
        ),
    }


def _matrix(summary: SessionSummary) -> Iterator[tuple[str, ...]]:
    pairs = {(pair.first, pair.second): pair for pair in summary.pairs}
    for row in summary.executors:
        cells = []
        for column in summary.executors:
            pair = pairs.get((row, column)) or pairs.get((column, row))
            if pair is None or not pair.samples:
                cells.append("–" if row != column else "·")
                continue
            text = f"{pair.same_answer / pair.samples * 100:.2f} %"
            if pair.same_bits is not None:
                text += f" / {pair.same_bits / pair.samples * 100:.2f} %"
            cells.append(text)
        yield (_SHORT[row], *cells)


def _group(group: FrameGroup, labels: tuple[str, ...]) -> dict[str, Any]:
    shown = len(group.entries)
    count = "none" if not group.total else f"{group.total:,}"
    if shown < group.total:
        count += f", {shown} shown"
    return {
        "title": group.title,
        "count": count,
        "note": group.note if shown else "",
        "frames": [_frame(entry, labels) for entry in group.entries],
    }


def _frame(entry: FrameEntry, labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": entry.number,
        "name": entry.name,
        "label": entry.label,
        "remark": entry.remark,
        "warning": entry.warning,
        "image": _base64(entry.image),
        "sample": entry.sample,
        "stages": [
            {"title": title, "caption": caption, "image": _base64(png)}
            for title, caption, png in entry.stages
        ],
        "answers": [_answer(answer, labels) for answer in entry.answers],
    }


def _answer(answer: Answer, labels: tuple[str, ...]) -> dict[str, Any]:
    bad = answer.right is False or answer.differs
    bars = []
    for index, (label, probability) in enumerate(zip(labels, answer.probabilities, strict=True)):
        height = round(probability * _BAR_PX, 2)
        x = index * _BAR_PITCH_PX
        bars.append({"x": x, "middle": x + 4.5, "top": _BAR_PX - height, "height": height, "label": label})
    return {
        "key": answer.key,
        "name": answer.name,
        "label": answer.label,
        "confidence": f"{answer.confidence * 100:.1f} %",
        "tone": "bad" if bad else "good",
        "spoken": f"{answer.name}: {answer.label}, {answer.confidence * 100:.1f} %",
        "width": len(labels) * _BAR_PITCH_PX - 3,
        "bars": bars,
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
