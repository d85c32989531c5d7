"""Proves the link: both decoders on ten million bytes, its share of the line's rate, recovery from faults.

    python scripts/verify_link.py [--bytes 10000000] [--seconds 4]

Prints a table of figures beside their goals; the exit code is 1 when one falls short. The board is the
real firmware, run as a process of this machine; the line is a pseudo-terminal held to its rate, with
4 ms of latency each way.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from goals import Row, gather, show

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the helpers of the tests: boards and lines that misbehave

import link_fuzz  # noqa: E402 - needs the path above
from native_board import (  # noqa: E402 - likewise
    FaultyLine,
    NativeBoard,
    Noise,
    board_program,
    cut,
    device_on,
    timed_answers,
)
from rated_line import RatedLine  # noqa: E402 - likewise

from tintling.camera_client.link.device import Device, open_device  # noqa: E402 - likewise

BAUDS = (115_200, 921_600, 2_000_000)
LATENCY_S = 0.004
DEVICE_US = 1500  # an ESP32 takes about so long for the tiny network
FRAME_WRITE_US = 5000  # a write; a RESULT takes several, so that a frame takes more than 15 ms
QUEUE_BYTES = 8192  # of the ESP-IDF firmware
LEAST_SHARE = 0.9
TRIES = 3
FILL = 8  # answers until the window is full
MAX_GAP_S = 1.0
SEEDS = range(8)


def decoders(count: int) -> Iterator[Row]:
    """Both decoders on one stream, the C one under the address and undefined-behaviour sanitizers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = link_fuzz.build(folder, sanitized=True)
        fed = events = messages = 0
        difference = ""
        for seed, most in enumerate(link_fuzz.MAX_PAYLOADS):
            share = count // len(link_fuzz.MAX_PAYLOADS)
            outcome = link_fuzz.run(program, folder, count=share, seed=seed, most=most)
            fed, events, messages = fed + outcome.fed, events + outcome.events, messages + outcome.messages
            difference = difference or outcome.difference
    text = difference or f"{fed:,} bytes, {events:,} events, {messages:,} messages"
    yield Row("C and Python agree on every byte", text, f"{count:,} bytes", not difference and fed >= count)


def throughput(seconds: float) -> Iterator[Row]:
    """Tensors and 96×96 frames through a line of each rate; payload against what the line carries."""
    tensor = np.zeros((28, 28, 1), np.int8)
    rng = np.random.Generator(np.random.PCG64(2))
    frame = rng.integers(0, 256, (96, 96), np.uint8)

    def tensors(device: Device, count: int) -> Iterator[object]:
        return device.logits([tensor] * count)

    def frames(device: Device, count: int) -> Iterator[object]:
        return device.results([frame] * count)

    for baud in BAUDS:
        yield _share(baud, "tensors", tensor.size, write_us=DEVICE_US, seconds=seconds, ask=tensors)
    for baud in BAUDS:
        yield _share(baud, "frames", frame.size, write_us=FRAME_WRITE_US, seconds=2 * seconds, ask=frames)


def _share(
    baud: int,
    what: str,
    size: int,
    *,
    write_us: int,
    seconds: float,
    ask: Callable[[Device, int], Iterator[object]],
) -> Row:
    """The best of a few tries: a busy machine makes the line slower than its rate, never faster."""
    best, repeats = 0.0, 0
    fill = FILL if what == "tensors" else 2
    for _ in range(TRIES):
        with (
            NativeBoard(board_program(), delay_us=write_us, queue_bytes=QUEUE_BYTES) as board,
            RatedLine(board.ours, baud, latency_s=LATENCY_S) as line,
            open_device(line.path) as device,
        ):
            answers = ask(device, int(seconds * line.bytes_a_second / size) + fill)
            for _ in range(fill):
                next(answers)
            begin = time.monotonic()
            done = sum(1 for _ in answers)
            rate = done / (time.monotonic() - begin)
            best, repeats = max(best, rate), device.link.repeats
            share = best * size / line.bytes_a_second
        if share >= LEAST_SHARE:
            break
    value = f"{share:.1%}, {best:,.1f} {what}/s, {repeats} repeats"
    return Row(f"payload of {what} at {baud:,} baud", value, f"{LEAST_SHARE:.0%}", share >= LEAST_SHARE)


def faults() -> Iterator[Row]:
    """The longest wait for an answer when something happens in the middle of a frame; none may be wrong."""
    rng = np.random.Generator(np.random.PCG64(1))
    inputs = rng.integers(-128, 128, (200, 28, 28, 1), np.int8)
    with NativeBoard(board_program()) as board:
        expected = timed_answers(device_on(FaultyLine(board)), inputs)[0]
    noise = {
        kind: (lambda seed, kind=kind: (Noise(seed, 3000, kind), Noise(seed + 50, 300, kind), None))
        for kind in ("flip", "lose", "double", "garbage")
    }
    events: dict[str, Callable[[int], tuple[object, object, object]]] = {
        **noise,
        "cut": lambda _: (bytes, bytes, cut),
        "reset": lambda _: (bytes, bytes, "reset"),
    }
    names = {
        "flip": "flipped bits",
        "lose": "lost bytes",
        "double": "doubled bytes",
        "garbage": "garbage between frames",
        "cut": "line cut in mid-frame",
        "reset": "reset in mid-frame, with boot text",
    }
    for key, make in events.items():
        worst, wrong, repeats = 0.0, 0, 0
        for seed in SEEDS:
            to_board, to_host, happening = make(seed)
            with NativeBoard(board_program(), boot_text=b"rst:0x1 (POWERON_RESET)\r\n\xf5\x54") as board:
                happens = board.reset if happening == "reset" else happening
                script = [(20_100 + 997 * seed, happens)] if happens else []
                device = device_on(FaultyLine(board, to_board, to_host, script))
                rows, gap = timed_answers(device, inputs)
                wrong += int((rows != expected).any(axis=1).sum())
                worst, repeats = max(worst, gap), repeats + device.link.repeats
        asked = len(SEEDS) * len(inputs)
        value = f"{worst * 1000:,.0f} ms at most, {wrong} of {asked:,} wrong, {repeats} repeats"
        yield Row(names[key], value, "1,000 ms, 0 wrong", worst <= MAX_GAP_S and not wrong)


def main() -> int:
    """Runs every part and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=10_000_000, help="to feed to both decoders")
    parser.add_argument("--seconds", type=float, default=4.0, help="of full line at each rate")
    options = parser.parse_args()
    rows = gather(chain(decoders(options.bytes), throughput(options.seconds), faults()))
    show("The link", rows)
    return 0 if all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
