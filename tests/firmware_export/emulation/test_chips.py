"""The table of chips: cores that can be emulated, memory and clocks in range."""

from __future__ import annotations

import pytest

from tintling.firmware_export.compiler.options import TargetCore
from tintling.firmware_export.emulation.chips import CHIPS, FAMILIES, PROFILED_CHIPS
from tintling.firmware_export.targets.emulator import EMULATED_CORES


def test_the_table_names_each_chip_once_and_knows_its_core():
    assert len({each.name for each in CHIPS}) == len(CHIPS) >= 12
    for each in CHIPS:
        assert FAMILIES[each.family].emulated in EMULATED_CORES
        assert 16 << 10 <= each.ram < each.flash
    names = {name for group in PROFILED_CHIPS.values() for name in group}
    assert names <= {each.name for each in CHIPS}


def test_clocks_are_in_hertz_and_every_family_is_used():
    assert {each.family for each in CHIPS} == FAMILIES.keys()
    assert all(48_000_000 <= each.clock_hz <= 480_000_000 for each in CHIPS)
    assert all(name == family.name for name, family in FAMILIES.items())


def test_cores_that_are_emulated_as_another_name_their_own_compiler_flag():
    borrowed = {name for name, family in FAMILIES.items() if family.gnu_cpu}
    assert borrowed == {"Cortex-M0+", "Cortex-M3"}
    for name in borrowed:
        family = FAMILIES[name]
        assert family.gnu_cpu.replace("-", "_") == family.zig_cpu
        assert family.target is TargetCore.CORTEX_M0PLUS, "neither has DSP instructions"


@pytest.mark.parametrize("core", EMULATED_CORES)
def test_a_profile_of_a_core_speaks_of_chips_with_that_very_core(core):
    chips = {chip.name: chip for chip in CHIPS}
    for name in PROFILED_CHIPS[core]:
        family = FAMILIES[chips[name].family]
        assert (family.emulated, family.gnu_cpu) == (core, "")
