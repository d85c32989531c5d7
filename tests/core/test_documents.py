"""Plain values become dataclasses, or the first fault is named by its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from tintling.documents import FieldError, plain_values, structure
from tintling.errors import TintlingError


@dataclass(frozen=True)
class Inner:
    size: int = 1
    kind: Literal["small", "large"] = "small"

    def __post_init__(self) -> None:
        if self.size < 0:
            raise TintlingError(f"inner.size: expected 0 or more, got {self.size}")


@dataclass(frozen=True)
class Outer:
    name: str
    share: float = 0.5
    flag: bool = False
    limit: int | None = None
    inner: Inner = field(default_factory=Inner)
    pair: tuple[int, int] = (0, 0)
    words: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    free: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, Inner] = field(default_factory=dict)


def test_a_whole_document_comes_back_as_it_was():
    value = Outer(
        "x",
        1.0,
        True,
        3,
        Inner(4, "large"),
        (1, 2),
        ("a", "b"),
        {"n": 1},
        {"any": [1, None]},
        {"p": Inner(5)},
    )
    document = {
        "name": "x",
        "share": 1,
        "flag": True,
        "limit": 3,
        "inner": {"size": 4, "kind": "large"},
        "pair": [1, 2],
        "words": ["a", "b"],
        "counts": {"n": 1},
        "free": {"any": [1, None]},
        "parts": {"p": {"size": 5}},
    }
    assert structure(Outer, document) == value


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({}, "name: expected a value, got nothing"),
        ({"name": 3}, "name: expected text, got 3"),
        ({"name": "x", "share": "1"}, "share: expected a number, got '1'"),
        ({"name": "x", "flag": 1}, "flag: expected true or false, got 1"),
        ({"name": "x", "limit": 2.0}, "limit: expected a whole number, got 2.0"),
        ({"name": "x", "inner": []}, "inner: expected a table, got []"),
        ({"name": "x", "inner": {"size": True}}, "inner.size: expected a whole number, got True"),
        ({"name": "x", "inner": {"kind": "huge"}}, "inner.kind: expected one of small, large, got 'huge'"),
        ({"name": "x", "inner": {"size": -1}}, "inner.size: expected 0 or more, got -1"),
        ({"name": "x", "inner": {"sise": 1}}, "unknown key inner.sise; did you mean size?"),
        ({"name": "x", "pair": [1]}, "pair: expected a list of 2 values, got [1]"),
        ({"name": "x", "pair": "12"}, "pair: expected a list, got '12'"),
        ({"name": "x", "words": ["a", 2]}, "words.1: expected text, got 2"),
        ({"name": "x", "counts": [1]}, "counts: expected an object, got [1]"),
        ({"name": "x", "counts": {"n": "1"}}, "counts.n: expected a whole number, got '1'"),
        ({"name": "x", "parts": {"p": {"size": None}}}, "parts.p.size: expected a whole number, got None"),
        ({"name": "x", "share": 10**400}, "share: expected a number below 1e308, got 1000"),
        ([], "expected a table, got []"),
    ],
)
def test_the_first_fault_is_named_by_its_place(document, fault):
    with pytest.raises(FieldError) as caught:
        structure(Outer, document)
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_part_of_a_larger_document_is_named_from_its_root():
    with pytest.raises(FieldError, match=r"data\.size: expected a whole number"):
        structure(Inner, {"size": "1"}, path=("data",))


def test_plain_values_leave_out_what_is_none():
    document = plain_values(Outer("x", inner=Inner(2)))
    assert document["inner"] == {"size": 2, "kind": "small"}
    assert "limit" not in document
