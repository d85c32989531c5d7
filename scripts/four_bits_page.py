"""The part of the page of models on weights of 4 bits: what they cost, and what they save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model_results import Row
from page_tables import markdown_line

__all__ = ["four_bits"]

LIMITS = (1_024, 2_048, 3_000, 4_096)
"""Bytes of constants in flash."""

_GOAL, _GOAL_BYTES = 99.5, 3_000  # percent of test digits, bytes of constants
_GOAL_TEXT = """\
The goal of 99.5 % in 3,000 bytes is {}. What 4 bits cannot shrink are the 9 bytes of each channel,
1,287 for `nano`. 75 epochs at 0.005 in place of 24 at 0.003 give `sep_10_20_20_20_26` 99.50 % of the test
digits, but 99.36 % of the validation digits, by which the row above was chosen; 48 epochs at 0.003 give 99.34
and 99.34 %, seed 2 with 160 epochs 99.39 and 99.48 %."""
_HEAD = (
    "network",
    "parameters",
    "trained for it",
    "before, %",
    "validation, %",
    "test, %",
    "flash, B",
    "arena, B",
)

_INTRO = """\
`tintling compress --weights int4 --qat` trains convolutions with the rounding of 4 bits and stores their
weights two in a byte. Dense layers keep 8 bits, and each channel keeps its bias, multiplier and shift, which
are 9 bytes, as with int8. *before* is the float network. The arena holds the largest unpacked kernel as well.
"""

_COMMANDS = """\
`python scripts/measure_model.py RUN-int4` measures a row. `sep_10_20_20_20_26` is the structure of
`nano_4k`; a shipped network is opened with one gentle epoch:

```sh
tintling train --model nano --recipe micro --start nano --distill micro --epochs 1 \\
  --learning-rate 0.0001 --out runs/nano
tintling compress runs/nano --sparsity 0 --weights int4 --qat --fine-tune-epochs 20 \\
  --qat-learning-rate 0.003
tintling train --recipe mnist_4k --out runs/mnist_4k
tintling compress runs/mnist_4k --sparsity 0 --weights int4 --qat --fine-tune-epochs 24 \\
  --qat-learning-rate 0.003
```
"""


def four_bits(table: Iterable[Row], measured: Mapping[str, Mapping[str, Any]]) -> str:
    """Writes it; empty where nothing was measured.

    Args:
        table: The networks with weights of 8 bits.
        measured: Everything measured, by name.
    """
    found = [result for result in measured.values() if result["kind"] == "four bits"]
    if not found:
        return ""
    lines = [markdown_line(_HEAD), "|---|---:|---|---:|---:|---:|---:|---:|"]
    for result in sorted(found, key=lambda each: each["flash_bytes"]):
        start = f"the shipped {result['start']}" if result["start"] else f"{result['epochs']} epochs"
        cells = (
            f"`{result['model']}`",
            f"{result['parameters']:,}",
            f"{start}, then {result['qat_epochs']} epochs",
            f"{100 * result['before']:.2f}",
            f"{100 * result['int8']['validation']:.2f}",
            f"{100 * result['int8']['test']:.2f}",
            f"{result['flash_bytes']:,}",
            f"{result['arena_bytes']:,}",
        )
        lines.append(markdown_line(cells))
    return "\n".join((_INTRO, *lines, "", _frontier(table, found), _COMMANDS))


def _frontier(table: Iterable[Row], found: Iterable[Mapping[str, Any]]) -> str:
    """The best network of each kind below each limit."""
    whole = [
        (row.result["flash_bytes"], row.ours, row.recipe)
        for row in table
        if row.result.get("kind") == "network" and row.ours is not None
    ]
    halved = [(each["flash_bytes"], 100 * each["int8"]["test"], each["model"]) for each in found]
    lines = ["| flash, at most | best with 8 bits | best with 4 bits |", "|---:|---|---|"]
    for limit in LIMITS:
        cells = []
        for points in (whole, halved):
            below = [(test, -flash, name) for flash, test, name in points if flash <= limit]
            if not below:
                cells.append("–")
                continue
            test, flash, name = max(below)
            cells.append(f"`{name}`: {test:.2f} % in {-flash:,} B")
        lines.append(f"| {limit:,} B | {cells[0]} | {cells[1]} |")
    met = any(test >= _GOAL and flash <= _GOAL_BYTES for flash, test, _ in halved)
    lines += ["", _GOAL_TEXT.format("met" if met else "missed")]
    return "\n".join(lines) + "\n"
