"""The page of robustness: MNIST-C's corruptions, shipped networks, with and without the preprocessing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from corruptions import CORRUPTIONS
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
*Ink above paper* is how often a pixel of the digit is brighter than a pixel of the paper of the same picture
(the area under the ROC curve). Where it is near 50 % or below, brightness does not tell ink from paper.

Corruptions marked with * stay below 75 %. They leave no picture of a digit, which is ink on paper. `stripe`
turns the left and the right quarter of the picture into their negatives, so that half of the paper has the
colour of ink. `canny_edges` draws the outlines of strokes in their place, so that most of the ink is gone.
All others keep {least:.0f} % or more. A network that was trained on negatives or outlines can read them; the
preprocessing knows only ink on paper. A zigzag or a dotted line across a digit is ink like its own, and where
it touches the digit nothing in the picture says which is which. Such pictures count.

The goal is a mean of 93 % for `nano` behind the preprocessing over the corruptions that leave a picture of a
digit. It is {verdict}: {pictures:.1f} % over these {count}. Over all fifteen the mean is {every:.1f} %.
"""


def page(docs: Path) -> str:
    """Writes the whole page.

    Args:
        docs: Folder with ``results/robustness/mnist_c.json``.
    """
    found = json.loads((docs / "results" / "robustness" / "mnist_c.json").read_text(encoding="utf-8"))
    rows = found["rows"]
    networks = list(rows["none"])
    head = [
        "corruption",
        "ink above paper",
        *(f"`{name}` {how}" for name in networks for how in ("alone", "behind")),
    ]

    contrast, without = found["ink_above_paper"], found["no_pictures"]

    def cells(title: str, chosen: list[str], above: str = "") -> list[str]:
        shares = [
            100 * float(np.mean([rows[each][name][how] for each in chosen]))
            for name in networks
            for how in ("alone", "behind")
        ]
        return [title, above, *(f"{share:.1f}" for share in shares)]

    pictures = [name for name in CORRUPTIONS if name not in without]
    table = markdown_table(
        head,
        [
            cells("none", ["none"]),
            *(
                cells(f"`{name}`{' *' if name in without else ''}", [name], f"{100 * contrast[name]:.1f}")
                for name in CORRUPTIONS
            ),
            cells("**mean of fifteen**", list(CORRUPTIONS)),
            cells("**mean of those without \\***", pictures),
        ],
    )
    means = [
        100 * float(np.mean([rows[n]["nano"]["behind"] for n in names])) for names in (CORRUPTIONS, pictures)
    ]
    text = _PICTURES.format(
        verdict="met" if means[1] >= 93 else "missed",
        least=100 * min(contrast[name] for name in pictures),
        every=means[0],
        pictures=means[1],
        count=len(pictures),
    )
    return "\n".join([_INTRO.format(**found), table, text])
