"""The ESP32's instruction set in QEMU: registers come back from the stack, products and counts are exact."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.runtime_files import runtime_text
from tintling.firmware_export.targets import qemu_core
from tintling.firmware_export.targets.emulator import emulate
from tintling.firmware_export.targets.qemu_core import QemuCore
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS

SOURCES = {
    "counted.c": "#include <stdint.h>\n"
    "int sum(const signed char *data, int count) {\n"
    "    int total = 0;\n"
    "    for (int i = 0; i < count; ++i) { total += data[i]; }\n"
    "    return total;\n}\n"
    "signed char bytes[256];\n"
    "signed char *place(void) { return bytes; }\n"
    "int zero(void) { return 0; }\n"
    "int six(int a, int b, int c, int d, int e, int f) {\n"
    "    return a * 100000 + b * 10000 + c * 1000 + d * 100 + e * 10 + f; }\n"
    "int deep(int n) { volatile char room[1000]; room[n] = 1; return room[n]; }\n"
    "int crash(void) { return *(volatile int *)0x70000000; }\n"
    "int32_t signed_high(int32_t a, int32_t b) { return (int32_t)(((int64_t)a * b) >> 32); }\n"
    "uint32_t unsigned_high(uint32_t a, uint32_t b) { return (uint32_t)(((uint64_t)a * b) >> 32); }\n"
    "float quotient(float a, float b) { return a / b; }\n"
    "int __attribute__((noinline)) fibonacci(int n) {\n"
    "    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }\n"
    # Many live values: the product lands in registers that callers further up still wait for.
    "uint32_t __attribute__((noinline)) mix(uint32_t a, uint32_t b, int depth) {\n"
    "    uint32_t x = unsigned_high(a, b), y = (uint32_t)signed_high((int32_t)a, (int32_t)b);\n"
    "    uint32_t z = unsigned_high(x + 1u, b ^ a), w = 0u;\n"
    "    w = (uint32_t)signed_high((int32_t)(y ^ b), (int32_t)a);\n"
    "    uint32_t below = depth != 0 ? mix(z ^ a, w + b, depth - 1) : 0u;\n"
    "    return x + 3u * y + 5u * z + 7u * w + 11u * below + a - b; }\n"
    'void __attribute__((noinline)) mark(int number) { __asm__ volatile("" ::"r"(number)); }\n'
    "int marked(int count) {\n"
    "    int t = 0; for (int i = 0; i < count; ++i) { mark(i * i); t += i; } return t; }\n"
}
EDGES = (0, 1, 2, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFF)


@pytest.fixture(scope="module")
def machine(require_tool):
    for tool in (*WINDOWED_TOOLS, qemu_core.QEMU):
        require_tool(tool)
    return emulate("esp32", SOURCES, "sum", opt="-O2")


def signed(value):
    return value - (1 << 32) if value >> 31 else value


def test_arguments_results_and_memory_pass_both_ways(machine):
    assert machine.call("six", 1, 2, 3, 4, 5, 6) == 123456
    place = machine.call("place")
    machine.write(place, bytes([1, 2, 3, 256 - 4]))
    assert machine.call("sum", place, 4) == 2
    assert machine.read(place, 4) == bytes([1, 2, 3, 256 - 4])
    machine.write(0x20_0FFD, bytes(range(256)) * 40)
    assert machine.read(0x20_0FFD, 256 * 40) == bytes(range(256)) * 40, "across pages"


def test_instructions_are_counted_exactly(machine):
    machine.call("zero")
    assert machine.instructions == 3, "ENTRY, load a zero, return"
    place = machine.call("place")
    counts = []
    for count in (10, 20, 30, 250):
        machine.call("sum", place, count)
        counts.append(machine.instructions)
    each = (counts[1] - counts[0]) / 10
    assert each == int(each) > 0, "every turn of the loop takes the same number of instructions"
    assert counts == [counts[0] + int(each) * (count - 10) for count in (10, 20, 30, 250)]


def test_registers_of_many_callers_overflow_to_the_stack_and_come_back(machine):
    assert machine.call("fibonacci", 17) == 1597
    assert machine.stack_bytes > 17 * 32 / 2


@pytest.mark.parametrize("a", EDGES)
def test_the_high_half_of_a_product_costs_one_instruction(machine, a):
    for b in EDGES:
        assert machine.call("unsigned_high", a, b) == (a * b) >> 32
        assert machine.instructions == 3, "ENTRY, MULUH, return"
        assert signed(machine.call("signed_high", a, b)) == (signed(a) * signed(b)) >> 32
        assert machine.instructions == 3


def mix(a, b, depth):
    word = 0xFFFF_FFFF

    def high(p, q):
        return (signed(p & word) * signed(q & word)) >> 32 & word

    x, y = a * b >> 32, high(a, b)
    z, w = (x + 1 & word) * (b ^ a) >> 32, high(y ^ b, a)
    below = mix(z ^ a, w + b & word, depth - 1) if depth else 0
    return (x + 3 * y + 5 * z + 7 * w + 11 * below + a - b) & word


def test_products_in_deep_calls_keep_the_registers_of_all_callers(machine):
    rng = np.random.default_rng(5)
    for a, b in rng.integers(0, 1 << 32, (20, 2)).tolist():
        assert machine.call("mix", a, b, 25) == mix(a, b, 25)


def test_the_board_takes_the_same_cost_of_a_product_off_its_count(machine):
    found = re.search(r"PRODUCT_INSTRUCTIONS = (\d+)", runtime_text("esp32_board.c"))
    assert int(found[1]) == machine._overheads.product


def test_floats_divide_as_ieee_says(machine):
    rng = np.random.default_rng(7)
    specials = np.array([0, 1 << 31, 0x7F800000, 0xFF800000, 0x7FC00000, 1, 0x7FFFFF, 0x800000], np.uint32)
    pairs = rng.integers(0, 1 << 32, (300, 2), np.uint32)
    near = np.stack([rng.integers(0x3F000000, 0x41000000, 100, np.uint32)] * 2, 1)
    near[:, 1] = rng.permutation(near[:, 1])
    grid = np.array([(a, b) for a in specials for b in specials], np.uint32)
    with np.errstate(all="ignore"):
        for a, b in np.concatenate([pairs, near, grid]):
            expected = a.view(np.float32) / b.view(np.float32)
            got = np.uint32(machine.call("quotient", int(a), int(b))).view(np.float32)
            assert (np.isnan(expected) and np.isnan(got)) or expected.tobytes() == got.tobytes(), (a, b)


def test_the_depth_of_the_stack_is_measured(machine):
    machine.call("deep", 0)
    assert 1000 <= machine.stack_bytes < 1100
    machine.call("zero")
    assert machine.stack_bytes <= 16


def test_a_crash_names_function_and_place_and_the_core_goes_on(machine):
    for _ in range(3):
        with pytest.raises(ToolchainError, match="crash crashed on the emulated processor at 0x"):
            machine.call("crash")
        assert machine.call("six", 0, 0, 0, 0, 4, 2) == 42
    assert machine.call("fibonacci", 10) == 55


def test_the_emulator_ends_when_its_host_is_gone(require_tool):
    for tool in (*WINDOWED_TOOLS, qemu_core.QEMU):
        require_tool(tool)
    process = qemu_core._Process()
    process._commands.close()
    assert process._process.wait(timeout=60) == 0
    process.close()


def test_marks_tell_arguments_and_instructions_and_cost_nothing(machine):
    machine.call("marked", 5)
    plain = machine.instructions
    watched = emulate("esp32", SOURCES, "sum", opt="-O2")
    watched.watch("mark")
    assert watched.call("marked", 5) == 10
    assert watched.instructions == plain
    assert [argument for argument, _ in watched.marks] == [0, 1, 4, 9, 16]
    steps = np.diff([at for _, at in watched.marks])
    assert len(set(steps.tolist())) == 1
    assert 0 < watched.marks[0][1] < watched.marks[-1][1] < plain


def test_a_missing_function_and_too_many_arguments_are_refused(machine):
    with pytest.raises(ToolchainError, match="no symbol absent"):
        machine.call("absent")
    with pytest.raises(ToolchainError, match="arguments fit registers"):
        machine.call("six", *range(9))


def test_a_program_for_another_processor_is_refused():
    program = emulate("rv32imc", {"zero.c": SOURCES["counted.c"]}, "zero").program
    with pytest.raises(ToolchainError, match=r"EM_RISCV, expected EM_XTENSA \(esp32\)"):
        QemuCore(program)


def test_a_missing_emulator_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(qemu_core, "which", lambda name: None if name == qemu_core.QEMU else name)
    monkeypatch.setattr("tintling.firmware_export.targets.windowed.which", lambda name: name)
    with pytest.raises(ToolchainError, match=r"qemu-system-xtensa is not installed.*apt install"):
        emulate("esp32", SOURCES, "sum")
