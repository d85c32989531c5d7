"""The page of robustness: MNIST-C's corruptions, shipped networks, with and without the preprocessing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from corruptions import CORRUPTIONS, NO_PICTURES
from page_tables import markdown_table

__all__ = ["page"]

_INTRO = """\
# Robustness

This page shows how shipped networks read MNIST-C: test digits of MNIST under fifteen corruptions (Mu and
Gilmer 2019, arXiv:1906.02337), written anew from the published definitions (`scripts/corruptions.py`).

`scripts/verify_robustness.py --digits {digits} --json docs/results/robustness/mnist_c.json` measures the
first {digits:,} test digits under each; `make docs` writes this page. *alone*: the corrupted picture is the
network's input. *behind*: preprocessing {preprocessing} finds the digit in it first, as in a frame; a
digit that it does not find counts as wrong. Percent of right answers.
"""

_PICTURES = """\
Corruptions marked with * leave no picture of one digit that a camera could take. `stripe` turns the left and
the right quarter of the picture into their negatives: the preprocessing takes the border between them for
ink. `canny_edges` draws the outlines of strokes in place of strokes. A zigzag or a dotted line across a digit
is ink like the digit's own; where it touches the digit, nothing in the picture says which is which.

The goal is a mean of 93 % for `nano` behind the preprocessing. It is {verdict}: {every:.1f} % over all
fifteen, {pictures:.1f} % over the {count} that leave a picture of a digit.
"""


def page(docs: Path) -> str:
    """Writes the whole page.

    Args:
        docs: Folder with ``results/robustness/mnist_c.json``.
    """
    found = json.loads((docs / "results" / "robustness" / "mnist_c.json").read_text(encoding="utf-8"))
    rows = found["rows"]
    networks = list(rows["none"])
    head = ["corruption", *(f"`{name}` {how}" for name in networks for how in ("alone", "behind"))]

    def cells(title: str, chosen: list[str]) -> list[str]:
        shares = [
            100 * float(np.mean([rows[each][name][how] for each in chosen]))
            for name in networks
            for how in ("alone", "behind")
        ]
        return [title, *(f"{share:.1f}" for share in shares)]

    pictures = [name for name in CORRUPTIONS if name not in NO_PICTURES]
    table = markdown_table(
        head,
        [
            cells("none", ["none"]),
            *(cells(f"`{name}`{' *' if name in NO_PICTURES else ''}", [name]) for name in CORRUPTIONS),
            cells("**mean of fifteen**", list(CORRUPTIONS)),
            cells("**mean of those without \\***", pictures),
        ],
    )
    means = [
        100 * float(np.mean([rows[n]["nano"]["behind"] for n in names])) for names in (CORRUPTIONS, pictures)
    ]
    text = _PICTURES.format(
        verdict="met" if means[0] >= 93 else "missed",
        every=means[0],
        pictures=means[1],
        count=len(pictures),
    )
    return "\n".join([_INTRO.format(**found), table, text])
