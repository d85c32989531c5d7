"""Form ``tflm``: the flatbuffer as a C array for TFLite Micro, and the operators that it needs."""

from __future__ import annotations

from tintling.firmware_export.compiler.c_text import comment_text, float_literal, wrap
from tintling.firmware_export.compiler.emit import render
from tintling.firmware_export.forms.form import ExportRequest, Form
from tintling.firmware_export.forms.tflm_model import TflmModel
from tintling.graph import Graph, Tensor
from tintling.operators import AssignVariable, Op, Pad, ReadVariable, op_name
from tintling.version import __version__

__all__ = ["FORM", "emit_tflm", "resolver_methods", "variable_count"]

_BYTES_A_LINE = 12
# Where the method is not the operator's name in capitals and small letters.
_METHODS = {
    "BATCH_MATMUL": "BatchMatMul",
    "PADV2": "PadV2",
    "UNIDIRECTIONAL_SEQUENCE_LSTM": "UnidirectionalSequenceLSTM",
}


def resolver_methods(graph: Graph) -> list[str]:
    """Names the calls on ``tflite::MicroMutableOpResolver`` that a model needs.

    Source: tensorflow/lite/micro/micro_mutable_op_resolver.h of TFLM.

    Args:
        graph: The network.

    Returns:
        Methods such as ``AddConv2D``, each once, in order of first use.
    """
    names = [_name(op) for op in graph.ops]
    if "CALL_ONCE" in names:  # what its subgraph holds
        names += ["VAR_HANDLE", "ASSIGN_VARIABLE"]
    return list(dict.fromkeys(_method(name) for name in names))


def variable_count(graph: Graph) -> int:
    """Number of resource variables, for which the interpreter needs room of their own."""
    kinds = ReadVariable | AssignVariable
    return len({op.state for op in graph.ops if isinstance(op, kinds)})


def _name(op: Op) -> str:
    # The graph has one class for both; PADV2 carries its value as third input.
    return "PADV2" if isinstance(op, Pad) and len(op.inputs) > 2 else op_name(op)


def _method(name: str) -> str:
    plain = "".join(word if word[0].isdigit() else word.capitalize() for word in name.split("_"))
    return f"Add{_METHODS.get(name, plain)}"


def emit_tflm(model: TflmModel) -> dict[str, str]:
    """Writes a model as the sources that a TFLite Micro project needs.

    Returns:
        File name to text: ``tl_<name>_tflm.h`` and ``.c`` with the array, and the C++ header
        ``tl_<name>_resolver.h`` that registers exactly the operators of the model.
    """
    name, graph, data = model.name, model.graph, model.data
    how = f"Working memory for the interpreter, {model.arena.how}. */"
    view = {
        "name": name,
        "macro": f"TL_{name.upper()}_TFLM",
        "version": __version__,
        "sha256": graph.sha256,
        "size": len(data),
        "arena": model.arena,
        "labels": _facts("labels", ", ".join(model.labels)),
        "operators": _facts("operators", ", ".join(op_name(op) for op in graph.ops)),
        "arena_lines": wrap(how, first="/* ", rest=" * "),
        "methods": resolver_methods(graph),
        "variables": variable_count(graph),
        "rows": [_row(data[at : at + _BYTES_A_LINE]) for at in range(0, len(data), _BYTES_A_LINE)],
        "ports": [_port("input", graph.input), _port("output", graph.output)],
    }
    return {
        f"tl_{name}_{suffix}": render(f"tflm_{template}.j2", view)
        for suffix, template in (
            ("tflm.h", "model.h"),
            ("tflm.c", "model.c"),
            ("resolver.h", "resolver.h"),
        )
    }


def _row(data: bytes) -> str:
    return " ".join(f"0x{byte:02x}," for byte in data)


def _port(role: str, tensor: Tensor) -> dict[str, str]:
    """Text of the header's comment on an input or output."""
    quant = tensor.quant
    real = (
        f", real = {float_literal(float(quant.scale[0]))} * (stored - ({int(quant.zero_point[0])}))"
        if quant is not None
        else ""
    )
    return {
        "role": role,
        "dtype": tensor.dtype.value.lower(),
        "shape": "x".join(str(size) for size in tensor.shape),
        "quantization": real,
    }


def _facts(title: str, text: str) -> list[str]:
    """Lines of the header's comment that state one thing, broken where they grow long."""
    return wrap(comment_text(text), first=f" * {title:<14}", rest=" *" + " " * 15) if text else []


def _files(request: ExportRequest) -> dict[str, str]:
    if not isinstance(request.model, TflmModel):
        raise TypeError(f"{request.model.name} was compiled to C, not prepared for TFLite Micro")
    return emit_tflm(request.model)


FORM = Form(
    name="tflm",
    summary="an array for TFLite Micro, and a resolver",
    next_step="compile `tl_{name}_tflm.c` beside TFLite Micro; `tl_{name}_tflm.h` shows the calls",
    files=_files,
    runtimes=("tflm",),
    unmeasured="a tflm export holds no code to measure: TFLM's own library comes on top",
    takes_several=False,
)
