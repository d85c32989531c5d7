"""What is fuzzed: each parser as a function of bytes, out of which only errors of ours may come.

``scripts/verify_fuzz.py`` feeds them with atheris, guided by coverage; ``tests/core/test_fuzz_targets.py``
replays the corpus and everything that was found once.

Each parser imports what it needs when it first runs: the fuzzer instruments what is imported, which takes a
minute for all of them together.
"""

from __future__ import annotations

import atexit
import io
import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive_changes import changed_archive
from json_mutations import changed_json, changed_toml

from tintling.errors import TintlingError

__all__ = ["CORPUS", "TARGETS", "Target"]

CORPUS = Path(__file__).parent / "fuzz_corpus"
_MEMORY = Path("/dev/shm")  # noqa: S108 - only the parent of a folder of our own
_LABELS = tuple("0123456789")
_LARGEST_COMPILED = 1 << 16  # bytes of a model; larger ones take too long for millions of tries


@dataclass(frozen=True)
class Target:
    """A parser.

    Attributes:
        run: Feeds it; raises what must not come out.
        change: Changes one value of a document, drawn with a generator; None where bytes are no document.
        largest: Most bytes that it is fed.
    """

    run: Callable[[bytes], object]
    change: Callable[[bytes, random.Random], bytes | None] | None = None
    largest: int = 4096


@cache
def _folder() -> Path:
    """The folder of this process, in memory where the system has such: a disk takes 8 ms a file."""
    folder = Path(tempfile.mkdtemp(prefix="tintling-fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _file(data: bytes, name: str) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def _tflite(data: bytes) -> object:
    from tintling.tflite.reader import read_tflite

    return read_tflite(data)


def _compiled(data: bytes) -> object:
    from tintling.firmware_export.compiler.emit import emit_c
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.tflite.reader import read_tflite

    graph = read_tflite(data)
    return emit_c(compile_network(graph, name="fuzzed")) if len(data) < _LARGEST_COMPILED else graph


def _result(data: bytes) -> None:
    from tintling.camera_client.session.results import check_result
    from tintling.json_text import parse_json

    try:
        check_result(parse_json(data), _LABELS)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise TintlingError(str(error)) from error  # as the reader of sessions does


def _info(data: bytes) -> object:
    from tintling.camera_client.session.format import SessionInfo
    from tintling.json_text import parse_json

    try:
        document = parse_json(data)
    except ValueError as error:
        raise TintlingError(str(error)) from error
    return SessionInfo.from_json(document, "it")


def _message(data: bytes) -> None:
    from tintling.camera_client.web.messages import BadMessageError, parse

    for message in (data, data.decode("utf-8", "replace")):
        try:
            parse(message)
        except BadMessageError as error:
            str(error).encode()


def _stream(data: bytes) -> None:
    from tintling.camera_client.sources.mjpeg import boundary_of, read_parts
    from tintling.errors import ImageError
    from tintling.images import STREAM_FORMATS, decode_image

    boundary = boundary_of("multipart/x-mixed-replace; boundary=" + data[:4].decode("latin-1"))
    chunks = iter([data[at : at + 97] for at in range(4, len(data), 97)])
    for part in read_parts(lambda _: next(chunks, b""), boundary, name="it"):
        try:
            decode_image(part, name="it", formats=STREAM_FORMATS)
        except ImageError:
            continue


def _frames(data: bytes) -> None:
    from tintling.link.framing import Decoder

    decoder = Decoder(784)
    for at in range(0, len(data), 61):
        list(decoder.feed(data[at : at + 61]))


def _manifest(data: bytes) -> object:
    from tintling.artifacts import load_manifest

    return load_manifest(_file(data, "manifest.json").parent)


def _recipe(data: bytes) -> object:
    from tintling.training.settings.recipe import parse_recipe

    return parse_recipe(data.decode("utf-8", "replace"), "recipe.toml")


def _idx(data: bytes) -> object:
    from tintling.training.data.idx import read_idx_stream

    return read_idx_stream(io.BytesIO(data), "it")


def _npz(data: bytes) -> object:
    from tintling.npz import read_npz

    return read_npz(_file(data, "a.npz"))


def _npy(data: bytes) -> object:
    from tintling.npz import read_npy

    return read_npy(_file(data, "a.npy"))


def _csv(data: bytes) -> object:
    from tintling.training.data.csv_table import read_csv

    return read_csv(io.BytesIO(data), "it")


def _picture(data: bytes) -> object:
    from tintling.images import decode_image

    return decode_image(data, name="it")


TARGETS: dict[str, Target] = {
    "tflite": Target(_tflite, largest=1 << 16),
    "tflite-to-c": Target(_compiled, largest=1 << 16),
    "manifest": Target(_manifest, change=changed_json, largest=1 << 14),
    "recipe": Target(_recipe, change=changed_toml),
    "session": Target(_info, change=changed_json),
    "result": Target(_result, change=changed_json),
    "message": Target(_message, change=changed_json),
    "idx": Target(_idx),
    "npz": Target(_npz, change=changed_archive),
    "npy": Target(_npy),
    "csv": Target(_csv),
    "picture": Target(_picture),
    "stream": Target(_stream),
    "link": Target(_frames),
}


def survives(target: Target, data: bytes) -> bool:
    """Runs a parser on bytes; False when it refuses them in one line."""
    try:
        target.run(data)
    except TintlingError as error:
        text = str(error)
        text.encode()
        if "\n" in text:
            raise AssertionError(f"an error of several lines: {text!r}") from error
        return False
    return True
