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
            answer = Text(f"none, least unlikely {one.prediction.label}", style="yellow")
        second = int(shares.argsort()[-2]) if len(shares) > 1 else 0
        runner_up = f"{plain(labels[second])} {shares[second] * 100:.1f} %" if len(shares) > 1 else ""
        confidence = f"{one.prediction.confidence * 100:.1f} %"
        table.add_row(Text(path), answer, confidence, runner_up, f"{one.milliseconds:.1f}")
    if table.row_count:
        out.print(table)
