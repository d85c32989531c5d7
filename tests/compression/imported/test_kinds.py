"""What a file is that somebody gives as a network, and what to do with one that is not opened."""

from __future__ import annotations

import warnings
import zipfile

import pytest

from tintling.compression.imported.kinds import ModelKind, is_model_path, kind_of
from tintling.errors import ModelFormatError


def archive(path, names):
    with zipfile.ZipFile(path, "w") as file:
        for name, text in names.items():
            file.writestr(name, text)
    return path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("keras 3", ModelKind.KERAS_3),
        ("keras 3, h5", ModelKind.H5_KERAS_3),
        ("keras 3, SavedModel", ModelKind.SAVED_MODEL),
        ("keras 2", ModelKind.KERAS_2),
        ("keras 2, h5", ModelKind.H5),
        ("keras 2, SavedModel", ModelKind.SAVED_MODEL),
    ],
)
def test_contents_tell_the_kind(files, name, kind):
    assert kind_of(files[name]) is kind
    assert is_model_path(files[name])


def test_a_name_without_its_ending_does_not_matter(files, tmp_path):
    path = tmp_path / "download"
    path.write_bytes(files["keras 2, h5"].read_bytes())
    assert kind_of(path) is ModelKind.H5


@pytest.mark.parametrize(
    ("name", "contents", "message"),
    [
        (
            "net.onnx",
            b"\x08\x07",
            r"net\.onnx is an ONNX model.*onnx2tf -i MODEL\.onnx -osd -o FOLDER.*SavedModel",
        ),
        ("net.pt", b"\x80\x02", r"net\.pt is a PyTorch file: export it with torch\.onnx\.export"),
        ("net.pkl", b"\x80\x02", r"net\.pkl is a Python pickle, which is not opened"),
        ("net.safetensors", b"12345678", r"weights without a network: load them into the network"),
        (
            "saved_model.pb",
            b"\x08\x01",
            r"saved_model\.pb is a file of TensorFlow: give the SavedModel's folder",
        ),
        ("net.json", b"{}", r"a description without weights"),
        ("net.tflite", b"\x1c\0\0\0TFL3", r"net\.tflite is a \.tflite file.*tintling inspect net\.tflite"),
        (
            "net.keras",
            b"version https://git-lfs",
            r"net\.keras is no Keras file in spite of its name.*Git LFS",
        ),
        ("net.h5", b"", r"net\.h5 is empty"),
        ("net.keras", b"PK\x03\x04broken", r"net\.keras is damaged"),
        ("photo.png", b"\x89PNG", r"photo\.png is no network that is known: expected a \.keras or \.h5 file"),
    ],
)
def test_files_of_other_kinds_are_told_by_name_with_a_remedy(name, contents, message, tmp_path):
    path = tmp_path / name
    path.write_bytes(contents)
    assert is_model_path(path)
    with pytest.raises(ModelFormatError, match=message):
        kind_of(path)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"archive/data.pkl": "x"}, "is a PyTorch file"),
        ({"net/saved_model.pb": "x"}, "is a packed SavedModel: unpack it"),
        ({"net/model.h5": "x"}, "an archive with a network inside"),
        ({"notes.txt": "x"}, "an archive without a network"),
    ],
)
def test_archives_are_told_by_what_they_hold(names, message, tmp_path):
    with pytest.raises(ModelFormatError, match=message):
        kind_of(archive(tmp_path / "x.zip", names))


def test_weights_alone_are_no_network(trained, k3, tmp_path):
    path = tmp_path / "only.weights.h5"
    model = trained.model(k3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's own, of NumPy
        model.save_weights(str(path))
    with pytest.raises(ModelFormatError, match=r"only\.weights\.h5 holds weights without a network"):
        kind_of(path)


def test_folders_are_told_by_what_they_hold(files, tmp_path):
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(files["keras 3"]) as file:
        file.extractall(unpacked)
    assert is_model_path(unpacked)
    with pytest.raises(ModelFormatError, match=r"is an unpacked \.keras file: zip its files"):
        kind_of(unpacked)
    around = tmp_path / "around"
    around.mkdir()
    (around / "best.h5").write_bytes(b"x")
    with pytest.raises(
        ModelFormatError, match=r"around is a folder that holds best\.h5: give the file, .*best\.h5"
    ):
        kind_of(around)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not is_model_path(empty)
    with pytest.raises(ModelFormatError, match=r"is a folder without saved_model\.pb"):
        kind_of(empty)


def test_a_file_that_is_not_there_is_missed_by_name(tmp_path):
    assert is_model_path(tmp_path / "gone.keras")
    assert not is_model_path(tmp_path / "gone")
    with pytest.raises(
        ModelFormatError, match=r"gone\.keras does not exist: expected a \.keras or \.h5 file"
    ):
        kind_of(tmp_path / "gone.keras")
