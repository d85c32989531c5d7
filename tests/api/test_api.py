"""``import tintling``: light, complete, and the same verbs as the command line."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import tintling
from tintling.cli import COMMANDS


def run_python(code: str) -> str:
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return found.stdout.strip()


def test_importing_tintling_imports_no_stage_and_none_of_the_heavy_packages():
    code = "import sys, tintling; print(sorted(m for m in sys.modules if m.split('.')[0] in HEAVY))".replace(
        "HEAVY",
        "{'numpy', 'PIL', 'click', 'rich', 'tensorflow', 'tf_keras', 'jinja2'}",
    )
    assert run_python(code) == "[]"
    assert run_python(
        "import sys, tintling; print([m for m in sys.modules if m.startswith('tintling.')])"
    ) == ("['tintling.version']")


def test_using_an_int8_model_imports_no_tensorflow():
    code = "import sys, tintling; tintling.load('femto').inspect(); print('tensorflow' in sys.modules)"
    assert run_python(code) == "False"


@pytest.mark.parametrize("name", [name for name in tintling.__all__ if name != "__version__"])
def test_every_name_is_there_and_documented(name):
    thing = getattr(tintling, name)
    assert inspect.getdoc(thing)
    assert name in dir(tintling)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        tintling.trian  # noqa: B018 - the access is the test


@pytest.mark.parametrize("verb", ["train", "finetune", "evaluate", "compress", "export", "inspect", "parity"])
def test_a_verb_is_a_command_too(verb):
    assert verb in COMMANDS
    assert callable(getattr(tintling, verb))
