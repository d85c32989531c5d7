"""Settings of a compression."""

from __future__ import annotations

import pytest

from tintling.compression.config import QAT_LEARNING_RATES, CompressionConfig
from tintling.errors import TintlingError


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"sparsity": 1.0}, "sparsity: expected auto or a fraction"),
        ({"channels": -0.5}, "channels: expected a fraction"),
        ({"max_drop": -1.0}, "max-drop: expected at least 0"),
        ({"fine_tune_epochs": 0}, "fine-tune-epochs: expected at least 1"),
        ({"learning_rate": 0.0}, "learning-rate: expected above 0"),
        ({"qat": True, "quantize": "none"}, "no sense without quantization"),
        ({"offsets": {"3": float("inf")}}, "offset of 3: expected a finite number"),
        ({"qat": True, "offsets": {"3": 1.0}}, "an offset would be trained away: omit --qat"),
    ],
)
def test_senseless_settings_are_refused(fields, text):
    with pytest.raises(TintlingError, match=text):
        CompressionConfig(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"sparsity": "auto"},
        {"sparsity": 0.0},
        {"max_drop": 0.0},
        {"qat_learning_rate": 1.0},
        {"channels": 0.99},
    ],
)
def test_settings_at_their_bounds_are_taken(fields):
    config = CompressionConfig(**fields)
    assert {name: getattr(config, name) for name in fields} == fields


def test_the_learning_rates_of_the_engines_are_in_range():
    for rate in QAT_LEARNING_RATES.values():
        assert CompressionConfig(qat_learning_rate=rate).qat_learning_rate == rate
    with pytest.raises(TintlingError, match=r"qat-learning-rate: expected above 0, at most 1, got 1\.5"):
        CompressionConfig(qat_learning_rate=1.5)
