"""What compression cost, from the run's own document and its int8 network."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tintling.api import report_compression, report_device
from tintling.api.report_compression import compression_sections
from tintling.training.data.splits import Subset
from tintling.training.insight.fidelity import LayerFidelity
from tintling.training.trained_run import TrainedRun


@pytest.fixture
def test_samples(digits):
    return Subset(digits.test_images[:40], digits.test_labels[:40])


def test_a_shipped_network_is_strained_and_its_float_twin_is_not_at_hand(test_samples, monkeypatch):
    monkeypatch.setattr(report_device, "device_sections", lambda _run: ((), ()))
    run = TrainedRun.open("femto")
    sections = {s.title: s for s in compression_sections(run, test_samples, SimpleNamespace(accuracy=0.9))}
    assert "What int8 costs, layer by layer" not in sections
    strained = sections["How much coarser, sparser or narrower it may be"]
    assert "on 40 test samples" in strained.paragraphs[0]
    assert len(strained.table.rows) >= 2


def test_a_float_run_has_no_such_sections(test_samples):
    run = SimpleNamespace(has_int8=False)
    assert list(compression_sections(run, test_samples, SimpleNamespace(accuracy=0.9))) == []


def test_the_operator_that_costs_most_is_named_with_the_price_of_16_bits():
    layers = [
        LayerFidelity("CONV_2D 0", "conv", 40.0, 3.0, 90, 1_000),
        LayerFidelity("MAX_POOL_2D 1", "pool", 30.0, 10.0, 0, 250),
    ]
    (sentence,) = report_compression._costliest(layers)
    assert sentence == (
        "MAX_POOL_2D 1 costs most, 10.0 dB. With 16 bits it would take 250 bytes of arena more."
    )
    assert list(report_compression._costliest([])) == []
