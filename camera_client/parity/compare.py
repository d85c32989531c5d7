"""The proof: the same images through every runtime, compared tensor by tensor and bit by bit.

A few threads take chunks of images through all executors. Only counts, answers and the numbers of
differing images are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.camera_client.inference.executors import DEVICE, Executor, NotRun, worker_count
from tintling.camera_client.parity.gates import FLOAT, Gates, explain, has_reason, judge, title_of
from tintling.camera_client.parity.layers import LayerPredictor, compare_layers, dequantized
from tintling.camera_client.parity.report import (
    ExecutorResult,
    LayerError,
    Origin,
    PairResult,
    ParityReport,
    TensorResult,
    Unit,
)
from tintling.camera_client.parity.samples import Samples
from tintling.camera_client.parity.tally import ErrorTally, PairTally, top_1
from tintling.errors import ModelFormatError
from tintling.graph import DType, Graph, Head
from tintling.heads import real_middle, stored_middle
from tintling.operators import op_name

__all__ = ["FLOAT", "FloatModel", "Gates", "ParityReport", "Samples", "compare"]

# int8 or float32, as the tensor of the graph says; known only once the file is read.
Values = NDArray[Any]

_CHUNK_BUDGET_BYTES = 64 << 20
_MAX_IMAGES_A_CHUNK = 128
# Noise of quantization is a mean over many values; more images change no digit that is shown.
_LAYER_IMAGES = 256


@dataclass(frozen=True, slots=True, eq=False)
class FloatModel:
    """The network before quantization, passed in by a caller that may import TensorFlow.

    Attributes:
        predict: From images, shape (N, 28, 28) uint8, to logits, shape (N, classes) float32.
        version: What computes it.
        layers: From images to each layer's output, for the comparison layer by layer; or None.
    """

    predict: Callable[[NDArray[np.uint8]], NDArray[np.float32]]
    version: str
    layers: LayerPredictor | None = None


@dataclass(slots=True)
class _Sums:
    """What is kept of the chunks so far."""

    pairs: dict[tuple[str, str], PairTally] = field(default_factory=dict)
    answers: dict[str, list[NDArray[np.int64]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    tensors: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, other: _Sums) -> None:
        """Adds a later chunk."""
        for pair, tally in other.pairs.items():
            self.pairs.setdefault(pair, PairTally()).add(tally)
        for key, answers in other.answers.items():
            self.answers.setdefault(key, []).extend(answers)
            self.seconds[key] = self.seconds.get(key, 0.0) + other.seconds[key]
        self.tensors.update(other.tensors)


class _Comparison:
    """One run of :func:`compare`: what does not change from chunk to chunk."""

    def __init__(self, graph: Graph, executors: Mapping[str, Executor], samples: Samples) -> None:
        self.graph = graph
        self.executors = executors
        self.samples = samples
        self.order = tuple(dict.fromkeys(tensor.index for tensor in graph.activations()))
        self.output = graph.output.index
        self.middle = stored_middle(graph)
        self.operators = {index: op for op in graph.ops for index in op.outputs}
        # A device forgets with each sample; without one, each chunk is a stream of its own.
        self.stream = bool(graph.states) and DEVICE not in executors
        self.logits: NDArray[np.float64] | None = None
        self.float_seconds = 0.0

    def predict(self, model: FloatModel) -> None:
        """Runs the float model over all images; its outputs are small."""
        if self.samples.previews is None:
            raise ValueError("the float model needs images")
        start = time.perf_counter()
        logits = model.predict(self.samples.previews).astype(np.float64)
        self.float_seconds = time.perf_counter() - start
        if logits.shape != (len(self.samples), self.graph.output.size):
            raise ModelFormatError(
                f"the float model gives an array of shape {logits.shape}, the int8 model "
                f"{(len(self.samples), self.graph.output.size)}: are they the same network?"
            )
        self.logits = _as_head(self.graph, logits)

    def chunks(self, workers: int) -> Iterator[slice]:
        """Cuts the samples so that all tensors of all executors of all threads fit the budget."""
        one = sum(self.graph.tensors[index].nbytes for index in self.order) * max(1, len(self.executors))
        size = max(1, min(_MAX_IMAGES_A_CHUNK, _CHUNK_BUDGET_BYTES // (one * workers)))
        # Fewer, if that keeps every thread busy.
        size = min(size, max(1, -(-len(self.samples) // workers)))
        for start in range(0, len(self.samples), size):
            yield slice(start, start + size)

    def work(self, part: slice) -> tuple[int, _Sums]:
        """Runs and compares one chunk; called by several threads at a time."""
        inputs, numbers = self.samples.part(part), self.samples.numbers[part]
        sums = _Sums()
        found: dict[str, Mapping[int, Values]] = {}
        for key, executor in self.executors.items():
            start = time.perf_counter()
            tensors = executor.tensors(inputs, stream=self.stream)
            found[key] = (
                {self.output: executor.run(inputs, stream=self.stream)} if tensors is None else tensors
            )
            sums.seconds[key] = time.perf_counter() - start
            sums.answers[key] = [top_1(found[key][self.output], self.middle)]
            sums.tensors[key] = tuple(index for index in self.order if index in found[key])
        for first, second in combinations(found, 2):
            sums.pairs[first, second] = PairTally.of_tensors(
                self.order, found[first], found[second], numbers, self.output, middle=self.middle
            )
        real = {
            key: dequantized(self.graph.output, values[self.output]).reshape(len(numbers), -1)
            for key, values in found.items()
        }
        if self.logits is not None:
            for key, values in real.items():
                sums.pairs[FLOAT, key] = PairTally.of_outputs(
                    self.logits[part], values, numbers, self.output, middle=real_middle(self.graph)
                )
            real[FLOAT] = self.logits[part]
        for (first, second), pair in sums.pairs.items():
            pair.errors = ErrorTally.of(real[first], real[second])
        return len(numbers), sums


def compare(
    graph: Graph,
    executors: Mapping[str, Executor],
    samples: Samples,
    *,
    float_model: FloatModel | None = None,
    not_run: Sequence[NotRun] = (),
    gates: Gates | None = None,
    per_layer: bool = False,
    workers: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> ParityReport:
    """Runs every image through every executor and compares each pair of them.

    Args:
        graph: The int8 network.
        executors: What runs it, by short name, as
            :func:`~tintling.camera_client.inference.executors.open_executors` gives them.
        samples: What they are fed; at least one image.
        float_model: The network before quantization, or None.
        not_run: Executors that could not be had, for the report.
        gates: What must hold; by default :class:`Gates` as they come.
        per_layer: Measure the quantization error of each layer too, if the float model shows its layers.
        workers: Threads; by default one a processor.
        on_progress: Called with the number of images done so far, in the caller's thread.

    Returns:
        The figures and whether the proof passed.

    Raises:
        ValueError: There are no samples, or they lack images for the float model.
        TintlingError: An executor fails, or takes other inputs.
    """
    if not len(samples):
        raise ValueError("parity needs at least one image")
    begin = time.perf_counter()
    comparison = _Comparison(graph, executors, samples)
    if float_model is not None:
        comparison.predict(float_model)
    sums = _run_chunks(comparison, worker_count() if workers is None else workers, on_progress)
    answers = {key: np.concatenate(parts) for key, parts in sums.answers.items()}
    if comparison.logits is not None:
        answers = {FLOAT: top_1(comparison.logits, real_middle(graph)), **answers}
    results = _executor_results(comparison, sums, answers, float_model)
    keys = [result.key for result in results]
    pairs = tuple(_pair_result(comparison, *pair, sums.pairs) for pair in combinations(keys, 2))
    return ParityReport(
        model_sha256=graph.sha256,
        images=len(samples),
        data=samples.data,
        pixels="" if samples.pixels is None else samples.pixels.text,
        executors=results,
        not_run=tuple(not_run),
        pairs=pairs,
        gates=judge(gates or Gates(), results, pairs, not_run),
        layers=_layer_errors(comparison, float_model) if per_layer else (),
        seconds=time.perf_counter() - begin,
        answers=answers,
    )


def _run_chunks(comparison: _Comparison, workers: int, on_progress: Callable[[int], None] | None) -> _Sums:
    sums = _Sums()
    done = 0
    pool = ThreadPoolExecutor(workers, thread_name_prefix="parity")
    try:
        for count, chunk in pool.map(comparison.work, comparison.chunks(workers)):
            sums.add(chunk)
            done += count
            if on_progress is not None:
                on_progress(done)
    finally:
        # After an error, or Ctrl-C, the remaining chunks are not needed.
        pool.shutdown(cancel_futures=True)
    return sums


def _executor_results(
    comparison: _Comparison,
    sums: _Sums,
    answers: Mapping[str, NDArray[np.int64]],
    float_model: FloatModel | None,
) -> tuple[ExecutorResult, ...]:
    labels, images = comparison.samples.labels, len(comparison.samples)
    results = []
    for key, given in answers.items():
        tensors = sums.tensors.get(key, ())
        floating = float_model is not None and key == FLOAT
        results.append(
            ExecutorResult(
                key=key,
                name=title_of(key) if floating else comparison.executors[key].name,
                version=float_model.version
                if float_model is not None and floating
                else comparison.executors[key].version,
                images=images,
                correct=None if labels is None else int((given == labels).sum()),
                tensors=tensors,
                fused=()
                if floating or key == DEVICE
                else tuple(i for i in comparison.order if i not in tensors),
                seconds=comparison.float_seconds if floating else sums.seconds[key],
            )
        )
    return tuple(results)


def _pair_result(
    comparison: _Comparison, first: str, second: str, tallies: Mapping[tuple[str, str], PairTally]
) -> PairResult:
    tally = tallies[first, second]
    exact = FLOAT not in (first, second)
    output = tally.tensors[comparison.output]
    tensors = tuple(
        TensorResult(
            index=index,
            name=comparison.graph.tensors[index].name,
            operator=_operator(comparison, index),
            shape=comparison.graph.tensors[index].shape,
            unit=_unit(comparison, index, exact=exact),
            images_differ=figures.images_differ,
            max_delta=figures.max_delta,
            mean_delta=figures.total_delta / max(1, figures.elements),
        )
        for index, figures in tally.tensors.items()
    )
    origins = _origins(comparison, first, second, tallies)
    return PairResult(
        first=first,
        second=second,
        images=tally.images,
        compared=tuple(tally.tensors) if exact else (),
        exact=tally.exact if exact else None,
        agree=tally.agree,
        max_delta=output.max_delta,
        unit=_unit(comparison, comparison.output, exact=exact),
        max_delta_any=max((t.max_delta for t in tensors if t.unit == "int8 steps"), default=0.0)
        if exact
        else None,
        origins=origins,
        explanation=explain(first, second, origins),
        differences=tuple(tally.differences),
        tensors=tensors,
        errors=tally.errors.figures(tally.agree / max(1, tally.images)),
    )


def _origins(
    comparison: _Comparison, first: str, second: str, tallies: Mapping[tuple[str, str], PairTally]
) -> tuple[Origin, ...]:
    """Where the differences of a pair begin.

    A device gives its output alone. Where an executor that stores more tensors gives the same outputs,
    that one shows where the other departs.
    """
    tally = tallies[first, second]
    shown, pair = tally, (first, second)
    if DEVICE in (first, second) and FLOAT not in (first, second):
        other = second if first == DEVICE else first
        if twin := _twin_of_device(other, tallies):
            pair = (twin, other) if (twin, other) in tallies else (other, twin)
            shown = tallies[pair]
    images = {difference.image for difference in tally.differences}
    starts = [
        difference.tensor
        for difference in shown.differences
        if difference.tensor is not None and difference.image in images
    ]

    def makers(index: int) -> str:
        if DEVICE in (first, second) and shown is tally:
            return _operator(comparison, index)
        return _maker(comparison, index, shown, pair)

    return tuple(
        Origin(index, makers(index), starts.count(index)) for index in comparison.order if index in starts
    )


def _twin_of_device(other: str, tallies: Mapping[tuple[str, str], PairTally]) -> str | None:
    """The exact executor, not ``other``, whose outputs were all equal to the device's; None without one."""
    equal = [pair for pair, tally in tallies.items() if DEVICE in pair and not tally.differences]
    found = [next(key for key in pair if key != DEVICE) for pair in equal]
    # The first of these that is there stores most.
    return next((key for key in ("reference", "tflm", "c") if key in found and key != other), None)


def _operator(comparison: _Comparison, index: int) -> str:
    op = comparison.operators.get(index)
    return "INPUT" if op is None else op_name(op)


def _maker(comparison: _Comparison, index: int, tally: PairTally, pair: tuple[str, str]) -> str:
    """The operator in which a difference begins: where its input was fused away, the one before it.

    Of an executor that gives nothing but outputs no input is known. There the last operator counts of which
    it is known why the pair differs in it.
    """
    if set(tally.tensors) <= set(comparison.graph.outputs):
        return _nearest_known(comparison, index, pair)
    op = comparison.operators.get(index)
    for source in () if op is None else op.inputs:
        if source in comparison.operators and source not in tally.tensors:
            return _maker(comparison, source, tally, pair)
    return _operator(comparison, index)


def _nearest_known(comparison: _Comparison, index: int, pair: tuple[str, str]) -> str:
    """The last operator on the way to a tensor in which a pair is known to differ; else its own."""
    reached, names = {index}, []
    for op in reversed(comparison.graph.ops):
        if reached & set(op.outputs):
            reached |= set(op.inputs)
            names.append(op_name(op))
    return next((name for name in names if has_reason(*pair, name)), _operator(comparison, index))


def _unit(comparison: _Comparison, index: int, *, exact: bool) -> Unit:
    """What differences of a tensor are counted in."""
    dtype = comparison.graph.tensors[index].dtype
    if not exact or dtype is DType.FLOAT32:
        return "real"
    return "int8 steps" if dtype in {DType.INT8, DType.UINT8} else "steps"


def _layer_errors(comparison: _Comparison, float_model: FloatModel | None) -> tuple[LayerError, ...]:
    images = comparison.samples.previews
    if float_model is None or float_model.layers is None or images is None:
        return ()
    # The richest view: the executor that stores most tensors.
    inputs = comparison.samples.inputs[:_LAYER_IMAGES]
    views = [executor.tensors(inputs) or {} for executor in comparison.executors.values()]
    tensors = max(views, key=len, default={})
    return compare_layers(comparison.graph, tensors, float_model.layers(images[:_LAYER_IMAGES]))


def _as_head(graph: Graph, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the int8 network's last operator makes of logits, shape (N, classes)."""
    if graph.head is Head.LOGITS:
        return logits
    if graph.head is Head.SIGMOID:
        return 1 / (1 + np.exp(-logits))
    shifted = logits - logits.max(axis=1, keepdims=True)
    logarithms: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logarithms if graph.head is Head.LOG_SOFTMAX else np.exp(logarithms)
