"""What the firmware takes: frames of functions, chains of calls, flash and RAM without a board."""

from __future__ import annotations

import pytest
from paths import GOLDEN

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.emulation.footprint import SIZE_FLAGS, measure_footprint, worst_stack
from tintling.firmware_export.emulation.simulation import simulate
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets.board_image import BOARDS
from tintling.firmware_export.targets.cross import TARGETS, cross_compilers
from tintling.firmware_export.targets.stack_usage import call_graph
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
FRAME_BYTES = 16 + 4 + 96 * 96
KEPT = "__attribute__((noinline)) "
CALLS = (
    f"void outside(char *);\n{KEPT}static void leaf(void) {{ char room[400]; outside(room); }}\n"
    f"{KEPT}static void small(void) {{ char room[40]; outside(room); }}\n"
    f"{KEPT}static void middle(void) {{ char room[100]; leaf(); outside(room); small(); }}\n"
    "void entry(int n) { if (n) { middle(); } else { small(); } }\n"
)


@pytest.fixture
def gcc(require_tool):
    def find(target="rv32imc"):
        require_tool(f"{TARGETS[target].gnu_prefix}-gcc")
        return cross_compilers(target, "gcc")[0]

    return find


def sources():
    return firmware_sources(compile_network(read_tflite(MODEL), name="tiny", labels=tuple("0123456789")))


def test_the_heaviest_chain_of_calls_is_found(gcc):
    graph = call_graph(gcc(), {"calls.c": CALLS})
    bound = graph.deepest("entry")
    assert [name for name, _ in bound.chain[:3]] == ["entry", "middle", "leaf"]
    assert bound.size == sum(frame for _, frame in bound.chain)
    assert 500 < bound.size < 700
    assert graph.unknown == {"outside"}


def test_a_stack_without_bound_is_an_error(gcc):
    circle = f"{KEPT}int odd(int n);\n{KEPT}int even(int n) {{ return n ? odd(n - 1) + 1 : 0; }}\n"
    circle += f"{KEPT}int odd(int n) {{ return n ? even(n - 1) + 2 : 1; }}\n"
    with pytest.raises(ToolchainError, match=r"no bound: even → odd → even"):
        call_graph(gcc(), {"circle.c": circle}).deepest("even")
    growing = "void outside(char *);\nvoid grow(int n) { char room[n]; outside(room); }\n"
    with pytest.raises(ToolchainError, match="grow has no bound"):
        call_graph(gcc(), {"growing.c": growing})


def test_a_pointer_must_be_said_to_lead_somewhere(gcc):
    text = f"{KEPT}static void there(void) {{ volatile char room[300]; room[2] = 1; }}\n"
    text += "void (*where)(void) = there;\nvoid entry(void) { where(); where(); }\n"
    with pytest.raises(ToolchainError, match="through a pointer"):
        call_graph(gcc(), {"pointer.c": text})
    assert call_graph(gcc(), {"pointer.c": text}, indirect=("there",)).deepest("entry").size > 300


def test_zig_tells_no_frames():
    with pytest.raises(ToolchainError, match="GNU compiler"):
        call_graph(cross_compilers("rv32imc", "zig")[0], {"calls.c": CALLS})


@pytest.mark.parametrize("core", [core for core in BOARDS if core != "esp32"])  # clang states no call graph
def test_the_stack_of_the_firmware_has_a_bound_that_fits(gcc, core):
    bound = worst_stack(gcc(BOARDS[core].target), core, sources())
    assert bound.chain[0][0] == "main"
    assert {"tl_app_step", "tl_preprocess"} < {name for name, _ in bound.chain}
    assert 500 < bound.size <= 4096


@pytest.mark.parametrize("target", ["cortex-m4", "rv32imc", "xtensa-lx106"])
def test_ram_besides_frame_and_stack_fits_16_kb(gcc, target):
    size = measure_footprint(gcc(target), sources(), frame_bytes=FRAME_BYTES, flags=SIZE_FLAGS[target])
    assert 12_000 < size.ram <= 16_384
    assert size.flash > 12_000


def test_the_smallest_build_of_the_gnu_compiler_runs(gcc):
    gcc("rv32imc")
    with simulate(MODEL, core="rv32imc", family="gcc", opt="-Os", flags=SIZE_FLAGS["rv32imc"]) as board:
        assert not board.wait(0.2)
