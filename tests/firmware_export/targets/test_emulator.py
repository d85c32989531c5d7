"""C functions on emulated processors: arguments, memory, and instructions counted exactly."""

from __future__ import annotations

import pytest

from tintling.errors import MissingExtraError, ToolchainError
from tintling.firmware_export.targets import emulator as emulator_module
from tintling.firmware_export.targets.emulator import EMULATED_TARGETS, Emulator, emulate

COUNTED = {
    "counted.c": "int sum(const signed char *data, int count) {\n"
    "    int total = 0;\n"
    "    for (int i = 0; i < count; ++i) { total += data[i]; }\n"
    "    return total;\n}\n"
    "int zero(void) { return 0; }\n"
    "signed char bytes[256];\n"
    "signed char *place(void) { return bytes; }\n"
    "int four(int a, int b, int c, int d) { return a * 1000 + b * 100 + c * 10 + d; }\n"
    "int deep(int n) { volatile char room[1000]; room[n] = 1; return room[n]; }\n"
    "int crash(void) { return *(volatile int *)0x70000000; }\n"
}


@pytest.fixture(scope="module", params=EMULATED_TARGETS)
def machine(request):
    return emulate(request.param, COUNTED, "sum", opt="-Os")


def test_arguments_results_and_memory_pass_both_ways(machine):
    assert machine.call("four", 1, 2, 3, 4) == 1234
    place = machine.call("place")
    machine.write(place, bytes([1, 2, 3, 256 - 4]))
    assert machine.call("sum", place, 4) == 2
    machine.write(place, bytes([256 - 9]))
    assert machine.call("sum", place, 1) == 0x1_0000_0000 - 9
    assert machine.read(place, 2) == bytes([256 - 9, 2])


def test_instructions_are_counted_exactly(machine):
    place = machine.call("place")
    counts = []
    for count in (10, 20, 30, 250):
        machine.call("sum", place, count)
        counts.append(machine.instructions)
    each = (counts[1] - counts[0]) / 10
    assert each == int(each) > 0, "every turn of the loop takes the same number of instructions"
    assert counts == [counts[0] + int(each) * (count - 10) for count in (10, 20, 30, 250)]
    machine.call("zero")
    assert machine.instructions == 2, "load a zero, return"


def test_counting_straight_runs_of_code_agrees_with_single_steps():
    unicorn = pytest.importorskip("unicorn")
    machine = emulate("rv32imc", COUNTED, "sum", opt="-O2")
    steps = []
    machine._uc.hook_add(unicorn.UC_HOOK_CODE, lambda *_: steps.append(1))
    machine.call("sum", machine.address("bytes"), 77)
    assert machine.instructions == len(steps) > 77


def test_the_depth_of_the_stack_is_measured(machine):
    machine.call("deep", 0)
    assert 1000 <= machine.stack_bytes < 1100
    machine.call("zero")
    assert machine.stack_bytes <= 16


def test_a_crash_names_function_and_place(machine):
    with pytest.raises(ToolchainError, match="crash crashed on the emulated processor at 0x"):
        machine.call("crash")
    assert machine.call("four", 0, 0, 4, 2) == 42, "the processor still works"


def test_a_missing_function_and_too_many_arguments_are_refused(machine):
    with pytest.raises(ToolchainError, match="no symbol absent"):
        machine.call("absent")
    with pytest.raises(ToolchainError, match="arguments fit registers"):
        machine.call("four", *range(9))


def test_a_program_for_another_processor_is_refused(machine):
    other = {"EM_RISCV": "cortex-m4", "EM_ARM": "rv32imc"}[machine.program.machine]
    with pytest.raises(ToolchainError, match="processor"):
        Emulator(other, machine.program)


def test_a_target_without_emulator_is_refused():
    with pytest.raises(ToolchainError, match="no emulator for xtensa-lx106"):
        emulate("xtensa-lx106", COUNTED, "sum")


def test_without_unicorn_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(emulator_module, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"-e '\.\[emulator\]'"):
        emulate("cortex-m4", COUNTED, "sum")
