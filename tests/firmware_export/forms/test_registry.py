"""The registry of forms: each is listed, documented, and gives files; nothing else knows their names."""

from __future__ import annotations

import re

import click
import pytest
from paths import GOLDEN, ROOT

from tintling.commands.export import command
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.forms.registry import FORMS, markdown
from tintling.firmware_export.forms.tflm_model import ArenaSize, TflmModel
from tintling.firmware_export.runtime_files import PACKAGE
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
LABELS = tuple("0123456789")


def request(runtime):
    graph = read_tflite(MODEL)
    if runtime == "generated":
        return ExportRequest(compile_network(graph, name="tiny", labels=LABELS))
    arena = ArenaSize(16_384, measured=False, how="made up for a test")
    return ExportRequest(TflmModel(graph, MODEL.read_bytes(), arena, "tiny", LABELS))


CASES = [(name, runtime) for name, form in FORMS.items() for runtime in form.runtimes]


@pytest.mark.parametrize(("name", "runtime"), CASES)
def test_every_form_gives_files_for_each_of_its_runtimes(name, runtime):
    files = FORMS[name].files(request(runtime))
    assert files
    assert any("tiny" in path for path in files)
    assert all(isinstance(content, str | bytes) for content in files.values())
    assert not any(path.startswith("/") or ".." in path.split("/") for path in files)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_refuses_the_runtime_that_it_does_not_have(name):
    for runtime in {"generated", "tflm"} - set(FORMS[name].runtimes):
        with pytest.raises(TypeError, match="tiny was"):
            FORMS[name].files(request(runtime))


def test_every_module_that_makes_a_form_is_listed():
    folder = PACKAGE / "forms"
    makers = {
        path.stem for path in folder.glob("*.py") if re.search(r"^FORM = ", path.read_text(), re.MULTILINE)
    }
    listed = set(re.findall(r"(\w+)\.FORM\b", (folder / "registry.py").read_text()))
    assert makers == listed
    assert len(makers) == len(FORMS), "two forms share a name"


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_documented(name):
    page = (ROOT / "docs" / "export-forms.md").read_text(encoding="utf-8")
    form = FORMS[name]
    assert page == markdown()
    assert f"| `{name}` | {form.summary} |" in page
    assert form.next_step_of("nano") in page
    option = next(param for param in command.params if param.name == "form")
    assert isinstance(option, click.Option)
    assert f"{name}: {form.summary}" in option.help
    assert name in option.type.choices
    assert bool(form.units) != bool(form.unmeasured)


def test_a_stranger_s_form_is_a_module_and_a_line(monkeypatch, tmp_path):
    from tintling.firmware_export.forms import registry
    from tintling.firmware_export.forms.export import export_model

    form = Form(
        name="sha",
        summary="the digest alone",
        next_step="read {name}.txt",
        files=lambda request: {f"{request.network.name}.txt": request.network.graph.sha256},
        unmeasured="it holds no code",
    )
    monkeypatch.setattr(registry, "FORMS", {**FORMS, form.name: form})
    result = export_model(MODEL, tmp_path / "out", form="sha", name="tiny")
    assert (tmp_path / "out" / "tiny.txt").read_text() == result.model_sha256
    assert "| `sha` | the digest alone | `generated` | no | read nano.txt |" in registry.markdown()


def test_nobody_asks_which_form_it_is():
    """A condition on a form's name would have to be found and extended for every new form."""
    asks = re.compile(r"\bform [!=]= \"|\bmatch form\b|(?<!for )\bform (not )?in [(\[{\"]")
    assert asks.search('if form == "c":')
    assert asks.search("if form in (")
    for folder in ("firmware_export", "tintling", "camera_client"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not asks.search(path.read_text(encoding="utf-8")), path
