"""Studies in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from tintling.console import out, plain, print_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tintling.training.studies.recipe import StudyRecipe
    from tintling.training.studies.results import StudyResult

__all__ = ["list_studies", "show_study"]

_COLUMNS = 6
"""Columns that a terminal has room for; further ones have a table of their own."""


def list_studies(*, as_json: bool) -> None:
    """Names the studies that come along, with their questions."""
    from tintling.training.studies.recipe import load_study, shipped_studies

    recipes = [load_study(name) for name in shipped_studies()]
    if as_json:
        print_json([{"name": recipe.name, "question": recipe.question} for recipe in recipes])
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("study", no_wrap=True)
    table.add_column("question")
    for recipe in recipes:
        table.add_row(recipe.name, recipe.question)
    out.print(table)


def show_study(recipe: StudyRecipe, result: StudyResult) -> None:
    """Prints mean and spread of every variant."""
    from tintling.training.studies.tables import goal_header, goal_rows, table_header, table_rows

    header, rows = table_header(result), table_rows(result)
    _show(recipe.title, header[:_COLUMNS], [row[:_COLUMNS] for row in rows])
    if header[_COLUMNS:]:
        rest = [(row[0], *row[_COLUMNS:]) for row in rows]
        _show("The same variants", (header[0], *header[_COLUMNS:]), rest)
    if recipe.goals:
        _show("Reached with least", goal_header(), goal_rows(result, recipe.goals))


def _show(title: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    table = Table(title=plain(title), title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for number, name in enumerate(header):
        table.add_column(name, justify="right" if number else "left")
    for row in rows:
        table.add_row(*map(plain, row))
    out.print(table)
