"""The text of several samples: rows of writing, and the numbers in them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["join_rows"]


def join_rows(parts: Iterable[tuple[int, str, bool]]) -> str:
    """Joins the labels of samples: rows below each other, a space between the numbers of a row.

    Args:
        parts: Row and label of each sample, and whether it starts a number; in reading order.
    """
    rows: dict[int, str] = {}
    for row, label, starts_number in parts:
        before = rows.get(row, "")
        rows[row] = f"{before} {label}" if before and starts_number else before + label
    return "\n".join(rows.values())
