"""`tintling export --format web`: a folder with all of the page, and nothing that it would have to fetch."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from fnmatch import fnmatch

import pytest
from paths import GOLDEN, ROOT

from tintling.artifacts import Manifest
from tintling.errors import MissingExtraError
from tintling.firmware_export.forms import web
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.targets import wasm
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("web") / "page"
    export_model(GOLDEN / "tiny_int8.tflite", out, form="web", name="tiny")
    return out


def facts_of(script):
    return json.loads(re.search(r"tintling\.model = (\{.*?\n\});", script, re.DOTALL)[1])


def test_every_file_that_the_page_names_is_there(folder):
    page = (folder / "index.html").read_text()
    named = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert {"js/model.js", "js/host.js", "js/app.js", "css/page.css"} <= set(named)
    for name in named:
        assert (folder / name).is_file(), name


def test_the_page_names_no_other_machine(folder):
    for path in folder.rglob("*"):
        if path.suffix in {".html", ".js", ".css"}:
            text = path.read_text().replace("http://www.w3.org/2000/svg", "")
            assert not re.search(r"https?://(?!\$)\w", text), path
            assert "innerHTML" not in text, path


def test_the_page_uses_no_script_that_a_page_from_a_disk_may_not_load(folder):
    assert 'type="module"' not in (folder / "index.html").read_text()
    for path in (folder / "js").iterdir():
        assert not re.search(r"^\s*(import|export)\b", path.read_text(), re.MULTILINE), path


def test_the_page_has_no_style_and_no_handler_inside_its_text(folder):
    """A Content-Security-Policy without 'unsafe-inline' would stop them."""
    page = (folder / "index.html").read_text()
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*src=)", page)


def test_the_facts_are_those_of_the_model(folder, golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    script = (folder / "js" / "model.js").read_text()
    facts = facts_of(script)
    code = base64.b64decode(re.search(r'wasm = "([^"]+)"', script)[1])
    assert code == (folder / "tl_tiny.wasm").read_bytes()
    assert facts["wasmSha256"] == hashlib.sha256(code).hexdigest()
    assert facts["wasmBytes"] == len(code)
    assert facts["sha256"] == graph.sha256
    assert facts["labels"] == [str(digit) for digit in range(10)]
    assert facts["parameters"] == graph.parameters
    assert facts["scale"] == pytest.approx(float(graph.output.quant.scale[0]))


def test_the_normalization_of_a_run_is_compiled_in(tmp_path, golden):
    run = tmp_path / "run"
    run.mkdir()
    (run / "model.tflite").write_bytes((golden / "tiny_int8.tflite").read_bytes())
    modules = []
    for number, normalization in enumerate((Normalization.unit(), Normalization.black_white(100))):
        Manifest(model="tiny", normalization=normalization).with_files(run, "model.tflite").save(run)
        export_model(run, tmp_path / str(number), form="web")
        modules.append((tmp_path / str(number) / "tl_tiny.wasm").read_bytes())
    assert modules[0] != modules[1]


def test_without_zig_the_extra_is_named_and_nothing_written(tmp_path, golden, monkeypatch):
    monkeypatch.setattr(wasm, "zig_command", lambda: None)
    with pytest.raises(MissingExtraError, match=r"-e '\.\[compiler\]'"):
        export_model(golden / "tiny_int8.tflite", tmp_path / "out", form="web")
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_part_of_the_wheel():
    """Files beside the code are packaged only when pyproject names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = settings["tool"]["setuptools"]["package-data"]["tintling.firmware_export"]
    room = ROOT / "firmware_export"
    wanted = [*web.page_files(), web.HOST_SCRIPT]
    files = [f"page/{name}" for name in wanted] + ["runtime/web/tl_web.c", "runtime/web/tl_web.h"]
    assert len(files) > 10
    for file in files:
        assert (room / file).is_file()
        assert any(fnmatch(file, pattern) for pattern in patterns), file
