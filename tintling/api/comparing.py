"""The runs of a folder, side by side, and the best of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tintling.console import note, plain
from tintling.errors import ArtifactError

if TYPE_CHECKING:
    from tintling.artifacts import Manifest, StrPath

__all__ = ["RunSummary", "best_run", "differing_settings", "list_runs"]

# Deeper folders belong to something else: members of ensembles lie two levels down.
_DEPTH = 3
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run of a folder.

    Attributes:
        name: Path of the run from the folder; a dot for the folder itself.
        model: Architecture.
        stage: The last thing that happened to it, such as ``training``.
        seed: Of that.
        data: Name and digest of the samples, and how they were split: what makes validation figures of two
            runs comparable.
        validation: Accuracy on validation samples, 0 to 1; None where it was not measured.
        loss: Cross-entropy on them in nats; None where it was not measured.
        test: Accuracy on test samples, 0 to 1; None where it was not measured.
        parameters: Trained values; None where they were not counted.
        flash_bytes: Bytes of an int8 network's constants; None for a float network.
        seconds: Time that the stage took, in s; None where it was not measured.
        settings: Settings of all stages, by name such as ``training.optimizer.learning_rate``.
    """

    name: str
    model: str
    stage: str
    seed: int
    data: str
    validation: float | None
    loss: float | None
    test: float | None
    parameters: int | None
    flash_bytes: int | None
    seconds: float | None
    settings: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The summary as plain types; settings last."""
        return asdict(self)


def list_runs(folder: StrPath) -> tuple[RunSummary, ...]:
    """Finds the runs of a folder, the best on validation samples first.

    Args:
        folder: A folder with runs in it, or a run.

    Raises:
        ArtifactError: There is no such folder, or no run in it.
    """
    from tintling.artifacts import load_manifest

    place = Path(folder)
    if not place.is_dir():
        raise ArtifactError(
            f"{place}: expected a folder with runs, found {'a file' if place.exists() else 'nothing'}"
        )
    found = []
    for path in _run_folders(place):
        try:
            manifest = load_manifest(path)
            if _is_run(manifest):
                found.append(_summary(path, place, manifest))
        except ArtifactError as error:
            note(f"[yellow]{plain(error)}; left out[/yellow]")
    if not found:
        raise ArtifactError(f"{place} holds no runs: `tintling train --out {place / 'NAME'}` writes one")
    return tuple(sorted(found, key=_rank))


def best_run(runs: tuple[RunSummary, ...]) -> RunSummary | None:
    """The run of the highest validation accuracy, and of the lowest loss among equals.

    Args:
        runs: What :func:`list_runs` gave.

    Returns:
        The best; None where no run was validated, or where they were not validated on the same samples.
    """
    validated = [run for run in runs if run.validation is not None]
    if not validated or len({run.data for run in validated}) > 1:
        return None
    return min(validated, key=_rank)


def differing_settings(runs: tuple[RunSummary, ...]) -> dict[str, tuple[Any, ...]]:
    """Settings in which runs differ.

    Args:
        runs: Two or more.

    Returns:
        For each such setting its value in every run, in their order; None where a run has no such setting.
    """
    names = dict.fromkeys(name for run in runs for name in run.settings)
    values = {name: tuple(run.settings.get(name) for run in runs) for name in names}
    return {name: each for name, each in values.items() if any(value != each[0] for value in each)}


def _run_folders(place: Path) -> Iterator[Path]:
    for depth in range(_DEPTH + 1):
        yield from (path.parent for path in sorted(place.glob("*/" * depth + _MANIFEST)))


def _is_run(manifest: Manifest) -> bool:
    """Whether it is of a network or an ensemble; exports and evaluations have the figures of their run."""
    from tintling.training.run_folder import INT8_NAME, MODEL_NAME

    names = [Path(name).name for name in manifest.files]
    return not names or any(name in {MODEL_NAME, INT8_NAME, _MANIFEST} for name in names)


def _rank(run: RunSummary) -> tuple[float, float, str]:
    accuracy = -1.0 if run.validation is None else run.validation
    return -accuracy, float("inf") if run.loss is None else run.loss, run.name


def _summary(path: Path, place: Path, manifest: Manifest) -> RunSummary:
    stage = str(manifest.history[-1].get("stage", "")) if manifest.history else ""
    # Figures of an earlier stage are those of another network.
    figures: Mapping[str, Any] = manifest.metrics.get(stage, {})
    data = manifest.data
    parts = ", ".join(f"{data[key]}" for key in ("name", "split", "split_seed", "validation") if key in data)
    return RunSummary(
        name=str(path.relative_to(place)),
        model=manifest.model,
        stage=stage,
        seed=manifest.seed,
        data=f"{parts}, {str(data.get('sha256', ''))[:12]}",
        validation=figures.get("validation_accuracy"),
        loss=figures.get("validation_loss"),
        test=figures.get("test_accuracy"),
        parameters=figures.get("parameters"),
        flash_bytes=figures.get("flash_bytes"),
        seconds=figures.get("seconds"),
        settings=dict(_settings(manifest)),
    )


def _settings(manifest: Manifest) -> Iterator[tuple[str, Any]]:
    for entry in manifest.history:
        yield from _flat(entry.get("settings", {}), str(entry.get("stage", "")))


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yields the leaves of nested tables by their names with dots."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(item, f"{name}.{key}")
    else:
        # Lists and tuples that say the same are the same, whether read from JSON or not.
        yield name, json.loads(json.dumps(value))
