"""Parts of captures: whole runs."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from tintling.camera_client.captures.store import CaptureStore
from tintling.training.data.capture_runs import parts_by_run
from tintling.training.data.datasets import load_dataset
from tintling.training.data.tree import SourceFile


def files(runs: dict[str, int], label: str = "rock") -> list[tuple[str, SourceFile]]:
    """Captures of some runs: name of the run to number of frames, one after the other."""
    found = []
    for run, count in runs.items():
        for _ in range(count):
            name = f"20260101-000000-{len(found):06d}-{run}-{'0' * 16}.png"
            path = PurePosixPath(label, name)
            found.append((label, SourceFile(path, 0, str(path), lambda: pytest.fail("not to be read"))))
    return found


def runs_of(part: list[tuple[str, SourceFile]]) -> set[str]:
    return {file.path.name.split("-")[3] for _, file in part}


@pytest.mark.parametrize("count", [3, 5, 12])
def test_no_run_is_on_two_sides(count: int) -> None:
    parts, cut = parts_by_run(files({f"{run:04x}": 7 + run for run in range(count)})) or pytest.fail("none")
    sides = [runs_of(parts[name]) for name in ("train", "validation", "test")]
    assert all(sides)
    assert cut == ()
    assert sum(map(len, sides)) == len(set.union(*sides)) == count
    assert sum(map(len, parts.values())) == sum(7 + run for run in range(count))


def test_runs_of_several_labels_go_to_one_side() -> None:
    runs = {f"{run:04x}": 10 for run in range(8)}
    parts, _ = parts_by_run(files(runs) + files(runs, "paper")) or pytest.fail("none")
    for part in parts.values():
        of_label = [runs_of([each for each in part if each[0] == label]) for label in ("rock", "paper")]
        assert of_label[0] == of_label[1]


def test_a_single_run_is_cut_in_time_with_a_gap() -> None:
    parts, cut = parts_by_run(files({"abcd": 40})) or pytest.fail("none")
    times = {
        part: [int(file.path.name.split("-")[2]) for _, file in each] for part, each in parts.items() if each
    }
    assert cut == ("rock",)
    assert times["test"] == list(range(32, 40))
    assert times["validation"][0] - times["train"][-1] > 2
    assert times["test"][0] - times["validation"][-1] > 2


def test_images_without_runs_are_not_parted() -> None:
    path = PurePosixPath("rock", "photo.png")
    photo = ("rock", SourceFile(path, 0, str(path), lambda: pytest.fail("not to be read")))
    assert parts_by_run([photo, photo, photo, *files({"abcd": 1})]) is None


def test_a_data_set_of_captures_has_three_parts(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for _ in range(4):
        store = CaptureStore(tmp_path, ("paper", "rock"))
        for _ in range(5):
            for label in store.labels:
                store.save(rng.integers(0, 256, (16, 16, 3), np.uint8), label)
    data = load_dataset(tmp_path, sample=lambda image: image)
    assert data.labels == ("paper", "rock")
    assert data.validation is not None
    assert len(data.test_labels) + len(data.validation) + len(data.train_labels) == 40
    assert set(data.test_labels) == set(data.validation.labels) == {0, 1}
