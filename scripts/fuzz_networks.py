"""Mutated networks, compiled and run: what the reader takes gives the reference's tensors in C.

``scripts/verify_fuzz.py`` runs it as the parser ``tflite-run``. Single bytes of small networks over all
operators are changed; those that are still networks are written as C, compiled in batches with the sanitizer
of undefined behaviour, and run between guard bytes.
"""

from __future__ import annotations

import random
import resource
import sys
import time

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic import reference
from tintling.errors import TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize
from tintling.graph import Graph
from tintling.tflite.reader import read_tflite

__all__ = ["run_networks"]

_BATCH = 24  # networks of one compiler run
_SAMPLES = 2
_MOST_ARENA = 1 << 14  # bytes; larger networks take long in the reference
_MOST_TRIES = 4_000  # changes of one batch, most of which the reader refuses
_FORMS = tuple(Optimize)
_FLAGS = ("-O1", "-fsanitize=undefined", "-fno-sanitize-recover=all")


def seeds() -> list[bytes]:
    """Networks that are changed: one of each operator, and grown ones."""
    from operator_networks import operator_cases
    from random_networks import random_network

    grown = [random_network(seed, 1 + seed % 4, more=seed % 2 == 1).data for seed in range(60)]
    return [case.data for case in operator_cases().values()] + grown


def changed(data: bytes, generator: random.Random) -> bytes:
    """Changes one to three bytes: another value, a neighbouring one, or a flipped bit."""
    mutant = bytearray(data)
    for _ in range(generator.randint(1, 3)):
        at = generator.randrange(len(mutant))
        old = mutant[at]
        mutant[at] = generator.choice(
            (generator.randrange(256), (old + 1) % 256, (old - 1) % 256, old ^ 1 << generator.randrange(8))
        )
    return bytes(mutant)


def drawn_networks(models: list[bytes], generator: random.Random) -> list[Graph]:
    """Changed networks that the reader takes, and that compile into a small arena; one batch."""
    graphs: list[Graph] = []
    for _ in range(_MOST_TRIES):
        try:
            graph = read_tflite(changed(generator.choice(models), generator))
            compile_network(graph, name="fuzzed", limit=_MOST_ARENA)
        except TintlingError:
            continue
        graphs.append(graph)
        if len(graphs) == _BATCH:
            break
    return graphs


def drawn_inputs(graph: Graph, generator: np.random.Generator) -> list[NDArray[np.generic]]:
    """Inputs of any value, extremes among them."""
    inputs = []
    for index in graph.inputs:
        tensor = graph.tensors[index]
        dtype = tensor.dtype.numpy
        shape = (_SAMPLES, *tensor.sample_shape)
        if dtype.kind == "f":
            inputs.append(generator.normal(0, 3, shape).astype(dtype))
        elif dtype.kind == "b":
            inputs.append(generator.integers(0, 2, shape).astype(dtype))
        else:
            bounds = np.iinfo(dtype)
            values = generator.integers(bounds.min, bounds.max, shape, dtype=dtype, endpoint=True)
            values[0] = bounds.min
            inputs.append(values)
    return inputs


def compare(graphs: list[Graph], seed: int) -> None:
    """Compiles a batch for size, balanced or for speed, as the seed says, and runs it.

    Raises:
        AssertionError: A tensor differs from the reference, or something is written beside the arena.
    """
    from compiled_batch import CompiledBatch

    options = EngineOptions(optimize=_FORMS[seed % len(_FORMS)])
    compiled = CompiledBatch(graphs, flags=_FLAGS, options=options)
    generator = np.random.default_rng(seed)
    for number, graph in enumerate(graphs):
        inputs = drawn_inputs(graph, generator)
        expected = reference.run_all(graph, *inputs)
        for index, values in compiled.tensors(number, *inputs).items():
            if not np.array_equal(values, expected[index], equal_nan=values.dtype.kind == "f"):
                raise AssertionError(f"seed {seed}: network {number} of the batch differs at tensor {index}")


def run_networks(runs: int, seed: int, limit_s: int = 0) -> None:
    """Runs batches until so many networks were run; prints the figures as libFuzzer does.

    Args:
        runs: Networks.
        seed: Of the first batch; each batch counts on by one.
        limit_s: No batch begins after this time; 0 for no limit.
    """
    models = seeds()
    started = time.monotonic()
    done = 0
    # The seeds of slices, which lie one apart, must not draw the same batches.
    batch = seed * 1_000_000
    while done < runs and not (limit_s and time.monotonic() - started > limit_s):
        graphs = drawn_networks(models, random.Random(batch))  # noqa: S311 - a draw that repeats
        compare(graphs[: runs - done], batch)
        done += len(graphs[: runs - done])
        batch += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stderr.write(f"stat::number_of_executed_units: {done}\nstat::peak_rss_mb: {peak}\n")
