"""What is fuzzed: each parser as a function of bytes, out of which only errors of ours may come.

``scripts/verify_fuzz.py`` feeds them with atheris, guided by coverage; ``tests/core/test_fuzz_targets.py``
replays the corpus and everything that was found once.
"""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tintling.artifacts import load_manifest
from tintling.camera_client.session.format import SessionInfo
from tintling.camera_client.session.results import check_result
from tintling.camera_client.sources.mjpeg import boundary_of, read_parts
from tintling.camera_client.web.messages import BadMessageError, parse
from tintling.errors import ImageError, TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.images import STREAM_FORMATS, decode_image
from tintling.json_text import parse_json
from tintling.link.framing import Decoder
from tintling.npz import read_npy, read_npz
from tintling.tflite.reader import read_tflite
from tintling.training.data.csv_table import read_csv
from tintling.training.data.idx import read_idx_stream
from tintling.training.settings.recipe import parse_recipe

__all__ = ["CORPUS", "TARGETS", "Target"]

CORPUS = Path(__file__).parent / "fuzz_corpus"
_LABELS = tuple("0123456789")
_LARGEST_COMPILED = 1 << 16  # bytes of a model; larger ones take too long for millions of tries


@dataclass(frozen=True)
class Target:
    """A parser.

    Attributes:
        run: Feeds it; raises what must not come out.
        is_json: Whether its bytes are JSON, for which the fuzzer has mutations of its own.
        largest: Most bytes that it is fed.
    """

    run: Callable[[bytes], object]
    is_json: bool = False
    largest: int = 4096


@cache
def _folder() -> Path:
    """The folder of this process."""
    folder = Path(tempfile.mkdtemp(prefix="tintling-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _with_file(read: Callable[[Path], object], name: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        folder = _folder()
        path = folder / name
        path.write_bytes(data)
        return read(folder if name == "manifest.json" else path)

    return run


def _compiled(data: bytes) -> object:
    graph = read_tflite(data)
    return compile_network(graph, name="fuzzed") if len(data) < _LARGEST_COMPILED else graph


def _result(data: bytes) -> None:
    try:
        check_result(parse_json(data), _LABELS)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise TintlingError(str(error)) from error  # as the reader of sessions does


def _info(data: bytes) -> SessionInfo:
    try:
        document = parse_json(data)
    except ValueError as error:
        raise TintlingError(str(error)) from error
    return SessionInfo.from_json(document, "it")


def _message(data: bytes) -> None:
    for message in (data, data.decode("utf-8", "replace")):
        try:
            parse(message)
        except BadMessageError as error:
            str(error).encode()


def _stream(data: bytes) -> None:
    boundary = boundary_of("multipart/x-mixed-replace; boundary=" + data[:4].decode("latin-1"))
    chunks = iter([data[at : at + 97] for at in range(4, len(data), 97)])
    for part in read_parts(lambda _: next(chunks, b""), boundary, name="it"):
        try:
            decode_image(part, name="it", formats=STREAM_FORMATS)
        except ImageError:
            continue


def _frames(data: bytes) -> None:
    decoder = Decoder(784)
    for at in range(0, len(data), 61):
        list(decoder.feed(data[at : at + 61]))


TARGETS: dict[str, Target] = {
    "tflite": Target(read_tflite, largest=1 << 16),
    "tflite-to-c": Target(_compiled, largest=1 << 16),
    "manifest": Target(_with_file(load_manifest, "manifest.json"), is_json=True),
    "recipe": Target(lambda data: parse_recipe(data.decode("utf-8", "replace"), "recipe.toml")),
    "session": Target(_info, is_json=True),
    "result": Target(_result, is_json=True),
    "message": Target(_message, is_json=True),
    "idx": Target(lambda data: read_idx_stream(io.BytesIO(data), "it")),
    "npz": Target(_with_file(read_npz, "a.npz")),
    "npy": Target(_with_file(read_npy, "a.npy")),
    "csv": Target(lambda data: read_csv(io.BytesIO(data), "it")),
    "picture": Target(lambda data: decode_image(data, name="it")),
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


def load_json(data: bytes) -> object:
    """The document in some bytes, for mutations of JSON; None where there is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
