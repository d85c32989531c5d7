"""Names of the runtime live among those of other people's programs: all of them carry our prefix."""

from __future__ import annotations

import subprocess

import pytest
from c_declarations import names_of

from tintling.firmware_export.runtime_files import runtime_file, runtime_names, runtime_text

PREFIXES = ("tl_", "TL_")
INTERNAL = {
    "tl_preprocess_internal.h": ("tlp_", "TLP_", "TL_PREPROCESS_INTERNAL_H"),
}
"""Headers for the units of one folder alone, whose names have a prefix of their own."""

LIBRARY = frozenset({"memcpy", "memmove", "memset", "memcmp", "strlen"})
"""The part of C's library that boards without one bring: ``string.h`` and ``memory.c``."""

ARITHMETIC = frozenset({"__muldi3", "__udivsi3", "__umodsi3", "__divsi3", "__modsi3"})
"""What the compiler calls on a processor that cannot multiply or divide."""

OTHERS = {
    "string.h": LIBRARY,
    "memory.c": LIBRARY,
    "main.c": frozenset({"main"}),
    "start.c": frozenset({"main"}),
    "xtensa_arithmetic.c": ARITHMETIC,
    "windowed_arithmetic.c": frozenset({"__divsf3"}),
    # Libraries of this machine, which devices never compile.
    "execution_log.c": frozenset({"tintling_log_access", "tintling_log_instruction", "tintling_log_run"}),
    "instruction_counter.c": frozenset({"tintling_count_block"}),
    # What GCC's -fsanitize=kernel-address calls; macros make the others.
    "tl_proof_trace.c": frozenset(
        {"__asan_handle_no_return", "__asan_loadN_noabort", "__asan_storeN_noabort"}
    ),
    "tl_host.c": frozenset({"tintling_host_info", "tintling_host_run", "tintling_host_record"}),
}
HEADERS = sorted(name for name in runtime_names() if name.endswith(".h"))
UNITS = sorted(name for name in runtime_names() if name.endswith(".c"))


@pytest.mark.parametrize("header", HEADERS)
def test_every_name_that_a_header_shows_is_prefixed(header: str) -> None:
    names = names_of(runtime_text(header)).all
    assert names, "a header declares something"
    prefixes = INTERNAL.get(header, PREFIXES)
    wrong = {name for name in names if not name.startswith(prefixes)}
    assert wrong == OTHERS.get(header, frozenset())


@pytest.mark.parametrize("unit", UNITS)
def test_every_name_that_the_linker_sees_is_prefixed(unit: str) -> None:
    prefixes = (*PREFIXES, "tlp_") if unit.startswith("tl_preprocess") else PREFIXES
    wrong = {name for name in names_of(runtime_text(unit)).objects if not name.startswith(prefixes)}
    assert wrong == OTHERS.get(unit, frozenset())


def test_the_reading_of_declarations_misses_no_kind_of_name() -> None:
    text = """
/* int in_a_comment; */
#ifndef GUARD_H
#define GUARD_H
#define WITH_VALUE(x) \\
    ((x) + 1)
#ifdef __cplusplus
extern "C" {
#endif
enum { FIRST = 1, SECOND };
typedef enum tag_of_enum { THIRD = 0x10 /* or so */ } name_of_enum;
typedef struct tag { int member; union { int inner[4]; } u; } name;
typedef int (*callback)(void *context, int count);
typedef char array_type[sizeof(int) >= 4 ? 1 : -1];
struct bare { int x; };
extern const int table[3];
int declared(int a, const char *b);
__attribute__((used)) void marked(void);
static inline int inlined(int a) {
    int local = a;
    if (a) { local++; }
    return local;
}
static int hidden(void) { return 1; }
int defined(int (*f)(int)) {
    return f(1);
}
#ifdef __cplusplus
}
#endif
#endif
"""
    names = names_of(text)
    assert names.macros == {"GUARD_H", "WITH_VALUE"}
    assert names.types == {
        "tag_of_enum",
        "name_of_enum",
        "tag",
        "name",
        "callback",
        "array_type",
        "bare",
    }
    assert names.constants == {"FIRST", "SECOND", "THIRD"}
    assert names.objects >= {"table", "declared", "marked", "inlined", "defined"}
    assert not names.objects & {"hidden", "member", "inner", "local", "in_a_comment"}


@pytest.mark.parametrize("macro", ["TL_DSP=0", "TL_DSP=1", "TL_MAC16=1", "__OPTIMIZE_SIZE__=1"])
def test_kernels_share_a_unit_as_any_two_may_in_one_network(macro, tmp_path, require_tool):
    folder = runtime_file("tl_common.h").parent
    unit = tmp_path / "all.c"
    unit.write_text("".join(f'#include "{path.name}"\n' for path in sorted(folder.glob("*.h"))))
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", f"-D{macro}", f"-I{folder}"]
    done = subprocess.run(
        [require_tool("cc"), *flags, str(unit)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
