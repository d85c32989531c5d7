"""The side panel of the window: answer, tensor, bars of every executor, agreement, time."""

from __future__ import annotations

from PIL import Image

from tintling.camera_client.inference.executor_set import ExecutorAnswer
from tintling.camera_client.recognition.result import Recognition
from tintling.camera_client.window.overlay_status import OverlayStatus
from tintling.camera_client.window.palette import (
    BAD,
    CARD,
    DIM,
    GOOD,
    INK,
    LINE,
    MEMBER_COLOURS,
    STEP_COLOURS,
    TRACK,
    WARN,
    Canvas,
    Colour,
)
from tintling.task import sample_name

__all__ = ["draw_panel", "nothing_in"]

_FRAME_MS = 1000 / 30
_SHORT_NAMES = {"float": "float", "int8": "int8", "c": "C", "device": "device"}
_PIXEL_LEAST = 3  # px of a pixel of the tensor
_LARGEST_TEXT, _SMALLEST_TEXT = 96, 14  # points
_PITCH = 1.1  # rows of text, in heights of a letter


def draw_panel(
    pen: Canvas,
    area: tuple[int, int, int, int],
    recognition: Recognition,
    labels: tuple[str, ...],
    status: OverlayStatus,
) -> None:
    """Draws the side panel.

    Args:
        pen: Draws on the whole image.
        area: Left, top, right and bottom of the panel, in px.
        recognition: Its answers are drawn.
        labels: Label of each output.
        status: What else to show.
    """
    left, top, right, bottom = area
    pen.draw.rectangle(area, fill=CARD)
    margin = pen.px(20, 12)
    box = (left + margin, right - margin)
    y = top + margin
    y = _draw_answer(pen, (box[0], y, box[1]), recognition, labels, status)
    lines = _closing_lines(recognition, labels, status)
    pitch = pen.size(13) + pen.px(6, 3)
    rows = len(status.agreement)
    below = pitch * (len(lines) + rows + 2) + pen.px(14, 8) * 3 + pen.px(14, 8)
    y = _draw_bars(pen, (box[0], y + pen.px(14, 8), box[1], bottom - below - margin), recognition, labels)
    y = _draw_agreement(pen, (box[0], y + pen.px(14, 8), box[1]), status, pitch)
    y = _draw_latency(pen, (box[0], y + pen.px(10, 6), box[1]), recognition, status, pitch)
    for row, (text, colour) in enumerate(lines):
        at = (box[0], y + pen.px(8, 4) + row * pitch)
        pen.text(at, text, points=13, colour=colour, most=box[1] - box[0])


def _draw_answer(
    pen: Canvas,
    place: tuple[int, int, int],
    recognition: Recognition,
    labels: tuple[str, ...],
    status: OverlayStatus,
) -> int:
    """The answer in large at the left, the tensor at the right; gives the row below."""
    x, y, right = place
    side = 28 * max(_PIXEL_LEAST, round(5 * pen.unit))
    image = Image.fromarray(recognition.preprocessed.image)
    scale = side / max(image.size)
    size = round(image.width * scale), round(image.height * scale)
    at = (right - size[0], y)
    filter_ = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX
    pen.canvas.paste(image.resize(size, filter_), at)
    pen.draw.rectangle((at[0] - 1, at[1] - 1, at[0] + size[0], at[1] + size[1]), outline=LINE)
    middle = (x + at[0] - pen.px(16)) / 2
    prediction, smoothed = recognition.prediction, recognition.smoothed
    text = recognition.text if smoothed is None else smoothed.label
    if recognition.several and text:
        _draw_text(pen, (x, y, at[0] - pen.px(16), y + side), recognition, text, status)
        return y + side
    label = smoothed.label if smoothed else (prediction.label if prediction else None)
    confidence = smoothed.confidence if smoothed else (prediction.confidence if prediction else 0.0)
    width = at[0] - x - pen.px(16)
    if label is not None and (smoothed is not None or confidence >= status.threshold):
        if len(label) == 1:
            pen.text((middle, y + side * 0.74), label, points=118, colour=GOOD, anchor="ms")
        else:
            at_word = (middle, y + side * 0.6)
            pen.text(at_word, label, points=_fitting(pen, label, width), colour=GOOD, anchor="ms", most=width)
        share = f"{confidence * 100:.1f} %"
        pen.text((middle, y + side), share, points=18, anchor="ms", most=width)
    elif (prediction is None or not prediction.accepted) and confidence < status.threshold:
        pen.text(
            (middle, y + side * 0.5),
            nothing_in(recognition, labels),
            points=24,
            colour=WARN,
            anchor="ms",
            most=width,
        )
    else:
        maybe = prediction.label if prediction is not None else ""
        points = 72.0 if len(maybe) <= 1 else _fitting(pen, f"{maybe}?", width)
        pen.text((middle, y + side * 0.62), f"{maybe}?", points=points, colour=WARN, anchor="ms", most=width)
        below = f"below {status.threshold * 100:.0f} %"
        pen.text((middle, y + side), below, points=16, colour=WARN, anchor="ms", most=width)
    return y + side


def nothing_in(recognition: Recognition, labels: tuple[str, ...]) -> str:
    """What is shown in place of an answer."""
    return "none" if recognition.preprocessed.is_frame else f"no {sample_name(labels)}"


def _fitting(pen: Canvas, text: str, width: float) -> float:
    """Points at which a word is as wide as there is room, at most 36."""
    points = 36.0
    while points > _SMALLEST_TEXT and pen.width(text, points) > width:
        points -= 2
    return points


def _draw_text(
    pen: Canvas, area: tuple[int, int, int, int], recognition: Recognition, text: str, status: OverlayStatus
) -> None:
    """The text of several samples, row by row, as large as there is room; below it number and confidence."""
    left, top, right, bottom = area
    least = min((sample.confidence for sample in recognition.samples), default=0.0)
    if recognition.smoothed is not None:
        least = recognition.smoothed.confidence
    colour = GOOD if least >= status.threshold else WARN
    foot = pen.size(16) + pen.px(6, 3)
    rows = text.split("\n")
    points = float(_LARGEST_TEXT)
    while points > _SMALLEST_TEXT and (
        len(rows) * pen.size(points) * _PITCH > bottom - foot - top
        or max(pen.width(row, points) for row in rows) > right - left
    ):
        points -= 4
    pitch = round(pen.size(points) * _PITCH)
    room = max(1, (bottom - foot - top) // pitch)
    if len(rows) > room:
        rows = [*rows[: room - 1], "..."]
    y = top + (bottom - foot - top - len(rows) * pitch) / 2
    for row in rows:
        y += pitch
        middle = ((left + right) / 2, y - pitch * 0.2)
        pen.text(middle, row, points=points, colour=colour, anchor="ms", most=right - left)
    found = f"{len(recognition.samples)} found, least {least * 100:.1f} %"
    pen.text(((left + right) / 2, bottom), found, points=16, anchor="ms", most=right - left)


def _draw_bars(
    pen: Canvas, place: tuple[int, int, int, int], recognition: Recognition, labels: tuple[str, ...]
) -> int:
    """A column an executor, a bar a label; gives the row below."""
    x, y, right, bottom = place
    answers = recognition.answers
    if len(recognition.samples) > 1:
        number = f"{recognition.leading_index + 1} of {len(recognition.samples)}"
        text = f"{sample_name(labels)} {number}, the least certain"
        pen.text((x, y), text, points=14, colour=DIM, most=right - x)
        y += pen.size(14) + pen.px(8, 4)
    columns = max(1, len(answers))
    gutter = min(max(pen.width(label, 14) for label in labels), (right - x) // 2) + pen.px(10, 6)
    gap = pen.px(14, 8)
    width = (right - x - gutter + gap) // columns - gap
    head = pen.size(15) + pen.size(13) + pen.px(10, 5)
    pitch = max(2, min(pen.px(26, 12), (bottom - y - head) // len(labels)))
    bar = max(1, pitch - min(pen.px(8, 3), pitch // 2))
    for column, answer in enumerate(answers):
        left = x + gutter + column * (width + gap)
        _draw_column(pen, (left, y + head, width), (pitch, bar), answer, head)
    for row, label in enumerate(labels if pitch >= 9 else ()):
        best = recognition.prediction is not None and row == recognition.prediction.index
        at = (x + gutter - pen.px(10, 6), y + head + row * pitch + bar / 2)
        room = gutter - pen.px(10, 6)
        pen.text(at, label, points=14, colour=INK if best else DIM, anchor="rm", most=room)
        if not answers:
            track = (x + gutter, y + head + row * pitch, right, y + head + row * pitch + bar - 1)
            pen.draw.rectangle(track, fill=TRACK)
    return y + head + len(labels) * pitch


def _draw_column(
    pen: Canvas, place: tuple[int, int, int], rhythm: tuple[int, int], answer: ExecutorAnswer, head: int
) -> None:
    """Name, answer and bars of one executor."""
    x, y, width = place
    pitch, bar = rhythm
    colour, prediction = MEMBER_COLOURS[answer.key], answer.prediction
    pen.text((x, y - head), _SHORT_NAMES[answer.key], points=15, colour=colour, most=width)
    text = f"{prediction.label}  {prediction.confidence * 100:.1f} %"
    pen.text((x, y - head + pen.size(15) + pen.px(4, 2)), text, points=13, most=width)
    for row, probability in enumerate(prediction.probabilities):
        top = y + row * pitch
        pen.draw.rectangle((x, top, x + width - 1, top + bar - 1), fill=TRACK)
        length = round(float(probability) * width)
        if length:
            tone = colour if row == prediction.index else _faded(colour)
            pen.draw.rectangle((x, top, x + length - 1, top + bar - 1), fill=tone)


def _faded(colour: Colour) -> Colour:
    return tuple((part + ground) // 2 for part, ground in zip(colour, TRACK, strict=True))  # type: ignore[return-value]  # three of three


def _draw_agreement(pen: Canvas, place: tuple[int, int, int], status: OverlayStatus, pitch: int) -> int:
    """How often each executor gave the answer of the C; gives the row below."""
    x, y, right = place
    for row, counts in enumerate(status.agreement):
        at = y + row * pitch
        name = f"{_SHORT_NAMES[counts.key]} = C"
        pen.text((x, at), name, points=13, colour=MEMBER_COLOURS[counts.key])
        equal = counts.same_answer == counts.samples
        text = f"{counts.same_answer:,} of {counts.samples:,} answers"
        if counts.same_bits is not None:
            text += f", {counts.same_bits:,} to the bit"
        start = x + pen.width("device = C", 13) + pen.px(14, 8)
        pen.text((start, at), text, points=13, colour=GOOD if equal else BAD, most=right - start)
    return y + len(status.agreement) * pitch


def _draw_latency(
    pen: Canvas, place: tuple[int, int, int], recognition: Recognition, status: OverlayStatus, pitch: int
) -> int:
    """A bar of all steps with a mark at 1/30 s, and their times; gives the row below."""
    x, y, right = place
    found = {"grey": recognition.times.grey, "find": recognition.times.preprocess}
    steps = status.latency or {**found, **recognition.executor_ms}
    total = sum(steps.values())
    scale = (right - x) / max(_FRAME_MS * 1.1, total)
    height = pen.px(12, 7)
    pen.draw.rectangle((x, y, right - 1, y + height), fill=TRACK)
    start = float(x)
    for name, ms in steps.items():
        end = start + ms * scale
        if round(end) > round(start):
            pen.draw.rectangle((round(start), y, round(end) - 1, y + height), fill=STEP_COLOURS[name])
        start = end
    mark = round(x + _FRAME_MS * scale)
    pen.draw.line((mark, y - pen.px(3, 2), mark, y + height + pen.px(3, 2)), fill=INK)
    y += height + pen.px(8, 4)
    at, row = float(x), 0
    for name, ms in steps.items():
        text = (
            f"{_SHORT_NAMES.get(name, name)} {ms:.1f}" if ms >= 0.05 else f"{_SHORT_NAMES.get(name, name)} 0"
        )
        wide = pen.width(text, 13)
        if at + wide > right and row == 0:
            at, row = float(x), 1
        pen.text((at, y + row * pitch), text, points=13, colour=STEP_COLOURS[name])
        at += wide + pen.px(12, 7)
    text = f"= {total:.1f} ms"
    if at + pen.width(text, 13) > right and row == 0:
        at, row = float(x), 1
    pen.text((at, y + row * pitch), text, points=13, colour=INK)
    return y + (row + 1) * pitch


def _closing_lines(
    recognition: Recognition, labels: tuple[str, ...], status: OverlayStatus
) -> list[tuple[str, Colour]]:
    """Speed and age, the ink, the board, and executors that do not run."""
    lines: list[tuple[str, Colour]] = []
    speed = []
    if status.fps is not None:
        speed.append(f"{status.fps:.1f} frames/s")
    if recognition.age is not None:
        speed.append(f"frame {recognition.age * 1e3:.0f} ms old")
    if speed:
        lines.append((", ".join(speed), INK))
    found = recognition.preprocessed
    if found.region is not None and not found.is_frame:
        ink = "dark" if found.ink_is_dark else "bright"
        text = f"{ink} ink, {found.contrast} levels, strokes of {found.stroke_width:.1f} px"
        lines.append((text, DIM))
    elif not found.is_frame:
        lines.append(("no ink is found", DIM))
    if recognition.prediction is not None and not recognition.prediction.accepted:
        other = "something else" if found.is_frame else nothing_in(recognition, labels)
        lines.append((f"{recognition.prediction.label} is rejected: probably {other}", WARN))
    board = recognition.frame.board
    if board is not None:
        same = recognition.agrees_with_board
        bits = {True: "the same bits", False: "not the same bits", None: f"as one {sample_name(labels)}"}[
            same
        ]
        colour = {True: GOOD, False: BAD, None: DIM}[same]
        text = f"board: {board.label or nothing_in(recognition, labels)}, {bits}"
        lines.append((f"{text}, {sum(board.microseconds) / 1e3:.1f} ms", colour))
    lines += [(f"{name}: {reason}", DIM) for name, reason in status.missing.items()]
    return lines
