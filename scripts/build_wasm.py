"""Writes ``firmware_export/prebuilt/``: the WebAssembly modules of the shipped models' pages.

With them ``tintling live`` and ``tintling export --format web`` need no compiler for a shipped model.
Run it after every change of what the C of a page is made of; a test says when.
"""

from __future__ import annotations

from pathlib import Path

from tintling.camera_client.inference.classifier import open_network
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.web import EXPORTS, OPTIMISATION, module_sources
from tintling.firmware_export.targets.wasm import PREBUILT, compile_wasm, module_key
from tintling.shipped import shipped_models


def main() -> None:
    """Compiles what is missing, and removes what nothing asks for any more."""
    PREBUILT.mkdir(exist_ok=True)
    wanted = set()
    for name in shipped_models():
        network = open_network(Path(name))
        compiled = compile_network(network.graph, name=network.name, labels=network.labels)
        sources = module_sources(compiled, network.preprocessing)
        options = {"opt": OPTIMISATION, "defines": ("TL_WEB_INK_LEVEL=0",)}
        path = PREBUILT / f"{module_key(sources, EXPORTS, **options)}.wasm"
        wanted.add(path)
        if not path.exists():
            path.write_bytes(compile_wasm(sources, EXPORTS, **options))
        print(f"{name}: {path.name}, {path.stat().st_size:,} bytes")
    for path in set(PREBUILT.iterdir()) - wanted:
        path.unlink()


if __name__ == "__main__":
    main()
