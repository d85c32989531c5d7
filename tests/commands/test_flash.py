"""`tintling flash`."""

from __future__ import annotations

from click.testing import CliRunner

from tintling.commands.flash import command


def invoke(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_an_image_is_built_already(tmp_path):
    image = tmp_path / "merged.bin"
    image.touch()
    done = invoke("nano", "--board", "c3", "--image", image, "--runtime", "tflm")
    assert done.exit_code == 2
    assert "--image is built already" in done.output


def test_a_board_with_a_slip_names_the_right_one():
    done = invoke("nano", "--board", "ai-thinkr")
    assert done.exit_code == 2
    assert "ai-thinker" in done.output


def test_a_board_must_be_named():
    done = invoke("nano")
    assert done.exit_code == 2
    assert "--board" in done.output
