"""A real firmware in virtual time, and what it answers to the golden digits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from native_board import BOOT, GOLDEN, LockstepBoard, board_program

from tintling.camera_client.inference.executors import ReferenceExecutor
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def inputs() -> np.ndarray:
    images = np.load(GOLDEN / "digits.npz")["images"]
    return (images.astype(np.int16) - 128).astype(np.int8)[..., np.newaxis]


@pytest.fixture(scope="module")
def expected(inputs: np.ndarray) -> np.ndarray:
    graph = read_tflite((GOLDEN / "tiny_int8.tflite").read_bytes())
    return ReferenceExecutor(graph).run(inputs).reshape(len(inputs), -1)


@pytest.fixture
def board() -> Iterator[LockstepBoard]:
    with LockstepBoard(board_program(), boot_text=BOOT) as native:
        yield native
