"""Proves the page's WebAssembly against the device's C: the same bits on every digit and photograph.

The modules of all shipped models run in wasmtime. Test digits go through as tensors; photographs of
``$TINTLING_DATA_DIR`` as frames, once for one digit and once for all of them. Regions, tensors and logits
are compared with the C that this machine compiles.

    python scripts/verify_web.py [--photographs 2000] [model …]

Exit code 1 when a figure is short of its goal.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from camera_sets import SETS, read_set
from goals import Row, gather, show
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the module's host

from wasm_host import WasmHost  # noqa: E402 - needs the path above

from tintling.camera_client.inference.classifier import Network, open_network  # noqa: E402 - likewise
from tintling.camera_client.inference.executors import CompiledExecutor  # noqa: E402 - likewise
from tintling.camera_client.preprocessing.host import preprocess, preprocess_page  # noqa: E402 - likewise
from tintling.camera_client.web.recognition import reduced_to_fit  # noqa: E402 - likewise
from tintling.console import note  # noqa: E402 - likewise
from tintling.firmware_export.compiler.network import compile_network  # noqa: E402 - likewise
from tintling.firmware_export.forms.web import WebModule, build_module  # noqa: E402 - likewise
from tintling.shipped import digit_models  # noqa: E402 - likewise
from tintling.training.data.mnist import load_mnist  # noqa: E402 - likewise

MAX_BYTES = 64_000
SETS_OF_PAGES = ("photo_page",)


def main() -> int:
    """Measures, prints the table, and gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", default=list(digit_models()))
    parser.add_argument("--photographs", type=int, default=2000, help="at most so many of each set")
    asked = parser.parse_args()
    tensors = (load_mnist().test_images.astype(np.int16) - 128).astype(np.int8).reshape(-1, 28, 28, 1)
    rows: list[Row] = []
    for name in asked.models:
        network = open_network(Path(name))
        module = build_module(compile_network(network.graph, name=network.name, labels=network.labels))
        rows += gather(model_rows(network, module, tensors))
    first = open_network(Path(asked.models[0]))
    rows += gather(photograph_rows(first, asked.photographs))
    show("The page's WebAssembly beside the device's C", rows)
    return 0 if all(row.passed for row in rows) else 1


def model_rows(network: Network, module: WebModule, tensors: NDArray[np.int8]) -> Iterator[Row]:
    """Size of a module, and its logits of the test digits."""
    size = len(module.code)
    yield Row(f"{network.name}: module, bytes", f"{size:,}", f"≤ {MAX_BYTES:,}", size <= MAX_BYTES)
    host = WasmHost(module.code, network.graph.output.size)
    expected = CompiledExecutor(network.graph).run(tensors)
    started = time.perf_counter()
    found = np.stack([host.classify(tensor) for tensor in tensors])
    each = (time.perf_counter() - started) / len(tensors) * 1e3
    yield _identical(f"{network.name}: digits, same logits", (found == expected).all(axis=1))
    yield Row(f"{network.name}: an inference in wasmtime, ms", f"{each:.2f}", "stated", True)


def photograph_rows(network: Network, most: int) -> Iterator[Row]:
    """Frames of every set that is there."""
    folder = Path(os.environ.get("TINTLING_DATA_DIR", "."))
    module = build_module(compile_network(network.graph, name=network.name))
    host = WasmHost(module.code, network.graph.output.size)
    executor = CompiledExecutor(network.graph)
    for name in (*(one.name for one in SETS), *SETS_OF_PAGES):
        photographs = read_set(folder, name)
        if photographs is None:
            note(f"{name}.zip is not in $TINTLING_DATA_DIR: not measured")
            continue
        frames = [reduced_to_fit(photograph.grey) for photograph in photographs[:most]]
        for several in (False, True):
            same = [is_same(host, executor, frame, several=several) for frame in frames]
            what = "all digits" if several else "one digit"
            yield _identical(f"{name}, {what}: same frames", np.array(same))


def is_same(host: WasmHost, executor: CompiledExecutor, frame: NDArray[np.uint8], *, several: bool) -> bool:
    """Whether module and C agree on a frame in every bit."""
    if several:
        prepared = [(digit.row, digit.starts_number, digit.preprocessed) for digit in preprocess_page(frame)]
    else:
        single = preprocess(frame)
        prepared = [(0, True, single)] if single.found else []
    answers = host.read(frame, several=several)
    if len(answers) != len(prepared):
        return False
    for answer, (row, starts_number, digit) in zip(answers, prepared, strict=True):
        region = digit.region
        if region is None or answer.numbers[:5] != (region.x, region.y, region.width, region.height, row):
            return False
        if answer.numbers[11] != int(starts_number):
            return False
        if not np.array_equal(answer.tensor, digit.tensor):
            return False
        if not np.array_equal(answer.logits, executor.run(digit.tensor[np.newaxis])[0]):
            return False
    return True


def _identical(figure: str, same: NDArray[np.bool_]) -> Row:
    return Row(figure, f"{int(same.sum()):,} of {len(same):,}", "all", bool(same.all()))


if __name__ == "__main__":
    sys.exit(main())
