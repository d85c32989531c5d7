"""Tables of the generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["markdown_line", "markdown_table"]


def markdown_line(cells: Iterable[str]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cells)} |"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column holds names, and the others figures."""
    lines = [markdown_line(head), "|---|" + "---:|" * (len(head) - 1), *map(markdown_line, rows)]
    return "\n".join(lines) + "\n"
