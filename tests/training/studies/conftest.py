"""A result that tables and plots show."""

from __future__ import annotations

import pytest

from tintling.training.studies.results import Measurement, StudyResult


@pytest.fixture(scope="session")
def result() -> StudyResult:
    """Two variants, one of them measured with two seeds and validated."""
    return StudyResult(
        "threshold",
        "training",
        "tintling study threshold",
        "MNIST",
        "ab",
        "1.0",
        (
            Measurement("grey", 1, 90, 100, validation=0.8),
            Measurement("grey", 2, 94, 100, validation=0.9),
            Measurement("black", 1, 50, 100),
        ),
    )
