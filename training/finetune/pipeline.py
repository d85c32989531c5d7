"""From a trained network and a folder of captures to a run directory of the adapted one."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, sha256_bytes, tool_versions, write_atomic
from tintling.staging import staged_folder
from tintling.training.data.capture_split import CaptureSplit, split_captures
from tintling.training.data.splits import Splits, Subset, stratified_order
from tintling.training.finetune.adaptation import AdaptationSettings, Adapted, adapt
from tintling.training.finetune.starting_point import StartingPoint
from tintling.training.loop.run import RECIPE_NAME
from tintling.training.native.build import Compile
from tintling.training.networks.keras_io import MODEL_NAME, save_model
from tintling.training.settings.config import TrainingConfig
from tintling.training.settings.recipe import Recipe, recipe_toml

__all__ = ["STAGE", "Finetuned", "LabelledTensors", "finetune", "rehearsal_samples"]

STAGE = "finetuning"
"""What the manifest calls it."""

_CAPTURES = "captures.csv"
_PHOTOGRAPHED = 30_000  # samples; a quarter of a minute on an idle core
_STATISTICS = 2_000  # samples that moving statistics are measured on


@dataclass(frozen=True, slots=True, eq=False)
class LabelledTensors:
    """Captures as the device would feed them.

    Attributes:
        images: shape (N, H, W), or (N, H, W, 3) RGB; uint8; ink is 28×28 and bright.
        labels: shape (N,), index of the label of each.
        names: Of the captures, in the same order.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    names: Sequence[str]

    def part(self, index: NDArray[np.int64]) -> Subset:
        """Some of them."""
        return Subset(self.images[index], self.labels[index])

    @property
    def sha256(self) -> str:
        """Digest of tensors and labels, whatever their order."""
        pairs = zip(self.images, self.labels, strict=True)
        each = sorted(sha256_bytes(image.tobytes() + _label_bytes(int(label))) for image, label in pairs)
        return sha256_bytes("".join(each).encode())


@dataclass(frozen=True, slots=True, eq=False)
class Finetuned:
    """What finetuning came to.

    Attributes:
        run: The run directory.
        manifest: Its manifest.
        model: The float network.
        learnt: Captures that it has learnt from.
        held_back: Captures that it has not seen.
        split: Which are which.
        adapted: The steps, and the share of the change that was kept.
        seconds: Time that the steps took, in s.
    """

    run: Path
    manifest: Manifest
    model: Any
    learnt: Subset
    held_back: Subset
    split: CaptureSplit
    adapted: Adapted
    seconds: float

    def representative(self, rehearsal: Subset, count: int = 500) -> NDArray[np.uint8]:
        """Samples to measure activation ranges on: known ones, and as many of the captures at most.

        Args:
            rehearsal: The samples that were rehearsed.
            count: Of each.

        Returns:
            shape (N, H, W[, 3]), uint8.
        """
        seed = self.manifest.seed
        parts = [
            part.images[stratified_order(part.labels, seed)[:count]] for part in (rehearsal, self.learnt)
        ]
        return np.concatenate(parts)


def rehearsal_samples(splits: Splits, config: TrainingConfig) -> Splits:
    """Keeps what finetuning rehearses of the training samples: all, or fewer that get simulated photographs.

    Args:
        splits: The samples that the network was trained on.
        config: Settings of the adaptation.
    """
    if not config.camera.share:
        return splits
    chosen = np.sort(stratified_order(splits.train.labels, config.seed)[:_PHOTOGRAPHED])
    return replace(splits, train=Subset(splits.train.images[chosen], splits.train.labels[chosen]))


def finetune(
    start: StartingPoint,
    config: TrainingConfig,
    settings: AdaptationSettings,
    *,
    captures: LabelledTensors,
    splits: Splits,
    rehearsal: Subset,
    out: Path,
    compiler: Compile | None = None,
    on_step: Callable[[int, int], None] | None = None,
) -> Finetuned:
    """Adapts a network to captures and writes a run directory.

    Args:
        start: The network.
        config: Settings, as :func:`~tintling.training.finetune.adaptation.adaptation_config` gives them.
        settings: Mixture of the samples.
        captures: All captures; a part of them is held back.
        splits: The samples that the network was trained on, split as they were then.
        rehearsal: Training samples of it to rehearse, perhaps with photographs.
        out: Folder to write: ``model.keras``, ``recipe.toml``, ``captures.csv``, ``manifest.json``.
        compiler: Compiles the native engine.
        on_step: Called several times a second with (steps done, steps in all).

    Raises:
        DatasetError: The captures are too few.
        ArtifactError: A file of the start was changed, or ``out`` cannot be written.
        TintlingError: As :func:`~tintling.training.finetune.adaptation.adapt`.
    """
    split = split_captures(captures.images, captures.labels, frames=config.task.is_frame)
    model = start.load(splits.train.images[:_STATISTICS])
    started = time.perf_counter()
    adapted = adapt(
        model,
        config,
        settings,
        captures=captures.part(split.learnt),
        rehearsal=rehearsal,
        known=splits.validation,
        compiler=compiler,
        on_step=on_step,
    )
    seconds = time.perf_counter() - started
    stage = {
        "stage": STAGE,
        "settings": asdict(settings),
        "kept_share": adapted.share,
        "start": {"name": start.name, "files": {n: e.sha256 for n, e in start.manifest.files.items()}},
        "captures": {
            "sha256": captures.sha256,
            "learnt": len(split.learnt),
            "held_back": len(split.held_back),
            "scenes": split.group_count,
        },
    }
    manifest = replace(
        start.manifest,
        seed=settings.seed,
        files={},
        data=splits.to_json(),
        quantization={},
        metrics={},  # those of the start are not true of this network
        history=(*start.manifest.history, stage),
        tools={**start.manifest.tools, **tool_versions("numpy", "tensorflow", "tf_keras")},
    )
    with staged_folder(out) as staging:
        save_model(model, staging / MODEL_NAME)
        write_atomic(staging / RECIPE_NAME, recipe_toml(Recipe(config, splits.spec)))
        write_atomic(staging / _CAPTURES, _table(captures, split, start.manifest.labels))
        manifest = manifest.with_files(staging, MODEL_NAME, RECIPE_NAME, _CAPTURES)
        manifest.save(staging)
    return Finetuned(
        run=out,
        manifest=manifest,
        model=model,
        learnt=captures.part(split.learnt),
        held_back=captures.part(split.held_back),
        split=split,
        adapted=adapted,
        seconds=seconds,
    )


def _label_bytes(label: int) -> bytes:
    """One byte for a label below 256, as digits always had it."""
    return label.to_bytes(1 if label < 256 else 2, "little")


def _table(captures: LabelledTensors, split: CaptureSplit, labels: Sequence[str]) -> str:
    """Which captures were learnt from, which were held back, and which show the same scene."""
    held = set(split.held_back.tolist())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "label", "scene", "part"))
    for index, name in enumerate(captures.names):
        part = "held back" if index in held else "learnt"
        writer.writerow((name, labels[captures.labels[index]], int(split.groups[index]), part))
    return text.getvalue()
