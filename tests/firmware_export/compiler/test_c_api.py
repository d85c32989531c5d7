"""What a user of the generated C calls beside input, invoke and output: argmax and labels."""

from __future__ import annotations

import re

import numpy as np
import pytest
from c_programs import COMPILERS, run
from tflite_builder import ModelBuilder

from tintling.firmware_export.compiler.emit import emit_c, emit_single_header
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.runtime_files import runtime_text
from tintling.firmware_export.targets.cross import cross_compilers
from tintling.firmware_export.targets.emulator import link_program
from tintling.tflite.reader import read_tflite
from tintling.version import __version__

# The lx106 needs more than libgcc to link.
LINKERS = [compiler for compiler in cross_compilers() if compiler.target.name != "xtensa-lx106"]
LABELS = ("nought", 'a "quoted" one', "two", "three", "four")
SIZE = len(LABELS)
MAIN = """
#include <stdio.h>
#include "tl_net.h"

int main(void) {
    while (fread(tl_net_input(), 1, sizeof *tl_net_input() * TL_NET_INPUT_SIZE, stdin) > 0) {
        tl_net_invoke();
        printf("%d ", (int)tl_net_argmax());
    }
    return 0;
}
"""


def clamping_graph():
    """Output = the larger of input and 0: negative values tie."""
    builder = ModelBuilder()
    x = builder.input((1, SIZE), scale=0.1, zero_point=0)
    builder.output(builder.unary("RELU", x, out=(0.1, 0)))
    return read_tflite(builder.build())


def sources(form, graph, labels=(), main=MAIN):
    network = compile_network(graph, name="net", labels=labels)
    if form == "c":
        return {**emit_c(network), "main.c": main}
    return {**emit_single_header(network), "main.c": f"#define TL_NET_IMPLEMENTATION\n{main}"}


def batches():
    """Random values, ties of the largest, all alike, and the extremes, shape (N, SIZE), int8."""
    rng = np.random.default_rng(3)
    return np.concatenate(
        [
            rng.integers(-128, 128, (50, SIZE)),
            rng.integers(0, 2, (30, SIZE)),
            [[value] * SIZE for value in (-128, 0, 127)],
            [[-128, -128, -128, -128, 127], [127, -128, 127, -128, 127]],
        ]
    ).astype(np.int8)


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("form", ["c", "single-header"])
def test_argmax_is_the_first_of_the_largest_outputs(tmp_path, form, compiler):
    values = batches()
    said = run(tmp_path, sources(form, clamping_graph()), compiler=compiler, data=values.tobytes())
    assert [int(word) for word in said.split()] == np.maximum(values, 0).argmax(axis=1).tolist()


def test_argmax_of_float_outputs(tmp_path):
    builder = ModelBuilder()
    x = builder.input((1, SIZE), scale=0.1, zero_point=3)
    builder.output(builder.dequantize(x))
    values = batches()
    said = run(tmp_path, sources("c", read_tflite(builder.build())), data=values.tobytes())
    assert [int(word) for word in said.split()] == values.argmax(axis=1).tolist()


def test_argmax_of_several_outputs_is_that_of_the_first(tmp_path):
    builder = ModelBuilder()
    x = builder.input((1, SIZE), scale=0.1, zero_point=0)
    builder.output(builder.unary("RELU", x, out=(0.1, 0)))
    builder.output(builder.tanh(x))
    values = batches()
    said = run(tmp_path, sources("c", read_tflite(builder.build())), data=values.tobytes())
    assert [int(word) for word in said.split()] == np.maximum(values, 0).argmax(axis=1).tolist()


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("form", ["c", "single-header"])
def test_labels_name_the_outputs(tmp_path, form, compiler):
    main = """
#include <stdio.h>
#include "tl_net.h"

int main(void) {
    for (int i = 0; i < TL_NET_LABEL_COUNT; ++i) {
        printf("%s;", tl_net_labels[i]);
    }
    printf("%d", tl_net_info()->labels == tl_net_labels);
    return 0;
}
"""
    said = run(tmp_path, sources(form, clamping_graph(), LABELS, main), compiler=compiler)
    assert said == "".join(f"{label};" for label in LABELS) + "1"


@pytest.mark.parametrize("compiler", LINKERS, ids=str)
def test_labels_and_argmax_take_no_flash_where_nobody_asks_for_them(compiler):
    """A linker that drops unused sections, as those of Arduino, ESP-IDF and PlatformIO do."""
    flags = ("-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections", "-fno-asynchronous-unwind-tables")
    with_labels, without = (
        link_program(
            compiler,
            emit_c(compile_network(clamping_graph(), name="net", labels=labels)),
            "tl_net_invoke",
            flags=flags,
        )
        for labels in (LABELS, ())
    )
    assert "tl_net_invoke" in with_labels.symbols
    assert not {"tl_net_labels", "tl_net_argmax", "tl_net_info"} & with_labels.symbols.keys()
    assert b"nought" not in b"".join(segment.data for segment in with_labels.segments)
    assert with_labels.sizes.flash == without.sizes.flash


def test_a_network_without_labels_declares_none():
    header = emit_c(compile_network(clamping_graph(), name="net"))["tl_net.h"]
    assert "labels[" not in header
    assert "LABEL" not in header


def test_the_prototype_says_that_it_is_not_reentrant():
    header = emit_c(compile_network(clamping_graph(), name="net"))["tl_net.h"]
    comment = re.search(r"/\*([^/]*)\*/\nvoid tl_net_invoke\(void\);", header)[1]
    assert "Not re-entrant" in comment
    assert "TL_NET_ARENA" in comment


def test_the_runtime_is_numbered_by_the_release():
    """Who raises the version raises the number in runtime/kernels/tl_description.h."""
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", __version__).groups()
    major, minor, patch = map(int, numbers)
    number = 10_000 * major + 100 * minor + patch
    assert f"#define TL_RUNTIME_VERSION {number}\n" in runtime_text("tl_description.h")
