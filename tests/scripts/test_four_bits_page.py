"""The part on weights of 4 bits: the best network of each kind below each limit."""

from __future__ import annotations

from four_bits_page import four_bits
from model_results import Row


def network(kind, name, flash, test, **more):
    return {
        "kind": kind,
        "model": name,
        "flash_bytes": flash,
        "int8": {"test": test, "validation": test},
    } | more


def test_the_frontier_takes_the_best_network_that_fits():
    table = [
        Row(name, {}, network("network", name, flash, test))
        for name, flash, test in (("small", 1_500, 0.98), ("good", 1_900, 0.99), ("large", 9_000, 0.999))
    ]
    more = {"parameters": 999, "start": "good", "epochs": 1, "qat_epochs": 20, "arena_bytes": 1_700}
    coarse = network("four bits", "coarse", 1_000, 0.985, before=0.99, **more)
    text = four_bits(table, {"coarse_int4": coarse, "good": table[1].result})
    assert (
        "| `coarse` | 999 | the shipped good, then 20 epochs | 99.00 | 98.50 | 98.50 | 1,000 | 1,700 |"
        in text
    )
    assert "| 1,024 B | – | `coarse`: 98.50 % in 1,000 B |" in text
    assert "| 2,048 B | `good`: 99.00 % in 1,900 B | `coarse`: 98.50 % in 1,000 B |" in text
    assert four_bits(table, {"good": table[1].result}) == ""
