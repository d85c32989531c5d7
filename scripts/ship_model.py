"""Makes a folder of `models/` from runs of one recipe that differ in their seed.

Each RUN is what `tintling train` wrote; beside it lies RUN-int8, as `tintling compress RUN --sparsity 0`
leaves it, for `femto` with `--qat --fine-tune-epochs 8`. The first run is shipped, so that the command of its
recipe, which begins with that seed, gives the very files; the others tell how far seeds matter. Test figures
come from the generated C: nothing is chosen by them. A network of a task of frames is measured on the data
set that it was trained on, which ``--data`` names.

    tintling train --recipe nano --seed 1 --out runs/nano-s1          # likewise for seeds 2 and 3
    tintling compress runs/nano-s1 --sparsity 0 --quantize int8
    python scripts/ship_model.py runs/nano-s1 runs/nano-s2 runs/nano-s3

When the generator has changed, the headers of the shipped models are written again:

    python scripts/ship_model.py --headers models/*/
"""

from __future__ import annotations

import argparse
import csv
import io
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from tintling.api.samples import load_samples
from tintling.artifacts import Manifest, load_manifest, write_atomic
from tintling.console import note, refuse_overwrite
from tintling.errors import DatasetError, TintlingError
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.targets import host_build
from tintling.shipped import shipped_models
from tintling.staging import staged_folder
from tintling.tflite.reader import read_tflite
from tintling.training.data.mnist import fallback_digits, load_mnist
from tintling.training.data.splits import Dataset, Splits, SplitSpec, Subset, split
from tintling.training.data.task_data import settings_of
from tintling.training.evaluation import Evaluation, Predictor, evaluate, int8_predictor
from tintling.training.loop.history import EpochRecord, read_history
from tintling.training.settings.recipe import load_recipe, recipe_toml

MODELS = Path(__file__).resolve().parent.parent / "models"
MODEL, HISTORY, RECIPE = "model.tflite", "history.csv", "recipe.toml"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One run, measured.

    Attributes:
        run: The folder of its float model.
        folder: The folder of its int8 model.
        manifest: The manifest of the latter.
        figures: Accuracies, 0 to 1, and the seed.
    """

    run: Path
    folder: Path
    manifest: Manifest
    figures: dict[str, Any]


def measure(run: Path, data: Path | None) -> Candidate:
    """Measures a run's int8 network with its generated C: on MNIST, or on the set of its task."""
    folder = run.with_name(f"{run.name}-int8")
    manifest = load_manifest(folder)
    is_frame = manifest.task.preprocessing.kind == "frame"
    samples = load_samples(settings_of(manifest), data) if is_frame else load_mnist(data, offline=True)
    graph = read_tflite(manifest.verified(folder, MODEL))
    splits = _splits(manifest, samples)
    predict = int8_predictor(graph, host_build.build(graph).run, manifest.normalization)
    validation = evaluate(predict, splits.validation, manifest.labels)
    test = evaluate(predict, splits.test, manifest.labels)
    return Candidate(
        run=run,
        folder=folder,
        manifest=manifest,
        figures={
            "seed": manifest.history[0]["settings"]["seed"],
            "float_validation": manifest.metrics["training"]["validation_accuracy"],
            "float_test": _float_test(manifest),
            "int8_validation": validation.accuracy,
            "int8_validation_loss": validation.loss,
            "int8_test": test.accuracy,
            "int8_test_correct": test.correct,
            **(_by_label(test, manifest.labels) if is_frame else _on_offline_digits(predict)),
        },
    )


def _float_test(manifest: Manifest) -> float:
    """Accuracy that making it int8 starts from: of the network as trained, since pruning is part of that.

    Where a border between labels was moved, accuracy was given for another figure, and it counts from there.
    """
    compression = manifest.metrics["compression"]
    moved = any(stage.get("settings", {}).get("offsets") for stage in manifest.history)
    whole = compression["float_test_accuracy"]
    return float(whole if moved else compression.get("trained_test_accuracy", whole))


def _by_label(test: Evaluation, labels: Sequence[str]) -> dict[str, Any]:
    """How many test samples of each label are right, of how many."""
    rows = zip(labels, test.confusion, strict=True)
    found = {label: [int(row[number]), int(row.sum())] for number, (label, row) in enumerate(rows)}
    return {"int8_test_by_label": found}


def _on_offline_digits(predict: Predictor) -> dict[str, int]:
    stand_in = fallback_digits(announce=False)
    offline = evaluate(predict, Subset(stand_in.test_images, stand_in.test_labels))
    return {"int8_offline_correct": offline.correct}


def _splits(manifest: Manifest, samples: Dataset) -> Splits:
    if samples.source.fallback or samples.source.sha256 != manifest.data["sha256"]:
        wanted = "MNIST" if manifest.task.preprocessing.kind == "ink" else "data set"
        raise DatasetError(
            f"shipped models are measured on the {wanted} they were trained on: give it with --data"
        )
    return split(samples, SplitSpec.from_description(manifest.data))


def _only_name(candidates: Sequence[Candidate]) -> str:
    names = {candidate.manifest.model for candidate in candidates}
    if len(names) != 1:
        raise TintlingError(f"expected runs of one network, got {', '.join(sorted(names))}")
    return names.pop()


def ship(candidates: Sequence[Candidate], out: Path) -> None:
    """Writes the folder of a shipped model, whole: the first of the candidates."""
    shipped = candidates[0]
    with staged_folder(out) as staging:
        header, costs = _export(shipped.folder, staging, shipped.manifest.model)
        shutil.copyfile(shipped.folder / MODEL, staging / MODEL)
        write_atomic(staging / RECIPE, _public_recipe(shipped.run / RECIPE))
        write_atomic(staging / HISTORY, _short_history(read_history(shipped.run / HISTORY)))
        figures = {
            **shipped.figures,
            "lost_points": round(100 * (shipped.figures["float_test"] - shipped.figures["int8_test"]), 4),
            "median_int8_test": statistics.median(c.figures["int8_test"] for c in candidates),
            "parameters": shipped.manifest.metrics["training"]["parameters"],
            **costs,
            "runs": [candidate.figures for candidate in candidates],
        }
        # Where digits and teachers lay is nobody's business but the trainer's.
        history = tuple(_public_stage(stage) for stage in shipped.manifest.history)
        is_frame = shipped.manifest.task.preprocessing.kind == "frame"
        data = {**shipped.manifest.data, "location": "see the recipe" if is_frame else "MNIST"}
        manifest = replace(shipped.manifest, files={}, data=data, history=history)
        manifest = manifest.with_metrics("shipped", figures)
        manifest.with_files(staging, MODEL, header, RECIPE, HISTORY).save(staging)
    note(
        f"{out}: seed {shipped.figures['seed']}, int8 {shipped.figures['int8_test']:.2%} on test, "
        f"median of {len(candidates)} {figures['median_int8_test']:.2%}"
    )


def _public_teacher(teacher: str) -> str:
    """The name of a shipped model, or of a run only what its folder is called; of several, each."""
    return "+".join(part if part in shipped_models() else Path(part).name for part in teacher.split("+"))


def _public_recipe(path: Path) -> str:
    recipe = load_recipe(path)
    distillation = recipe.training.distillation
    public = replace(distillation, teacher=_public_teacher(distillation.teacher))
    if public == distillation:
        return path.read_text(encoding="utf-8")
    return recipe_toml(replace(recipe, training=replace(recipe.training, distillation=public)))


def _public_stage(stage: Mapping[str, Any]) -> Mapping[str, Any]:
    settings = stage.get("settings", {})
    if "distillation" not in settings:
        return stage
    how = settings["distillation"]
    public = {**how, "teacher": _public_teacher(how.get("teacher", ""))}
    return {**stage, "settings": {**settings, "distillation": public}}


def write_header(folder: Path) -> None:
    """Writes the header of a shipped model as today's generator does; every measured accuracy stays."""
    manifest = load_manifest(folder)
    manifest.verified(folder, MODEL)
    with staged_folder(folder) as staging:
        header, costs = _export(folder, staging, manifest.model)
        manifest = manifest.with_metrics("shipped", {**manifest.metrics["shipped"], **costs})
        manifest.with_files(staging, header).save(staging)
    note(f"{folder / header}: {costs['flash_bytes']:,} bytes of constants, {costs['arena_bytes']:,} of RAM")


def _export(model: Path, out: Path, name: str) -> tuple[str, dict[str, int]]:
    """Writes the single header of a model into a folder; returns its name and what the network costs."""
    with tempfile.TemporaryDirectory() as temporary:
        result = export_model(model, Path(temporary) / "export", form="single-header", name=name)
        (header,) = result.files
        shutil.copyfile(result.out / header, out / header)
    costs = {
        "macs": result.macs,
        "arena_bytes": result.arena_bytes,
        "flash_bytes": result.constant_bytes,
    }
    return header, costs


def _short_history(records: Sequence[EpochRecord]) -> str:
    """The history with as many digits as a plot shows."""
    text = io.StringIO()
    names = [column.name for column in fields(EpochRecord)]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([f"{getattr(record, name):.5g}" for name in names] for record in records)
    return text.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures the runs and ships the first of them, or writes headers again."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN")
    parser.add_argument("--out", type=Path, help="folder to write [default: models/<name>]")
    parser.add_argument("--data", type=Path, help="MNIST, or the data set of the task")
    parser.add_argument("--force", action="store_true", help="replace an older one")
    parser.add_argument(
        "--headers", action="store_true", help="RUN is a shipped folder: write its header again, no more"
    )
    options = parser.parse_args(arguments)
    try:
        if options.headers:
            for folder in options.runs:
                write_header(folder)
            return 0
        candidates = [measure(run, options.data) for run in options.runs]
        out = options.out or MODELS / _only_name(candidates)
        refuse_overwrite(out, force=options.force)
        ship(candidates, out)
    except TintlingError as error:
        sys.stderr.write(f"ship_model: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
