"""The monitor shows text and frames of the real firmware, and goes on after a cut."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from native_board import FaultyLine, LockstepBoard, NativeBoard, board_program, cut
from rated_line import RatedLine

from tintling.camera_client.link.monitor import Said, watch
from tintling.commands.monitor import command
from tintling.errors import LinkError
from tintling.link.fields import MESSAGES
from tintling.link.framing import MessageType, encode
from tintling.link.messages import ErrorCode

BOOT = b"ets Jun  8 2016\r\n\x1b[0;32mI (31) boot: ESP-IDF\x1b[0m\r\nhalf a line"


@pytest.fixture
def board() -> Iterator[LockstepBoard]:
    with LockstepBoard(board_program(), boot_text=BOOT) as native:
        yield native


def watched(line: FaultyLine, **options: bool) -> Iterator[Said]:
    """Five seconds of the line's own time."""
    board = line.board
    return watch(lambda: line, most_seconds=5, clock=board.clock, sleep=board.sleep, **options)


def until(lines: Iterator[Said], found: Callable[[Said], bool]) -> list[Said]:
    seen = []
    for said in lines:
        seen.append(said)
        if found(said):
            return seen
    raise AssertionError(seen)


def test_text_is_shown_in_lines_and_without_escapes(board):
    lines = watched(FaultyLine(board), greet=False)
    seen = until(lines, lambda said: said.text.startswith("half"))
    assert [said.text for said in seen][:2] == ["ets Jun  8 2016", "I (31) boot: ESP-IDF"]
    assert all(said.kind == "text" for said in seen)
    lines.close()


def test_a_greeted_board_says_what_it_is(board):
    lines = watched(FaultyLine(board))
    info = until(lines, lambda said: said.fields.get("message") == "INFO")[-1]
    assert "native process, model tiny 5769f41a9eca…" in info.text
    assert info.fields["board"] == "native process"
    lines.close()


def test_captures_are_told_in_words(board):
    lines = watched(FaultyLine(board), stream=True)
    capture = until(lines, lambda said: said.fields.get("message") == "CAPTURE")[-1]
    assert capture.text.startswith("CAPTURE #0: 1 at 40,24 6×48")
    lines.close()


def test_a_cut_line_is_noted_and_opened_again(board):
    line = FaultyLine(board, script=[(10, cut)])
    lines = watched(line)
    seen = until(lines, lambda said: said.fields.get("message") == "INFO")
    notes = [said.text for said in seen if said.kind == "note"]
    assert notes == ["faulty line was cut: somebody pulled the cable", "the line is open again"]
    lines.close()


def test_refused_and_malformed_frames_are_told(board):
    damaged = encode(0x82, 5, bytes(20))[:-1] + b"\x00"
    frames = [
        damaged + encode(0x83, 6, b"short") + encode(0x42, 7, b"?") + encode(0xFF, 8, bytes(12) + b"why")
    ]
    line = FaultyLine(board, to_host=lambda _: frames.pop() if frames else b"")
    lines = watched(line, greet=False)
    texts = [said.text for said in until(lines, lambda said: said.text.startswith("ERROR"))]
    assert texts[0] == "LOGITS #5, 20 bytes: damaged"
    assert texts[1].startswith("RESULT #6: the device sent a RESULT of 5 bytes; expected at least 60")
    assert texts[2] == "type 42 #7: 1 bytes"
    assert texts[3] == "ERROR #8: why (code 0)"
    assert 0 not in set(ErrorCode)
    lines.close()


def test_a_line_that_is_not_there_is_an_error():
    def connect() -> FaultyLine:
        raise LinkError("there is no port /dev/ttyUSB9")

    with pytest.raises(LinkError, match="no port"):
        next(watch(connect))


def test_the_command_prints_lines_or_json():
    with (
        NativeBoard(board_program(), boot_text=BOOT) as board,
        RatedLine(board.ours, 921_600) as line,
    ):
        plain = CliRunner().invoke(command, [line.path, "--seconds", "0.5"])
        assert plain.exit_code == 0
        assert "I (31) boot: ESP-IDF" in plain.output
        shown = CliRunner().invoke(command, [line.path, "--seconds", "0.5", "--json"])
    documents = [json.loads(text) for text in shown.stdout.splitlines()]
    assert "INFO" in {document.get("message") for document in documents}


def test_stream_and_quiet_exclude_each_other():
    assert CliRunner().invoke(command, ["x", "--quiet", "--stream"]).exit_code == 2


class Script:
    """A line on which a device says something at each look, or breaks."""

    name = "script"
    bytes_a_second: float | None = None

    def __init__(self, *said: bytes | LinkError) -> None:
        self.said = list(said)
        self.sent = b""
        self.closed = False

    def exchange(self, data: memoryview, _timeout_s: float) -> tuple[int, bytes]:
        said = self.said.pop(0) if self.said else b""
        if isinstance(said, LinkError):
            raise said
        self.sent += bytes(data)
        return len(data), said

    def close(self) -> None:
        self.closed = True


def told(*lines: Script | LinkError, seconds: float = 4.0, **options: bool) -> list[str]:
    """Everything that is told of lines that are opened one after the other; each look takes 50 ms."""
    times, left = itertools.count(step=0.05), list(lines)

    def connect() -> Script:
        line = left.pop(0)
        if isinstance(line, LinkError):
            raise line
        return line

    clock = lambda: next(times)  # noqa: E731 - a clock is a function
    seen = watch(connect, most_seconds=seconds, clock=clock, sleep=lambda _: None, **options)
    return [said.text for said in seen]


def answer(kind: MessageType, tail: bytes = b"", **fields: int) -> bytes:
    """A frame of a device; what is not given is 0."""
    message = MESSAGES[kind]
    names = [field.name for field in message.fields if not field.kind.name.endswith("S")]
    return encode(kind, 7, message.pack(**(dict.fromkeys(names, 0) | fields)) + tail)


def test_every_kind_of_answer_is_told_in_words():
    frames = [
        answer(MessageType.LOGITS, bytes([1, 9, 3]), microseconds=1500),
        answer(MessageType.LOGITS),
        answer(MessageType.RESULT, status=1),
        answer(MessageType.STREAMING, flags=1, width=96, height=80),
        answer(MessageType.STREAMING),
        answer(MessageType.STATISTICS, requests=5),
    ]
    texts = [text.partition(": ")[2] for text in told(Script(*frames), greet=False)]
    assert texts[:5] == [
        "1 in 1,500 µs",
        "nothing in 0 µs",
        "nothing found",
        "stream on, 96×80",
        "stream off, 0×0",
    ]
    assert len(texts) == 6


def test_a_line_without_end_is_shown_in_parts_and_half_a_line_after_a_silence():
    assert told(Script(b"x" * 1200, b"prompt>"), greet=False) == ["x" * 1200, "prompt>"]


def test_a_device_that_wants_a_greeting_is_greeted_again():
    line = Script(b"", answer(MessageType.ERROR, b"who are you?", request_crc=1))
    assert told(line)[0].startswith("ERROR #7: who are you?")
    assert line.sent.count(b"tintling") >= 2


def test_a_stream_is_ended_with_the_watch_whether_or_not_the_line_still_is():
    line = Script()
    assert told(line, greet=False, stream=True) == []
    assert (len(line.sent) > 0, line.closed) == (True, True)
    broken = Script(LinkError("cut"), LinkError("cut"))
    assert told(broken, LinkError("still away"), Script(), greet=False, stream=True) == [
        "cut",
        "the line is open again",
    ]


def test_a_line_that_does_not_come_back_ends_the_watch_in_time():
    assert told(Script(LinkError("cut")), *[LinkError("away")] * 90, greet=False) == ["cut"]
