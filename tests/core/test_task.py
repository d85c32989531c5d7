"""The task as a value, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.artifacts import Manifest, load_manifest
from tintling.documents import FieldError, plain_values, structure
from tintling.errors import ArtifactError, TintlingError
from tintling.task import (
    DIGIT_LABELS,
    Preprocessing,
    Region,
    Task,
    c_identifiers,
    listed,
    offsets_of_labels,
    sample_name,
)
from tintling.training.settings.recipe import Recipe, parse_recipe, recipe_toml

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
METER = Task((*DIGIT_LABELS, "between"), 32, 20, 1, preprocessing=Preprocessing("frame"))


def test_default_task_is_the_digits() -> None:
    task = Task()
    assert (task.labels, task.input_shape, task.preprocessing.kind) == (DIGIT_LABELS, (28, 28, 1), "ink")


@pytest.mark.parametrize(
    ("labels", "identifiers"),
    [
        (("Hot water", "Küche", "7", "int"), ("hot_water", "kuche", "label_7", "int_")),
        (("石", "紙"), ("label_0", "label_1")),
        (("a b", "a-b", "a_b_2"), ("a_b", "a_b_3", "a_b_2")),
        (("label_1", "石"), ("label_1", "label_1_2")),
    ],
)
def test_identifiers_are_readable(labels: tuple[str, ...], identifiers: tuple[str, ...]) -> None:
    assert c_identifiers(labels) == identifiers


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=30, unique=True))
def test_identifiers_are_distinct_and_valid_in_c(labels: list[str]) -> None:
    names = c_identifiers(labels)
    assert len(set(names)) == len(labels)
    assert all(_IDENTIFIER.fullmatch(name) for name in names)
    assert not {"int", "class", "default", "for", "while", "if"} & set(names)


def test_people_read_of_digits_and_samples_and_labels_with_spaces_stay_apart() -> None:
    assert sample_name(DIGIT_LABELS) == sample_name(list(DIGIT_LABELS)) == "digit"
    assert sample_name(("a", "b")) == sample_name(DIGIT_LABELS[:9]) == "sample"
    assert listed("abc") == "a b c"
    assert listed(["hot water", "c"]) == "hot water, c"


def test_thousand_labels_are_a_task_and_one_more_is_not() -> None:
    labels = tuple(f"part {index}" for index in range(1_001))
    assert len(Task(labels[:1_000], preprocessing=Preprocessing("frame")).identifiers) == 1_000
    with pytest.raises(TintlingError, match=r"task\.labels: expected 1 to 1,000, got 1,001"):
        Task(labels)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"labels": ()}, "task.labels: expected 1 to 1,000, got 0"),
        ({"labels": ("a", "a")}, "task.labels: 'a' stands there twice"),
        ({"labels": ("a\n",)}, "task.labels: expected 1 to 100 printable letters"),
        ({"labels": (" ",)}, "task.labels: expected 1 to 100 printable letters"),
        ({"height": 129}, "task.height: expected 1 to 128 px, got 129"),
        ({"channels": 2}, "task.channels: expected 1 (grey) or 3 (RGB), got 2"),
        ({"width": 20}, "the preprocessing ink makes 28×28×1, got 28×20×1"),
        ({"width": 7, "preprocessing": Preprocessing("frame")}, "task.width: expected 8 to 128 px, got 7"),
    ],
)
def test_impossible_tasks_are_refused_in_one_line(values: dict[str, object], message: str) -> None:
    with pytest.raises(TintlingError) as refused:
        Task(**values)  # type: ignore[arg-type]
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"kind": "frame", "version": 2}, "preprocessing.version: expected 1 to 1 for frame, got 2"),
        ({"kind": "ink", "light": True}, "region, contrast and light belong to frame"),
        ({"kind": "frame", "region": {"kind": "whole", "x": 1}}, "a whole region takes no x"),
        (
            {"kind": "frame", "region": {"kind": "rectangle", "x": 1}},
            "expected a width of 1 or more within 0 to 65,536, got 65536 from 1 on",
        ),
        ({"kind": "crop"}, "kind: expected one of ink, frame, got 'crop'"),
    ],
)
def test_impossible_preprocessing_is_refused(document: dict[str, object], message: str) -> None:
    with pytest.raises(FieldError) as refused:
        structure(Preprocessing, document)
    assert message in str(refused.value)


def test_task_survives_documents() -> None:
    region = Region("rectangle", 100, 200, 30_000, 40_000)
    task = Task(("ä", "石"), 96, 64, 3, preprocessing=Preprocessing("frame", 0, region, True, True))
    assert structure(Task, json.loads(json.dumps(plain_values(task)))) == task


def test_manifest_carries_the_task(tmp_path: Path) -> None:
    manifest = Manifest(
        "meter", METER.labels, METER.input_shape, preprocessing=METER.preprocessing, history=({},)
    )
    manifest.save(tmp_path)
    assert load_manifest(tmp_path).task == METER


def test_manifest_of_an_earlier_version_is_the_digit_task(tmp_path: Path) -> None:
    path = Manifest("tiny").save(tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["preprocessing"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert load_manifest(tmp_path).task == Task()


def test_manifest_of_another_geometry_takes_the_whole_frame() -> None:
    task = Manifest("somebody's", ("a", "b"), (96, 96, 3)).task
    assert task.preprocessing == Preprocessing("frame")


def test_manifest_of_no_task_says_why() -> None:
    with pytest.raises(ArtifactError, match=r"manifest of wide describes no task: task\.width"):
        _ = Manifest("wide", ("a", "b"), (96, 200, 3)).task


def test_recipe_carries_the_task() -> None:
    text = """
        [task]
        labels = ["rock", "paper"]
        height = 96
        width = 96
        channels = 3
        [task.preprocessing]
        kind = "frame"
        light = true
        [task.preprocessing.region]
        kind = "square"
    """
    recipe = parse_recipe(text, "test")
    settings = recipe.training.task
    assert settings.preprocessing == Preprocessing("frame", 1, Region("square"), light=True)
    assert settings.task(("rock", "paper"), recipe.training.normalization).input_shape == (96, 96, 3)
    assert parse_recipe(recipe_toml(recipe), "again") == recipe


def test_recipe_of_an_earlier_version_is_the_digit_task() -> None:
    training = parse_recipe('model = "tiny"', "old").training
    assert training.task.task(DIGIT_LABELS, training.normalization) == Task()
    assert Recipe().training.task == training.task


def test_recipe_names_other_labels_than_the_data() -> None:
    settings = parse_recipe('[task]\nlabels = ["rock", "paper"]', "test").training.task
    with pytest.raises(TintlingError, match="labels rock, paper; the data has cat, dog"):
        settings.task(("cat", "dog"), Recipe().training.normalization)


def test_recipe_refuses_an_impossible_task() -> None:
    with pytest.raises(TintlingError, match=r"recipe test: task\.width: expected 8 to 128 px, got 500"):
        parse_recipe('[task]\nwidth = 500\npreprocessing = {kind = "frame"}', "test")


def test_offsets_stand_in_the_order_of_the_labels() -> None:
    assert offsets_of_labels(("a", "b", "c"), {"c": -0.5, "a": 1}, "offset") == (1.0, 0.0, -0.5)
    with pytest.raises(TintlingError, match=r"^offset: expected labels of a, b, got x$"):
        offsets_of_labels(("a", "b"), {"x": 1.0}, "offset")
