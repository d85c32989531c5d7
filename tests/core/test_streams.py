"""Standard streams of every encoding, full ones, closed ones."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tintling import streams
from tintling.cli import COMMANDS
from tintling.errors import OutputError
from tintling.streams import flush_output, is_unicode

FULL = "/dev/full"
# Each call in a child of one process, so that Python and its modules are loaded once.
EVERY_CALL = """
import importlib, json, os, sys
from tintling import cli
for name in cli.COMMANDS:
    importlib.import_module(f"tintling.commands.{name}")
for encoding, arguments, out in json.loads(sys.argv[1]):
    child = os.fork()
    if child == 0:
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            stream.reconfigure(encoding=encoding)
        sys.argv = ["tintling", *arguments]
        cli.main()
    _, status = os.waitpid(child, 0)
    print(*arguments, os.waitstatus_to_exitcode(status), file=sys.stderr, flush=True)
"""
HELP = [[*([name] if name else []), "--help"] for name in ("", *COMMANDS)]


def run(*command, **environment):
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "0", "COLUMNS": "100", **environment},
    )


def called(calls):
    """The lines on standard error of so many calls: encoding, arguments, where standard output goes."""
    return run("-c", EVERY_CALL, json.dumps(calls)).stderr.decode("utf-8", "replace")


def written(text, encoding):
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding=encoding, errors="tintling-plain", write_through=True)
    stream.write(text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "3×4 → “é” ≤ 5…".encode()),
        ("cp1252", "3×4 -> “é” <= 5…".encode("cp1252")),
        ("ascii", b'3x4 -> "\\xe9" <= 5...'),
        ("latin-1", '3×4 -> "é" <= 5...'.encode("latin-1")),
    ],
)
def test_what_an_encoding_lacks_is_written_in_plain_letters(encoding, expected):
    assert written("3×4 → “é” ≤ 5…", encoding) == expected


def test_half_a_surrogate_is_written_as_its_escape():
    assert json.loads(written('"\udcff"', "utf-8")) == "\udcff"
    assert written("数", "cp1252") == rb"\u6570"


def test_unicode_streams_are_known():
    assert is_unicode(io.TextIOWrapper(io.BytesIO(), encoding="UTF-8"))
    assert not is_unicode(io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))
    assert is_unicode(io.StringIO())
    assert is_unicode(None)


def test_models_are_inspected_in_any_encoding(tmp_path):
    commands = (["inspect", "nano"], ["inspect", "nano", "--json"], ["doctor"])
    encodings = ("cp1252", "ascii", "cp437", "utf-8")
    calls = [
        (encoding, arguments, str(tmp_path / f"{encoding}-{number}"))
        for encoding in encodings
        for number, arguments in enumerate(commands)
    ]
    told = called(calls)
    assert "Traceback" not in told
    ends = [line for line in told.splitlines() if line in {f"{' '.join(each)} 0" for each in commands}]
    assert ends == [f"{' '.join(each)} 0" for _, each, _ in calls]
    for encoding, arguments, out in calls:
        text = Path(out).read_bytes().decode("utf-8" if encoding == "ascii" else encoding)
        assert text.strip()
        if "--json" in arguments:
            assert json.loads(text)


def test_help_of_every_command_is_shown_in_any_encoding(tmp_path):
    out = str(tmp_path / "out")
    # What ASCII lacks is all that any encoding may lack; one page stands for the letters that cp1252 has.
    calls = [("cp1252", HELP[0], out), *(("ascii", arguments, out) for arguments in HELP)]
    assert called(calls).split("\n")[:-1] == [f"{' '.join(arguments)} 0" for _, arguments, _ in calls]
    assert (tmp_path / "out").read_bytes()


full = pytest.mark.skipif(not os.path.exists(FULL), reason="this system has no /dev/full")  # noqa: PTH110


@full
def test_a_full_disk_is_one_line_for_every_command():
    line = "tintling: cannot write the output: No space left on device\n"
    told = called([("utf-8", arguments, FULL) for arguments in HELP])
    assert told == "".join(f"{line}{' '.join(arguments)} 1\n" for arguments in HELP)


@full
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [["inspect", "nano"], ["inspect", "nano", "--json"]])
def test_results_that_cannot_be_written_are_one_line(arguments, unbuffered):
    with open(FULL, "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "tintling", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
    assert done.stderr == b"tintling: cannot write the output: No space left on device\n"
    assert done.returncode == 1


@full
def test_notes_that_cannot_be_written_stop_no_work(tmp_path):
    command = [sys.executable, "-m", "tintling", "export", "nano", "--out", str(tmp_path / "c")]
    with open(FULL, "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=full, check=False)
    assert done.returncode == 0
    assert (tmp_path / "c" / "manifest.json").exists()


def test_a_reader_that_has_gone_ends_it_quietly():
    with subprocess.Popen(
        [sys.executable, "-m", "tintling", "inspect", "nano"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in {0, 1}


@pytest.mark.skipif(os.name != "posix", reason="descriptors are closed by the shell")
def test_closed_streams_are_no_files_of_ours(tmp_path):
    out = tmp_path / "c"
    command = f"'{sys.executable}' -m tintling export nano --out '{out}' <&- >&- 2>&-"
    assert subprocess.run(["/bin/sh", "-c", command], check=False).returncode == 0
    for path in out.rglob("*"):
        assert path.is_dir() or b"flash" not in path.read_bytes()[:200]
    assert (out / "manifest.json").read_text().startswith("{")


class Broken(io.RawIOBase):
    """A device that takes nothing."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def writable(self):
        return True

    def write(self, _):
        raise OSError(self.number, os.strerror(self.number))


@pytest.fixture
def discarded(monkeypatch):
    """Descriptors that were led nowhere; those of the tests are left alone."""
    found = []
    monkeypatch.setattr(streams, "_discard", lambda number=1: found.append(number))
    return found


def broken(kind, number):
    """A stream of ours over a device that takes nothing, with letters that it still holds."""
    first = io.TextIOWrapper(io.BufferedWriter(Broken(number)), encoding="ascii")
    stream = streams._wrapped(first, kind)
    stream.first = first  # which would close the device when it goes
    stream.write("letters")
    return stream


def test_results_on_a_full_device_are_an_error_of_ours(discarded, monkeypatch):
    stream = broken(streams._Output, errno.ENOSPC)
    with pytest.raises(OutputError, match="cannot write the output: No space left on device"):
        stream.flush()
    assert set(discarded) == {1}
    monkeypatch.setattr(sys, "stdout", broken(streams._Output, errno.EPIPE))
    flush_output()  # a reader that has gone ends it quietly
    monkeypatch.setattr(sys, "stdout", None)
    flush_output()
    assert set(discarded) == {1}


def test_notes_on_a_full_device_are_left_out(discarded):
    broken(streams._Remarks, errno.ENOSPC).flush()
    assert set(discarded) == {2}


def test_a_stream_of_a_program_that_calls_us_keeps_its_place():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert streams._wrapped(stream, streams._Output) is stream
    assert stream.errors == "tintling-plain"


def test_letters_that_cannot_be_read_are_not_replaced():
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", "tintling-plain")
