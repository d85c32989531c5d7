"""Proves the firmware on every processor: same logits, same tensors, through the link.

The firmware runs as a process of this machine and on emulated boards. Test digits go through each of
them, as tensors and as whole frames, and every answer is compared with the reference executor and with
this machine's preprocessing. Flash, RAM and stack are measured beside their goals.

    python scripts/verify_device.py [--tensors 10000] [--frames 200] [--cores rv32imc,…] [--json] [model]

Exit code 1 when a figure is short of its goal. Xtensa needs qemu-system-xtensa and Debian's cross
compiler; the sizes need its RISC-V compiler.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from goals import Row, gather, show
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the firmware as a process of this machine

from native_board import FaultyLine, NativeBoard, board_program  # noqa: E402 - needs the path above

from tintling.arithmetic import reference  # noqa: E402 - likewise
from tintling.camera_client.link.connection import LinkSession  # noqa: E402 - likewise
from tintling.camera_client.link.device import Device, open_device  # noqa: E402 - likewise
from tintling.camera_client.parity.digit_frames import frames_of_digits  # noqa: E402 - likewise
from tintling.camera_client.preprocessing.host import Preprocessed, preprocess  # noqa: E402 - likewise
from tintling.console import note  # noqa: E402 - likewise
from tintling.errors import TintlingError  # noqa: E402 - likewise
from tintling.firmware_export.compiler.network import compile_network  # noqa: E402 - likewise
from tintling.firmware_export.emulation.footprint import (  # noqa: E402 - likewise
    SIZE_FLAGS,
    measure_footprint,
    worst_stack,
)
from tintling.firmware_export.emulation.simulation import CORES, simulate  # noqa: E402 - likewise
from tintling.firmware_export.forms.firmware import firmware_sources  # noqa: E402 - likewise
from tintling.firmware_export.targets.board_image import BOARDS  # noqa: E402 - likewise
from tintling.firmware_export.targets.cross import TARGETS, cross_compilers  # noqa: E402 - likewise
from tintling.graph import Graph  # noqa: E402 - likewise
from tintling.link.messages import Result  # noqa: E402 - likewise
from tintling.pixels import Normalization  # noqa: E402 - likewise
from tintling.tflite.reader import read_tflite  # noqa: E402 - likewise
from tintling.training.data.mnist import load_mnist  # noqa: E402 - likewise

GOLDEN = ROOT / "tests" / "golden" / "tiny_int8.tflite"
LABELS = tuple("0123456789")
NATIVE = "x86-64"
KILOBYTE = 1024
LEAST_RATE = 20  # classifications a second, on RV32IMC
SMALLEST_TENSORS = 1000
FRAME_BYTES = 16 + 4 + 96 * 96  # TL_APP_FRAME_BYTES


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What every board is asked, and what it must answer."""

    graph: Graph
    tensors: NDArray[np.int8]
    frames: list[NDArray[np.uint8]]

    def logits(self, tensors: NDArray[np.int8]) -> NDArray[np.int8]:
        """The reference's answers, shape (N, outputs)."""
        answers = reference.run_all(self.graph, tensors)[self.graph.output.index]
        return np.asarray(answers, np.int8).reshape(len(tensors), -1)


def check_board(name: str, device: Device, proof: Proof) -> Iterator[Row]:
    """Sends tensors, then frames, and compares every answer."""
    asked = len(proof.tensors)
    began = time.perf_counter()
    answers = list(device.logits(proof.tensors))
    rate = asked / (time.perf_counter() - began)
    same = sum(
        np.array_equal(answer.values, expected)
        for answer, expected in zip(answers, proof.logits(proof.tensors), strict=True)
    )
    ticks = np.array([answer.time.ticks for answer in answers])
    counted = "" if name == NATIVE else f"; {ticks.mean():,.0f} instructions, at most {ticks.max():,}"
    yield Row(
        f"{name}: logits",
        f"{same:,} of {asked:,} identical{counted}",
        f"{asked:,}",
        same == asked and asked > 0,
    )
    if name == "rv32imc":
        yield Row(f"{name}: speed", f"{rate:,.0f} a second", f"≥ {LEAST_RATE}", rate >= LEAST_RATE)
    yield check_frames(name, device, proof)


def check_frames(name: str, device: Device, proof: Proof) -> Row:
    """Sends whole frames and compares region, tensor and logits."""
    same = found = 0
    ticks = []
    for frame, result in zip(proof.frames, device.results(proof.frames), strict=True):
        expected = preprocess(frame)
        found += expected.found
        ticks.append(result.preprocess.ticks)
        if result.found != expected.found or result.tensor is None:
            continue
        if not np.array_equal(result.tensor, expected.tensor):
            continue
        if expected.found and not _same_reading(result, expected, proof):
            continue
        same += 1
    asked = len(proof.frames)
    counted = "" if name == NATIVE else f"; {np.mean(ticks):,.0f} instructions to the tensor"
    value = f"{same:,} of {asked:,} identical, {found:,} with a digit{counted}"
    return Row(f"{name}: frames", value, f"{asked:,}", same == asked and found > 0)


def _same_reading(result: Result, expected: Preprocessed, proof: Proof) -> bool:
    if (there := expected.region) is None:
        return False
    region = (result.region.x, result.region.y, result.region.width, result.region.height)
    logits = proof.logits(expected.tensor[np.newaxis])[0]
    return region == (there.x, there.y, there.width, there.height) and np.array_equal(result.logits, logits)


class NativeDevice(AbstractContextManager[Device]):
    """The firmware as a process of this machine."""

    def __enter__(self) -> Device:
        self._board = NativeBoard(board_program())
        session = LinkSession(lambda: FaultyLine(self._board), NATIVE)
        session.open()
        return Device(session)

    def __exit__(self, *_: object) -> None:
        self._board.__exit__()


def check_sizes(graph: Graph) -> Iterator[Row]:
    """Flash and RAM without drivers on RV32IMC, and the worst stack everywhere."""
    sources = firmware_sources(compile_network(graph, name="tiny", labels=LABELS))
    for board in BOARDS.values():
        # GCC measures; the ESP32 has clang alone here.
        found = cross_compilers(board.target, "gcc") if board.target in TARGETS else []
        if board.core == "rv32imc" and not found:
            yield Row(
                "rv32imc: flash without drivers",
                "riscv64-unknown-elf-gcc is not installed",
                "runs",
                passed=False,
            )
        for compiler in found:
            flags = SIZE_FLAGS[board.target]
            size = measure_footprint(compiler, sources, frame_bytes=FRAME_BYTES, flags=flags)
            how = " ".join(("-Os", *flags))
            judged = board.core == "rv32imc"
            goal = f"≤ {16 * KILOBYTE:,} B" if judged else ""
            yield Row(
                f"{board.core}: flash without drivers",
                f"{size.flash:,} B ({how})",
                goal,
                not judged or size.flash <= 16 * KILOBYTE,
            )
            yield Row(
                f"{board.core}: RAM besides frame and stack",
                f"{size.ram:,} B",
                goal,
                not judged or size.ram <= 16 * KILOBYTE,
            )
            bound = worst_stack(compiler, board.core, sources)
            chain = " → ".join(f"{name} {frame}" for name, frame in bound.chain)
            yield Row(f"{board.core}: worst stack", f"{bound.size:,} B: {chain}", "stated", passed=True)


def check_all(proof: Proof, cores: tuple[str, ...]) -> Iterator[Row]:
    """Every board, then the sizes; a missing tool is a row that is short."""
    if proof.graph.sha256 == read_tflite(GOLDEN).sha256:  # the process is built around this model
        with NativeDevice() as device:
            yield from check_board(NATIVE, device, proof)
    for core in cores:
        try:
            with simulate(proof.graph, core=core, name="tiny", labels=LABELS, opt="-Os") as board:
                with open_device(board.url) as device:
                    yield from check_board(core, device, proof)
                deepest = board.statistics.stack_bytes
        except TintlingError as error:
            yield Row(core, str(error), "runs", passed=False)
            continue
        deepest = board.statistics.stack_bytes or deepest
        if deepest:
            yield Row(f"{core}: deepest stack of the run", f"{deepest:,} B", "stated", passed=True)
    if "rv32imc" in cores:
        yield from check_smallest(proof)
    yield from check_sizes(proof.graph)


def check_smallest(proof: Proof) -> Iterator[Row]:
    """The build whose flash is measured, by the GNU compiler, gives the same bits too."""
    some = replace(proof, tensors=proof.tensors[:SMALLEST_TENSORS], frames=proof.frames[:20])
    flags = SIZE_FLAGS["rv32imc"]
    try:
        board = simulate(
            proof.graph, core="rv32imc", name="tiny", labels=LABELS, family="gcc", opt="-Os", flags=flags
        )
        with board, open_device(board.url) as device:
            yield from check_board("rv32imc by GCC, smallest", device, some)
    except TintlingError as error:
        yield Row("rv32imc by GCC, smallest", str(error), "runs", passed=False)


def main() -> int:
    """Measures, prints, judges."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", nargs="?", type=Path, default=GOLDEN)
    parser.add_argument("--tensors", type=int, default=10_000, help="test digits to send")
    parser.add_argument("--frames", type=int, default=200, help="frames to send")
    parser.add_argument("--cores", default=",".join(CORES), help="emulated boards, separated by commas")
    parser.add_argument("--data", type=Path, help="MNIST: .npz or IDX")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    digits = load_mnist(options.data).test_images
    if len(digits) < options.tensors:
        note(f"only {len(digits):,} test digits are at hand: the rest of MNIST could not be read")
    proof = Proof(
        graph=read_tflite(options.model),
        tensors=Normalization.unit().to_int8(digits[: options.tensors]),
        frames=frames_of_digits(digits[: options.frames]),
    )
    rows = gather(check_all(proof, tuple(options.cores.split(","))))
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
    else:
        show("The firmware on every processor", rows)
    enough = len(proof.tensors) == options.tensors and len(proof.frames) == options.frames
    return 0 if enough and all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
