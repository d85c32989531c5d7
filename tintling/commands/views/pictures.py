"""Answers to pictures, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from tintling.camera_client.recognition.pictures import RecognizedPicture
from tintling.console import out, plain

__all__ = ["show_pictures"]


def show_pictures(
    results: Sequence[tuple[str, RecognizedPicture]], labels: Sequence[str], title: str
) -> None:
    """Prints one row a picture.

    Args:
        results: Names of pictures, and their answers.
        labels: Label of each output.
        title: What answered.
    """
    table = Table(title=plain(title), title_justify="left")
    table.add_column("image", overflow="fold")
    table.add_column("answer", overflow="fold")
    for name in ("confidence", "next", "ms"):
        table.add_column(name, justify="right")
    for path, one in results:
        shares = one.prediction.probabilities
        answer = Text(one.prediction.label, style="bold")
        if not one.prediction.accepted:
            answer = Text(f"none, most likely {one.prediction.label}", style="yellow")
        second = int(shares.argsort()[-2]) if len(shares) > 1 else 0
        runner_up = f"{plain(labels[second])} {_percent(shares[second])}" if len(shares) > 1 else ""
        confidence = _percent(one.prediction.confidence)
        table.add_row(Text(path), answer, confidence, runner_up, f"{one.milliseconds:.1f}")
    if table.row_count:
        out.print(table)


def _percent(share: float) -> str:
    """A share in per cent; number and sign stay on one line."""
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%"
