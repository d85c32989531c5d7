"""Figures beside their goals: what the long proofs gather and print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table

from tintling.console import note

__all__ = ["Row", "gather", "show"]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, what is asked of it, and whether it is met."""

    figure: str
    value: str
    goal: str
    passed: bool


def gather(rows: Iterable[Row]) -> list[Row]:
    """Takes the figures as they come, and says each on standard error."""
    found = []
    for row in rows:
        note(f"{row.figure}: {row.value}")
        found.append(row)
    return found


def show(title: str, rows: Iterable[Row]) -> None:
    """Prints the table; a figure without a goal, or one that is only stated, has no verdict."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("figure", overflow="fold")
    table.add_column("measured", overflow="fold")
    table.add_column("goal", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for row in rows:
        verdict = ("pass" if row.passed else "[red]short[/]") if row.goal not in {"", "stated"} else ""
        table.add_row(row.figure, row.value, row.goal, verdict)
    Console().print(table)
