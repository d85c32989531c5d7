"""The kernels under the sanitizers: no undefined behaviour, no byte read or written out of bounds."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from paths import GOLDEN
from random_networks import random_network

from tintling.arithmetic import reference
from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network
from tintling.graph import DType
from tintling.tflite.reader import read_tflite

WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Wpedantic", "-Werror")


def cases():
    """Graphs with inputs: the golden models and two dozen random networks."""
    rng = np.random.default_rng(0)
    for path in sorted(GOLDEN.glob("*.tflite")):
        graph = read_tflite(path)
        shape = (2, *graph.input.shape[1:])
        if graph.input.dtype is DType.FLOAT32:
            yield graph, rng.normal(0, 9, shape).astype(np.float32)
        else:
            yield graph, rng.integers(-128, 128, shape).astype(np.int8)
    for seed in range(90_000, 90_024):
        network = random_network(seed, 5)
        try:
            yield read_tflite(network.data), network.inputs[:2]
        except UnsupportedOperatorError:
            continue


def bytes_literal(data):
    return "{" + ", ".join(str(byte) for byte in data.tobytes()) + "}"


def write_program(folder: Path) -> None:
    """A program that runs every case and returns the number of the first one that went wrong."""
    body, checks = [], []
    for number, (graph, inputs) in enumerate(cases(), 1):
        name = f"net_{number}"
        for file, text in emit_c(compile_network(graph, name=name)).items():
            (folder / file.replace(".c", ".inc")).write_text(text)
        body.append(f'#include "tl_{name}.inc"\n')
        for sample, expected in zip(inputs, reference.run(graph, inputs)[0], strict=True):
            checks.append(
                f"    {{\n        static const uint8_t input[] = {bytes_literal(sample)};\n"
                f"        static const uint8_t output[] = {bytes_literal(expected)};\n"
                f"        memcpy(tl_{name}_input(), input, sizeof input);\n"
                f"        tl_{name}_invoke();\n"
                f"        if (memcmp(tl_{name}_output(), output, sizeof output)) return {number};\n    }}\n"
            )
    text = "#include <string.h>\n" + "".join(body) + "int main(void)\n{\n" + "".join(checks)
    (folder / "main.c").write_text(text + "    return 0;\n}\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("sanitizers")
    write_program(path)
    return path


def run(command, folder):
    done = subprocess.run(
        # One copy of each kernel for all the networks: the sanitizers make code long.
        [*command, "-g", "-std=c99", *WARNINGS, "-DTL_KERNEL=static inline", "main.c", "-o", "main"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[:3000]
    done = subprocess.run([folder / "main"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"case {done.returncode}\n{done.stderr[:3000]}"


def test_no_undefined_behaviour_and_nothing_out_of_bounds_with_gcc(require_tool, folder):
    sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    run([require_tool("gcc"), "-O1", *sanitizers], folder)


def test_no_undefined_behaviour_with_clang(folder):
    assert find_spec("ziglang"), "zig comes with the extra 'compiler'"
    # Unsigned wrapping is meant; everything else that wraps or shifts out is a bug and traps.
    sanitizers = ["-fsanitize=undefined,implicit-conversion", "-fsanitize-trap=all"]
    run([sys.executable, "-m", "ziglang", "cc", "-O1", *sanitizers], folder)
