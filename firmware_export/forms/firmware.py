"""Everything of the firmware that no board need know: model, kernels, preprocessing, link, application.

A board adds what ``runtime/app/tl_hal.h`` asks for, and a start that calls ``tl_app_begin`` and
``tl_app_step``.
"""

from __future__ import annotations

from collections.abc import Sequence

from tintling import __version__
from tintling.errors import ModelFormatError
from tintling.firmware_export.compiler.emit import emit, render
from tintling.firmware_export.compiler.lowering import lower
from tintling.firmware_export.compiler.memory_plan import plan_memory
from tintling.firmware_export.runtime_files import PREPROCESS_UNITS, runtime_sources
from tintling.graph import DType, Graph

__all__ = ["APPLICATION_UNITS", "MAX_LABELS", "check_fits_firmware", "firmware_sources"]

APPLICATION_UNITS = (
    "tl_app.c",
    "tl_link.c",
    "tl_link_messages.c",
    "tl_link_writer.c",
    "tl_recognition.c",
    "tl_stream.c",
    *PREPROCESS_UNITS,
)
"""The hand-written files that the firmware compiles; headers follow from what they include."""

MAX_LABELS = 255
"""Outputs of a network that INFO can name."""


def check_fits_firmware(graph: Graph) -> None:
    """Makes sure that the firmware can offer a network to a host.

    Raises:
        ModelFormatError: It has several inputs or outputs, or they are not int8, or there are more
            outputs than INFO can name.
    """
    for role, indices in (("input", graph.inputs), ("output", graph.outputs)):
        if len(indices) != 1:
            raise ModelFormatError(
                f"the firmware runs a network with one {role}; this one has {len(indices)}"
            )
        dtype = graph.tensors[indices[0]].dtype
        if dtype is not DType.INT8:
            raise ModelFormatError(
                f"the firmware needs an int8 {role}; this network's is {dtype.value.lower()}: convert it "
                f"with inference_{role}_type int8"
            )
    if graph.output.nbytes > MAX_LABELS:
        raise ModelFormatError(
            f"the firmware sends at most {MAX_LABELS} outputs; this network has {graph.output.nbytes}"
        )


def firmware_sources(graph: Graph, *, name: str, labels: Sequence[str] = ()) -> dict[str, str]:
    """Gives all portable files of the firmware around a network.

    Args:
        graph: One int8 input, one int8 output.
        name: Identifier of the model in C.
        labels: What each output stands for; may be empty.

    Returns:
        File name to text, sorted; the same graph gives the same texts.

    Raises:
        ModelFormatError: The graph does not suit the firmware; see :func:`check_fits_firmware`.
        UnsupportedOperatorError: It holds an operator that is not compiled.
        ArtifactError: The name does not suit C.
    """
    check_fits_firmware(graph)
    program = lower(graph, name=name, labels=tuple(labels))
    model = emit(program, plan_memory(program), form="c")
    network = {"tl_network.c": render("network.c.j2", {"name": name, "version": __version__})}
    return dict(sorted((runtime_sources(APPLICATION_UNITS) | model | network).items()))
