from __future__ import annotations

import contextlib
import io
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peak_memory import peak_memory

from tintling import npz
from tintling.errors import DatasetError
from tintling.npz import read_npy, read_npz
from tintling.training.data.datasets import load_dataset

IMAGES = np.random.default_rng(0).integers(0, 256, (7, 28, 28)).astype(np.uint8)


def test_an_npz_gives_its_arrays(tmp_path):
    file = tmp_path / "a.npz"
    np.savez_compressed(file, x_train=IMAGES, y_train=np.arange(7, dtype=np.int64))
    arrays = read_npz(file)
    np.testing.assert_array_equal(arrays["x_train"], IMAGES)
    assert arrays["y_train"].tolist() == list(range(7))


def test_fortran_order_survives(tmp_path):
    file = tmp_path / "a.npz"
    np.savez(file, x=np.asfortranarray(IMAGES))
    np.testing.assert_array_equal(read_npz(file)["x"], IMAGES)


def test_pickled_objects_are_refused(tmp_path):
    file = tmp_path / "a.npz"
    np.savez(file, x=np.array([{"a": 1}], dtype=object))
    with pytest.raises(DatasetError, match="expected numbers"):
        read_npz(file)


def npy_with_shape(shape: str) -> bytes:
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + b"abc"


@pytest.mark.parametrize("content", [npy_with_shape("(1000000000000,)"), b"\x93NUMPY", b"no array", b""])
def test_an_npz_member_that_lies_or_breaks_off_is_a_dataset_error(tmp_path, content):
    file = tmp_path / "a.npz"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.npy", content)
    with pytest.raises(DatasetError, match=r"x\.npy"):
        read_npz(file)


def test_a_truncated_npz_is_a_dataset_error(tmp_path):
    file = tmp_path / "a.npz"
    np.savez_compressed(file, x_train=IMAGES)
    file.write_bytes(file.read_bytes()[:1_000])
    with pytest.raises(DatasetError, match=r"as \.npz"):
        read_npz(file)


@given(position=st.one_of(st.integers(0, 200), st.integers(-300, -1)), value=st.integers(0, 255))
def test_no_flipped_byte_of_an_npz_causes_another_exception(tmp_path_factory, position, value):
    buffer = io.BytesIO()
    np.savez(buffer, x_train=IMAGES)
    content = bytearray(buffer.getvalue())
    content[position] = value
    file = tmp_path_factory.mktemp("npz") / "a.npz"
    file.write_bytes(content)
    with contextlib.suppress(DatasetError):
        read_npz(file)


def archive_with_a_wrong_byte(name: str, content: bytes, change: str) -> bytes:
    """A zip of one member, packed by LZMA, that is damaged where ``zipfile`` raises of its own accord."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(name, content)
    data = bytearray(buffer.getvalue())
    directory = data.rindex(b"PK\x01\x02")
    match change:
        case "packed":  # the bytes after LZMA's properties
            start = 30 + len(name) + 9
            data[start : start + 40] = b"\xff" * 40
        case "name":  # said to be UTF-8, and is not
            data[directory + 9] |= 0x08
            data[directory + 46] = 0xFF
        case "method":
            data[directory + 10] = 99
        case "encrypted":
            data[directory + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize("change", ["packed", "name", "method", "encrypted"])
@pytest.mark.parametrize(("read", "name"), [(read_npz, "x_train.npy"), (load_dataset, "3/a.png")])
def test_a_damaged_member_is_a_dataset_error(tmp_path, read, name, change):
    buffer = io.BytesIO()
    np.save(buffer, IMAGES)
    file = tmp_path / "a.zip"
    file.write_bytes(archive_with_a_wrong_byte(name, buffer.getvalue(), change))
    with pytest.raises(DatasetError, match=f"cannot read|holds no|{name}"):
        read(file)


def test_an_npz_that_unpacks_too_far_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "MAX_BYTES", 1_000)
    file = tmp_path / "a.npz"
    np.savez_compressed(file, x_train=IMAGES)
    with pytest.raises(DatasetError, match="more than 1,000 bytes"):
        read_npz(file)


@pytest.mark.parametrize(
    "shape",
    ["(True, 3)", "(0, 2**70)", "(0, 99999999999999999999)", "(1,) * 3", "3", "(-1,)", "(3.0,)", "(None,)"],
)
def test_a_shape_that_is_none_is_a_dataset_error(tmp_path, shape):
    file = tmp_path / "a.npy"
    file.write_bytes(npy_with_shape(shape))
    with pytest.raises(DatasetError, match=r"a\.npy"):
        read_npy(file)


def test_a_shape_of_too_many_dimensions_is_a_dataset_error(tmp_path):
    file = tmp_path / "a.npy"
    file.write_bytes(npy_with_shape(repr((1,) * 33)))
    with pytest.raises(DatasetError, match="is not read"):
        read_npy(file)


@pytest.mark.parametrize(
    "values", [IMAGES, np.asfortranarray(IMAGES), np.float32(2.5), np.empty((0, 3)), np.array(["a", "bc"])]
)
def test_an_npy_gives_its_array(tmp_path, values):
    file = tmp_path / "a.npy"
    np.save(file, values)
    found = read_npy(file)
    np.testing.assert_array_equal(found, values)
    assert found.dtype == np.asarray(values).dtype


def test_an_npy_that_is_missing_or_cut_short_is_a_dataset_error(tmp_path):
    file = tmp_path / "a.npy"
    with pytest.raises(DatasetError, match=r"cannot read .*a\.npy: No such file"):
        read_npy(file)
    np.save(file, IMAGES)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(DatasetError, match="is cut short: expected 5,488 bytes, found 5,487"):
        read_npy(file)


def test_an_archive_that_unpacks_a_thousand_times_is_not_read(tmp_path):
    file = tmp_path / "bomb.npz"
    np.savez_compressed(file, x=np.zeros(80_000_000, np.uint8))
    assert file.stat().st_size < 100_000
    with pytest.raises(DatasetError, match="unpacks to more than"):
        read_npz(file)


def test_arrays_take_their_own_memory_and_little_more(tmp_path):
    file = tmp_path / "a.npz"
    np.savez_compressed(file, x=np.zeros(60_000_000, np.uint8))
    taken = peak_memory(
        "import pathlib; from tintling.npz import read_npz", "read_npz(pathlib.Path(sys.argv[3]))", file
    )
    assert taken < 75_000_000


def test_an_npy_of_a_gigabyte_is_not_read(tmp_path):
    path = tmp_path / "large.npy"
    with path.open("wb") as stream:
        stream.truncate(npz.MAX_BYTES + 1)
    with pytest.raises(DatasetError, match="has more than 1,073,741,824 bytes; it is not read"):
        read_npy(path)


def test_an_npy_that_claims_more_than_it_holds_is_refused(tmp_path):
    path = tmp_path / "short.npy"
    np.save(path, np.zeros(10, np.int64))
    path.write_bytes(path.read_bytes().replace(b"(10,)", b"(99,)", 1))
    with pytest.raises(DatasetError, match="claims 792 bytes, but holds"):
        read_npy(path)
