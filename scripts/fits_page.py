"""The page that says which commands take which networks: the code's own checks are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from tintling.api.samples import settings_of_graph
from tintling.camera_client.inference.network import checked_labels, preprocessing_of
from tintling.camera_client.parity.samples import is_for_digits
from tintling.errors import TintlingError
from tintling.firmware_export.forms.device_pixels import device_pixels
from tintling.firmware_export.forms.registry import FORMS
from tintling.graph import DType, Graph, QuantParams, Tensor
from tintling.operators import Logistic
from tintling.pixel_input import NORMALIZATIONS, pixel_input
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.evaluation import require_samples

__all__ = ["page"]

_ROOT = Path(__file__).resolve().parent.parent
_FLOAT_BORDERS = _ROOT / "tests" / "golden" / "float_io.tflite"
_HEAD = """\
# What fits where

`make docs` writes this page: each cell is the answer of the check that the command makes.

A model is a `.tflite` file, a run directory, or the name of a shipped model. Its operators must be among
the [supported ones](supported-operators.md). A file that does not fit is refused with one line that names
the remedy. `make verify-wild` builds some fifty files as other people make them and puts them through all
of this.

"""
_NORMALIZATION = """
## Normalization of pixels

`evaluate`, `parity`, `classify`, `camera`, `live`, `simulate` and the exports that feed pixels find out how
a network was trained to see them, in this order, and print what they suppose and why:

1. `--normalization`, one of {names}.
2. The manifest of a run.
3. The quantization of the input of a bare file. A float input has that of the QUANTIZE behind it.

| scale | zero point (int8) | pixels are |
|---|---|---|
{rows}
| 255/32767 in int16 | 0 | as they are, 0 to 255 |
| 1/32767 in int16 | 0 | not told: in [0, 1] or in [-1, 1] |
| another in int8, with values below and above zero | any | standardized; they say mean and deviation |

Any other input is refused until `--normalization` says. Devices feed `pixel - 128`, so an export refuses a
network whose quantization makes something else of a pixel.

## Outputs

| last operator | read as |
|---|---|
| SOFTMAX | probabilities |
| LOG_SOFTMAX | logarithms of probabilities |
| LOGISTIC, several outputs | a probability for each class |
| LOGISTIC, one output | the probability of the second of two classes |
| any other | logits |

A QUANTIZE or DEQUANTIZE behind it changes nothing. `evaluate` refuses a network whose classes are not those
of the data set; `parity` then compares bits without accuracy.
"""


def _changed(graph: Graph, index: int, **changes: object) -> Graph:
    """The network with another tensor in the place of one."""
    tensors = list(graph.tensors)
    tensors[index] = replace(tensors[index], **changes)
    return replace(graph, tensors=tuple(tensors))


def _scaled(graph: Graph, scale: float, zero_point: int) -> Graph:
    tensor = graph.input
    assert tensor.quant is not None  # noqa: S101 - it is a shipped model's
    quant = replace(
        tensor.quant, scale=np.array([scale], np.float32), zero_point=np.array([zero_point], np.int64)
    )
    return _changed(graph, tensor.index, quant=quant)


def _kinds() -> dict[str, Graph]:
    """A network of each kind; what is not looked at stays that of a shipped model."""
    plain = read_tflite(resolve_model("femto") / "model.tflite")
    borders = read_tflite(_FLOAT_BORDERS)
    uint8 = borders
    for index in (borders.input.index, borders.output.index):
        uint8 = _changed(uint8, index, dtype=DType.UINT8, quant=_as_uint8(_inner(borders, index)))
    return {
        "int8 in and out, one grey 28×28 image in any shape, two or more outputs": plain,
        "the same with uint8 input or output": uint8,
        "the same with float32 input or output": borders,
        "the same, a quantization of the input that tells no normalization": _scaled(plain, 0.7 / 255, -128),
        "16x8 (int16 values), on pixels from 0 to 255": _in_int16(plain, 255 / 32767),
        "16x8, on pixels in [0, 1] or [-1, 1]": _in_int16(plain, 1 / 32767),
        "int8 again, one sigmoid output": _with_sigmoid(_changed(plain, plain.output.index, shape=(1, 1))),
        "an input of another size, such as 96×96 or RGB": _changed(
            plain, plain.input.index, shape=(1, 96, 96, 3)
        ),
        "several inputs": replace(plain, inputs=(plain.inputs[0], plain.inputs[0])),
        "several outputs": replace(plain, outputs=(plain.outputs[0], plain.input.index)),
    }


def _in_int16(graph: Graph, scale: float) -> Graph:
    """The network with values of int16 in the place of those of int8."""
    quant = QuantParams(np.array([scale], np.float32), np.array([0], np.int64), 0)
    for tensor in graph.activations():
        graph = _changed(graph, tensor.index, dtype=DType.INT16, quant=quant)
    return graph


def _with_sigmoid(graph: Graph) -> Graph:
    """The network with a sigmoid behind its output."""
    index = len(graph.tensors)
    quant = QuantParams(np.array([1 / 256], np.float32), np.array([-128], np.int64), 0)
    last = replace(graph.output, index=index, name="sigmoid", quant=quant)
    sigmoid = Logistic((graph.output.index,), (index,))
    ops, tensors = (*graph.ops, sigmoid), (*graph.tensors, last)
    return replace(graph, ops=ops, tensors=tensors, outputs=(index,))


def _as_uint8(tensor: Tensor) -> QuantParams:
    """The quantization of an int8 tensor in uint8."""
    assert tensor.quant is not None  # noqa: S101 - it is int8
    return replace(tensor.quant, zero_point=tensor.quant.zero_point + 128)


def _inner(graph: Graph, index: int) -> Tensor:
    """The int8 tensor at the other side of the operator at a border."""
    for op in graph.ops:
        if index in op.inputs:
            return graph.tensors[op.output]
        if index in op.outputs:
            return graph.tensors[op.inputs[0]]
    raise ValueError(f"tensor {index} lies at no border")


def _any(_: Graph) -> str:
    return "yes"


def _evaluated(graph: Graph) -> object:
    settings = settings_of_graph(graph)
    require_samples(graph, (settings.height, settings.width, settings.channels) if settings else (28, 28, 1))
    return pixel_input(graph)


def _classified(graph: Graph) -> object:
    checked_labels(graph, (), preprocessing_of(graph))
    return pixel_input(graph)


def _compared(graph: Graph) -> str:
    if not is_for_digits(graph):
        return "yes: random samples, or `--inputs`"
    pixel_input(graph)
    return "yes"


def _columns() -> dict[str, Callable[[Graph], object]]:
    fed = ", ".join(f"`{name}`" for name, form in FORMS.items() if form.feeds_pixels)
    free = ", ".join(f"`{name}`" for name, form in FORMS.items() if not form.feeds_pixels)
    return {
        "`inspect`": _any,
        "`parity`": _compared,
        "`evaluate`": _evaluated,
        "`classify`, `camera`": _classified,
        f"`export` as {free}": _any,
        f"`export` as {fed}; `simulate`": device_pixels,
        "`live`": lambda graph: device_pixels(graph, preprocessing=preprocessing_of(graph)),
    }


def page() -> str:
    """The text of the page."""
    notes: list[str] = []
    columns = _columns()
    lines = [f"| network | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for kind, graph in _kinds().items():
        cells = []
        for check in columns.values():
            try:
                answer = check(graph)
            except TintlingError as error:
                if str(error) not in notes:
                    notes.append(str(error))
                cells.append(f"no ({notes.index(str(error)) + 1})")
            else:
                cells.append(answer if isinstance(answer, str) else "yes")
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    told = "".join(f"{number}. {note}\n" for number, note in enumerate(notes, 1))
    rest = _NORMALIZATION.format(names=", ".join(f"`{name}`" for name in NORMALIZATIONS), rows=_usual())
    return _HEAD + "\n".join(lines) + "\n\nWhat a refusal says of the example:\n\n" + told + rest


def _usual() -> str:
    """The rows of the usual quantizations, as the code reads them."""
    plain = read_tflite(resolve_model("femto") / "model.tflite")
    usual = {
        "1/255": (1 / 255, -128),
        "1": (1.0, -128),
        "1 ": (1.0, 0),
        "2/255": (2 / 255, 0),
        "1/(255·0.3081)": (1 / (255 * 0.3081), -95),
    }
    rows = []
    for words, (scale, zero_point) in usual.items():
        text = pixel_input(_scaled(plain, scale, zero_point)).normalization.text
        rows.append(f"| {words.strip()} | {zero_point} | {text.removeprefix('pixels ')} |")
    return "\n".join(rows)
