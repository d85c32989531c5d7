"""The monitor shows text and frames of the real firmware, and goes on after a cut."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from native_board import FaultyLine, LockstepBoard, NativeBoard, board_program, cut
from rated_line import RatedLine

from tintling.camera_client.link.monitor import Said, watch
from tintling.commands.monitor import command
from tintling.errors import LinkError
from tintling.link.framing import encode
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
