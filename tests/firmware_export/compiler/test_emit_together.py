"""Networks that are exported together: one program, one copy of their kernels, the reference's bits."""

from __future__ import annotations

import re

import numpy as np
import pytest
from c_programs import run
from paths import GOLDEN

from tintling.arithmetic import reference
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler.emit import emit_c, emit_single_header
from tintling.firmware_export.compiler.emit_together import emit_c_together, emit_single_headers_together
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.targets.cross import cross_compilers, section_sizes
from tintling.tflite.reader import read_tflite

MODELS = {"one": "tiny_int8", "two": "depthwise_mean"}
MAIN = """
#include <stdio.h>
#define RUN(name, NAME)                                         \\
    for (int i = 0; i < TL_##NAME##_INPUT_SIZE; ++i) {          \\
        tl_##name##_input()[i] = (int8_t)(i * 37 % 251 - 125);  \\
    }                                                           \\
    tl_##name##_invoke();                                       \\
    for (int i = 0; i < TL_##NAME##_OUTPUT_SIZE; ++i) {         \\
        printf("%d ", tl_##name##_output()[i]);                 \\
    }
int main(void) {
    RUN(one, ONE)
    RUN(two, TWO)
    return 0;
}
"""
INCLUDES = '#include "tl_one.h"\n#include "tl_two.h"\n'
DEFINES = "#define TL_ONE_IMPLEMENTATION\n#define TL_TWO_IMPLEMENTATION\n"


@pytest.fixture(scope="module")
def networks():
    return [compile_network(read_tflite(GOLDEN / f"{file}.tflite"), name=n) for n, file in MODELS.items()]


def expected(networks):
    """Both networks' outputs for the values that the program makes."""
    outputs = []
    for network in networks:
        tensor = network.graph.input
        values = (np.arange(tensor.size) * 37 % 251 - 125).astype(np.int8).reshape(1, *tensor.shape[1:])
        outputs += reference.run_all(network.graph, values)[network.graph.output.index].ravel().tolist()
    return outputs


@pytest.mark.parametrize(("form", "compiler"), [("c", "g++"), ("single-header", "gcc")])
def test_both_run_in_one_program(networks, tmp_path, form, compiler):
    if form == "c":
        texts = {**emit_c_together(networks), "main.c": INCLUDES + MAIN}
    else:
        texts = {**emit_single_headers_together(networks), "main.c": DEFINES + INCLUDES + MAIN}
    said = run(tmp_path, texts, compiler=compiler)
    assert [int(word) for word in said.split()] == expected(networks)


def test_code_is_smaller_than_apart(networks):
    compiler = next(one for one in cross_compilers("cortex-m4") if one.family == "gcc")
    apart = sum(section_sizes(compiler, emit_c(network)).flash for network in networks)
    together = section_sizes(compiler, emit_c_together(networks)).flash
    assert together < apart - 150


def test_each_kernel_is_written_once(networks):
    texts = emit_single_headers_together(networks)
    assert set(texts) == {"tl_one.h", "tl_two.h", "tl_kernels.h"}
    guards = re.findall(r"^#ifndef (TL_\w+_H)$", texts["tl_kernels.h"], re.MULTILINE)
    assert len(guards) == len(set(guards)) > 5
    # The networks' own headers hold the description and themselves.
    assert all(text.count("_H\n#define TL_") == 2 for name, text in texts.items() if name != "tl_kernels.h")
    assert '#include "' not in texts["tl_kernels.h"]


def test_one_network_is_written_as_by_itself(networks):
    assert emit_c_together(networks[:1]) == emit_c(networks[0])
    assert emit_single_headers_together(networks[:1]) == emit_single_header(networks[0])


def test_networks_of_one_name_are_refused(networks):
    with pytest.raises(ArtifactError, match="need different names, got one, one"):
        emit_c_together([networks[0], networks[0]])
