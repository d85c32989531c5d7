"""Notebooks run from top to bottom on few digits; what Binder and Colab install of them exists."""

from __future__ import annotations

import ast
import re
import tomllib
import warnings

import nbformat
import pytest
from packaging.requirements import Requirement
from paths import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PICTURES = {"digits.ipynb": 8, "three-classes.ipynb": 4}
FEWER_EPOCHS = {
    "epochs=12,": "epochs=5,",
    "fine_tune_epochs=2": "fine_tune_epochs=1",
    "epochs = 40": "epochs = 12",
}
BINDER = ROOT / "binder"

with (ROOT / "pyproject.toml").open("rb") as file:
    PROJECT = tomllib.load(file)["project"]


def _read(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Every notebook run from top to bottom, by name; in one kernel, so that TensorFlow starts once."""
    from nbclient import NotebookClient

    notebooks = {path.name: _read(path) for path in NOTEBOOKS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Jupyter
        whole = nbformat.v4.new_notebook(metadata=next(iter(notebooks.values())).metadata)
        for notebook in notebooks.values():
            whole.cells += [*notebook.cells, nbformat.v4.new_code_cell("%reset -f")]
        for cell in whole.cells:
            for epochs, fewer in FEWER_EPOCHS.items():
                cell.source = cell.source.replace(epochs, fewer)
        folder = tmp_path_factory.mktemp("notebooks")
        NotebookClient(
            whole, timeout=900, kernel_name="python3", resources={"metadata": {"path": folder}}
        ).execute()
    return notebooks


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_runs_and_shows_its_pictures(name, executed):
    cells = executed[name].cells
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    kinds = [kind for output in outputs for kind in output.get("data", {})]
    assert sum(kind in {"image/png", "image/svg+xml"} for kind in kinds) >= PICTURES[name]
    text = "".join(output.text for output in outputs if output.output_type == "stream")
    assert "recognized:" in text
    if name == "digits.ipynb":
        assert "the same bits in 200 of 200 samples" in text
    accuracy = float(re.search(r"int8:? ([\d.]+)%", text)[1])
    assert accuracy > 90


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_kept_without_outputs_and_installs_what_exists(path):
    notebook = _read(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert notebook.metadata.kernelspec.name == "python3"
    (extras,) = re.findall(r"\[(.*?)\]\"\n    %pip install", code[0].source)
    assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])
    for cell in code:
        ast.parse(re.sub(r"%pip .*", "pass", cell.source))


def test_every_notebook_is_known():
    cells = [cell.source for path in NOTEBOOKS for cell in _read(path).cells]
    assert all(sum(epochs in cell for cell in cells) == 1 for epochs in FEWER_EPOCHS)
    assert {path.name for path in NOTEBOOKS} == set(PICTURES)


def test_what_binder_installs_exists():
    constraint, project = (BINDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert (BINDER / constraint.removeprefix("-c ")).resolve() == ROOT / "constraints.txt"
    assert Requirement(project.replace(".", "tintling", 1)).extras <= set(PROJECT["optional-dependencies"])
    version = (BINDER / "runtime.txt").read_text(encoding="utf-8")
    assert re.fullmatch(r"python-3\.(11|12|13)\n", version)
    names = (BINDER / "apt.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name) for name in names)
    assert "gcc" in names
