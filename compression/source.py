"""What can be compressed: a run of ``tintling train``, and why anything else cannot. No TensorFlow here."""

from __future__ import annotations

from pathlib import Path

from tintling.artifacts import Manifest, load_manifest
from tintling.errors import ArtifactError
from tintling.training.run_folder import MODEL_NAME, RECIPE_NAME, member_runs

__all__ = ["trained_manifest"]

_COMPRESSED = frozenset({"compression", "quantization"})


def trained_manifest(run: Path) -> Manifest:
    """Reads the manifest of a run that was trained and not compressed yet.

    Args:
        run: What ``tintling train`` wrote.

    Raises:
        ArtifactError: There is no run, or it is an ensemble, was compressed already, or is damaged.
    """
    manifest = load_manifest(run)
    members = member_runs(run, manifest)
    if members:
        raise ArtifactError(
            f"{run} is an ensemble of {len(members)} networks: compress one of them, such as {members[0]}"
        )
    missing = [name for name in (RECIPE_NAME, MODEL_NAME) if name not in manifest.files]
    if missing and any(stage.get("stage") in _COMPRESSED for stage in manifest.history):
        raise ArtifactError(
            f"{run} was compressed already: expected a folder that `tintling train` wrote; give the run that "
            "it was made of"
        )
    if missing:
        raise ArtifactError(f"{run} has no {missing[0]}: expected a folder that `tintling train` wrote")
    return manifest
