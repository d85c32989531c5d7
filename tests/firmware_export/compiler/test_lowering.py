"""From a graph to a program: names, labels, what disappears, what is finished when."""

from __future__ import annotations

from typing import get_args

import pytest
from lowering_nets import kernels, lowered, weights
from tflite_builder import ModelBuilder

from tintling.arithmetic.element_maps import MoveOp
from tintling.arithmetic.lookup_tables import TableOp
from tintling.errors import ArtifactError
from tintling.firmware_export.compiler import lowering
from tintling.firmware_export.compiler.lowering import check_name, lower
from tintling.operators import ExpandDims, Reshape, Squeeze
from tintling.tflite._signatures import SIGNATURES
from tintling.tflite.reader import read_tflite


@pytest.mark.parametrize("name", ["tiny", "a", "model", "net_2", "x" * 48])
def test_lower_case_identifiers_name_a_model(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "2d", "Tiny", "my-net", "a b", "_x", "ü", "x" * 49, "a;b", "tiny\n", "int main"]
)
def test_anything_else_is_refused(name):
    with pytest.raises(ArtifactError, match="cannot name a model in C"):
        check_name(name)


def test_the_refusal_proposes_a_name():
    with pytest.raises(ArtifactError, match="for example 'my_net_2'"):
        check_name("My net-2")


def test_names_of_runtime_files_are_taken():
    with pytest.raises(ArtifactError, match=r"tl_conv2d_s8\.h is a file of the runtime"):
        check_name("conv2d_s8")


def test_labels_must_fit_the_output():
    builder = ModelBuilder()
    x = builder.input((1, 4))
    builder.output(builder.fully_connected(x, weights(3, 4), weight_scales=[0.1], out=(0.1, 0)))
    assert lowered(builder, labels=("a", "b", "c")).labels == ("a", "b", "c")
    with pytest.raises(ArtifactError, match="2 labels were given for a network with 3 output values"):
        lowered(builder, labels=("a", "b"))


def test_reshape_squeeze_and_trivial_transpose_leave_no_code():
    builder = ModelBuilder()
    x = builder.input((1, 1, 6, 4), scale=0.1)
    x = builder.unary("LOGISTIC", x, out=(1 / 256, -128))
    x = builder.transpose(x, (0, 2, 1, 3))
    x = builder.squeeze(x)
    x = builder.reshape(x, (1, 24))
    builder.output(x)
    program = lowered(builder)
    assert kernels(program) == ["lookup_s8"]
    assert program.steps[0].finished == (1, 3, 4, 6)
    assert program.outputs[0].value == program.steps[0].output
    assert program.outputs[0].shape == (1, 24)


def test_a_network_that_only_reshapes_hands_its_input_back():
    builder = ModelBuilder()
    builder.output(builder.reshape(builder.input((1, 2, 3), scale=0.1), (1, 6)))
    program = lowered(builder)
    assert program.steps == ()
    assert program.inputs[0].value == program.outputs[0].value
    assert program.received == ((2, 0),)


def test_lowering_is_a_pure_function(golden):
    graph = read_tflite(golden / "residual.tflite")
    one, two = (lower(graph, name="net", labels=()) for _ in range(2))
    assert one.steps == two.steps
    assert one.values == two.values
    assert [c.data.tobytes() for c in one.constants] == [c.data.tobytes() for c in two.constants]


def test_every_materialised_tensor_is_finished_exactly_once(golden):
    for path in sorted(golden.glob("*.tflite")):
        graph = read_tflite(path)
        program = lower(graph, name="net", labels=())
        finished = [tensor for step in program.steps for tensor in step.finished]
        assert len(finished) == len(set(finished))
        assert set(graph.outputs) <= set(finished)


def test_every_operator_that_is_read_is_lowered():
    """CAST was read, and no kernel had it."""
    named = (Reshape, Squeeze, ExpandDims, *get_args(MoveOp), *get_args(TableOp))
    known = {*named, *lowering._WITH_TAIL, *lowering._ALONE}
    assert set(SIGNATURES) <= known
