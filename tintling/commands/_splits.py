"""The digits that a run was, or was not, trained on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tintling.console import note

if TYPE_CHECKING:
    from tintling.artifacts import Manifest
    from tintling.training.splits import Splits

__all__ = ["splits_like"]


def splits_like(manifest: Manifest | None, data: Path | None, *, offline: bool) -> Splits:
    """Splits the digits as the run did, so that what is measured was not trained on.

    Args:
        manifest: Of the run; None splits as a run does by default.
        data: What the user pointed at; None finds MNIST.
        offline: Download nothing.

    Raises:
        DatasetError: What was pointed at holds no digits, or is damaged.
        MissingExtraError: There are no digits to be had.
    """
    from tintling.training.datasets import SplitSpec, load_mnist, split

    digits = load_mnist(data, offline=offline)
    if manifest is None or not manifest.data:
        return split(digits)
    if manifest.data.get("sha256") != digits.source.sha256:
        note(
            f"[yellow]these are not the digits that the network was trained on "
            f"({manifest.data.get('name')}): some of them may have been among its training digits[/yellow]"
        )
        return split(digits)
    return split(digits, SplitSpec.from_description(manifest.data))
