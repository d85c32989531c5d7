"""Everything of the firmware that no board need know: model, kernels, preprocessing, link, application.

A board adds what ``runtime/app/tl_hal.h`` asks for, and a start that calls ``tl_app_begin`` and
``tl_app_step``.
"""

from __future__ import annotations

from collections.abc import Sequence

from tintling.errors import ModelFormatError
from tintling.firmware_export.compiler.c_text import float_literal, string_literal
from tintling.firmware_export.compiler.emit import render
from tintling.firmware_export.compiler.emit_together import emit_c_together
from tintling.firmware_export.compiler.network import CompiledNetwork, compile_network
from tintling.firmware_export.forms.form import ExportedModel, ExportRequest
from tintling.firmware_export.forms.task_header import task_header
from tintling.firmware_export.forms.tflm import emit_tflm, variable_count
from tintling.firmware_export.forms.tflm_model import TflmModel
from tintling.firmware_export.runtime_files import FRAME_UNITS, PREPROCESS_UNITS, runtime_sources
from tintling.graph import DType, Graph, Tensor
from tintling.int8_core import int8_core
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected
from tintling.task import Preprocessing
from tintling.version import __version__

__all__ = [
    "APPLICATION_UNITS",
    "MAX_LABELS",
    "check_fits_firmware",
    "core_network",
    "firmware_sources",
    "is_frame",
    "network_sources",
    "requested_firmware",
]

_PIXELS = 28 * 28

APPLICATION_UNITS = (
    "tl_app.c",
    "tl_link.c",
    "tl_link_messages.c",
    "tl_link_writer.c",
    "tl_recognition.c",
    "tl_stream.c",
)
"""The hand-written files that every firmware compiles; headers follow from what they include."""

MAX_LABELS = 255
"""Outputs of a network that INFO can name."""


def _is_16x8(graph: Graph) -> bool:
    """Whether layers with weights compute with int16 values."""
    layers = (op for op in graph.ops if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected))
    return any(graph.tensors[op.inputs[0]].dtype is DType.INT16 for op in layers)


def check_fits_firmware(graph: Graph, preprocessing: Preprocessing | None = None) -> None:
    """Makes sure that the firmware can offer a network to a host.

    Args:
        graph: The network.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.

    Raises:
        ModelFormatError: It has several inputs or outputs, or they are not int8, it takes something else
            than the preprocessing makes, or there are more outputs than INFO can name.
    """
    for role, indices in (("input", graph.inputs), ("output", graph.outputs)):
        if len(indices) != 1:
            raise ModelFormatError(
                f"the firmware runs a network with one {role}; this one has {len(indices)}"
            )
        dtype = graph.tensors[indices[0]].dtype
        if dtype is not DType.INT8 and _is_16x8(graph):
            raise ModelFormatError(
                "the firmware feeds int8 pixels, and this is a 16x8 network, whose values are int16: convert "
                "it with TFLITE_BUILTINS_INT8, or export it as c or single-header and feed it yourself"
            )
        if dtype is not DType.INT8:
            raise ModelFormatError(
                f"the firmware needs an int8 {role}; this network's is {dtype.value.lower()}: convert it "
                f"with inference_{role}_type int8, or let generated C run it (--runtime generated)"
            )
    if not is_frame(preprocessing) and graph.input.size != _PIXELS:
        raise ModelFormatError(
            f"the firmware feeds 28×28 pixels; this network takes {list(graph.input.shape)}: export it as c "
            "or single-header and feed it yourself"
        )
    if graph.output.size == 1:
        raise ModelFormatError(
            "the firmware reports the largest of several outputs; this network has one: export it as c or "
            "single-header and read its value yourself"
        )
    if graph.output.nbytes > MAX_LABELS:
        raise ModelFormatError(
            f"the firmware sends at most {MAX_LABELS} outputs; this network has {graph.output.nbytes}"
        )


def is_frame(preprocessing: Preprocessing | None) -> bool:
    """Whether the preprocessing is ``frame``."""
    return preprocessing is not None and preprocessing.kind == "frame"


def core_network(network: CompiledNetwork) -> CompiledNetwork:
    """The int8 network inside one that is fed or read in uint8 or float32; the same where there is none."""
    core = int8_core(network.graph)
    if core is network.graph:
        return network
    return compile_network(core, name=network.name, labels=network.labels)


def network_sources(
    model: ExportedModel,
    *,
    preprocessing: Preprocessing | None = None,
    beside: Sequence[CompiledNetwork] = (),
) -> dict[str, str]:
    """Gives the network under the names by which the firmware calls it (``runtime/app/tl_network.h``).

    Args:
        model: One input of 28×28 pixels, one output; for either runtime. Generated C leaves out what
            converts them from and to another type than int8.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.
        beside: Networks for the user's own code, which the firmware does not call.

    Returns:
        File name to text.

    Raises:
        ModelFormatError: The network does not suit the firmware; see :func:`check_fits_firmware`.
    """
    if isinstance(model, CompiledNetwork):
        model = core_network(model)
    check_fits_firmware(model.graph, preprocessing)
    if isinstance(model, CompiledNetwork):
        view = {"name": model.name, "version": __version__, "resets": bool(model.program.resets)}
        return emit_c_together((model, *beside)) | {"tl_network.c": render("network.c.j2", view)}
    return emit_tflm(model) | {"tl_network.cc": render("tflm_network.cc.j2", _tflm_view(model))}


def firmware_sources(
    model: ExportedModel,
    *,
    preprocessing: Preprocessing | None = None,
    rejection_threshold: float = 0.0,
    beside: Sequence[CompiledNetwork] = (),
) -> dict[str, str]:
    """Gives all portable files of the firmware around a network.

    Args:
        model: One input of pixels, one output; for either runtime. Generated C leaves out what converts them
            from and to another type than int8.
        preprocessing: How a frame becomes the input; None for ``ink``, whose input is 28×28.
        rejection_threshold: Max-logit margin below which an answer is none, in nats; 0 takes every answer.
        beside: Networks for the user's own code, which the firmware does not call.

    Returns:
        File name to text, sorted; the same network gives the same texts.

    Raises:
        ModelFormatError: The network does not suit the firmware; see :func:`check_fits_firmware`.
    """
    if isinstance(model, CompiledNetwork):
        model = core_network(model)
    network = network_sources(model, preprocessing=preprocessing, beside=beside)
    units = (*APPLICATION_UNITS, *(FRAME_UNITS if is_frame(preprocessing) else PREPROCESS_UNITS))
    task = {"tl_task.h": task_header(model, preprocessing, rejection_threshold)}
    return dict(sorted((runtime_sources(units) | network | task).items()))


def requested_firmware(request: ExportRequest) -> dict[str, str]:
    """Gives the portable files for an export; see :func:`firmware_sources`."""
    return firmware_sources(
        request.model,
        preprocessing=request.preprocessing,
        rejection_threshold=request.rejection_threshold,
        beside=request.beside,
    )


def _tflm_view(model: TflmModel) -> dict[str, object]:
    """What ``tl_network.cc`` contains about a network that TFLite Micro runs."""
    return {
        "name": model.name,
        "macro": f"TL_{model.name.upper()}_TFLM",
        "version": __version__,
        "sha256": model.graph.sha256,
        "labels": [string_literal(label) for label in model.labels],
        "input": _description(model.graph.input),
        "output": _description(model.graph.output),
        "macs": model.macs,
        "variables": variable_count(model.graph),
        "remembers": bool(model.graph.states),
    }


def _description(tensor: Tensor) -> dict[str, str | int]:
    """A tensor as ``tl_tensor_description`` spells it."""
    quant = tensor.quant
    if (
        quant is None
    ):  # check_fits_firmware lets int8 through only, and the reader requires that to be quantized
        raise ModelFormatError(f"tensor {tensor.index} has no quantization")
    return {
        "rank": len(tensor.shape),
        "shape": ", ".join(str(size) for size in (*tensor.shape, 0, 0, 0, 0, 0, 0)[:6]),
        "size": tensor.size,
        "scale": float_literal(float(quant.scale[0])),
        "zero_point": int(quant.zero_point[0]),
    }
