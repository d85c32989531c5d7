"""Microcontrollers that a network may run on: memory and clock as their makers publish them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tintling.firmware_export.compiler.options import TargetCore

__all__ = ["CHIPS", "FAMILIES", "PROFILED_CHIPS", "Chip", "CoreFamily"]


@dataclass(frozen=True, slots=True)
class CoreFamily:
    """Processors that execute the same code.

    Attributes:
        name: What the table calls it.
        emulated: The emulated core that executes its instructions.
        target: What the export is made for.
        gnu_cpu: Value of GCC's ``-mcpu``; empty for the emulated core's own.
        zig_cpu: The same for zig.
        cycles: Assumed cycles an instruction, with code and data where the core reads them without waiting.
        why: What the assumption rests on.
    """

    name: str
    emulated: str
    target: TargetCore
    gnu_cpu: str
    zig_cpu: str
    cycles: float
    why: str


FAMILIES: Mapping[str, CoreFamily] = {
    family.name: family
    for family in (
        CoreFamily(
            "Cortex-M0+",
            "cortex-m4",
            TargetCore.CORTEX_M0PLUS,
            "cortex-m0plus",
            "cortex_m0plus",
            1.4,
            "loads and taken branches take 2 cycles, the rest 1",
        ),
        CoreFamily(
            "Cortex-M3",
            "cortex-m4",
            TargetCore.CORTEX_M0PLUS,
            "cortex-m3",
            "cortex_m3",
            1.4,
            "single loads take 2 cycles, long products 3 to 5",
        ),
        CoreFamily(
            "Cortex-M4",
            "cortex-m4",
            TargetCore.CORTEX_M4,
            "",
            "",
            1.3,
            "single loads and taken branches take 2 cycles or more",
        ),
        CoreFamily(
            "Cortex-M33",
            "cortex-m4",
            TargetCore.CORTEX_M33,
            "",
            "",
            1.2,
            "as the M4, with some pairs issued together",
        ),
        CoreFamily(
            "Cortex-M7",
            "cortex-m4",
            TargetCore.CORTEX_M7,
            "",
            "",
            0.8,
            "two instructions at once where they do not depend on each other",
        ),
        CoreFamily(
            "RISC-V",
            "rv32imc",
            TargetCore.RV32IMC,
            "",
            "",
            1.3,
            "loads wait for use, taken branches refill the pipeline",
        ),
        CoreFamily(
            "Xtensa",
            "esp32",
            TargetCore.ESP32,
            "",
            "",
            1.3,
            "loads wait for use, taken branches refill the pipeline; no vector instructions",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A microcontroller, on its usual board or module.

    Attributes:
        name: What people call it.
        family: Key of :data:`FAMILIES`.
        flash: Bytes; on the usual module where the flash is a chip of its own.
        ram: Bytes that a program can use for data.
        clock_hz: Highest clock.
        note: Which variant is meant.
    """

    name: str
    family: str
    flash: int
    ram: int
    clock_hz: int
    note: str


_KB, _MB, _MHZ = 1 << 10, 1 << 20, 1_000_000

CHIPS = (
    Chip(
        "ESP32", "Xtensa", 4 * _MB, 320 * _KB, 240 * _MHZ, "WROOM-32E with 4 MB; 320 of 520 kB are for data"
    ),
    Chip("ESP32-S2", "Xtensa", 4 * _MB, 320 * _KB, 240 * _MHZ, "WROVER with 4 MB"),
    Chip("ESP32-S3", "Xtensa", 8 * _MB, 512 * _KB, 240 * _MHZ, "WROOM-1 with 8 MB, without PSRAM"),
    Chip("ESP32-C3", "RISC-V", 4 * _MB, 400 * _KB, 160 * _MHZ, "MINI-1 with 4 MB"),
    Chip("ESP32-C6", "RISC-V", 4 * _MB, 512 * _KB, 160 * _MHZ, "MINI-1 with 4 MB"),
    Chip("RP2040", "Cortex-M0+", 2 * _MB, 264 * _KB, 133 * _MHZ, "Raspberry Pi Pico"),
    Chip("RP2350", "Cortex-M33", 4 * _MB, 520 * _KB, 150 * _MHZ, "Raspberry Pi Pico 2, Arm cores"),
    Chip("SAMD21", "Cortex-M0+", 256 * _KB, 32 * _KB, 48 * _MHZ, "SAMD21G18"),
    Chip("STM32F103", "Cortex-M3", 64 * _KB, 20 * _KB, 72 * _MHZ, "F103C8"),
    Chip("STM32F401", "Cortex-M4", 512 * _KB, 96 * _KB, 84 * _MHZ, "F401RE"),
    Chip("STM32F411", "Cortex-M4", 512 * _KB, 128 * _KB, 100 * _MHZ, "F411RE"),
    Chip("STM32L432", "Cortex-M4", 256 * _KB, 64 * _KB, 80 * _MHZ, "L432KC"),
    Chip("STM32F746", "Cortex-M7", 1 * _MB, 320 * _KB, 216 * _MHZ, "F746NG"),
    Chip("STM32H743", "Cortex-M7", 2 * _MB, 512 * _KB, 480 * _MHZ, "H743ZI; 512 kB in one piece"),
    Chip("nRF52832", "Cortex-M4", 512 * _KB, 64 * _KB, 64 * _MHZ, "QFAA"),
    Chip("nRF52840", "Cortex-M4", 1 * _MB, 256 * _KB, 64 * _MHZ, "QIAA"),
)

PROFILED_CHIPS: Mapping[str, tuple[str, ...]] = {
    "rv32imc": ("ESP32-C3",),
    "cortex-m4": ("STM32F401", "STM32F411", "nRF52840"),
    "esp32": ("ESP32", "ESP32-S3"),
}
"""Chips whose time a profile of an emulated core tells."""
