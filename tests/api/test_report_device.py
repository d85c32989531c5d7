"""What a report says about the device."""

from __future__ import annotations


def test_forms_and_variants_stand_side_by_side(int8_report, int8_tables):
    forms, variants = int8_tables["Side by side"], int8_tables["On the device"]
    assert [row[0] for row in forms] == ["int8", "device, cortex-m4", "device, rv32imc"]
    assert {row[1] for row in forms} == {f"{int8_report.accuracy:.2%}"}
    assert [row[0] for row in variants] == [
        f"{core}, {goal}" for core in ("cortex-m4", "rv32imc") for goal in ("size", "balanced", "speed")
    ]
    size, balanced, speed = (int(row[-1].replace(",", "")) for row in variants[:3])
    assert speed <= balanced < size
