"""A data set, split again as a run split it."""

from __future__ import annotations

from tintling.artifacts import Manifest
from tintling.console import note, plain
from tintling.training.data.splits import Dataset, Splits, SplitSpec, split

__all__ = ["splits_like"]


def splits_like(manifest: Manifest | None, samples: Dataset) -> Splits:
    """Splits samples as the run did, so that what is measured was not trained on.

    Args:
        manifest: Of the run; None splits as a run does by default.
        samples: The data set.

    Raises:
        DatasetError: They are too few, or the manifest does not say how they were split.
    """
    if manifest is None or not manifest.data:
        return split(samples)
    if manifest.data.get("sha256") != samples.source.sha256:
        note(
            f"[yellow]these are not the samples that the network was trained on "
            f"({plain(manifest.data.get('name'))}): some of them may have been among its training "
            "samples[/yellow]"
        )
        return split(samples)
    return split(samples, SplitSpec.from_description(manifest.data))
