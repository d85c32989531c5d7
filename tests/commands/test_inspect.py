"""``tintling inspect`` on golden models, in text and JSON."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from operator_networks import operator_cases

from tintling.cli import tintling
from tintling.console import out
from tintling.errors import ArtifactError, ModelFormatError
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual", "float_io")


def inspect(*arguments):
    return CliRunner().invoke(tintling, ["inspect", *map(str, arguments)], catch_exceptions=False).output


@pytest.mark.parametrize("name", MODELS)
def test_json_tells_tensors_operators_costs_and_arena(name, golden):
    path = golden / f"{name}.tflite"
    document = json.loads(inspect(path, "--json"))
    graph = read_tflite(path)
    assert document["sha256"] == graph.sha256
    assert len(document["tensors"]) == len(graph.tensors)
    assert len(document["operators"]) == len(graph.ops)
    assert document["macs"] == sum(op["macs"] for op in document["operators"])
    assert document["parameters"] == graph.parameters
    ends = [value["offset"] + value["bytes"] for value in document["arena"]]
    assert max(ends) <= document["arena_bytes"] < max(ends) + 16
    assert document["arena_lower_bound"] <= document["arena_bytes"] <= document["arena_without_reuse"]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", MODELS)
def test_the_text_fits_the_terminal(name, width, golden, monkeypatch):
    monkeypatch.setattr(out, "_width", width)
    with out.capture() as capture:
        inspect(golden / f"{name}.tflite")
    text = capture.get()
    assert max(len(line) for line in text.splitlines()) <= width
    assert "MACs" in text
    assert "arena" in text


def test_the_arena_map_has_a_row_for_every_step_and_a_letter_for_every_value(golden, monkeypatch):
    monkeypatch.setattr(out, "_width", 100)
    path = golden / "tiny_int8.tflite"
    document = json.loads(inspect(path, "--json"))
    with out.capture() as capture:
        inspect(path)
    rows = capture.get().split("\narena\n")[1].splitlines()
    assert rows[1].startswith("input ")
    assert rows[1].endswith("A") or "A" in rows[1]
    for row, step in zip(rows[2:], document["steps"], strict=False):
        assert row.startswith(step["name"][:20])
    for letter, value in zip("ABCDEFGH", document["arena"], strict=False):
        assert any(row.split()[:2] == [letter, value["name"]] for row in rows)


def test_a_missing_model_is_one_clear_error(tmp_path):
    with pytest.raises(ArtifactError, match="does not exist"):
        inspect(tmp_path / "nothing.tflite")


def test_a_broken_model_is_one_clear_error(tmp_path):
    path = tmp_path / "broken.tflite"
    path.write_bytes(b"nonsense, and a little more of it")
    with pytest.raises(ModelFormatError, match="no TFLite model"):
        inspect(path)


@pytest.mark.parametrize("name", ["variables", "an open batch", "two inputs and two outputs"])
def test_operators_that_leave_nothing_to_compute_are_listed_as_well(name, tmp_path):
    path = tmp_path / "folded.tflite"
    path.write_bytes(operator_cases()[name].data)
    graph = read_tflite(path)
    document = json.loads(inspect(path, "--json"))
    assert len(document["operators"]) == len(graph.ops)
    assert graph.sha256 in inspect(path)


def test_memory_shows_the_arena_alone_and_draws_it(golden, tmp_path):
    path = golden / "tiny_int8.tflite"
    picture = tmp_path / "arena.svg"
    with out.capture() as capture:
        inspect(path, "--memory", "--memory-picture", picture)
    text = capture.get()
    document = json.loads(inspect(path, "--json"))
    assert f"lower bound {document['arena_lower_bound']:,}" in text
    assert "sha256" not in text
    for step in document["steps"]:
        assert step["name"] in text
    assert max(need["bytes"] for need in document["arena_needed"]) == document["arena_lower_bound"]
    assert picture.read_text(encoding="utf-8").startswith("<svg")
