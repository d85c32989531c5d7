"""`tintling profile`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tintling.commands.profile import command


def invoke(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_layers_add_up_to_the_inference(golden):
    done = invoke(golden / "depthwise_mean.tflite", "--core", "rv32imc", "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["core"] == "rv32imc"
    assert sum(layer["instructions"] for layer in document["layers"]) <= document["instructions"]
    assert document["macs"] > 0


def test_the_table_has_a_line_for_each_kernel(golden):
    done = invoke(golden / "depthwise_mean.tflite", "--core", "rv32imc")
    assert "instructions an inference" in done.stdout
    assert "depthwise_mean on rv32imc" in done.stdout


@pytest.mark.parametrize("option", [("--core", "z80"), ("--opt", "-O9")])
def test_an_unknown_core_or_optimization_is_a_usage_error(option, golden):
    assert invoke(golden / "depthwise_mean.tflite", *option).exit_code == 2
