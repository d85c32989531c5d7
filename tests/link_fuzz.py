"""Random and mutated bytes through the decoders of C and Python, which must agree on every one."""

from __future__ import annotations

import random
import struct
import subprocess
import zlib
from binascii import crc_hqx
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from tintling.firmware_export.runtime_files import runtime_sources
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool, write_sources
from tintling.link.framing import MAGIC, MAX_PAYLOAD, VERSION, Decoder, Event, encode

SOURCE = Path(__file__).resolve().parent / "native" / "link_fuzz.c"
SANITIZERS = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
MAX_PAYLOADS = (0, 61, 784, 9220)
_STATE = struct.Struct("<B8I")
_EVENT = struct.Struct("<4B5I")
_LONGEST_FEED = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run saw: bytes fed, events of any kind, messages among them, and the first difference."""

    fed: int
    events: int
    messages: int
    difference: str


def build(folder: Path, *, sanitized: bool) -> Path:
    """Compiles the C side, with address and undefined-behaviour sanitizers if asked for."""
    sources = runtime_sources(["tl_link.c"]) | {"link_fuzz.c": SOURCE.read_text(encoding="utf-8")}
    units = write_sources(sources, folder)
    flags = SANITIZERS if sanitized else ("-O2",)
    command = [*find_compiler().command, "-std=c99", *flags, "-I.", *units, "-o", "link_fuzz"]
    run_tool(command, cwd=folder, what="compiling the link's fuzz driver")
    return folder / "link_fuzz"


def stream(rng: random.Random, most: int) -> Iterator[bytes]:
    """Pieces of a stream that never ends: noise, text, frames, and frames with something wrong."""
    while True:
        length = rng.randrange(min(most + 20, rng.choice((30, 300, most + 20))))
        frame = encode(rng.randrange(256), rng.randrange(65536), rng.randbytes(length))
        match rng.randrange(11):
            case 0:
                yield rng.randbytes(rng.randrange(400))
            case 1:
                yield b"I (%d) boot: chip revision v3.1\r\n" % rng.randrange(10**6)
            case 2:
                yield rng.choice((MAGIC, MAGIC[:1], MAGIC + bytes([VERSION]), MAGIC * 8, MAGIC[:1] * 30))
            case 3 | 4:
                yield frame
            case 5:
                yield _flipped(rng, frame)
            case 6:
                yield frame[: rng.randrange(len(frame))]
            case 7:
                at = rng.randrange(len(frame))
                yield frame[:at] + frame[at + 1 :] + frame
            case 8:
                at = rng.randrange(len(frame))
                yield frame[: at + 1] + frame[at:]
            case 9:
                yield _header(rng, most) + rng.randbytes(rng.randrange(60))
            case 10:
                yield encode(2, rng.randrange(65536), frame[: rng.randrange(len(frame))] + frame)


def _flipped(rng: random.Random, frame: bytes) -> bytes:
    changed = bytearray(frame)
    for _ in range(rng.randrange(1, 4)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _header(rng: random.Random, most: int) -> bytes:
    """A right header in front of nothing that belongs to it."""
    length = rng.choice((0, rng.randrange(most + 1), most, most + 1, MAX_PAYLOAD, MAX_PAYLOAD + 1, 2**32 - 1))
    version = rng.choice((VERSION, VERSION, VERSION, 0, 2, 255))
    head = struct.pack("<2sBBHI", MAGIC, version, rng.randrange(256), rng.randrange(65536), length)
    return head + crc_hqx(head, 0xFFFF).to_bytes(2, "little")


def script(rng: random.Random, count: int, most: int) -> Iterator[tuple[int, int, bytes]]:
    """Records of the driver's script, at least ``count`` bytes in them; a third is fed byte by byte."""
    fed, now, pieces = 0, rng.randrange(2**20), stream(rng, most)
    while fed < count:
        data = b"".join(next(pieces) for _ in range(rng.randrange(1, 6)))
        longest = rng.choice((1, 7, _LONGEST_FEED))
        at = 0
        while at < len(data):
            part = data[at : at + rng.randrange(1, longest + 1)]
            at += len(part)
            fed += len(part)
            yield 0, len(part), part
            if rng.randrange(20) == 0:
                now += rng.choice((0, 1, 50, 199, 200, 1500, 40_000))
                yield 1, now, b""
        if rng.randrange(50) == 0:
            yield 2, 0, b""


def run(program: Path, folder: Path, *, count: int, seed: int, most: int) -> Outcome:
    """Drives both decoders with one script and compares what they tell after every step.

    Args:
        program: As :func:`build` makes it.
        folder: Where script and log go.
        count: Bytes to feed.
        seed: Of the script.
        most: Largest payload that the decoders take.
    """
    records, log = folder / "script", folder / "log"
    with records.open("wb") as out:
        for op, value, data in script(random.Random(seed), count, most):  # noqa: S311 - no secrets
            out.write(struct.pack("<BI", op, value) + data)
    with records.open("rb") as given, log.open("wb") as out:
        done = subprocess.run([str(program), str(most)], stdin=given, stdout=out, stderr=-1, check=False)
    if done.returncode:
        return Outcome(0, 0, 0, f"the C decoder ended with {done.returncode}: {done.stderr.decode()[:400]}")
    return _compare(random.Random(seed), count, most, log)  # noqa: S311 - no secrets


def _compare(rng: random.Random, count: int, most: int, log: Path) -> Outcome:
    decoder, fed, events = Decoder(most), 0, 0
    with log.open("rb") as told:
        for number, (op, value, data) in enumerate(script(rng, count, most)):
            found = list(
                decoder.feed(data) if op == 0 else decoder.tick(value) if op == 1 else decoder.flush()
            )
            fed += len(data)
            events += len(found)
            state = _STATE.pack(0xEE, decoder.pending, *astuple(decoder.counts))
            mine = b"".join(map(_plain, found)) + state
            theirs = told.read(len(mine))
            if mine != theirs:
                return Outcome(
                    fed, events, decoder.counts.messages, f"step {number}: {mine.hex()} != {theirs.hex()}"
                )
        rest = told.read(1)
    if decoder.counts.message_bytes + decoder.counts.noise + decoder.pending != fed:
        return Outcome(fed, events, decoder.counts.messages, "bytes are missing from the counts")
    return Outcome(fed, events, decoder.counts.messages, "C tells more than Python" if rest else "")


def _plain(event: Event) -> bytes:
    return _EVENT.pack(
        event.kind,
        event.version,
        event.type,
        0,
        event.sequence,
        event.length,
        event.crc,
        event.offset & 0xFFFFFFFF,
        zlib.crc32(event.payload),
    )
