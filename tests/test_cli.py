"""The command line as a user meets it."""

from __future__ import annotations

import resource
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from tintling.cli import COMMANDS, tintling


def run_python(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_help_is_the_command_s_own(name: str) -> None:
    command = tintling.get_command(click.Context(tintling), name)
    assert command is not None
    assert command.get_short_help_str(limit=200) == COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    command = tintling.get_command(click.Context(tintling), name)
    assert command is not None
    missing = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert not missing


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_needs_no_heavy_import(name: str) -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom tintling.cli import tintling\n"
        f"result = CliRunner().invoke(tintling, [{name!r}, '--help'])\n"
        "assert result.exit_code == 0, result.output\n"
        "print(*sorted({'tensorflow', 'cv2', 'matplotlib', 'ai_edge_litert'} & set(sys.modules)))"
    )
    assert run_python(code).split() == []


def test_help_takes_less_than_three_tenths_of_a_second() -> None:
    """Seconds of the processor, best of five: a busy machine makes everything wait."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "tintling", "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.3


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(tintling, ["fly"])
    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


def test_a_user_error_is_one_line_and_exit_code_one() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tintling", "inspect", "missing.tflite"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "missing.tflite" in result.stderr
