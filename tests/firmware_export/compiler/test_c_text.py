"""Python values spelt as C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.firmware_export.compiler.c_text import (
    WIDTH,
    array_lines,
    array_size,
    call,
    comment_text,
    float_literal,
    int_literal,
    string_literal,
    struct_lines,
)
from tintling.firmware_export.compiler.kernel_structs import ActivationStruct, ClampStruct, QuantizeStruct


def test_the_least_int32_is_spelt_as_an_expression():
    assert int_literal(-(2**31)) == "(-2147483647 - 1)"
    assert int_literal(-(2**31) + 1) == "-2147483647"


@given(st.floats(width=32, allow_nan=False, allow_infinity=False, min_value=0))
def test_float_literals_bring_the_float32_back(value):
    text = float_literal(value)
    assert text.endswith("f")
    assert any(mark in text for mark in ".e")
    assert np.float32(text[:-1]) == np.float32(value)


def test_strings_escape_what_c_would_read_otherwise():
    assert string_literal('a"b\\c') == r'"a\"b\\c"'
    assert string_literal("ä1") == r'"\303\2441"'
    assert string_literal("??/\n") == r'"\?\?/\012"'


def test_comments_cannot_be_ended_from_inside():
    assert comment_text("a */ b /* c\n") == "a * / b / * c?"
    assert comment_text("grünes Ei, 中") == "grunes Ei, ?"


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.sampled_from([np.int8, np.int32]),
    st.integers(0, 2**32 - 1),
)
def test_arrays_keep_every_value_in_order_within_the_line_width(shape, dtype, seed):
    limits = np.iinfo(dtype)
    data = np.random.default_rng(seed).integers(limits.min, limits.max, shape, dtype, endpoint=True)
    lines = array_lines(data, ("filter", "row", "column", "channel")[: len(shape)])
    assert all(len(line) <= WIDTH and line.startswith("    ") for line in lines)
    numbers = " ".join(line for line in lines if "/*" not in line).replace("(-2147483647 - 1)", "-2147483648")
    assert [int(n) for n in numbers.split(",") if n.strip()] == data.ravel().tolist()
    assert array_size(data.shape) == " * ".join(map(str, shape))


def test_filters_that_take_several_lines_are_counted():
    lines = array_lines(np.zeros((2, 3, 3, 16), np.int8), ("filter", "row", "column", "channel"))
    assert [line.strip() for line in lines if "/*" in line] == ["/* filter 0 */", "/* filter 1 */"]


def test_structures_name_their_fields():
    assert struct_lines(ClampStruct(12, ActivationStruct(-128, 5))) == [
        "    12,        /* size */",
        "    {-128, 5}, /* activation: min, max */",
    ]
    assert struct_lines(QuantizeStruct(3, 0.5, -1)) == [
        "    3,    /* size */",
        "    0.5f, /* scale */",
        "    -1,   /* zero_point */",
    ]


def test_long_calls_break_between_arguments():
    lines = call("tl_kernel", [f"argument_number_{n}" for n in range(9)])
    assert len(lines) > 1
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[1].startswith(" " * len("    tl_kernel("))
    assert lines[-1].endswith(");")


def test_what_has_no_spelling_is_a_bug_and_says_so():
    with pytest.raises(TypeError, match="no spelling"):
        struct_lines(ClampStruct("12", ActivationStruct(0, 1)))  # type: ignore[arg-type]
