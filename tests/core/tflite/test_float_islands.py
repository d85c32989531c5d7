"""ELU that a converter left in float32 between a DEQUANTIZE and a QUANTIZE."""

from __future__ import annotations

import numpy as np
import pytest
from micro import micro_tensors
from tflite_builder import ModelBuilder

from tintling.arithmetic import reference
from tintling.errors import UnsupportedOperatorError
from tintling.firmware_export.targets import host_build
from tintling.operators import Elu, Folded, op_name
from tintling.tflite.reader import read_tflite

_EVERY = np.arange(-128, 128, dtype=np.int8).reshape(-1, 1)


def _island(source, output, *, again=False, open_end=False, kind="ELU"):
    b = ModelBuilder()
    x = b.input((1, 1), scale=source[0], zero_point=source[1])
    real = b.dequantize(b.unary("RELU", x, out=source) if again else x)
    result = b.operator(kind, [real], b.activation((1, 1), (1, 0), dtype="FLOAT32"))
    if not open_end:
        b.output(b.quantize(result, out=output))
    if again or open_end:
        b.output(result)
    return b.build()


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ((0.05, 3), (0.04, -10)),
        ((0.0173, -128), (0.0171, -100)),
        ((0.0173, 127), (1 / 128, 127)),
        ((0.11, 0), (0.0039, -1)),
        ((3.7, 12), (0.9, -120)),
        ((1e-4, 5), (1e-6, 4)),
    ],
)
def test_it_is_one_operator_with_the_bits_of_tflite_micro(source, output):
    data = _island(source, output)
    graph = read_tflite(data)
    assert [type(op) for op in graph.ops] == [Folded, Elu, Folded]
    expected = micro_tensors(data, graph, _EVERY)[graph.output.index]
    assert np.array_equal(reference.run(graph, _EVERY)[0], expected)
    assert np.array_equal(host_build.build(graph).run(_EVERY), expected)


@pytest.mark.parametrize(("source", "output"), [((0.05, -128), (0.04, -10)), ((0.5, -128), (1.0, -100))])
@pytest.mark.parametrize("kind", ["CEIL", "FLOOR", "NEG", "ROUND", "SQRT", "SQUARE"])
def test_exact_operators_of_float32_are_one_operator_too(kind, source, output):
    if kind != "SQRT":  # which takes no negative values
        source = (source[0], 7)
    data = _island(source, output, kind=kind)
    graph = read_tflite(data)
    assert [op_name(op) for op in graph.ops] == ["DEQUANTIZE", kind, "QUANTIZE"]
    expected = micro_tensors(data, graph, _EVERY)[graph.output.index]
    assert np.array_equal(reference.run(graph, _EVERY)[0], expected)
    assert np.array_equal(host_build.build(graph).run(_EVERY), expected)


def test_a_square_root_of_negative_values_is_refused():
    with pytest.raises(UnsupportedOperatorError, match=r"SQRT.*zero point"):
        read_tflite(_island((0.05, 3), (0.04, -10), kind="SQRT"))


@pytest.mark.parametrize("options", [{"again": True}, {"open_end": True}])
def test_what_is_read_in_float_is_refused(options):
    with pytest.raises(
        UnsupportedOperatorError, match=r"FLOAT32 between a DEQUANTIZE of int8 and a QUANTIZE"
    ):
        read_tflite(_island((0.05, 3), (0.04, -10), **options))
