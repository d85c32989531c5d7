"""Standard streams that never end in a traceback: any encoding, a full disk, none at all.

A terminal of Windows has cp1252, one of the C locale ASCII; neither has all of our typography. What it lacks
is written in plain letters. A full disk is one line, and costs no work that was done.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from typing import Any, TextIO

from tintling.errors import OutputError

__all__ = ["flush_output", "is_unicode", "prepare_streams"]

_PLAIN = {
    "×": "x",
    "·": ".",
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "→": "->",
    "←": "<-",
    "▶": ">",
    "≤": "<=",
    "≥": ">=",
    "≈": "~",
    "±": "+-",
    "≠": "!=",
    "µ": "u",
    "μ": "u",
    "Δ": "delta ",
    "σ": "sigma ",
    "°": " deg",
    "²": "^2",
    "³": "^3",
    "⁻": "^-",
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "✓": "yes",
    "✔": "yes",
    "✗": "no",
    "✘": "no",
    "█": "#",
    "•": "*",
    "─": "-",
    "━": "-",
    "│": "|",
    "┃": "|",
}
_HANDLER = "tintling-plain"
_STANDARD = (0, 1, 2)


def prepare_streams() -> None:
    """Makes the standard streams of this process such as the module says."""
    _fill_descriptors()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _wrapped(sys.stdout, _Output)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _wrapped(sys.stderr, _Remarks)


def flush_output() -> None:
    """Writes what is still held of the results.

    Raises:
        OutputError: It cannot be written.
    """
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:  # whoever read the other end has gone
            _discard()
            if error.errno not in {errno.EPIPE, errno.EINVAL}:
                raise OutputError(f"cannot write the output: {error.strerror}") from error


def is_unicode(stream: TextIO | None) -> bool:
    """Whether all letters can be written to a stream as they are."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")


def _in_plain_letters(error: UnicodeError) -> tuple[str | bytes, int]:
    """Writes what an encoding lacks with letters that it has; see :func:`codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    plain = "".join(
        _PLAIN.get(letter) or letter.encode("ascii", "backslashreplace").decode() for letter in text
    )
    return plain, error.end


codecs.register_error(_HANDLER, _in_plain_letters)


def _fill_descriptors() -> None:
    """Opens the standard descriptors that are closed: else the first file opened would get their numbers."""
    for number in _STANDARD:
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is taken, which is this one.
            os.open(os.devnull, os.O_RDWR)


def _wrapped(stream: io.TextIOWrapper, kind: type[_Output]) -> io.TextIOWrapper:
    """The same stream, with our manners."""
    raw: Any = getattr(stream.buffer, "raw", stream.buffer)  # with -u there is no buffer
    if not isinstance(raw, io.RawIOBase):  # a stream of a test, or of a program that calls us
        stream.reconfigure(errors=_HANDLER)
        return stream
    stream.flush()
    line = stream.line_buffering or stream.write_through or kind is _Remarks
    return io.TextIOWrapper(
        kind(raw), encoding=stream.encoding, errors=_HANDLER, line_buffering=line, newline=None
    )


class _Output(io.BufferedWriter):
    """Results: a failure to write them is an error of ours, said in one line."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise self._failed(error) from error

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> Exception:
        if error.errno == errno.EPIPE:  # click ends quietly
            return error
        _discard()
        return OutputError(f"cannot write the output: {error.strerror}")


class _Remarks(_Output):
    """Notes and progress: where they cannot be written, the work goes on."""

    def _failed(self, error: OSError) -> Exception:
        return error

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            _discard(2)


def _discard(number: int = 1) -> None:
    """Leads a descriptor nowhere, so that what is still held of a stream does no harm when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
