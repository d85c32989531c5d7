"""Where the program begins: Ctrl-C before there is anything to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

# Ctrl-C comes while a module is imported, or when the command is done.
PRESS = """
import builtins, os, signal, sys
{handler}
real, when = builtins.__import__, {when!r}
def press(name, *rest):
    if name == when:
        builtins.__import__ = real
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *rest)
builtins.__import__ = press
sys.argv = ["tintling", "--version"]
import tintling.entry
tintling.entry.main()
"""


# What is started in the background ignores Ctrl-C, and its children inherit that.
LISTENS = "signal.signal(signal.SIGINT, signal.default_int_handler)"


def press(when, handler=LISTENS):
    return subprocess.run(
        [sys.executable, "-c", PRESS.format(when=when, handler=handler)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("when", ["tintling.cli", "click", "tintling.threads"])
def test_ctrl_c_in_the_first_moment_ends_it_without_a_word(when):
    done = press(when)
    assert (done.stdout, done.stderr) == ("", "")
    assert done.returncode == -signal.SIGINT


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_whoever_ignores_ctrl_c_goes_on():
    done = press("click", "signal.signal(signal.SIGINT, signal.SIG_IGN)")
    assert done.stdout.startswith("tintling, version")
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_command_line_runs_as_ever():
    command = [sys.executable, "-m", "tintling"]
    assert subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0
    done = subprocess.run([*command, "inspect", "no-such-model"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("tintling: ")
    assert done.stderr.count("\n") == 1
