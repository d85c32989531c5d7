"""What the generated C takes, and all forms of a network beside each other."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tintling.api.report_device import DeviceVariant, device_sections, side_by_side
from tintling.errors import MissingExtraError
from tintling.firmware_export.emulation import profile
from tintling.training.trained_run import TrainedRun

STEPS = [
    {"title": "trained", "dtype": "float32", "test": 0.98, "parameters": 90, "file_bytes": 4_000},
    {"title": "quantized", "dtype": "int8", "test": 0.97, "parameters": 80, "file_bytes": 1_000},
]


@pytest.fixture(scope="module")
def run():
    return TrainedRun.open("femto")


def test_without_an_emulator_constants_and_arena_are_still_there(run, monkeypatch, capsys):
    def missing(*_):
        raise MissingExtraError("instructions", "emulation")

    monkeypatch.setattr(profile, "inference_costs", missing)
    variants, (section,) = device_sections(run)
    assert [(variant.core, variant.goal) for variant in variants] == [
        (core, goal) for core in ("cortex-m4", "rv32imc") for goal in ("size", "speed")
    ]
    assert all(variant.constant_bytes > 500 and variant.flash_bytes is None for variant in variants)
    assert [row[2] for row in section.table.rows] == ["–"] * 4
    assert section.notes[0].startswith("Instructions are not counted: ")
    assert capsys.readouterr().err.count("instructions are not counted") == 1


def test_float_int8_and_device_stand_beside_each_other(run):
    variants = (
        DeviceVariant("cortex-m4", "size", 700, 900, 2_000, 100, 50_000),
        DeviceVariant("cortex-m4", "speed", 800, 900, 3_000, 100, 40_000),
    )
    evaluation = SimpleNamespace(accuracy=0.97)
    section = side_by_side(run, {"steps": STEPS}, evaluation, variants)
    assert section.table.rows == (
        ("trained", "98.00%", "90", "4,000", "–"),
        ("quantized", "97.00%", "80", "1,000", "–"),
        ("device, cortex-m4", "97.00%", f"{run.graph.parameters:,}", "2,000", "50,000"),
    )
    without = side_by_side(run, None, evaluation, ())
    assert [row[0] for row in without.table.rows] == ["int8"]
