"""A proof that can fail: seeded faults are found, located and reported; figures do not depend on chunks."""

from __future__ import annotations

import json
import sys
import threading
import weakref

import numpy as np
import pytest
from paths import GOLDEN

from tintling.camera_client.inference.executors import DEVICE, NotRun, ReferenceExecutor, open_executors
from tintling.camera_client.parity import compare as parity
from tintling.camera_client.parity.compare import FLOAT, FloatModel, Gates, Samples, compare
from tintling.camera_client.parity.report import Origin
from tintling.errors import ModelFormatError, TintlingError
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


class Faulty:
    """The reference, but for one flipped bit of one tensor in one image."""

    name = "faulty"
    version = "0"

    def __init__(self, graph, image, *, tensor, element=0, bit=0):
        self.inner = ReferenceExecutor(graph)
        self.output = graph.output.index
        self.image, self.tensor, self.element, self.bit = image, tensor, element, bit

    def tensors(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
        found = {index: values.copy() for index, values in self.inner.tensors(batch).items()}
        for row in range(len(batch)):
            if np.array_equal(batch[row], self.image):
                found[self.tensor][row].reshape(-1).view(np.uint8)[self.element] ^= 1 << self.bit
        return found

    def run(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
        return self.tensors(batch)[self.output]


class OutputsOnly:
    """An executor that shows no tensors, like a board on a wire."""

    name = "outputs only"
    version = "0"

    def __init__(self, graph):
        self.inner = ReferenceExecutor(graph)

    def tensors(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
        return None

    def run(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
        return self.inner.run(batch)


@pytest.fixture(scope="module")
def digits():
    with np.load(GOLDEN / "digits.npz") as file:
        return file["images"], file["labels"]


@pytest.fixture
def samples(tiny, digits):
    return Samples.of_images(tiny[1], *digits, Normalization.unit())


def conv_tensor(graph):
    """The first convolution's output, which comes before everything else."""
    return graph.ops[0].output


@pytest.mark.skipif(sys.platform != "linux", reason="the tflite-micro wheel exists for Linux only")
def test_the_golden_model_is_proven_on_every_image_and_tensor(tiny, samples):
    data, graph = tiny
    opened = open_executors(data, graph)
    report = compare(graph, opened.running, samples, not_run=opened.not_run, gates=Gates(max_drop=None))
    assert report.passed
    assert [gate.status for gate in report.gates] == ["passed"]
    assert "on 200 of 200 images" in report.gates[0].detail
    for first, second in (("c", "reference"), ("reference", "tflm"), ("tflm", "c")):
        pair = report.pair(first, second)
        assert (pair.exact, pair.agree, pair.max_delta, pair.max_delta_any) == (200, 200, 0, 0)
        assert pair.differences == ()
    assert len(report.pair("reference", "tflm").compared) == 7
    assert len(report.pair("c", "tflm").compared) == 7 - len(report.executor("c").fused)
    assert report.executor("c").fused
    right = int((report.answers["c"] == samples.labels).sum())
    assert {entry.correct for entry in report.executors if entry.key != "litert"} == {right}
    assert right > 150


@pytest.mark.parametrize("chunk_bytes", [1, 1 << 20, 1 << 30])
def test_one_flipped_bit_of_one_tensor_in_one_image_is_found_and_located(
    tiny, samples, monkeypatch, chunk_bytes
):
    _, graph = tiny
    monkeypatch.setattr(parity, "_CHUNK_BUDGET_BYTES", chunk_bytes)
    tensor = conv_tensor(graph)
    faulty = Faulty(graph, samples.inputs[123], tensor=tensor, element=77, bit=2)
    report = compare(graph, {"reference": ReferenceExecutor(graph), "c": faulty}, samples)
    pair = report.pair("reference", "c")
    assert pair.exact == 199
    assert pair.agree == 200
    assert [(item.image, item.tensor, item.max_delta) for item in pair.differences] == [(123, tensor, 4)]
    assert pair.origins == (Origin(tensor, "CONV_2D", 1),)
    assert pair.max_delta_any == 4
    assert pair.max_delta == 0
    wrong = [entry for entry in pair.tensors if entry.images_differ]
    assert [(entry.index, entry.images_differ, entry.max_delta) for entry in wrong] == [(tensor, 1, 4)]
    assert wrong[0].mean_delta == pytest.approx(4 / (200 * 26 * 26 * 16))
    assert not report.passed
    gate = report.gates[0]
    assert (gate.name, gate.status) == ("exact", "failed")
    assert f"differ on 1 of 200 images, first on #123 in tensor {tensor} (CONV_2D)" in gate.detail
    assert "this is a defect" in pair.explanation


def test_a_flipped_answer_costs_agreement_and_shows_in_the_delta_of_the_output(tiny, samples):
    _, graph = tiny
    reference = ReferenceExecutor(graph)
    outputs = reference.run(samples.inputs)
    image = 40
    winner = int(outputs[image].argmax())
    # The sign bit throws the winner to the other end of the range.
    faulty = Faulty(graph, samples.inputs[image], tensor=graph.output.index, element=winner, bit=7)
    pair = compare(graph, {"reference": reference, "c": faulty}, samples).pair("reference", "c")
    assert pair.agree == 199
    assert pair.max_delta == 128
    assert pair.unit == "int8 steps"


def test_figures_do_not_depend_on_chunks_or_threads(tiny, samples, monkeypatch):
    data, graph = tiny
    opened = open_executors(data, graph, ("reference", "litert"), workers=3)
    documents = []
    for most, workers in ((1, 1), (7, 3), (128, 2)):
        monkeypatch.setattr(parity, "_MAX_IMAGES_A_CHUNK", most)
        document = compare(graph, opened.running, samples, workers=workers).to_json()
        for entry in document["executors"]:
            del entry["seconds"]
        del document["seconds"]
        documents.append(document)
    assert documents[0] == documents[1] == documents[2]


def test_an_executor_that_shows_no_tensors_is_compared_by_its_output(tiny, samples):
    _, graph = tiny
    executors = {"reference": ReferenceExecutor(graph), "c": OutputsOnly(graph)}
    pair = compare(graph, executors, samples).pair("c", "reference")
    assert pair.compared == (graph.output.index,)
    assert pair.exact == 200


def test_memory_stays_bounded_however_many_images_there_are(tiny, monkeypatch):
    _, graph = tiny
    alive = 0
    peak = 0
    largest = 0
    lock = threading.Lock()

    def release(count):
        nonlocal alive
        with lock:
            alive -= count

    class Watched(ReferenceExecutor):
        """Counts the images whose tensors are held at a time."""

        def tensors(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
            nonlocal alive, peak, largest
            found = super().tensors(batch)
            with lock:
                alive += len(batch)
                peak = max(peak, alive)
                largest = max(largest, len(batch))
            weakref.finalize(found[conv_tensor(graph)], release, len(batch))
            return found

    one_image = sum(tensor.nbytes for tensor in graph.activations())
    monkeypatch.setattr(parity, "_CHUNK_BUDGET_BYTES", 40 * one_image)
    images = np.zeros((600, 28, 28, 1), np.int8)
    executors = {"c": Watched(graph), "reference": Watched(graph)}
    compare(graph, executors, Samples(images), workers=2)
    # 40 images of tensors in all: 2 threads, 2 executors each.
    assert largest == 10
    assert peak <= 2 * 40
    assert alive == 0


def test_progress_counts_every_image_once_in_the_callers_thread(tiny, samples):
    _, graph = tiny
    seen = []
    caller = threading.get_ident()

    def on_progress(done):
        assert threading.get_ident() == caller
        seen.append(done)

    compare(graph, {"reference": ReferenceExecutor(graph)}, samples, on_progress=on_progress)
    assert seen == sorted(set(seen))
    assert seen[-1] == 200


def test_an_executor_that_fails_ends_the_comparison(tiny, samples):
    _, graph = tiny

    class Broken(ReferenceExecutor):
        def tensors(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
            raise TintlingError("the board is gone")

    with pytest.raises(TintlingError, match="the board is gone"):
        compare(graph, {"reference": ReferenceExecutor(graph), "c": Broken(graph)}, samples)


def test_tensors_of_other_shapes_are_a_bug_and_not_a_difference(tiny, samples):
    _, graph = tiny

    class Reshaped(ReferenceExecutor):
        def tensors(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
            return {index: values[..., np.newaxis] for index, values in super().tensors(batch).items()}

    with pytest.raises(ValueError, match="cannot be compared"):
        compare(graph, {"reference": ReferenceExecutor(graph), "c": Reshaped(graph)}, samples)


def test_nothing_to_compare_is_refused(tiny):
    with pytest.raises(ValueError, match="at least one image"):
        compare(tiny[1], {}, Samples(np.empty((0, 28, 28, 1), np.int8)))


# The float model


def float_model_of(graph, *, wrong=0, layers=None):
    """A "float" model: the dequantized answers of the reference, some of them turned away."""
    reference = ReferenceExecutor(graph)
    quant = graph.output.quant

    def predict(images):
        q = reference.run(Normalization.unit().to_int8(images)).astype(np.float32)
        logits = (q - quant.zero_point[0]) * quant.scale[0]
        logits[:wrong] = np.roll(logits[:wrong], 1, axis=1)
        return logits.astype(np.float32)

    return FloatModel(predict, "float 1", layers)


def right_images(graph, samples):
    """The samples that the reference gets right, so that every turned answer is a wrong one."""
    answers = ReferenceExecutor(graph).run(samples.inputs).argmax(axis=1)
    keep = np.flatnonzero(answers == samples.labels)[:100]
    return Samples(samples.inputs[keep], samples.labels[keep], samples.previews[keep], keep)


def test_an_equal_float_model_agrees_everywhere(tiny, samples):
    _, graph = tiny
    report = compare(
        graph, {"reference": ReferenceExecutor(graph)}, samples, float_model=float_model_of(graph)
    )
    pair = report.pair(FLOAT, "reference")
    assert pair.exact is None
    assert pair.agree == 200
    assert pair.unit == "real"
    assert pair.max_delta == pytest.approx(0, abs=1e-5)
    assert report.executor(FLOAT).version == "float 1"
    assert report.gates[1].status == "passed"


@pytest.mark.parametrize(("max_drop", "status"), [(0.0, "failed"), (1.9, "failed"), (2.0, "passed")])
def test_the_drop_gate_counts_points_and_lets_exactly_the_limit_pass(tiny, samples, max_drop, status):
    _, graph = tiny
    kept = right_images(graph, samples)

    class Wrong(ReferenceExecutor):
        """Two of the hundred images answered wrongly."""

        def tensors(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
            found = super().tensors(batch)
            output = found[graph.output.index].copy()
            for image in kept.inputs[:2]:
                rows = (batch == image).all(axis=(1, 2, 3))
                output[rows] = np.roll(output[rows], 1, axis=1)
            return {**found, graph.output.index: output}

    report = compare(
        graph,
        {"reference": Wrong(graph)},
        kept,
        float_model=float_model_of(graph),
        gates=Gates(max_drop=max_drop),
    )
    gate = next(gate for gate in report.gates if gate.name == "drop")
    assert gate.status == status
    assert "loses 2.00 points (100 → 98 of 100 right)" in gate.detail
    assert report.passed == (status == "passed")
    assert [item.image for item in report.pair(FLOAT, "reference").differences] == kept.numbers[:2].tolist()


def test_int8_may_be_better_than_float(tiny, samples):
    _, graph = tiny
    kept = right_images(graph, samples)
    report = compare(
        graph, {"reference": ReferenceExecutor(graph)}, kept, float_model=float_model_of(graph, wrong=3)
    )
    assert report.gates[1].status == "passed"
    assert "gains 3.00 points" in report.gates[1].detail


def test_logits_are_compared_as_probabilities_when_the_int8_model_ends_in_softmax(golden, digits):
    graph = read_tflite(golden / "residual.tflite")
    samples = Samples.of_images(graph, *digits, Normalization.unit(), limit=20)
    probabilities = ReferenceExecutor(graph).run(samples.inputs).astype(np.float64) / 256 + 0.5

    def predict(_):
        with np.errstate(divide="ignore"):
            return np.maximum(np.log(probabilities), -30).astype(np.float32)

    report = compare(
        graph, {"reference": ReferenceExecutor(graph)}, samples, float_model=FloatModel(predict, "1")
    )
    assert report.pair(FLOAT, "reference").max_delta < 1 / 64


def test_a_float_model_of_another_network_is_refused(tiny, samples):
    _, graph = tiny
    other = FloatModel(lambda images: np.zeros((len(images), 7), np.float32), "1")
    with pytest.raises(ModelFormatError, match="are they the same network"):
        compare(graph, {"reference": ReferenceExecutor(graph)}, samples, float_model=other)


def test_each_layer_is_found_by_shape_and_least_error(tiny, samples):
    _, graph = tiny
    first = graph.tensors[conv_tensor(graph)]

    def layers(images):
        q = ReferenceExecutor(graph).tensors(Normalization.unit().to_int8(images))[first.index]
        real = (q.astype(np.float32) - first.quant.zero_point[0]) * first.quant.scale[0]
        return {"conv": real - 3, "relu": real + np.float32(0.01), "flat": real.reshape(len(real), -1)}

    report = compare(
        graph,
        {"reference": ReferenceExecutor(graph)},
        samples,
        float_model=float_model_of(graph, layers=layers),
        per_layer=True,
    )
    assert [(layer.layer, layer.tensor, layer.operator) for layer in report.layers] == [
        ("relu", first.index, "CONV_2D")
    ]
    layer = report.layers[0]
    assert layer.max_error == pytest.approx(0.01, rel=1e-3)
    assert layer.sqnr_db > 20
    assert layer.cosine > 0.999


# Words and gates


def test_litert_differences_are_explained_by_its_dense_layer(golden, digits):
    data = (golden / "depthwise_mean.tflite").read_bytes()
    graph = read_tflite(data)
    opened = open_executors(data, graph, ("reference", "litert"))
    samples = Samples.of_images(graph, *digits, Normalization.unit())
    report = compare(graph, opened.running, samples, not_run=opened.not_run)
    pair = report.pair("reference", "litert")
    assert pair.exact < 200
    assert {origin.operator for origin in pair.origins} == {"FULLY_CONNECTED"}
    assert sum(origin.images for origin in pair.origins) == 200 - pair.exact
    assert "rounds once" in pair.explanation
    # An interpreter that is known to round otherwise is no failure.
    assert report.passed


def test_a_difference_behind_a_fused_operator_is_put_down_to_that_operator(tiny, samples):
    _, graph = tiny
    conv, pool = graph.ops[0].output, graph.ops[1].output

    class Fused(ReferenceExecutor):
        def tensors(self, batch, *, stream=False):  # noqa: ARG002 - the protocol names it
            return {index: values for index, values in super().tensors(batch).items() if index != conv}

    faulty = Faulty(graph, samples.inputs[5], tensor=pool)
    pair = compare(graph, {"c": Fused(graph), "litert": faulty}, samples).pair("c", "litert")
    assert pair.origins == (Origin(pool, "CONV_2D", 1),)


def test_the_proof_says_what_did_not_run(tiny, samples):
    _, graph = tiny
    missing = NotRun("tflm", "TFLite Micro", "the wheel exists for Linux on x86-64 only")
    executors = {"reference": ReferenceExecutor(graph), "c": ReferenceExecutor(graph)}
    report = compare(graph, executors, samples, not_run=[missing])
    gate = report.gates[0]
    assert gate.status == "not proven"
    assert "TFLite Micro did not run: the wheel exists for Linux on x86-64 only" in gate.detail
    assert report.passed
    insisting = compare(graph, executors, samples, not_run=[missing], gates=Gates(0.1, ("c", "tflm")))
    assert not insisting.passed
    assert insisting.gates[-1].status == "failed"
    assert "TFLite Micro did not run" in insisting.gates[-1].detail
    assert "compiled C did not run" not in insisting.gates[-1].detail


def test_one_executor_alone_proves_nothing(tiny, samples):
    _, graph = tiny
    report = compare(graph, {"reference": ReferenceExecutor(graph)}, samples)
    assert report.gates[0].status == "not proven"
    assert report.pairs == ()


# Samples, tallies and JSON


def test_the_report_is_plain_json_of_a_fixed_shape(tiny, samples):
    _, graph = tiny
    faulty = Faulty(graph, samples.inputs[7], tensor=conv_tensor(graph))
    report = compare(
        graph,
        {"reference": ReferenceExecutor(graph), "c": faulty},
        samples,
        float_model=float_model_of(
            graph, layers=lambda images: {"relu": np.zeros((len(images), 26, 26, 16), np.float32)}
        ),
        not_run=[NotRun("tflm", "TFLite Micro", "why")],
        per_layer=True,
    )
    document = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert set(document) == {
        "schema",
        "passed",
        "pixels",
        "model_sha256",
        "images",
        "data",
        "executors",
        "not_run",
        "pairs",
        "gates",
        "layers",
        "seconds",
        "device",
    }
    assert document["schema"] == 1
    assert document["passed"] is False
    assert document["model_sha256"] == graph.sha256
    assert [entry["key"] for entry in document["executors"]] == ["float", "reference", "c"]
    assert document["not_run"] == [{"key": "tflm", "name": "TFLite Micro", "reason": "why"}]
    pairs = {(pair["first"], pair["second"]): pair for pair in document["pairs"]}
    assert set(pairs) == {("float", "reference"), ("float", "c"), ("reference", "c")}
    exact = pairs["reference", "c"]
    assert exact["exact"] == 199
    assert exact["images_differ"] == 1
    assert exact["differences"] == [{"image": 7, "tensor": conv_tensor(graph), "max_delta": 1.0}]
    assert len(exact["tensors"]) == 7
    # A layer of zeros has no signal: its ratio is no number, and JSON has none for that.
    assert document["layers"][0]["sqnr_db"] is None
    brief = report.to_json(per_layer=False)
    assert all("tensors" not in pair for pair in brief["pairs"])


class Departing(Faulty):
    """Faulty in an inner tensor, and, as what follows from it, in the output."""

    def tensors(self, batch, *, stream=False):
        found = super().tensors(batch, stream=stream)
        for row in range(len(batch)):
            if np.array_equal(batch[row], self.image):
                found[self.output][row].reshape(-1).view(np.uint8)[0] ^= 1
        return found


def test_a_device_that_differs_in_a_dense_layer_alone_has_its_known_reason(tiny, samples):
    """A device shows its output alone; that hides no operator before, as fusing does."""
    _, graph = tiny
    litert = Faulty(graph, samples.inputs[5], tensor=13)
    pair = compare(graph, {"litert": litert, DEVICE: OutputsOnly(graph)}, samples).pair("litert", DEVICE)
    assert pair.origins == (Origin(13, "FULLY_CONNECTED", 1),)
    assert pair.explanation == (
        "1 image first differs after FULLY_CONNECTED (tensor 13): LiteRT's reference kernel rounds once "
        "(per channel: in double precision), TFLite Micro in two stages."
    )


def test_where_a_device_differs_first_is_seen_at_an_executor_with_the_same_outputs(tiny, samples):
    _, graph = tiny
    litert = Departing(graph, samples.inputs[5], tensor=10)
    executors = {"reference": ReferenceExecutor(graph), "litert": litert, DEVICE: OutputsOnly(graph)}
    report = compare(graph, executors, samples)
    assert report.pair("litert", DEVICE).origins == (Origin(10, "CONV_2D", 1),)
    assert report.pair("litert", DEVICE).explanation == report.pair("reference", "litert").explanation
