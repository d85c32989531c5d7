"""Epochs that the room's trackers are told."""

from __future__ import annotations

import pytest

from tintling.training.loop.history import EpochRecord


@pytest.fixture
def records() -> tuple[EpochRecord, ...]:
    return tuple(EpochRecord(n, 0.01 / n, 1.0 / n, 0.5 + n / 10, 0.9 / n, 0.6 + n / 10, 2.5) for n in (1, 2))
