"""WebAssembly modules: those that come along are what zig makes of today's C."""

from __future__ import annotations

from pathlib import Path

import pytest

from tintling.camera_client.inference.classifier import open_network
from tintling.errors import MissingExtraError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.web import EXPORTS, OPTIMISATION, module_sources
from tintling.firmware_export.targets import wasm
from tintling.firmware_export.targets.wasm import PREBUILT, compile_wasm, module_key, wasm_module
from tintling.shipped import shipped_models

SETTINGS = {"opt": OPTIMISATION, "defines": ("TL_WEB_INK_LEVEL=0",)}


def sources_of(name: str) -> dict[str, str]:
    network = open_network(Path(name))
    compiled = compile_network(network.graph, name=network.name, labels=network.labels)
    return module_sources(compiled, network.preprocessing)


@pytest.mark.parametrize("name", shipped_models())
def test_a_shipped_model_s_module_comes_along_and_is_what_zig_makes(name):
    sources = sources_of(name)
    path = PREBUILT / f"{module_key(sources, EXPORTS, **SETTINGS)}.wasm"
    assert path.is_file(), "run `python scripts/build_wasm.py` and commit what it writes"
    assert path.read_bytes() == compile_wasm(sources, EXPORTS, **SETTINGS)


def test_no_other_module_comes_along():
    keys = {module_key(sources_of(name), EXPORTS, **SETTINGS) for name in shipped_models()}
    assert {path.stem for path in PREBUILT.iterdir()} == keys


def test_a_module_that_comes_along_needs_no_compiler(monkeypatch):
    monkeypatch.setattr(wasm, "zig_command", lambda: None)
    assert wasm_module(sources_of("nano"), EXPORTS, **SETTINGS).startswith(b"\0asm")
    with pytest.raises(MissingExtraError, match="compiling for WebAssembly"):
        wasm_module({"one.c": "int one(void) { return 1; }\n"}, ("one",))


def test_the_key_depends_on_every_source_and_setting():
    sources = {"one.c": "int one(void) { return 1; }\n"}
    keys = {
        module_key(sources, ("one",), opt="-Os", defines=()),
        module_key({"one.c": "int one(void) { return 2; }\n"}, ("one",), opt="-Os", defines=()),
        module_key(sources, ("two",), opt="-Os", defines=()),
        module_key(sources, ("one",), opt="-O2", defines=()),
        module_key(sources, ("one",), opt="-Os", defines=("X=1",)),
    }
    assert len(keys) == 5
