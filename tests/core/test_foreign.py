"""Files and folders that are no TFLite model, and what to do with them."""

from __future__ import annotations

import io
import zipfile

import pytest

from tintling.foreign import describe_bytes, describe_folder, describe_path


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as found:
        for name in names:
            found.writestr(name, b"")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("net.h5", b"\x89HDF\r\n\x1a\n", "a Keras model in HDF5, no TFLite model: `tintling compress net.h5"),
        ("net.zip", archive("model.weights.h5"), r"a Keras model \(\.keras\), no"),
        ("net.keras", archive("x"), r"a Keras model \(\.keras\), no"),
        ("net.zip", archive("net/data.pkl"), "a PyTorch checkpoint"),
        ("set.npz", archive("x.npy"), "a data set of NumPy arrays"),
        ("set.zip", archive("x.npy", "y.npy"), "a data set of NumPy arrays"),
        ("net.zip", archive("x", "y.npy"), "a zip archive"),
        ("net.zip", b"PK\x03\x04 cut", "a zip archive"),
        ("net.onnx", b"", "an ONNX model"),
        ("net", b"\x08\x07 ONNX", "an ONNX model"),
        ("net.pkl", b"", "a PyTorch or pickle file"),
        ("net.pb", b"x", "a TensorFlow graph"),
        ("x.npy", b"\x93NUMPY", "a NumPy array"),
        ("x", b"\xff\xd8\xff\xe0", "a JPEG picture, no TFLite model: `tintling classify x` reads it"),
        ("x", b'  {"a": 1}', "a text file"),
    ],
    # A zip's bytes hold the time, and every worker must give a case the same name.
    ids=range(15),
)
def test_a_known_format_is_named_with_its_remedy(name, data, said):
    import re

    assert re.match(rf"{re.escape(name)} is {said}", describe_bytes(data, name))


@pytest.mark.parametrize(
    ("data", "end"), [(b"", r"found b'': it is empty"), (b"0123ABCDEF", r"found b'ABCD'")]
)
def test_an_unknown_format_is_told_by_its_first_bytes(data, end):
    said = describe_bytes(data, "x.tflite")
    assert said.startswith("x.tflite is no TFLite model: expected the marker TFL3 at byte 4")
    assert said.endswith(end)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("saved_model.pb", "is a SavedModel of TensorFlow, no int8 run: `tintling compress"),
        ("b.tflite", "no run of Tintling: give the file itself, "),
        ("a.h5", "no run of Tintling: `tintling compress"),
    ],
)
def test_a_folder_is_told_by_what_it_holds(file, said, tmp_path):
    (tmp_path / file).touch()
    assert said in describe_folder(tmp_path)
    assert describe_path(tmp_path) == describe_folder(tmp_path)


def test_nothing_is_said_of_an_empty_folder_a_model_or_a_missing_file(tmp_path):
    (tmp_path / "net.tflite").write_bytes(b"\x1c\0\0\0TFL3")
    (tmp_path / "folder").mkdir()
    assert describe_path(tmp_path / "net.tflite") is None
    assert describe_path(tmp_path / "missing") is None
    assert describe_folder(tmp_path / "folder") is None


def test_an_onnx_model_gets_the_commands_that_make_int8_of_it():
    text = describe_bytes(b"\x08\x07onnx", "digits.onnx")
    assert "digits.onnx is an ONNX model, no TFLite model" in text
    assert "onnx2tf -i digits.onnx -osd -o FOLDER" in text
    assert "`tintling compress FOLDER --data SET`" in text
