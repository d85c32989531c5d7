"""Generated C on emulated processors: the reference's bits, and instructions counted exactly."""

from __future__ import annotations

import numpy as np
import pytest
from paths import GOLDEN

from tintling.arithmetic import reference
from tintling.errors import MissingExtraError, ModelFormatError, ToolchainError
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.emulation.emulated_build import emulate_model
from tintling.firmware_export.targets import emulator as emulator_module
from tintling.firmware_export.targets.cross import TARGETS
from tintling.firmware_export.targets.emulator import EMULATED_CORES, EMULATED_TARGETS, Emulator, emulate
from tintling.firmware_export.targets.qemu_core import QEMU
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS
from tintling.graph import DType
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite

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


def digits(count):
    with np.load(GOLDEN / "digits.npz") as stored:
        return Normalization.unit().to_int8(stored["images"][:count])


@pytest.fixture(scope="module", params=EMULATED_TARGETS)
def machine(request):
    return emulate(request.param, COUNTED, "sum", opt="-Os")


@pytest.fixture
def emulated(require_tool):
    """Asks for the programs that a core of QEMU needs."""

    def check(target):
        for tool in (*WINDOWED_TOOLS, QEMU) if target == "esp32" else ():
            require_tool(tool)

    return check


TFLM = {"cortex-m4": 6_410_000, "rv32imc": 6_150_000, "esp32": 6_150_000}
"""Instructions of its reference kernels with -O2; nobody counted the ESP32's, which is held to RV32IMC's."""


@pytest.mark.parametrize("opt", ["-Os", "-O2"])
@pytest.mark.parametrize("target", EMULATED_CORES)
def test_the_tiny_net_gives_the_reference_bits_with_far_fewer_instructions_than_tflm(target, opt, emulated):
    emulated(target)
    graph = read_tflite(GOLDEN / "tiny_int8.tflite")
    images = digits(20)
    model = emulate_model(graph, target, opt=opt)
    done = model.run(images)
    np.testing.assert_array_equal(done.outputs, reference.run_all(graph, images)[graph.output.index])
    # The C takes less than a ninth, for size a fifth; clang's for the ESP32 more.
    share = {"-O2": 6, "-Os": 4} if target == "esp32" else {"-O2": 9, "-Os": 5}
    assert 100_000 < done.instructions.min() <= done.instructions.max() < TFLM[target] / share[opt]
    assert model.sizes.flash <= (5632 if target == "esp32" else 5120)
    assert model.arena_bytes <= 4096
    assert 0 < done.stack_bytes < 512


@pytest.mark.parametrize("target", EMULATED_CORES)
def test_blocked_kernels_give_the_tiny_net_twice_the_speed_in_ten_kilobytes(target, emulated):
    emulated(target)
    graph = read_tflite(GOLDEN / "tiny_int8.tflite")
    images = digits(5)
    options = EngineOptions(Optimize.SPEED, TargetCore(target))
    model = emulate_model(graph, target, opt="-O2", options=options)
    done = model.run(images)
    np.testing.assert_array_equal(done.outputs, reference.run_all(graph, images)[graph.output.index])
    assert done.instructions.max() < TFLM[target] / (13 if target == "esp32" else 15)
    assert model.sizes.flash <= 10_000


@pytest.mark.parametrize("model", ["depthwise_mean", "residual", "float_io", "tiny_bn_after_relu"])
@pytest.mark.parametrize("target", EMULATED_CORES)
def test_every_golden_model_gives_the_reference_bits(target, model, emulated):
    emulated(target)
    graph = read_tflite(GOLDEN / f"{model}.tflite")
    generator = np.random.default_rng(3)
    shape = (4, *graph.input.shape[1:])
    if graph.input.dtype is DType.FLOAT32:
        batch = generator.normal(0.5, 0.6, shape).astype(np.float32)
    else:
        batch = generator.integers(-128, 128, shape, dtype=np.int8)
    done = emulate_model(graph, target, opt="-O2").run(batch)
    np.testing.assert_array_equal(done.outputs, reference.run_all(graph, batch)[graph.output.index])


@pytest.mark.parametrize("target", EMULATED_TARGETS)
def test_code_of_the_gnu_compiler_gives_the_reference_bits_too(require_tool, target):
    require_tool(f"{TARGETS[target].gnu_prefix}-gcc")
    graph = read_tflite(GOLDEN / "tiny_int8.tflite")
    images = digits(5)
    done = emulate_model(graph, target, opt="-O2", family="gcc").run(images)
    np.testing.assert_array_equal(done.outputs, reference.run_all(graph, images)[graph.output.index])


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


def test_a_batch_of_another_shape_is_refused():
    model = emulate_model(GOLDEN / "tiny_int8.tflite", "rv32imc")
    with pytest.raises(ModelFormatError, match=r"\('N', 28, 28, 1\)"):
        model.run(np.zeros((2, 28, 28), np.int8))
