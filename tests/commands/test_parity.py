"""`tintling parity`: options that do not go together, and what is shown."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tintling.commands import parity
from tintling.commands.parity import JOURNAL_NAME, command


def invoke(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.mark.parametrize(("option", "value"), [("--frames", "digits"), ("--baud", "9600")])
def test_options_of_a_device_need_one(option, value, golden):
    done = invoke(golden / "tiny_int8.tflite", option, value)
    assert done.exit_code == 2
    assert f"{option} needs --device" in done.output


def test_executors_are_compared_and_the_report_is_json(golden):
    done = invoke(
        golden / "depthwise_mean.tflite", "--inputs", "random:40", "--executors", "reference,c", "--json"
    )  # fmt: skip
    document = json.loads(done.stdout)
    assert document["images"] == 40
    assert [pair["exact"] for pair in document["pairs"]] == [40]


def test_only_a_folder_with_a_journal_alone_may_go_on(tmp_path):
    assert not parity._holds_only_a_journal(tmp_path)
    (tmp_path / JOURNAL_NAME).touch()
    assert parity._holds_only_a_journal(tmp_path)
    (tmp_path / "parity.json").touch()
    assert not parity._holds_only_a_journal(tmp_path)
    assert not parity._holds_only_a_journal(tmp_path / "gone")


def test_a_run_that_cannot_be_written_gets_no_report_and_says_so(tmp_path, capsys):
    (tmp_path / "run").write_text("a file")
    assert parity._own_folder(tmp_path / "run") is None
    assert "no report is saved" in capsys.readouterr().err
    assert parity._own_folder(tmp_path) == tmp_path / "parity"
