"""What depends on the data is found, and nothing is in the kernels of the shipped networks."""

from __future__ import annotations

import pytest
from faulty_networks import WAYS, compiled
from operator_networks import operator_cases

from tintling.errors import ToolchainError
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import network_of
from tintling.firmware_export.proof.data_flow import data_dependences

HEAD = """#include <stdint.h>
static union { int8_t s8[8]; int32_t words[2]; } tl_m_arena;
static const int8_t weights[8] = {1};
typedef struct { const int8_t *at; } reader;
static void fill(int8_t *to, const int8_t *from) { *to = *from; }
static void fill_later(int8_t *to, const int8_t *from) { int8_t *const same = to; same[1] = from[1]; }
static int8_t first(reader from) { return from.at[0]; }
void tl_m_invoke(void) {
    int8_t *const data = tl_m_arena.s8;
    int8_t local[2] = {0, 0};
    int8_t *const alias = local;
    int32_t n = 3;
"""


def found(body):
    return data_dependences({"tl_m.c": f"{HEAD}{body}\n(void)n; (void)alias;\n}}\n"}, "m")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["tiny", "nano"])
def test_nothing_of_a_shipped_network_depends_on_the_data(name, way):
    assert data_dependences(emit_c(compiled(name, WAYS[way])), name, dsp=way == "dsp") == []


@pytest.mark.parametrize(
    ("case", "function"),
    [("ARG_MAX 1", "tl_arg_s8"), ("ELU", "tl_lookup_s8"), ("PRELU", "tl_prelu_s8"), ("LSTM", "tl_tanh_s16")],
)
def test_kernels_that_look_at_the_data_are_found(case, function):
    network = network_of(operator_cases()[case].data, name="case")
    assert any(text.startswith(f"{function}: ") for text in data_dependences(emit_c(network), "case"))


@pytest.mark.parametrize(
    "body",
    [
        "if (data[0]) { n = 1; }",
        "while (data[n] > 0) { n = n - 1; }",
        "n = data[0]; data[1] = weights[n];",
        "data[data[0]] = 1;",
        "data[1] = data[0] > 0 ? weights[1] : 0;",
        "n = data[0] && weights[1];",
        "fill(local, data); if (local[0]) { n = 1; }",
        "fill_later(local, data); if (local[1]) { n = 1; }",
        "alias[0] = data[0]; if (local[0]) { n = 1; }",
        "reader from = {local}; local[0] = data[0]; if (first(from)) { n = 1; }",
        "for (int32_t i = 0; i < 2; ++i) { if (n) { n = 2; } n = data[i]; }",
    ],
)
def test_what_depends_on_the_data_is_found(body):
    assert found(body)


@pytest.mark.parametrize(
    "body",
    [
        "const int32_t x = data[0]; data[1] = (int8_t)(x > 0 ? x : 0);",
        "for (int32_t i = 0; i < n; ++i) { data[i] = (int8_t)(data[i] * weights[i]); }",
        "fill(data, data + 1); if (n) { data[0] = weights[n]; }",
    ],
)
def test_arithmetic_on_the_data_is_none(body):
    assert found(body) == []


def test_a_function_that_is_not_there_is_refused():
    with pytest.raises(ToolchainError, match="missing"):
        found("missing(data);")
