"""Which chips a network fits: measured sizes beside published memory, times from counted instructions."""

from __future__ import annotations

import pytest
from paths import GOLDEN

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.options import Optimize
from tintling.firmware_export.emulation import emulated_build
from tintling.firmware_export.emulation.chips import FAMILIES, Chip
from tintling.firmware_export.emulation.emulated_build import emulate_model
from tintling.firmware_export.emulation.fit import Verdict, estimated_ms, estimated_times, fit_network
from tintling.firmware_export.targets.cross import cross_compilers
from tintling.firmware_export.targets.qemu_core import QEMU
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS
from tintling.tflite.reader import read_tflite

TINY = read_tflite(GOLDEN / "tiny_int8.tflite")


def chip(family, flash=1 << 20, ram=1 << 20):
    return Chip("chip", family, flash, ram, 100_000_000, "")


@pytest.mark.parametrize("family", ["Cortex-M4", "RISC-V", "Cortex-M0+", "Cortex-M3", "Xtensa"])
def test_what_a_network_takes_decides_the_verdict(family, require_tool):
    for tool in (*WINDOWED_TOOLS, QEMU) if family == "Xtensa" else ():
        require_tool(tool)
    cost = fit_network(TINY, chips=(chip(family),)).chips[0].cost
    assert not cost.missing
    flash, ram = cost.flash_bytes, cost.ram_bytes
    assert 3700 < flash < 5000
    assert 1552 < ram < 2000
    chips = (
        chip(family),
        chip(family, flash=2 * flash, ram=2 * ram),
        chip(family, flash=2 * flash - 1),
        chip(family, flash=flash, ram=2 * ram),
        chip(family, flash=flash - 1),
        chip(family, ram=ram - 1),
    )
    fits = fit_network(TINY, chips=chips).chips
    assert [fit.verdict for fit in fits] == [
        *(Verdict.FITS, Verdict.FITS, Verdict.TIGHT),
        *(Verdict.TIGHT, Verdict.TOO_BIG, Verdict.TOO_BIG),
    ]


def test_the_time_comes_from_instructions_counted_on_the_emulated_core():
    fit = fit_network(TINY, chips=(chip("RISC-V"),), optimize=Optimize.SIZE).chips[0]
    family = cross_compilers("rv32imc")[0].family
    model = emulate_model(TINY, "rv32imc", opt="-O2", family=family)
    assert fit.cost.flash_bytes == model.sizes.flash
    assert fit.milliseconds == pytest.approx(fit.cost.instructions * FAMILIES["RISC-V"].cycles / 1e5)
    assert estimated_ms(1_000_000, chip("Cortex-M4")) == pytest.approx(13.0)


def test_the_simplest_core_takes_the_most_instructions():
    fits = fit_network(TINY, chips=tuple(map(chip, ("Cortex-M0+", "Cortex-M4")))).chips
    assert fits[0].cost.instructions > fits[1].cost.instructions


def test_without_an_emulator_the_constants_and_the_arena_are_compared(monkeypatch):
    def refuse(*_, **__):
        raise ToolchainError("clang-22 is not installed: take another core")

    monkeypatch.setattr(emulated_build, "emulate", refuse)
    report = fit_network(TINY, chips=(chip("Xtensa"), chip("Xtensa", ram=1000)))
    assert [fit.milliseconds for fit in report.chips] == [None, None]
    assert [fit.verdict for fit in report.chips] == [Verdict.FITS, Verdict.TOO_BIG]
    assert report.chips[0].cost.ram_bytes == 1552
    assert report.missing == ("clang-22 is not installed: take another core",)


def test_times_of_a_profile_name_their_assumption():
    (time,) = estimated_times("rv32imc", 1_600_000)
    assert (time.chip, time.clock_hz, time.cycles_an_instruction) == ("ESP32-C3", 160_000_000, 1.3)
    assert time.milliseconds == pytest.approx(13.0)
    assert {time.chip for time in estimated_times("esp32", 1)} == {"ESP32", "ESP32-S3"}
