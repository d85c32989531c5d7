"""Recomputes the accuracy of every shipped model from its files, and holds it against the goals.

The generated C of each int8 network classifies MNIST's 10,000 test digits; that of `meter` its own test part:
``--meter`` names the folder that ``scripts/meter_data.py`` made, or its source; by default it is made of
``$TINTLING_DATA_DIR/meter.zip``, and without either `meter` is left out. Exit code 1 when a
goal is missed, when a figure is not the one that the manifest states, or when a file was changed.

    python scripts/verify_models.py [--data FOLDER] [--meter FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from meter_data import archive_at_hand, write_set
from rich import box
from rich.console import Console
from rich.table import Table

from tintling.api.samples import load_samples
from tintling.artifacts import load_manifest
from tintling.errors import DatasetError, TintlingError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.targets import host_build
from tintling.shipped import digit_models, resolve_model, shipped_models
from tintling.tflite.reader import read_tflite
from tintling.training.data.mnist import load_mnist
from tintling.training.data.splits import Dataset, Subset
from tintling.training.data.task_data import settings_of
from tintling.training.evaluation import evaluate, int8_predictor

# Parameters at most, and test accuracy of the int8 network at least.
GOALS = {
    "tiny": (1_830, 0.989),
    "nano": (1_830, 0.9935),
    "nano_eu": (1_830, 0.992),
    "nano_4k": (2_610, 0.994),
    "pico": (1_000, 0.990),
    "femto": (700, 0.987),
    "micro": (8_000, 0.996),
    "meter": (8_000, 0.97),
}
MAX_LOST_POINTS = 0.03


@dataclass(frozen=True, slots=True)
class Row:
    """One shipped model: accuracies are shares, sizes bytes, ``lost`` percentage points."""

    model: str
    parameters: int
    most_parameters: int
    test: float
    stated: float
    median: float
    seeds: int
    goal: float
    lost: float
    macs: int
    arena: int
    flash: int

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """What keeps the model from passing."""
        found = {
            f"test {100 * (self.goal - self.median):.2f} points short": self.median < self.goal,
            f"int8 loses {self.lost:.2f} points, at most {MAX_LOST_POINTS} wanted": round(self.lost, 4)
            > MAX_LOST_POINTS,
            f"the manifest states {self.stated:.2%}": self.test != self.stated,
            "too many parameters": self.parameters > self.most_parameters,
        }
        return tuple(text for text, holds in found.items() if holds)


def _all_of_mnist(data: Path | None) -> Dataset:
    digits = load_mnist(data)
    if digits.source.fallback:
        raise DatasetError("the figures are on all of MNIST, which is not to be had here: give --data")
    return digits


def verify(name: str, samples: Dataset) -> Row:
    """Measures a shipped model on the test part of a data set."""
    folder = resolve_model(Path(name))
    manifest = load_manifest(folder)
    for file in manifest.files:
        manifest.verified(folder, file)
    figures: dict[str, Any] = dict(manifest.metrics["shipped"])
    graph = read_tflite(folder / "model.tflite")
    network = compile_network(graph, name=name, labels=manifest.labels)
    predict = int8_predictor(graph, host_build.build(network).run, manifest.normalization)
    most, goal = GOALS[name]
    runs = figures["runs"]
    losses = sorted(100 * (run["float_test"] - run["int8_test"]) for run in runs)
    return Row(
        model=name,
        parameters=figures["parameters"],
        most_parameters=most,
        test=evaluate(predict, Subset(samples.test_images, samples.test_labels), manifest.labels).accuracy,
        stated=figures["int8_test"],
        median=figures["median_int8_test"],
        seeds=len(runs),
        goal=goal,
        lost=losses[len(losses) // 2],
        macs=figures["macs"],
        arena=network.arena_bytes,
        flash=network.constant_bytes,
    )


def _verify_meter(source: Path) -> Row:
    """Measures `meter` on the test part of its set, which is made first where an archive is given."""
    task = settings_of(load_manifest(resolve_model(Path("meter"))))
    with tempfile.TemporaryDirectory() as name:
        folder = source
        if source.is_file():
            folder = Path(name) / "meter"
            write_set(source, folder)
        return verify("meter", load_samples(task, folder))


def _table(rows: list[Row]) -> Table:
    table = Table(
        title="Shipped models on their test samples, int8 as generated C",
        box=box.SIMPLE,
        padding=(0, 0, 0, 1),
        show_edge=False,
    )
    table.add_column("model", no_wrap=True)
    for title in ("params", "test", "median of", "goal", "lost", "kMACs", "arena", "flash"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in rows:
        table.add_row(
            row.model,
            f"{row.parameters:,}",
            f"{row.test:.2%}",
            f"{row.median:.2%} {row.seeds}",
            f"{row.goal:.2%}",
            f"{row.lost:+.2f}",
            f"{row.macs / 1_000:.0f}",
            f"{row.arena:,}",
            f"{row.flash:,}",
            "[red]short[/]" if row.shortcomings else "[green]pass[/]",
        )
    return table


def main() -> int:
    """Verifies every shipped model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="MNIST; by default as `tintling train` finds it")
    parser.add_argument("--meter", type=Path, help="what scripts/meter_data.py wrote, or an archive")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    try:
        digits = _all_of_mnist(options.data)
        rows = [verify(name, digits) for name in digit_models()]
        meter = options.meter or archive_at_hand()
        if meter is not None:
            rows.append(_verify_meter(meter))
    except TintlingError as error:
        sys.stderr.write(f"verify_models: {error}\n")
        return 1
    missing = sorted(set(GOALS) - set(shipped_models()))
    if options.json:
        print(json.dumps([{**asdict(row), "shortcomings": row.shortcomings} for row in rows], indent=2))
    else:
        Console().print(_table(rows))
        print("median of so many seeds; lost: points from float to int8; arena and flash in bytes")
        for row in rows:
            for text in row.shortcomings:
                print(f"{row.model}: {text}")
        if meter is None:
            print("meter: left out, its test part is not at hand: give --meter")
    if missing:
        print(f"not shipped: {', '.join(missing)}", file=sys.stderr)
    return 1 if missing or any(row.shortcomings for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
