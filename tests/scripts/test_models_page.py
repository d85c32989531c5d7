"""The page of models: figures come from files, and nothing that was not measured is claimed."""

from __future__ import annotations

import json
import tomllib

import models_page
import models_plot
import pytest
from model_results import load_results, load_rows
from paths import DOCS

from tintling.artifacts import Manifest
from tintling.errors import ArtifactError
from tintling.training.settings.recipe import shipped_recipes

PUBLISHED = """
[[network]]
recipe = "first"
accuracy = 99.05
validation = 99.3
source = "someone"

[[network]]
recipe = "long"
accuracy = 99.7

[[point]]
name = "small"
accuracy = 99.1
weight_bytes = 4000
"""


def network(test, parameters):
    return {
        "kind": "network",
        "model": "first",
        "summary": "conv, dense",
        "parameters": parameters,
        "seconds": 61.2,
        "float": {"test": 0.9911},
        "int8": {"test": test, "validation": 0.9925},
        "macs": 1_234,
        "flash_bytes": 5_678,
        "arena_bytes": 910,
    }


@pytest.fixture
def docs(tmp_path):
    results = {
        "first": network(0.9902, 1_111),
        "ours": network(0.9951, 2_222),
        "long": {**network(0, 3_333), "kind": "estimate", "hours": 13.6, "epochs": 150},
        "three": {
            "kind": "ensemble",
            "model": "first",
            "seeds": [1, 2, 3],
            "test": {
                "mean_member": 0.99,
                "majority": 0.991,
                "mean_logits": 0.992,
                "gain_majority": 0.001,
                "gain_mean_logits": 0.002,
            },
        },
    }
    (tmp_path / "results").mkdir()
    for name, result in results.items():
        (tmp_path / "results" / f"{name}.json").write_text(json.dumps(result))
    (tmp_path / "published.toml").write_text(PUBLISHED)
    return tmp_path


def cells(page, recipe):
    line = next(line for line in page.splitlines() if line.startswith(f"| `{recipe}`"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_a_row_holds_ours_theirs_the_gap_and_the_costs(docs):
    page = models_page.page(docs)
    expected = ["1,111", "99.05", "99.02", "-0.03 short", "99.11", "1,234", "5,678", "910", "61 s"]
    assert cells(page, "first") == expected
    assert cells(page, "ours")[:4] == ["2,222", "–", "99.51", "–"]
    assert "- `first`: someone; on validation digits theirs 99.30 %, ours 99.25 %." in page


def test_what_was_not_measured_is_not_claimed(docs):
    found = cells(models_page.page(docs), "long")
    assert found[:4] == ["3,333", "99.70", "not measured here", "–"]
    assert found[-1] == "about 13.6 h for 150 epochs"
    (docs / "results" / "long.json").unlink()
    found = cells(models_page.page(docs), "long")
    assert found == ["–", "99.70", "not measured here", *["–"] * 6]


def test_a_shipped_model_stands_with_the_median_of_its_seeds(docs, tmp_path):
    figures = {
        "parameters": 686,
        "runs": [{"seed": 1}, {"seed": 2}, {"seed": 3}],
        "int8_test": 0.9931,
        "median_int8_test": 0.9927,
        "int8_validation": 0.993,
        "float_test": 0.9933,
        "float_validation": 0.994,
        "macs": 7,
        "flash_bytes": 8,
        "arena_bytes": 9,
    }
    inner = tmp_path / "docs"
    inner.mkdir()
    for name in ("results", "published.toml"):
        (docs / name).rename(inner / name)
    metrics = {"training": {"seconds": 12.0}, "shipped": figures}
    Manifest(model="first", metrics=metrics).save(tmp_path / "models" / "first")
    page = models_page.page(inner)
    assert cells(page, "first") == ["686", "99.05", "99.27", "+0.22 met", "99.33", "7", "8", "9", "12 s"]
    assert "median of seeds 1, 2, 3, the shipped file 99.31 %" in page


def test_a_gap_of_nothing_is_met(docs):
    (docs / "results" / "first.json").write_text(json.dumps(network(0.9905, 1_111)))
    assert cells(models_page.page(docs), "first")[3] == "+0.00 met"


def test_an_ensemble_shows_what_either_way_gains(docs):
    assert cells(models_page.page(docs), "three") == [
        "3 × first",
        "99.00",
        "99.10",
        "99.20",
        "+0.10 and +0.20",
    ]


def test_a_student_stands_beside_its_twin_without_a_teacher(docs):
    assert "## Distillation" not in models_page.page(docs)
    student = {
        "kind": "student",
        "model": "first",
        "epochs": 5,
        "distillation": {"temperature": 1.5, "alpha": 0.5},
        "teacher": {"models": ["big", "big"]},
        "alone": {"validation": 0.98, "test": 0.9811},
        "taught": {"validation": 0.985, "test": 0.9844},
    }
    (docs / "results" / "student.json").write_text(json.dumps(student))
    found = cells(models_page.page(docs), "student")
    assert found == ["5", "2 × big", "1.5, 0.5", "98.00", "98.50", "98.11", "98.44"]


def test_the_frontier_is_what_nothing_smaller_equals():
    def point(parameters, error, flash=None):
        return models_plot.Point("p", error, parameters, flash)

    best = [point(100, 2.0), point(500, 1.0, 900), point(2_000, 0.5)]
    beaten = [point(100, 2.5), point(700, 1.0), point(9_000, 0.9), point(None, 0.1, 3_000)]
    assert models_plot.frontier([*reversed(beaten), *reversed(best)], "parameters") == best
    assert [p.flash for p in models_plot.frontier([*best, *beaten], "flash")] == [900, 3_000]


def test_the_plot_names_every_known_point_and_its_bytes_depend_on_figures_alone(docs):
    models_plot.draw(docs, docs / "a.svg")
    models_plot.draw(docs, docs / "b.svg")
    drawn = (docs / "a.svg").read_text()
    assert drawn == (docs / "b.svg").read_text()
    # Once among parameters and once among bytes; theirs where its size is known.
    assert [drawn.count(f">{name}</text>") for name in ("ours", "small", "long")] == [2, 1, 1]
    assert drawn.count(">first</text>") == 3


def test_names_are_placed_where_nothing_is():
    frame = (0, 0, 400, 300)
    taken = [(96, 96, 104, 104)]
    boxes = []
    for _ in range(6):
        _, _, box = models_plot._free((100, 100), (50, 8), taken, frame)
        assert not any(models_plot._overlap(box, other) for other in taken)
        assert models_plot._inside(box, frame)
        taken.append(box)
        boxes.append(box)
    assert boxes[0][0] == pytest.approx(106)


def test_a_broken_result_is_named(docs):
    (docs / "results" / "first.json").write_text("{")
    with pytest.raises(ArtifactError, match=r"first\.json is not a result"):
        load_rows(docs)


def test_every_published_network_has_a_recipe_and_every_result_comes_from_one():
    listed = {entry["recipe"] for entry in tomllib.loads((DOCS / "published.toml").read_text())["network"]}
    assert listed - {"majority", "knn"} <= set(shipped_recipes())
    for name, result in load_results(DOCS).items():
        assert result["data"]["verified"], f"{name} was not measured on MNIST"
        if result["kind"] in {"network", "estimate"}:
            assert result["recipe"] in shipped_recipes(), name
