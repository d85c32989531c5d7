"""What parity is fed with: random samples, arrays, folders; and what is too little to prove anything."""

from __future__ import annotations

import numpy as np
import pytest
from ghostscript import POSTSCRIPT, stand_in
from operator_networks import operator_cases, two_inputs
from paths import GOLDEN
from PIL import Image
from strangers import digits, stranger

from tintling.batches import arrays_of
from tintling.camera_client.inference.executors import open_executors
from tintling.camera_client.parity.compare import compare
from tintling.camera_client.parity.inputs import load_inputs, random_inputs
from tintling.camera_client.parity.samples import LEAST_DISTINCT, Samples
from tintling.errors import DatasetError, ModelFormatError, UsageError
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


def test_random_samples_cover_the_range_and_are_the_same_again():
    graph = read_tflite(stranger())
    first, again = (load_inputs(graph, "random:64").inputs for _ in range(2))
    assert first.shape == (64, 28, 28, 1)
    assert np.array_equal(first, again)
    assert (first[0] == -128).all()
    assert (first[1] == 127).all()
    assert len(np.unique(first)) == 256
    assert len(load_inputs(graph, "random:64", limit=5)) == 5


@pytest.mark.parametrize("text", ["random:0", "random:x", "random:2000000", "nothing.npy", "nothing.txt"])
def test_what_is_no_input_is_a_usage_error(text):
    with pytest.raises(UsageError, match="expected"):
        load_inputs(read_tflite(stranger()), text)


def test_real_numbers_are_quantized_as_the_file_says(tmp_path):
    graph = read_tflite(stranger("unit"))
    images, _ = digits()
    np.save(tmp_path / "real.npy", images[:8].astype(np.float32) / 255)
    np.save(tmp_path / "pixels.npy", images[:8])
    real = load_inputs(graph, str(tmp_path / "real.npy"))
    pixels = load_inputs(graph, str(tmp_path / "pixels.npy"))
    assert np.array_equal(real.inputs, pixels.inputs)
    assert np.array_equal(real.inputs[..., 0].astype(int), images[:8].astype(int) - 128)
    assert real.data == "real.npy"


@pytest.mark.parametrize(
    ("values", "words"),
    [(np.zeros((2, 27, 28), np.int8), r"\(N, 28, 28, 1\)"), (np.zeros((2, 28, 28), np.int64), "int64")],
)
def test_an_array_that_does_not_fit_is_refused(tmp_path, values, words):
    np.save(tmp_path / "x.npy", values)
    with pytest.raises(DatasetError, match=words):
        load_inputs(read_tflite(stranger()), str(tmp_path / "x.npy"))


def test_a_folder_of_images_is_brought_to_the_size_of_the_input(tmp_path):
    images, _ = digits()
    for number in range(3):
        Image.fromarray(images[number]).save(tmp_path / f"{number}.png")
    (tmp_path / "notes.txt").write_text("no image")
    graph = read_tflite(stranger("raw"))
    found = load_inputs(graph, str(tmp_path))
    assert found.data == f"3 images of {tmp_path.name}"
    assert found.pixels is not None
    assert found.pixels.normalization == Normalization.raw()
    assert np.array_equal(found.inputs[..., 0].astype(int), images[:3].astype(int) - 128)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(DatasetError, match=r"holds neither images nor \.npy files"):
        load_inputs(read_tflite(stranger()), str(tmp_path))


def test_several_inputs_come_from_an_archive(tmp_path):
    graph = read_tflite(two_inputs().data)
    rng = np.random.default_rng(1)
    shapes = [graph.tensors[index].sample_shape for index in graph.inputs]
    arrays = [rng.integers(-128, 128, (40, *shape)).astype(np.int8) for shape in shapes]
    np.savez(tmp_path / "two.npz", a=arrays[0], b=arrays[1])
    found = load_inputs(graph, str(tmp_path / "two.npz"))
    assert all(np.array_equal(a, b) for a, b in zip(arrays_of(found.inputs), arrays, strict=True))
    np.savez(tmp_path / "one.npz", a=arrays[0])
    with pytest.raises(DatasetError, match="holds 1 arrays, but the network has 2 inputs"):
        load_inputs(graph, str(tmp_path / "one.npz"))


@pytest.mark.parametrize("name", ["two inputs", *list(operator_cases())[:6]])
def test_any_network_is_proven_on_random_samples(name):
    data = (two_inputs() if name == "two inputs" else operator_cases()[name]).data
    graph = read_tflite(data)
    opened = open_executors(data, graph, ("c", "reference", "tflm"))
    assert not opened.not_run
    report = compare(graph, opened.running, random_inputs(graph, 30))
    assert {gate.name: gate.status for gate in report.gates}["exact"] == "passed"


def test_blank_pictures_certify_nothing():
    """A network on 0…255 whose pixels were scaled to [0, 1] saw -128 and -127 alone: ✓ exact."""
    data = stranger("raw")
    graph = read_tflite(data)
    opened = open_executors(data, graph, ("c", "reference", "tflm"))
    images, labels = digits()
    blank = Samples((images > 127)[..., np.newaxis].astype(np.int8) - np.int8(64), labels)
    with pytest.raises(
        DatasetError, match=rf"hold 2 distinct values.*at least {LEAST_DISTINCT}.*random:1000"
    ):
        blank.require_variety()
    fed = Samples.of_images(graph, images, labels, None)
    fed.require_variety()
    assert len(np.unique(fed.inputs)) > 200
    report = compare(graph, opened.running, fed)
    assert {gate.name: gate.status for gate in report.gates}["exact"] == "passed"
    assert [executor.accuracy for executor in report.executors] == [pytest.approx(0.97, abs=0.011)] * 3


def test_black_and_white_networks_see_two_values():
    graph = read_tflite(stranger())
    images, labels = digits()
    Samples.of_images(graph, images, labels, Normalization.black_white()).require_variety()


def test_one_output_is_right_or_wrong_by_its_middle():
    data = stranger(head="sigmoid", classes=1)
    graph = read_tflite(data)
    opened = open_executors(data, graph, ("c", "reference"))
    images, labels = digits()
    fed = Samples.of_images(graph, images, (labels >= 5).astype(np.uint8), None)
    report = compare(graph, opened.running, fed)
    accuracies = [executor.accuracy for executor in report.executors]
    assert accuracies[0] == accuracies[1] > 0.9


def test_a_network_for_something_else_is_not_fed_with_digits():
    graph = read_tflite(two_inputs().data)
    images, labels = digits()
    with pytest.raises(ModelFormatError, match="no digits of 28×28 pixels: give --inputs random:1000"):
        Samples.of_images(graph, images, labels, None)


def test_postscript_by_the_name_of_a_picture_starts_no_program(tmp_path, monkeypatch):
    trace = stand_in(tmp_path, monkeypatch)
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "seven.png").write_bytes(POSTSCRIPT)
    with pytest.raises(DatasetError, match=r"seven\.png is no image that can be read"):
        load_inputs(read_tflite(GOLDEN / "tiny_int8.tflite"), str(folder))
    assert not trace.exists()


def test_a_damaged_archive_of_arrays_is_one_line(tmp_path):
    (tmp_path / "x.npz").write_bytes(b"PK\x03\x04 not an archive")
    (tmp_path / "x.npy").write_bytes(b"\x93NUMPY\x01\x00\x10\x00{'shape': (True,)}")
    for name in ("x.npz", "x.npy"):
        with pytest.raises(DatasetError, match=rf"x\.{name[2:]}") as caught:
            load_inputs(read_tflite(GOLDEN / "tiny_int8.tflite"), str(tmp_path / name))
        assert "\n" not in str(caught.value)
