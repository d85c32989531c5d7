"""What an expression of C is made of."""

from __future__ import annotations

import pytest
from pycparser import c_parser

from tintling.firmware_export.proof.c_expressions import accesses, is_number, number_fields, roots

HEAD = """
typedef signed char int8_t; typedef int int32_t;
struct shape { int32_t h; int32_t w; };
struct layer { const int8_t *weights; struct shape size; int32_t taps[4]; const int8_t *rows[2]; };
struct other { int32_t weights; int32_t h; };
int32_t count(const int8_t *from) { return *from; }
int8_t *place(int8_t *from) { return from; }
"""


def parsed(text):
    return c_parser.CParser().parse(text)


def expression(text):
    """The expression of a function, with every variable declared."""
    tree = parsed(
        f"{HEAD}void f(int8_t *a, int8_t *b, int8_t **table, int32_t i, struct layer l, struct layer *p) "
        f"{{ {text}; }}"
    )
    return tree.ext[-1].body.block_items[-1]


NUMBERS = number_fields(parsed(HEAD))


def test_fields_are_numbers_only_where_every_structure_agrees():
    assert {"h", "w", "taps[]", "count()"} == NUMBERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", [("a", 0)]),
        ("*a", [("a", 1)]),
        ("a[i]", [("a", 1)]),
        ("&a[i]", [("a", 0)]),
        ("table[1][i]", [("table", 2)]),
        ("a + i", [("a", 0), ("i", 0)]),
        ("i ? a : b", [("a", 0), ("b", 0)]),
        ("a = b", [("a", 0)]),
        ("l.weights", [("l", 0)]),
        ("p->weights", [("p", 1)]),
        ("*p->weights", [("p", 2)]),
        ("l.size.h", []),
        ("l.taps[i]", []),
        ("l.rows[1]", [("l", 1)]),
        ("count(a)", []),
        ("place(b)", [("b", 0)]),
        ("(int8_t)*b", [("b", 1)]),
    ],
)
def test_roots_are_named_with_the_pointers_that_are_followed(text, expected):
    assert roots(expression(text), NUMBERS) == expected


def test_fields_lead_somewhere_unless_they_are_known_as_numbers():
    assert roots(expression("l.size.h")) == [("l", 0)]
    assert roots(expression("l.taps[i]")) == [("l", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i + 1", False),
        ("l.size.h * 2", False),
        ("&a", False),
        ("a[0]", True),
        ("i + *b", True),
        ("p->size.h", True),
        ("count(a)", True),
    ],
)
def test_memory_is_accessed_by_elements_pointers_and_calls(text, expected):
    assert accesses(expression(text)) is expected


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("unsigned long x;", True),
        ("const int8_t x;", True),
        ("int x[2];", False),
        ("int *x;", False),
        ("struct shape x;", False),
    ],
)
def test_a_declared_number_is_no_pointer_array_or_structure(declaration, expected):
    assert is_number(parsed(f"{HEAD}{declaration}").ext[-1].type) is expected
