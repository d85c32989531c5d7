from __future__ import annotations

import gzip
import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.errors import DatasetError
from tintling.training.data.idx import idx_bytes, read_idx, read_idx_stream

IMAGES = np.random.default_rng(0).integers(0, 256, (7, 28, 28)).astype(np.uint8)


@pytest.mark.parametrize("packed", [False, True])
def test_an_idx_file_is_read_plain_or_gzipped_whatever_its_name(tmp_path, packed):
    file = tmp_path / "digits"
    file.write_bytes(gzip.compress(idx_bytes(IMAGES)) if packed else idx_bytes(IMAGES))
    np.testing.assert_array_equal(read_idx(file), IMAGES)


def test_idx_bytes_follow_the_published_layout():
    assert idx_bytes(np.array([5, 0, 4], np.uint8)) == bytes.fromhex("00000801 00000003 050004")


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_idx_encoding_and_reading_are_inverse(tmp_path_factory, shape, random):
    array = np.frombuffer(random.randbytes(int(np.prod(shape))), np.uint8).reshape(shape)
    file = tmp_path_factory.mktemp("idx") / "a"
    file.write_bytes(idx_bytes(array))
    np.testing.assert_array_equal(read_idx(file), array)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no IDX file"),
        (b"PK\x03\x04 not idx", "no IDX file"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x01\x00\x00\x00\x00", "no IDX file"),  # floats
        (b"\x00\x00\x08\x03\x00\x00", "within its header"),
        (idx_bytes(IMAGES)[:-1], "only 5,487"),
        (idx_bytes(IMAGES) + b"\x00", "more"),
        (b"\x00\x00\x08\x03" + b"\xff" * 12, "at most"),
        (b"\x00\x00\x08\x04" + bytes(4) + b"\xff" * 12, "at most"),  # nothing, times 2**96
        (b"\x00\x00\x0c\x02" + b"\xff" * 4 + bytes(4), "at most"),
        (gzip.compress(idx_bytes(IMAGES))[:-200], "cannot read"),
        (b"\x1f\x8b" + b"\x00" * 30, "cannot read"),
    ],
)
def test_a_damaged_idx_file_is_a_dataset_error(tmp_path, content, complaint):
    file = tmp_path / "digits"
    file.write_bytes(content)
    with pytest.raises(DatasetError, match=complaint):
        read_idx(file)


def test_a_gzip_bomb_is_read_no_further_than_its_header_claims(tmp_path):
    file = tmp_path / "bomb.gz"
    header = struct.pack(">4BI", 0, 0, 8, 1, 100)
    file.write_bytes(gzip.compress(header + bytes(200_000_000), compresslevel=1))
    with pytest.raises(DatasetError, match="more"):
        read_idx(file)


@pytest.mark.parametrize(("code", "dtype"), [(0x09, ">i1"), (0x0B, ">i2"), (0x0C, ">i4")])
def test_larger_numbers_are_read_as_whole_numbers(code, dtype):
    numbers = np.array([[1, -2, 100]], dtype)
    content = struct.pack(">4B2I", 0, 0, code, 2, 1, 3) + numbers.tobytes()
    found = read_idx_stream(io.BytesIO(content), "labels")
    assert found.dtype == np.int64
    np.testing.assert_array_equal(found, numbers)


def test_images_of_larger_numbers_are_no_mnist(tmp_path):
    file = tmp_path / "labels"
    file.write_bytes(struct.pack(">4BI", 0, 0, 0x0C, 1, 1) + bytes(4))
    with pytest.raises(DatasetError, match="unsigned bytes"):
        read_idx(file)
