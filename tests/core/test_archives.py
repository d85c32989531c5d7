"""The errors of a damaged archive."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from tintling.archives import DAMAGED_ARCHIVE


@pytest.fixture(scope="module")
def archive() -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, digits=np.arange(256, dtype=np.uint8))
    return buffer.getvalue()


def read(data: bytes) -> bytes:
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        return found["digits"].tobytes()


def test_an_archive_cut_at_any_place_raises_a_listed_error(archive):
    assert read(archive) == bytes(range(256))
    for end in range(len(archive)):
        with pytest.raises(DAMAGED_ARCHIVE):
            read(archive[:end])


def test_an_archive_with_a_flipped_byte_reads_the_same_or_raises_a_listed_error(archive):
    refused = 0
    for place in range(len(archive)):
        damaged = bytearray(archive)
        damaged[place] ^= 0xFF
        try:
            read(bytes(damaged))
        except (*DAMAGED_ARCHIVE, KeyError):
            refused += 1
    assert refused > len(archive) // 2


def test_an_encrypted_archive_raises_a_listed_error(archive):
    damaged = bytearray(archive)
    at = damaged.index(b"PK\x01\x02")
    damaged[at + 8] |= 1  # the flag of an encrypted member
    with zipfile.ZipFile(io.BytesIO(bytes(damaged))) as found, pytest.raises(DAMAGED_ARCHIVE):
        found.read("digits.npy")
