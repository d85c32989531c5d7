"""What a user probably meant by a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import click

__all__ = ["NamedChoice", "did_you_mean"]

_CLOSE = 0.6  # difflib's ratio: "trian" and "train" have 0.8, "fly" and "flash" 0.5


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ends a sentence about an unknown name.

    Args:
        name: What was typed.
        known: What could have been typed.

    Returns:
        Such as ``"; did you mean train?"``; empty where nothing is close.
    """
    by_spelling = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), by_spelling, n=1, cutoff=_CLOSE)
    return f"; did you mean {by_spelling[close[0]]}?" if close else ""


class NamedChoice(click.Choice[str]):
    """A choice among names that suggests one where none fits."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Gives the name that was chosen."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = did_you_mean(str(value), self.choices) or "."
            raise click.BadParameter(f"{error.message.rstrip('.')}{hint}", ctx=ctx, param=param) from None
