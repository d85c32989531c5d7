"""The arena: built in, in a section of the user's choice, or memory of the caller's."""

from __future__ import annotations

import numpy as np
import pytest
from c_programs import COMPILERS, refusal, run

from tintling.arithmetic import reference
from tintling.firmware_export.compiler.emit import emit_c, emit_single_header
from tintling.firmware_export.compiler.memory_plan import ALIGNMENT
from tintling.firmware_export.compiler.network import compile_network
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "float_io")
# Reads images from standard input and writes the outputs; ARENA_CHECK looks at what is around.
MAIN = """
#include <stdio.h>
PRELUDE
#include "tl_net.h"
int main(void) {
    const size_t count = TL_NET_INPUT_SIZE;
    START
    while (fread(tl_net_input(), sizeof *tl_net_input(), count, stdin) == count) {
        tl_net_invoke();
        for (int i = 0; i < TL_NET_OUTPUT_SIZE; ++i) {
            printf("%.9g ", (double)tl_net_output()[i]);
        }
    }
    END
    return 0;
}
"""


def main_text(prelude="", start="", end=""):
    return MAIN.replace("PRELUDE", prelude).replace("START", start).replace("END", end)


def network_of(golden, model):
    return compile_network(read_tflite(golden / f"{model}.tflite"), name="net")


def inputs(graph, count=4):
    rng = np.random.default_rng(11)
    shape = (count, *graph.input.shape[1:])
    if graph.input.dtype.numpy == np.int8:
        return rng.integers(-128, 128, shape, dtype=np.int8)
    return rng.random(shape, dtype=np.float32)


def expected(graph, batch):
    return reference.run(graph, batch)[0].reshape(-1).tolist()


def values(text):
    return [float(np.float32(word)) for word in text.split()]


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("form", ["c", "single-header"])
def test_the_caller_s_array_is_all_the_memory_that_is_touched(tmp_path, golden, form, compiler):
    """The array is exactly as large and as aligned as stated; what lies around it stays as it was."""
    network = network_of(golden, "tiny_int8")
    batch = inputs(network.graph)
    arena = {
        "my_arena.h": "#include <stdint.h>\nextern uint32_t my_memory[];\n"
        "#define MY_ARENA ((uint8_t *)my_memory + TL_NET_ARENA_ALIGNMENT)\n"
    }
    main = main_text(
        "#include <stdint.h>\n#include <string.h>\n",
        "memset(my_memory, 0x5a, (TL_NET_ARENA_BYTES / 4 + 2) * 4);\n"
        "    const uint8_t *const first = (const uint8_t *)my_memory + TL_NET_ARENA_ALIGNMENT;\n"
        "    const uint8_t *const input = (const uint8_t *)tl_net_input();\n"
        "    if (input < first || input + TL_NET_INPUT_SIZE > first + TL_NET_ARENA_BYTES) { return 1; }\n",
        "if (my_memory[0] != 0x5a5a5a5aU || my_memory[TL_NET_ARENA_BYTES / 4 + 1] != 0x5a5a5a5aU) {"
        " return 2; }",
    )
    memory = "uint32_t my_memory[TL_NET_ARENA_BYTES / 4 + 2];\n"
    flags = ["-DTL_NET_ARENA=MY_ARENA", '-DTL_NET_ARENA_HEADER="my_arena.h"']
    if form == "c":
        texts = {
            **emit_c(network),
            **arena,
            "memory.c": f'#include "my_arena.h"\n#include "tl_net.h"\n{memory}',
        }
        texts["main.c"] = main.replace(
            '#include "tl_net.h"\n', '#include "tl_net.h"\n#include "my_arena.h"\n'
        )
    else:  # what the macro names may be declared before the header as well
        texts = {**emit_single_header(network), **arena}
        start = f"#define TL_NET_IMPLEMENTATION\n#define TL_NET_ARENA MY_ARENA\n{arena['my_arena.h']}"
        texts["main.c"] = start + main.replace('#include "tl_net.h"\n', f'#include "tl_net.h"\n{memory}')
        flags = []
    said = run(tmp_path, texts, *flags, compiler=compiler, data=batch.tobytes())
    assert values(said) == expected(network.graph, batch)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("compiler", ["gcc", "g++"])
def test_memory_of_the_heap_may_be_the_arena(tmp_path, golden, model, compiler):
    network = network_of(golden, model)
    batch = inputs(network.graph)
    texts = {
        **emit_c(network),
        "my_arena.h": "extern void *my_arena;\n",
        "main.c": main_text(
            '#include <stdlib.h>\n#include "my_arena.h"\nvoid *my_arena;\n',
            "my_arena = malloc(TL_NET_ARENA_BYTES);",
            "free(my_arena);",
        ),
    }
    flags = ("-DTL_NET_ARENA=my_arena", '-DTL_NET_ARENA_HEADER="my_arena.h"', "-fsanitize=address,undefined")
    said = run(tmp_path, texts, *flags, compiler=compiler, data=batch.tobytes())
    assert values(said) == expected(network.graph, batch)


def test_threads_with_arenas_of_their_own_compute_at_the_same_time(tmp_path, golden):
    network = network_of(golden, "tiny_int8")
    batch = inputs(network.graph, 2)
    threads = """
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "my_arena.h"
#include "tl_net.h"

__thread void *my_arena;
static int8_t images[2][TL_NET_INPUT_SIZE];
static int8_t outputs[2][TL_NET_OUTPUT_SIZE];

static void *work(void *which) {
    static int32_t memory[2][TL_NET_ARENA_BYTES / 4];
    const int me = *(const int *)which;
    my_arena = memory[me];
    for (int i = 0; i < 300; ++i) {
        memcpy(tl_net_input(), images[me], TL_NET_INPUT_SIZE);
        tl_net_invoke();
        if (i > 0 && memcmp(outputs[me], tl_net_output(), TL_NET_OUTPUT_SIZE) != 0) {
            return which; /* somebody else wrote into the arena */
        }
        memcpy(outputs[me], tl_net_output(), TL_NET_OUTPUT_SIZE);
    }
    return NULL;
}

int main(void) {
    static int numbers[2] = {0, 1};
    pthread_t threads[2];
    int failed = fread(images, sizeof images, 1, stdin) != 1;
    for (int i = 0; i < 2; ++i) {
        failed |= pthread_create(&threads[i], NULL, work, &numbers[i]);
    }
    for (int i = 0; i < 2; ++i) {
        void *result;
        failed |= pthread_join(threads[i], &result) || result != NULL;
    }
    for (int i = 0; i < 2 * TL_NET_OUTPUT_SIZE; ++i) {
        printf("%d ", outputs[i / TL_NET_OUTPUT_SIZE][i % TL_NET_OUTPUT_SIZE]);
    }
    return failed;
}
"""
    texts = {**emit_c(network), "my_arena.h": "extern __thread void *my_arena;\n", "main.c": threads}
    flags = ("-DTL_NET_ARENA=my_arena", '-DTL_NET_ARENA_HEADER="my_arena.h"', "-pthread", "-O1")
    assert values(run(tmp_path, texts, *flags, data=batch.tobytes())) == expected(network.graph, batch)


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("form", ["c", "single-header"])
def test_an_attribute_places_the_built_in_array(tmp_path, golden, form, compiler):
    """The linker marks where a section named as an identifier begins and ends."""
    network = network_of(golden, "tiny_int8")
    batch = inputs(network.graph)
    edges = "extern const int8_t __start_psram[], __stop_psram[];"
    main = main_text(
        "#include <stdint.h>\n"
        f'#ifdef __cplusplus\nextern "C" {{\n#endif\n{edges}\n#ifdef __cplusplus\n}}\n#endif\n',
        "if (__stop_psram - __start_psram < TL_NET_ARENA_BYTES) { return 1; }\n"
        "    if (tl_net_input() < __start_psram || tl_net_input() >= __stop_psram) { return 2; }\n",
    )
    texts = emit_c(network) if form == "c" else emit_single_header(network)
    texts["main.c"] = main if form == "c" else f"#define TL_NET_IMPLEMENTATION\n{main}"
    attribute = '-DTL_NET_ARENA_ATTRIBUTE=__attribute__((section("psram")))'
    said = run(tmp_path, texts, attribute, compiler=compiler, data=batch.tobytes())
    assert values(said) == expected(network.graph, batch)


@pytest.mark.parametrize("compiler", ["gcc", "zig-c"])
def test_an_arena_of_one_s_own_has_no_place_to_choose(tmp_path, golden, compiler):
    texts = {**emit_c(network_of(golden, "tiny_int8")), "main.c": main_text()}
    said = refusal(
        tmp_path, texts, "-DTL_NET_ARENA=somewhere", "-DTL_NET_ARENA_ATTRIBUTE=", compiler=compiler
    )
    assert said == "TL_NET_ARENA replaces the array that TL_NET_ARENA_ATTRIBUTE places: define one of them"


@pytest.mark.parametrize("model", MODELS)
def test_size_and_alignment_are_stated(golden, model):
    network = network_of(golden, model)
    header = emit_c(network)["tl_net.h"]
    assert f"#define TL_NET_ARENA_BYTES {network.arena_bytes}\n" in header
    assert f"#define TL_NET_ARENA_ALIGNMENT {ALIGNMENT}\n" in header
    for macro in ("-DTL_NET_ARENA=", "-DTL_NET_ARENA_ATTRIBUTE=", "-DTL_NET_ARENA_HEADER="):
        assert macro in header
