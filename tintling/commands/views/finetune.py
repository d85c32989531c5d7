"""How the result of a finetuning looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from tintling.console import argument, note, out, plain

if TYPE_CHECKING:
    from tintling.api.finetuning import FinetuneResult

__all__ = ["show"]


def show(result: FinetuneResult) -> None:
    """Prints right answers before and after, and what they mean."""
    document = result.document
    out.print(_table(result))
    out.print()
    for conclusion in result.report.conclusions():
        mark, tone = ("✓", "green") if conclusion.good else ("✗", "bold red")
        out.print(f"[{tone}]{mark} {conclusion.text}[/]")
    if document["data"]["fallback"]:
        out.print("[bold yellow]• offline digits, not all of MNIST: do not compare the accuracy[/]")
    before = "int8" if result.was_int8 else "float"
    note(
        f"before: {before}; after: int8, as on the device; {document['captures']['scenes']} scenes, none of "
        f"them on both sides; {document['seconds']:.0f} s, of which training "
        f"{document['training_seconds']:.0f} s"
    )
    int8 = argument(result.int8)
    note(f"next: tintling camera --model {int8}   or   tintling export {int8} --out DIR   or   parity {int8}")


def _table(result: FinetuneResult) -> Table:
    table = Table(
        title=f"{plain(result.start)} adapted, in {plain(result.int8)}",
        title_justify="left",
        box=box.SIMPLE,
        show_edge=False,
    )
    table.add_column("right answers", no_wrap=True)
    for title in ("samples", "before", "after", "points"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in result.report.rows:
        tone = "green" if row.after > row.before else "red" if row.after < row.before else "dim"
        table.add_row(
            row.title,
            f"{row.count:,}",
            f"{row.before / row.count:.2%}",
            f"[bold]{row.after / row.count:.2%}",
            f"[{tone}]{row.points:+.2f}",
        )
    return table
