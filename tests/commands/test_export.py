"""`tintling export`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tintling.commands.export import command
from tintling.errors import ArtifactError


def invoke(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no MODEL: name a run, a .tflite file, or a shipped model such as nano"),
        (("nano", "--model", "pico"), "MODEL nano and --model pico: give one of them"),
    ],
)
def test_one_model_is_named(arguments, message, tmp_path):
    done = invoke(*arguments, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert message in " ".join(done.output.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("named", [("nano",), ("--model", "nano")])
def test_both_ways_to_name_a_model_write_the_same(named, tmp_path):
    done = invoke(*named, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "tl_nano.c").is_file()


def test_several_models_are_written_together(tmp_path):
    done = invoke("femto", "pico", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert {"tl_femto.h", "tl_pico.h", "tl_networks.c"} < {path.name for path in (tmp_path / "out").iterdir()}
    assert "next: compile tl_networks.c" in " ".join(done.stderr.split())
    assert all(f"Costs of an inference of {name}" in done.output for name in ("femto", "pico"))


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--name", "one"), 2, "--name and --label are for one MODEL"),
        (("--format", "web"), 1, "--format web takes one model: export each into a folder of its own"),
        (("--format", "esp-idf", "--runtime", "tflm"), 1, "--runtime tflm takes one model"),
        (("--proved",), 1, "--proved takes one model: `tintling prove` each"),
    ],
)
def test_what_takes_one_model_says_so(options, code, message, tmp_path):
    done = invoke("femto", "pico", "--out", tmp_path / "out", *options)
    said = done.output if code == 2 else str(done.exception)
    assert message in " ".join(said.replace("│", " ").split())
    assert isinstance(done.exception, SystemExit if code == 2 else ArtifactError)
    assert not (tmp_path / "out").exists()


def test_an_arena_that_is_too_large_fails_before_anything_is_written(tmp_path):
    done = invoke("nano", "--out", tmp_path / "out", "--max-arena", 10)
    assert done.exit_code != 0
    assert not (tmp_path / "out").exists()
