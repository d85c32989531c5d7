"""What can be compressed: a run of ``tintling train``, and why anything else cannot. No TensorFlow here."""

from __future__ import annotations

from tintling.artifacts import StrPath
from tintling.errors import ArtifactError
from tintling.training.run_folder import MODEL_NAME, RECIPE_NAME
from tintling.training.trained_run import TrainedRun

__all__ = ["open_uncompressed"]

_COMPRESSED = frozenset({"compression", "quantization"})


def open_uncompressed(run: StrPath | TrainedRun) -> TrainedRun:
    """Opens a run that was trained and not compressed yet.

    Args:
        run: What ``tintling train`` wrote.

    Raises:
        ArtifactError: There is no run, or it is an ensemble, was compressed already, or is damaged.
    """
    opened = TrainedRun.open(run)
    if opened.members:
        raise ArtifactError(
            f"{run} is an ensemble of {len(opened.members)} networks: compress one of them, such as "
            f"{opened.members[0]}"
        )
    missing = [name for name in (RECIPE_NAME, MODEL_NAME) if name not in opened.manifest.files]
    if missing and any(stage.get("stage") in _COMPRESSED for stage in opened.manifest.history):
        raise ArtifactError(
            f"{run} was compressed already: expected a folder that `tintling train` wrote; give the run that "
            "it was made of"
        )
    if missing:
        raise ArtifactError(f"{run} has no {missing[0]}: expected a folder that `tintling train` wrote")
    return opened
