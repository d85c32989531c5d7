"""``tintling fit``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from paths import GOLDEN

from tintling.cli import tintling
from tintling.commands import fit
from tintling.errors import ToolchainError
from tintling.firmware_export.emulation import emulated_build
from tintling.firmware_export.emulation import fit as fitting
from tintling.firmware_export.emulation.chips import CHIPS
from tintling.firmware_export.targets.qemu_core import QEMU
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS


@pytest.fixture
def fit_once(monkeypatch):
    """Every chip's core is compiled for and emulated: the second call gets what the first one found."""
    found, fit_network = [], fitting.fit_network

    def once(*arguments, **options):
        found.append(found[0] if found else fit_network(*arguments, **options))
        return found[0]

    monkeypatch.setattr(fitting, "fit_network", once)


@pytest.mark.usefixtures("fit_once")
def test_the_command_prints_a_table_and_json(require_tool):
    for tool in (*WINDOWED_TOOLS, QEMU):
        require_tool(tool)
    runner = CliRunner()
    shown = runner.invoke(tintling, ["fit", "nano"])
    assert shown.exit_code == 0, shown.output
    for each in CHIPS:
        assert each.name in shown.output
    assert "cycles an" in shown.output
    document = json.loads(runner.invoke(tintling, ["fit", "nano", "--json"]).output)
    assert [row["name"] for row in document["chips"]] == [each.name for each in CHIPS]
    assert {row["verdict"] for row in document["chips"]} == {"fits"}
    assert all(row["milliseconds"] > 0 for row in document["chips"])
    assert document["assumptions"]["Cortex-M7"]["cycles_an_instruction"] == 0.8


def test_memory_is_shown_in_the_unit_that_leaves_no_fraction():
    assert [fit._memory(size) for size in (2 << 20, 520 << 10, 20 << 10)] == ["2 MB", "520 kB", "20 kB"]


def test_a_core_without_tools_shows_a_lower_bound_and_says_why(monkeypatch):
    def refuse(*_, **__):
        raise ToolchainError("clang-22 is not installed: take another core")

    monkeypatch.setattr(emulated_build, "emulate", refuse)
    shown = CliRunner().invoke(tintling, ["fit", str(GOLDEN / "tiny_int8.tflite")], catch_exceptions=False)
    assert shown.exit_code == 0
    (row,) = (line for line in shown.stdout.splitlines() if "STM32F103" in line)
    assert "≥ 1,552" in row
    assert "–" in row.split()
    assert "not counted: clang-22 is not installed" in " ".join(shown.stderr.split())
