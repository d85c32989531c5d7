"""The report of a compression on a terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tintling.commands.views import compression as _compression_view
from tintling.compression.report import CompressionReport, CompressionStep, LayerReport


def step(key: str, test: float, *, int8: bool = False) -> CompressionStep:
    return CompressionStep(
        key=key,
        title=key,
        dtype="int8" if int8 else "float32",
        validation=test,
        test=test,
        parameters=1_830,
        zeros=516,
        weights=1_720,
        macs=168_040,
        file_bytes=5_000,
        gzip_bytes=3_000,
        flash_bytes=1_990 if int8 else None,
    )


REPORT = CompressionReport(
    model="tiny",
    seed=5,
    sparsity=0.3,
    channels=0.0,
    qat=False,
    qat_by="none",
    qat_learning_rate=0.001,
    teacher=None,
    fine_tune_epochs=8,
    steps=(step("trained", 0.985), step("trained_int8", 0.9848, int8=True), step("int8", 0.9845, int8=True)),
    layers=(LayerReport("conv1", 144, 144, 43, 44), LayerReport("logits", 1_000, 1_000, 300, None)),
    removed_channels={},
    search=None,
    operators=("CONV_2D",),
    quantization={"input": {"scale": 1 / 255, "zero_point": -128}},
    rejection_threshold=8.5,
    fallback=False,
    counts={"train": 55_000, "validation": 5_000, "test": 10_000},
    seconds={},
)


def test_no_figure_of_a_large_network_is_cut_in_80_columns(capsys, monkeypatch):
    large = {
        "parameters": 2_293_000,
        "macs": 148_385_472,
        "file_bytes": 9_171_000,
        "gzip_bytes": 8_600_123,
        "validation": 1.0,
    }
    steps = tuple(replace(one, **large, flash_bytes=one.flash_bytes and 2_295_402) for one in REPORT.steps)
    monkeypatch.setattr(_compression_view, "out", Console(width=80))
    _compression_view.show(replace(REPORT, steps=steps), Path("runs[int8]/x"))
    shown = capsys.readouterr().out
    assert "runs[int8]/x" in shown
    assert "…" not in shown
    for figure in ("100.00%", "2,293,000", "148,385,472", "9,171,000", "8,600,123", "2,295,402", "30.0%"):
        assert figure in shown


@pytest.mark.parametrize("width", [80, 120])
def test_steps_kernels_and_the_next_command_are_shown(width, capsys, monkeypatch):
    monkeypatch.setattr(_compression_view, "out", Console(width=width))
    _compression_view.show(REPORT, Path("runs/x"))
    shown, said = capsys.readouterr()
    assert "43 (29.9%)" in shown
    assert "44 (30.6%)" in shown
    assert "–" in shown
    assert max(map(len, shown.splitlines())) <= width
    assert "tintling export runs/x --out DIR" in " ".join(said.split())


def test_offline_digits_are_pointed_out(capsys, monkeypatch):
    monkeypatch.setattr(_compression_view, "out", Console(width=80))
    _compression_view.show(replace(REPORT, fallback=True), Path("runs/x"))
    assert "do not compare the accuracy" in capsys.readouterr().out
