"""Fits the factors by which generated files estimate the instructions of their steps.

Counts the steps of shipped networks, of the benchmark's general ones, and of small ones over all operators,
on emulated cores; fits four factors for each kernel (``firmware_export/compiler/step_costs.py``); writes
them, and prints how far the estimates of whole networks are from the counts. What was counted stands in
``build/step_costs.json``: the command goes on where it was stopped, and counts again only what changed.

    python scripts/fit_costs.py [--random 24]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from bench_counts import new_table, print_table
from bench_networks import NETWORKS, build_network
from scipy.optimize import nnls

from tintling.artifacts import write_atomic
from tintling.console import note
from tintling.errors import ArenaOverflowError, QuantizationError, UnsupportedOperatorError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.compiler.step_costs import (
    FACTORS,
    CostSetting,
    cost_setting,
    kernel_key,
    step_size,
)
from tintling.firmware_export.emulation.profile import counting_family, layer_profiles
from tintling.graph import Graph
from tintling.shipped import shipped_models
from tintling.tflite.reader import read_tflite

ROOT = Path(__file__).resolve().parent.parent
COUNTS = ROOT / "build" / "step_costs.json"
CORES = (TargetCore.RV32IMC, TargetCore.CORTEX_M4, TargetCore.ESP32)
_TERMS = 4
_REAL = 5.0  # weight of layers of whole networks; small ones are there for operators that these lack
_ROUNDS = 12
_NEAR = 0.02  # estimates that are nearer than this count alike
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FIRST = 2_000_000  # seeds of random networks: none of the tests, none of verify_diff.py


@dataclass(frozen=True)
class Layer:
    """Steps that were counted together: their kernels and sizes, and the instructions."""

    network: str
    kernels: tuple[tuple[str, tuple[int, ...]], ...]
    instructions: int


def graphs(random: int) -> Iterator[tuple[str, Graph]]:
    """The networks by name; those of one operator, and random ones, are small."""
    sys.path.insert(0, str(ROOT / "tests"))
    from operator_networks import operator_cases
    from random_networks import random_network

    for name in shipped_models():
        yield name, read_tflite(ROOT / "models" / name / "model.tflite")
    for name in NETWORKS:
        yield name, read_tflite(build_network(name))
    drawn = {f"random {seed}": random_network(_FIRST + seed, 1 + seed % 7).data for seed in range(random)}
    for name, data in ({name: case.data for name, case in operator_cases().items()} | drawn).items():
        try:
            yield name, read_tflite(data)
        except (UnsupportedOperatorError, QuantizationError):
            continue


def builds(graph: Graph) -> Iterator[tuple[str, CompiledNetwork, CostSetting]]:
    """A network as each core gets it."""
    options = [(EngineOptions(Optimize.SIZE), core) for core in CORES]
    options += [(EngineOptions(o, core), core) for core in CORES for o in (Optimize.BALANCED, Optimize.SPEED)]
    options += [(EngineOptions(o), TargetCore.RV32IMC) for o in (Optimize.BALANCED, Optimize.SPEED)]
    for option, core in options:
        try:
            network = compile_network(graph, name="model", options=option)
        except (ArenaOverflowError, QuantizationError, UnsupportedOperatorError):
            continue
        meant = f"{option.optimize} {option.target}"
        yield meant, network, CostSetting(core.value, cost_setting(option).opt)


def counted(network: CompiledNetwork, setting: CostSetting, known: dict[str, list[int]]) -> list[int]:
    """Instructions of the layers, counted unless this very C was counted before."""
    code = "".join(f"{name}{_COMMENT.sub('', text)}" for name, text in sorted(emit_c(network).items()))
    key = hashlib.sha256(f"{setting.key}{code}".encode()).hexdigest()[:32]
    if key not in known:
        family = counting_family(setting.core)
        layers = layer_profiles(network, setting.core, opt=setting.opt, family=family)
        known[key] = [layer.instructions for layer in layers]
    return known[key]


def measure(random: int) -> dict[str, list[Layer]]:
    """All layers by setting."""
    known = json.loads(COUNTS.read_text("utf-8")) if COUNTS.exists() else {}
    found: dict[str, list[Layer]] = defaultdict(list)
    for name, graph in graphs(random):
        note(name)
        for meant, network, setting in builds(graph):
            program = network.program
            spans = dict.fromkeys(program.moments)
            for (first, last), count in zip(spans, counted(network, setting, known), strict=True):
                steps = program.steps[first : last + 1]
                kernels = tuple((kernel_key(s), step_size(graph, program, s).terms) for s in steps)
                if count > 0:
                    found[setting.key].append(Layer(f"{name} {meant}", kernels, count))
        COUNTS.parent.mkdir(exist_ok=True)
        write_atomic(COUNTS, json.dumps(known).encode())
    return found


def fit(layers: list[Layer]) -> dict[str, list[float]]:
    """Factors whose estimates are as often too large as too small; none is below zero.

    Least absolute deviations of the logarithms, by least squares that are weighted again and again: a kernel
    that a compiler inlines into one network and not into another gets the cost of most of its layers.
    """
    kernels = sorted({kernel for layer in layers for kernel, _ in layer.kernels})
    columns = {kernel: number * _TERMS for number, kernel in enumerate(kernels)}
    counts = np.array([layer.instructions for layer in layers], float)
    table = np.zeros((len(layers), _TERMS * len(kernels)))
    for row, layer in enumerate(layers):
        for kernel, terms in layer.kernels:
            table[row, columns[kernel] : columns[kernel] + _TERMS] += terms
    importance = np.array([_REAL if is_real(layer) else 1.0 for layer in layers])
    scale = counts
    for _ in range(_ROUNDS):
        weights = importance / scale
        factors, _ = nnls(weights[:, None] * table, weights * counts, maxiter=100 * table.shape[1])
        estimates = np.maximum(table @ factors, 1.0)
        scale = np.sqrt(estimates * counts * np.maximum(np.abs(np.log(estimates / counts)), _NEAR))
    return {k: [float(f"{value:.4g}") for value in factors[c : c + _TERMS]] for k, c in columns.items()}


def is_real(layer: Layer) -> bool:
    """Whether a layer is one of a shipped network or of the general ones."""
    return layer.network.split()[0] in (*shipped_models(), *NETWORKS)


def estimated(layer: Layer, factors: dict[str, list[float]]) -> float:
    """Instructions of a layer by the factors."""
    return sum(float(np.dot(factors[kernel], terms)) for kernel, terms in layer.kernels)


def show(found: dict[str, list[Layer]], factors: dict[str, dict[str, list[float]]]) -> None:
    """How far the estimates are from the counts."""
    table = new_table(("core and optimisation",), ("layers", "median", "networks", "median", "worst"))
    for key, layers in sorted(found.items()):
        off = [abs(estimated(layer, factors[key]) / layer.instructions - 1) * 100 for layer in layers]
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for layer in filter(is_real, layers):
            sums[layer.network][0] += estimated(layer, factors[key])
            sums[layer.network][1] += layer.instructions
        whole = [abs(estimate / count - 1) * 100 for estimate, count in sums.values()]
        shown = (f"{value:.1f} %" for value in (np.median(off), np.median(whole), max(whole)))
        layer_error, middle, worst = shown
        table.add_row(key, str(len(layers)), layer_error, str(len(whole)), middle, worst)
    print_table(table)


def main() -> int:
    """Counts, fits, writes, prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--random", type=int, default=24, metavar="N", help="random networks (default 24)")
    arguments = parser.parse_args()
    found = measure(arguments.random)
    factors = {key: fit(layers) for key, layers in sorted(found.items())}
    document: dict[str, Any] = {"made_by": "scripts/fit_costs.py", "factors": factors}
    text = json.dumps(document, indent=1)
    write_atomic(ROOT / "firmware_export" / "compiler" / FACTORS, (text + "\n").encode())
    show(found, factors)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
