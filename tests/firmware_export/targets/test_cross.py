"""Generated C on every processor: compiles without a warning, as C and C++, and stays small."""

from __future__ import annotations

from functools import cache

import pytest
from paths import GOLDEN

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.emit import emit_c, emit_single_header
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.targets.cross import (
    STRICT_WARNINGS,
    TARGETS,
    code_and_constants,
    compile_object,
    cross_compilers,
    section_sizes,
)
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual", "float_io")
BUILDS = [
    (target.name, family)
    for target in TARGETS.values()
    for family in ("gcc", "zig")
    if family == "gcc" or target.zig_flags is not None
]
CODE_BUDGET = 8192
ARENA_BUDGET = 4096


@cache
def sources(model, form):
    """The generated C of a golden model; a single header comes with the file that implements it."""
    labels = tuple("0123456789")
    network = compile_network(read_tflite(GOLDEN / f"{model}.tflite"), name=model, labels=labels)
    texts = emit_c(network) if form == "c" else emit_single_header(network)
    if form == "single-header":
        define = f"#define TL_{model.upper()}_IMPLEMENTATION"
        texts["unit.c"] = f'{define}\n#include "tl_{model}.h"\n'
    return texts


@cache
def all_sources(form):
    """The generated C of every golden model as one unit: compilers take longer to start than to compile."""
    texts, unit = {}, ""
    for model in MODELS:
        for name, text in sources(model, form).items():
            if name.endswith(".h"):
                texts[name] = text
            else:
                texts[f"{model}.inc"] = text
                unit += f'#include "{model}.inc"\n'
    return {**texts, "unit.c": unit}


@pytest.fixture
def compiler(require_tool):
    """Gives a compiler by target and family; a missing GNU compiler is a matter of `require_tool`."""

    def find(target, family):
        if family == "gcc":
            require_tool(f"{TARGETS[target].gnu_prefix}-gcc")
            require_tool(f"{TARGETS[target].gnu_prefix}-g++")
        found = cross_compilers(target, family)
        assert found, f"no {family} for {target}: zig comes with the extra 'compiler'"
        return found[0]

    return find


@pytest.mark.parametrize(("standard", "form"), [("c99", "c"), ("c++17", "single-header")])
@pytest.mark.parametrize(("target", "family"), BUILDS)
def test_generated_c_compiles_without_a_warning(compiler, target, family, standard, form):
    # The other pairs are compiled for this machine, in compiler/test_c_api.py.
    chosen = compiler(target, family)
    (found,) = compile_object(chosen, all_sources(form), standard=standard, flags=STRICT_WARNINGS)
    for model in MODELS:
        for function in ("input", "invoke", "output", "info"):
            assert f"tl_{model}_{function}" in found.symbols, "a C linkage, in C++ too"


@pytest.mark.parametrize("opt", ["-O2", "-O3"])
def test_the_tiny_net_compiles_without_a_warning_when_optimised_for_speed(compiler, opt):
    for target, family in (("cortex-m4", "zig"), ("rv32imc", "zig"), ("x86-64", "zig")):
        compile_object(compiler(target, family), sources("tiny_int8", "c"), opt=opt, flags=STRICT_WARNINGS)


@pytest.mark.parametrize("family", ["gcc", "zig"])
@pytest.mark.parametrize("form", ["c", "single-header"])
def test_the_tiny_net_fits_8_kb_of_code_and_constants_on_a_cortex_m4(compiler, family, form):
    chosen = compiler("cortex-m4", family)
    assert 2000 < code_and_constants(chosen, sources("tiny_int8", form), "-Os") <= CODE_BUDGET


@pytest.mark.parametrize(("target", "family"), BUILDS)
def test_the_arena_is_the_only_memory_that_the_tiny_net_takes(compiler, target, family):
    sizes = section_sizes(compiler(target, family), sources("tiny_int8", "c"))
    arena = compile_network(read_tflite(GOLDEN / "tiny_int8.tflite"), name="tiny").arena_bytes
    assert arena <= ARENA_BUDGET
    assert arena <= sizes.bss <= arena + 16
    if target != "x86-64":  # a position-independent host keeps pointers to strings in .data.rel.ro
        assert sizes.data == 0


@pytest.mark.parametrize(("target", "family"), BUILDS)
def test_int8_code_calls_no_library_but_64_bit_helpers(compiler, target, family):
    for model in ("tiny_int8", "residual", "depthwise_mean"):
        objects = compile_object(compiler(target, family), sources(model, "c"), opt="-O2")
        # The lx106 has no instruction for the high half of a product, and none that divides.
        allowed = {"__muldi3", "__divsi3"} if target == "xtensa-lx106" else set()
        allowed |= {"memcpy", "memset"}  # a freestanding compiler may always call these
        assert set(objects[0].undefined) <= allowed


def test_a_warning_is_an_error_with_the_line_that_caused_it(compiler):
    source = {"narrow.c": "signed char narrow(int value) { return value; }\n"}
    for target, family in (("cortex-m4", "zig"), ("rv32imc", "zig")):
        with pytest.raises(ToolchainError, match=r"narrow\.c:1"):
            compile_object(compiler(target, family), source, flags=STRICT_WARNINGS)


def test_sections_are_counted_by_kind(compiler):
    source = {
        "kinds.c": "const int constants[10] = {1};\nint variables[20] = {1};\nint zeros[30];\n"
        "int code(void) { return variables[0]; }\n"
    }
    for target, family in (("cortex-m4", "zig"), ("x86-64", "zig")):
        sizes = section_sizes(compiler(target, family), source)
        assert (sizes.data, sizes.bss) == (80, 120)
        assert 40 <= sizes.rodata < 80
        assert 0 < sizes.text < 64
        assert sizes.flash == sizes.text + sizes.rodata + sizes.data
        assert sizes.ram == 200


def test_objects_of_several_sources_are_added_up(compiler):
    zig = compiler("cortex-m4", "zig")
    one = {"a.c": "int a[10];\n"}
    both = {**one, "b.c": "int b[5];\n"}
    assert section_sizes(zig, one).bss == 40
    assert section_sizes(zig, both).bss == 60


def test_an_unknown_target_is_refused_with_the_known_ones():
    with pytest.raises(ToolchainError, match="cortex-m4, rv32imc"):
        cross_compilers("z80")


def test_a_machine_without_compilers_has_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert cross_compilers() == []
