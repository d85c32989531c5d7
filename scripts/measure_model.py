"""Measures runs and writes what the page of models is made from: one JSON file each in docs/results.

A run is what `tintling compress` wrote. Its int8 network classifies all test digits as generated C and
must give the same answers as the NumPy reference on the first ones. An ensemble is what
`tintling train --ensemble` wrote. Nothing is trained here, but for an estimate: a few steps, to know what
the whole recipe would take, and the network's costs, which do not depend on its weights.

    python scripts/measure_model.py runs/kseta-int8 runs/lin-int8 runs/nano-int4
    python scripts/measure_model.py runs/ensemble --name tiny_ensemble
    python scripts/measure_model.py --taught runs/student runs/alone --name micro_student
    python scripts/measure_model.py --baselines
    python scripts/measure_model.py --estimate m7
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from baselines import Baseline, best_neighbours, majority_class, nearest_neighbours

from tintling.arithmetic import reference
from tintling.artifacts import Manifest, load_manifest, write_atomic
from tintling.errors import TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.inspection import inspect_model
from tintling.firmware_export.targets import host_build
from tintling.tflite.reader import read_tflite
from tintling.training.data.mnist import load_mnist
from tintling.training.data.splits import Splits, SplitSpec, split
from tintling.training.evaluation import evaluate, int8_predictor
from tintling.training.loop.ensemble import measure
from tintling.training.networks import registry as zoo
from tintling.training.run_folder import member_runs
from tintling.training.settings.recipe import Recipe, load_recipe, shipped_recipes

RESULTS = Path(__file__).resolve().parent.parent / "docs" / "results"
# Digits that the NumPy reference repeats; parity over all of them is `tintling parity`'s task.
REPEATED = 200
# Steps before and while the clock runs, for an estimate.
WARM_STEPS, TIMED_STEPS = 2, 10


def measure_run(run: Path, data: Path | None) -> dict[str, Any]:
    """Measures an int8 run on the test digits of its own split."""
    manifest = load_manifest(run)
    if not {"training", "compression"} <= manifest.metrics.keys():
        raise TintlingError(f"{run}: expected a run that `tintling train` and `tintling compress` wrote")
    inspection = inspect_model(run)
    splits = _splits(manifest, data)
    compiled = host_build.build(inspection.network)
    inputs = manifest.normalization.to_int8(splits.test.images[:REPEATED])
    inputs = inputs.reshape(-1, *inspection.graph.input.shape[1:])
    if not np.array_equal(compiled.run(inputs), reference.run(inspection.graph, inputs)[0]):
        raise TintlingError(f"{run}: the generated C differs from the reference")
    predict = int8_predictor(inspection.graph, compiled.run, manifest.normalization)
    test = evaluate(predict, splits.test)
    return _four_bits(manifest) | {
        "model": manifest.model,
        "summary": zoo.get(manifest.model).summary,
        "recipe": recipe_of(manifest),
        "parameters": manifest.metrics["training"]["parameters"],
        "epochs": manifest.metrics["training"]["epochs"],
        "seconds": manifest.metrics["training"]["seconds"],
        "seed": manifest.history[0]["settings"]["seed"],
        "data": _counts(splits),
        "float": {
            "validation": manifest.metrics["training"]["validation_accuracy"],
            "test": manifest.metrics["compression"]["float_test_accuracy"],
        },
        "int8": {
            "validation": evaluate(predict, splits.validation).accuracy,
            "test": test.accuracy,
            "correct": test.correct,
            "loss": test.loss,
            "executor": "generated C",
        },
        "macs": inspection.macs,
        "flash_bytes": inspection.network.constant_bytes,
        "arena_bytes": inspection.network.arena_bytes,
        "file_bytes": inspection.graph.file_bytes,
        "sha256": inspection.graph.sha256,
        "tools": dict(manifest.tools),
    }


def _four_bits(manifest: Manifest) -> dict[str, Any]:
    """What kind of result it is, and how a network with weights of 4 bits came about."""
    settings = manifest.history[-1]["settings"]
    if settings.get("weights") != "int4":
        return {"kind": "network"}
    return {
        "kind": "four bits",
        "start": manifest.history[0]["settings"].get("start", ""),
        "qat_epochs": settings["fine_tune_epochs"],
        "qat_learning_rate": settings["qat_learning_rate"],
        "before": manifest.metrics["compression"]["trained_test_accuracy"],
    }


def recipe_of(manifest: Manifest) -> str | None:
    """Finds the shipped recipe that a run was trained by, whatever its seed; None if there is none."""
    settings = dict(manifest.history[0]["settings"])
    preferred = sorted(shipped_recipes(), key=lambda name: (name != manifest.model, name))
    for name in preferred:
        recipe = load_recipe(name)
        if _agrees(settings, asdict(recipe.training)) and _same_split(manifest, recipe):
            return name
    return None


def _agrees(recorded: Mapping[str, Any], recipe: Mapping[str, Any]) -> bool:
    """Whether all that was recorded, but the seed, is what the recipe says; newer keys may be missing."""
    for key, value in recorded.items():
        if key == "seed":
            continue
        other = recipe.get(key)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            if not _agrees(value, other):
                return False
        elif value != other:
            return False
    return True


def _same_split(manifest: Manifest, recipe: Recipe) -> bool:
    spec = SplitSpec.from_description(manifest.data)
    ratios_or_validation = (
        spec.ratios == recipe.data.ratios
        if recipe.data.ratios is not None
        else spec.ratios is None and spec.validation == recipe.data.validation
    )
    return ratios_or_validation and spec.seed == recipe.data.seed and recipe.data.train_size is None


def measure_ensemble(run: Path, data: Path | None) -> dict[str, Any]:
    """Measures an ensemble of float networks, and its members, on the test digits."""
    from tintling.training.networks.keras_io import float_predictor, load_run

    manifest = load_manifest(run)
    members = [load_run(folder) for folder in member_runs(run, manifest)]
    splits = _splits(manifest, data)
    predictors = [float_predictor(network, found.normalization) for network, found in members]

    def figures(part: Any) -> dict[str, Any]:
        logits = np.stack([predict(part.images) for predict in predictors])
        return measure(logits, part.labels).to_json()

    return {
        "kind": "ensemble",
        "model": manifest.model,
        "summary": zoo.get(manifest.model).summary,
        "recipe": recipe_of(manifest),
        "seeds": [found.seed for _, found in members],
        "parameters": sum(int(network.count_params()) for network, _ in members),
        "seconds": round(sum(found.metrics["training"]["seconds"] for _, found in members), 1),
        "data": _counts(splits),
        "validation": figures(splits.validation),
        "test": figures(splits.test),
        "tools": dict(manifest.tools),
    }


def measure_student(taught: Path, alone: Path, data: Path | None) -> dict[str, Any]:
    """Measures a float network that had a teacher, and its twin that had none."""
    from tintling.training.networks.keras_io import float_predictor, load_run

    runs = {"taught": load_run(taught), "alone": load_run(alone)}
    entries = {name: manifest.history[0] for name, (_, manifest) in runs.items()}
    settings = entries["taught"]["settings"]
    # How a teacher is listened to matters to nobody who has none.
    alike = {**entries["alone"]["settings"], "distillation": settings["distillation"]} == settings
    if not alike or "teacher" in entries["alone"]:
        raise TintlingError(f"{alone} is not {taught} without its teacher: their settings differ")
    splits = _splits(runs["taught"][1], data)
    figures = {}
    for name, (network, manifest) in runs.items():
        predict = float_predictor(network, manifest.normalization)
        figures[name] = {
            "validation": evaluate(predict, splits.validation).accuracy,
            "test": evaluate(predict, splits.test).accuracy,
        }
    return {
        "kind": "student",
        "model": runs["taught"][1].model,
        "parameters": runs["taught"][0].count_params(),
        "epochs": settings["epochs"],
        "seed": settings["seed"],
        # Who taught is said below; where that run lay is nobody's business but the trainer's.
        "distillation": {**settings["distillation"], "teacher": ""},
        "teacher": entries["taught"]["teacher"],
        "data": _counts(splits),
        **figures,
    }


def measure_baselines(data: Path | None) -> dict[str, dict[str, Any]]:
    """Measures what needs no training; the number of neighbours is chosen on validation digits."""
    splits = split(load_mnist(data))
    if not splits.source.verified:
        raise TintlingError(f"the baselines need all of MNIST, not {splits.source.name}: give --data")
    k = best_neighbours(splits.train, splits.validation)
    found = {}
    for name, run in (
        ("majority", lambda: majority_class(splits.train, splits.test)),
        ("knn", lambda: nearest_neighbours(splits.train, splits.test, k)),
    ):
        start = time.perf_counter()
        baseline: Baseline = run()
        found[name] = {
            "kind": "baseline",
            "summary": baseline.summary,
            "stored": baseline.stored,
            "test": baseline.accuracy,
            "correct": baseline.correct,
            "seconds": round(time.perf_counter() - start, 1),
            "data": _counts(splits),
        }
    return found


def estimate(name: str, data: Path | None) -> dict[str, Any]:
    """Measures what a recipe's network costs, and how long its training would take on one core."""
    from tintling.compression.quantize import representative_samples, to_int8
    from tintling.training.loop.tensorflow_engine import TensorFlowEngine

    recipe = load_recipe(name)
    config = recipe.training
    splits = split(load_mnist(data), recipe.data)
    network = zoo.build(config.model, dropout=config.dropout, seed=config.seed)
    engine = TensorFlowEngine(network, config)
    batches = splits.train.take((WARM_STEPS + TIMED_STEPS) * config.batch_size)
    rates = np.full(WARM_STEPS + TIMED_STEPS, config.optimizer.learning_rate, np.float32)
    engine.run_epoch(batches, rates[:WARM_STEPS])
    start = time.process_time()
    engine.run_epoch(batches, rates[:TIMED_STEPS])
    step = (time.process_time() - start) / TIMED_STEPS
    graph = read_tflite(
        to_int8(network, config.normalization, representative_samples(splits.train, 10, seed=0))
    )
    network = compile_network(graph, name=config.model)
    steps = config.epochs * (len(splits.train) // config.batch_size)
    return {
        "kind": "estimate",
        "model": config.model,
        "summary": zoo.get(config.model).summary,
        "recipe": name,
        "parameters": network.count_params(),
        "epochs": config.epochs,
        "steps": steps,
        "seconds_per_step": round(step, 4),
        "hours": round(step * steps / 3600, 1),
        "data": _counts(splits),
        "macs": network.macs,
        "flash_bytes": network.constant_bytes,
        "arena_bytes": network.arena_bytes,
        "file_bytes": graph.file_bytes,
    }


def _splits(manifest: Manifest, data: Path | None) -> Splits:
    digits = load_mnist(data)
    if digits.source.sha256 != manifest.data["sha256"]:
        raise TintlingError(f"the run was trained on other digits ({manifest.data['name']}): give --data")
    return split(digits, SplitSpec.from_description(manifest.data))


def _counts(splits: Splits) -> dict[str, Any]:
    """Where the digits came from, without the place on this machine."""
    described = splits.to_json()
    described.pop("location")
    return described


def write(name: str, document: Mapping[str, Any]) -> None:
    """Writes one result and says so."""
    path = RESULTS / f"{name}.json"
    write_atomic(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    print(path.relative_to(RESULTS.parent.parent))


def main() -> None:
    """Measures what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("runs", nargs="*", type=Path, help="compressed runs, or ensembles")
    parser.add_argument("--name", help="name of the result, if one run is given [default: its recipe]")
    parser.add_argument(
        "--taught", nargs=2, type=Path, metavar="RUN", help="a student, and its twin untaught"
    )
    parser.add_argument("--baselines", action="store_true", help="measure the baselines")
    parser.add_argument("--estimate", metavar="RECIPE", action="append", default=[], help="time a few steps")
    parser.add_argument("--data", type=Path, help="MNIST")
    given = parser.parse_args()
    if given.name and len(given.runs) + bool(given.taught) != 1:
        parser.error("--name goes with one run")
    if given.taught:
        student = measure_student(*given.taught, given.data)
        write(given.name or f"{student['model']}_student", student)
    for run in given.runs:
        is_ensemble = bool(member_runs(run, load_manifest(run)))
        document = (measure_ensemble if is_ensemble else measure_run)(run, given.data)
        fallback = f"{document['model']}_ensemble" if is_ensemble else document["recipe"]
        if document["kind"] == "four bits":
            fallback = f"{document['model']}_int4"
        name = given.name or fallback
        if name is None:
            raise TintlingError(f"{run} was not trained by a shipped recipe: give --name")
        write(name, document)
    for recipe in given.estimate:
        write(recipe, estimate(recipe, given.data))
    if given.baselines:
        for name, document in measure_baselines(given.data).items():
            write(name, document)


if __name__ == "__main__":
    try:
        main()
    except TintlingError as error:
        sys.exit(f"measure_model: {error}")
