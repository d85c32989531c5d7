"""The proof on files of other people, in small: a few files, every layout of data, every kind of picture."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from paths import ROOT

pytestmark = pytest.mark.slow

_SCRIPTS = ROOT / "scripts"


def run(name, *arguments):
    command = [sys.executable, str(_SCRIPTS / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_layout_of_a_data_set_is_read_right():
    result = run("verify_wild.py", "--section", "data", "--json")
    rows = json.loads(result.stdout)
    assert rows
    assert [row["value"] for row in rows if not row["passed"]] == []
    assert result.returncode == 0


def test_kinds_of_pictures_are_counted_against_their_goal():
    result = run("verify_wild.py", "--section", "pictures", "--json")
    (row,) = json.loads(result.stdout)
    assert int(row["value"].split(" of ")[0]) >= int(row["goal"]) - 1
    assert result.returncode == (0 if row["passed"] else 1)


def test_a_few_files_are_built_and_pass(tmp_path):
    names = "raw_softmax,one_sigmoid,hybrid"
    built = run("wild_models.py", tmp_path, "--only", names)
    assert built.returncode == 0, built.stderr[-2000:]
    assert {path.stem for path in tmp_path.glob("*.tflite")} == set(names.split(","))
    result = run("verify_wild.py", "--section", "models", "--built", tmp_path, "--json")
    rows = json.loads(result.stdout)
    assert [row for row in rows if not row["passed"]] == []
    assert result.returncode == 0
