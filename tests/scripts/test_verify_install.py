"""What an installed program must answer."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner
from verify_install import ATTEMPTS, Attempt, commands, interpreter, verdict

from tintling.cli import COMMANDS, tintling


def test_the_commands_are_read_from_the_help():
    assert commands(CliRunner().invoke(tintling, ["--help"]).output) == list(COMMANDS)


@pytest.mark.parametrize(
    ("code", "output", "wrong"),
    [
        (1, "it needs 'x'", None),
        (0, "it needs 'x'", "exit code 0, expected 1"),
        (1, "it needs y", "expected \"'x'\" in its output"),
        (1, "Traceback (most recent call last): 'x'", "a traceback"),
    ],
)
def test_exit_code_and_text_are_judged(code, output, wrong):
    assert verdict(Attempt(("run",), code=1, text="'x'"), code, output) == wrong


def test_what_is_tried_are_commands():
    assert {attempt.arguments[0] for attempt in ATTEMPTS} <= {*COMMANDS, "--version"}


def test_this_python_is_found_and_one_that_nobody_has_is_not():
    assert interpreter(f"{sys.version_info[0]}.{sys.version_info[1]}") is not None
    assert interpreter("3.99") is None
