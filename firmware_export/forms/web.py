"""Form ``web``: a static page that runs the device's own C, compiled to WebAssembly.

The page lies in ``page/`` as a person wrote it. What depends on the model is one script, ``js/model.js``,
which carries the module as text: a page that is opened from a disk may not fetch files, and it shall
work there too.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tintling.artifacts import sha256_bytes
from tintling.firmware_export.compiler.emit import render
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.forms.firmware import core_network, is_frame, network_sources
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.forms.licence import LICENCE
from tintling.firmware_export.forms.task_header import task_header
from tintling.firmware_export.runtime_files import (
    FRAME_UNITS,
    PACKAGE,
    PAGE_UNITS,
    PREPROCESS_UNITS,
    runtime_sources,
)
from tintling.firmware_export.targets.wasm import wasm_module
from tintling.graph import Head
from tintling.pixels import Normalization
from tintling.rejection import least_margin
from tintling.task import Preprocessing, sample_name
from tintling.version import __version__

__all__ = [
    "EXPORTS",
    "FORM",
    "HOST_SCRIPT",
    "MODEL_SCRIPT",
    "OPTIMISATION",
    "WebModule",
    "build_module",
    "module_sources",
    "page_files",
    "web_files",
]

OPTIMISATION = "-Os"
"""What the module is compiled with."""

EXPORTS = (
    "tl_web_version",
    "tl_web_max_pixels",
    "tl_web_frame",
    "tl_web_grey",
    "tl_web_read",
    "tl_web_sample",
    "tl_web_tensor",
    "tl_web_logits",
    "tl_web_answer",
    "tl_web_inspect",
    "tl_web_plane",
    "tl_web_view",
    "tl_preprocess_version",
    "tl_network_input",
    "tl_network_invoke",
    "tl_network_output",
)
"""Functions of the module; ``runtime/web/tl_web.h`` and ``runtime/app/tl_network.h`` say what they do."""

MODEL_SCRIPT = "js/model.js"
"""The model of the page: facts, and the module."""

HOST_SCRIPT = "js/host.js"
"""The page's server: none in an export; ``tintling live`` replaces it."""

_UNITS = (*PREPROCESS_UNITS, *PAGE_UNITS, "tl_answer.h", "tl_network.h", "tl_web.c")
_FRAME_UNITS = (*FRAME_UNITS, "tl_answer.h", "tl_network.h", "tl_web_frames.c")


@dataclass(frozen=True, slots=True)
class WebModule:
    """A network and its preprocessing as WebAssembly, with what a page must know about it.

    Attributes:
        name: Identifier of the model.
        code: The module.
        facts: Facts for JavaScript: labels, scale of the logits, costs, digests.
    """

    name: str
    code: bytes
    facts: Mapping[str, Any]

    def script(self) -> str:
        """``js/model.js``: facts and module, as a page loads them."""
        facts = json.dumps(dict(self.facts), ensure_ascii=False, indent=4, sort_keys=True)
        code = base64.b64encode(self.code).decode("ascii")
        return (
            f"/* Made by Tintling {__version__}; do not edit. */\n"
            '"use strict";\n'
            "globalThis.tintling ??= {};\n"
            f"tintling.model = {facts};\n"
            f'tintling.model.wasm = "{code}";\n'
        )


def module_sources(network: CompiledNetwork, preprocessing: Preprocessing | None = None) -> dict[str, str]:
    """The C of a page's module: preprocessing, network and what the page calls; file name to text.

    Args:
        network: One int8 input, one int8 output.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.
    """
    texts = network_sources(network, preprocessing=preprocessing)
    if not is_frame(preprocessing):
        return runtime_sources(_UNITS) | texts
    return runtime_sources(_FRAME_UNITS) | texts | {"tl_task.h": task_header(network, preprocessing)}


def build_module(
    network: CompiledNetwork,
    *,
    normalization: Normalization | None = None,
    rejection_threshold: float = 0.0,
    parameters: int | None = None,
    preprocessing: Preprocessing | None = None,
) -> WebModule:
    """Compiles a network with its preprocessing to WebAssembly.

    Args:
        network: One int8 input of 28×28 values, or of a frame's shape, and one int8 output; without labels
            each output stands for its number.
        normalization: How the network was trained to see pixels.
        rejection_threshold: Max-logit margin below which an answer is rejected, in nats; 0 rejects none.
        parameters: Trained values of the float network; None counts those of the file.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.

    Raises:
        MissingExtraError: zig is not installed.
        ModelFormatError: The network takes something else than its preprocessing makes.
        ToolchainError: zig refuses the source.
    """
    network = core_network(network)
    graph = network.graph
    ink = normalization.threshold if normalization and normalization.kind == "threshold" else 0
    quant = graph.output.quant
    scale = float(quant.scale[0]) if quant is not None else 1.0
    threshold = rejection_threshold if graph.head is Head.LOGITS else 0.0
    margin = least_margin(threshold, scale, graph.output.size)
    sources = module_sources(network, preprocessing)
    code = wasm_module(sources, EXPORTS, opt=OPTIMISATION, defines=(f"TL_WEB_INK_LEVEL={ink}",))
    labels = network.labels or tuple(str(index) for index in range(graph.output.size))
    shape = graph.input.sample_shape if is_frame(preprocessing) else (28, 28, 1)
    facts = {
        "name": network.name,
        "version": __version__,
        "sha256": graph.sha256,
        "labels": list(labels),
        "sampleName": sample_name(labels),
        "outputs": graph.output.size,
        "input": dict(zip(("height", "width", "channels"), shape, strict=True)),
        "preprocessing": preprocessing.kind if preprocessing else "ink",
        "scale": scale,
        # A log-softmax needs no word of its own: a softmax over it gives the same probabilities.
        "softmax": graph.head in {Head.SOFTMAX, Head.SIGMOID},
        "leastMargin": margin,
        "parameters": parameters or graph.parameters,
        "arenaBytes": network.arena_bytes,
        "constantBytes": network.constant_bytes,
        "macs": network.macs,
        "wasmBytes": len(code),
        "wasmSha256": sha256_bytes(code),
    }
    return WebModule(network.name, code, facts)


@cache
def page_files() -> Mapping[str, str]:
    """The page as it lies in ``page/``: relative path with ``/`` to text."""
    page = PACKAGE / "page"
    found = {}
    for folder in ("", "css", "js"):
        for entry in sorted((page / folder).iterdir(), key=lambda entry: entry.name):
            if entry.is_file() and entry.name.rpartition(".")[2] in {"html", "css", "js", "svg"}:
                name = f"{folder}/{entry.name}" if folder else entry.name
                found[name] = entry.read_text(encoding="utf-8")
    return found


def web_files(module: WebModule) -> dict[str, str | bytes]:
    """Gives every file of a folder that anyone can host, or open from a disk.

    Args:
        module: Of :func:`build_module`.

    Returns:
        Relative path with ``/`` to text or bytes.
    """
    return {
        **page_files(),
        MODEL_SCRIPT: module.script(),
        f"tl_{module.name}.wasm": module.code,
        "LICENSE": LICENCE,
        "README.md": render("web_readme.md.j2", {**module.facts, "name": module.name}),
        ".nojekyll": "",  # GitHub Pages then serves the files as they are
    }


def _files(request: ExportRequest) -> dict[str, str | bytes]:
    module = build_module(
        request.network,
        normalization=request.normalization,
        rejection_threshold=request.rejection_threshold,
        parameters=request.parameters,
        preprocessing=request.preprocessing,
    )
    return web_files(module)


FORM = Form(
    name="web",
    summary="a page that runs the C as WebAssembly",
    next_step="open `index.html`, or put the folder on any web server",
    files=_files,
    unmeasured="it writes a page for browsers, no sources for a device",
    feeds_pixels=True,
    takes_several=False,
)
