"""The form for TFLite Micro: the file's bytes, aligned; the operators it needs; an arena that suffices."""

from __future__ import annotations

import ctypes
import re
import sys
from dataclasses import replace

import pytest
from operator_networks import operator_cases

from tintling.firmware_export.forms.tflm import emit_tflm, resolver_methods, variable_count
from tintling.firmware_export.forms.tflm_model import ArenaSize, TflmModel
from tintling.firmware_export.targets.cross import STRICT_WARNINGS, compile_object, cross_compilers
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.operators import op_name
from tintling.tflite._operators import OPERATORS
from tintling.tflite.reader import read_tflite

MODELS = ("tiny_int8", "tiny_bn_after_relu", "depthwise_mean", "residual", "float_io")
ROUGH = ArenaSize(16_384, measured=False, how="made up for a test")
# Methods of tflite::MicroMutableOpResolver, read in TFLM's micro_mutable_op_resolver.h.
METHODS = {
    "ABS": "AddAbs",
    "ADD": "AddAdd",
    "ADD_N": "AddAddN",
    "ARG_MAX": "AddArgMax",
    "ARG_MIN": "AddArgMin",
    "ASSIGN_VARIABLE": "AddAssignVariable",
    "AVERAGE_POOL_2D": "AddAveragePool2D",
    "BATCH_MATMUL": "AddBatchMatMul",
    "BROADCAST_TO": "AddBroadcastTo",
    "CALL_ONCE": "AddCallOnce",
    "CAST": "AddCast",
    "CONCATENATION": "AddConcatenation",
    "CONV_2D": "AddConv2D",
    "DEPTHWISE_CONV_2D": "AddDepthwiseConv2D",
    "DEPTH_TO_SPACE": "AddDepthToSpace",
    "DEQUANTIZE": "AddDequantize",
    "ELU": "AddElu",
    "EXPAND_DIMS": "AddExpandDims",
    "FULLY_CONNECTED": "AddFullyConnected",
    "GATHER": "AddGather",
    "HARD_SWISH": "AddHardSwish",
    "LEAKY_RELU": "AddLeakyRelu",
    "LOGISTIC": "AddLogistic",
    "LOG_SOFTMAX": "AddLogSoftmax",
    "MAXIMUM": "AddMaximum",
    "MAX_POOL_2D": "AddMaxPool2D",
    "MEAN": "AddMean",
    "MINIMUM": "AddMinimum",
    "MIRROR_PAD": "AddMirrorPad",
    "MUL": "AddMul",
    "PACK": "AddPack",
    "PAD": "AddPad",
    "PADV2": "AddPadV2",
    "PRELU": "AddPrelu",
    "QUANTIZE": "AddQuantize",
    "READ_VARIABLE": "AddReadVariable",
    "REDUCE_MAX": "AddReduceMax",
    "REDUCE_MIN": "AddReduceMin",
    "RELU": "AddRelu",
    "RELU6": "AddRelu6",
    "RESHAPE": "AddReshape",
    "RESIZE_BILINEAR": "AddResizeBilinear",
    "RESIZE_NEAREST_NEIGHBOR": "AddResizeNearestNeighbor",
    "REVERSE_V2": "AddReverseV2",
    "RSQRT": "AddRsqrt",
    "L2_NORMALIZATION": "AddL2Normalization",
    "CEIL": "AddCeil",
    "FLOOR": "AddFloor",
    "NEG": "AddNeg",
    "ROUND": "AddRound",
    "SQRT": "AddSqrt",
    "SQUARE": "AddSquare",
    "SHAPE": "AddShape",
    "SLICE": "AddSlice",
    "SOFTMAX": "AddSoftmax",
    "SPACE_TO_DEPTH": "AddSpaceToDepth",
    "SPLIT": "AddSplit",
    "SPLIT_V": "AddSplitV",
    "SQUARED_DIFFERENCE": "AddSquaredDifference",
    "SQUEEZE": "AddSqueeze",
    "STRIDED_SLICE": "AddStridedSlice",
    "SUB": "AddSub",
    "SUM": "AddSum",
    "SVDF": "AddSvdf",
    "TANH": "AddTanh",
    "TRANSPOSE": "AddTranspose",
    "TRANSPOSE_CONV": "AddTransposeConv",
    "UNIDIRECTIONAL_SEQUENCE_LSTM": "AddUnidirectionalSequenceLSTM",
    "UNPACK": "AddUnpack",
    "VAR_HANDLE": "AddVarHandle",
}
# Stands in for TFLM's header: a resolver that refuses what it does not know and what is added twice.
STUB = """
#ifndef STUB_H
#define STUB_H
enum TfLiteStatus { kTfLiteOk = 0, kTfLiteError = 1 };
extern "C" { extern int registered; }
namespace tflite {
template <unsigned int count>
class MicroMutableOpResolver {
   public:
METHODS
   private:
    TfLiteStatus Add() {
        registered = registered + 1;
        return ++used_ > count ? kTfLiteError : kTfLiteOk;
    }
    unsigned int used_ = 0;
};
}  // namespace tflite
#endif
""".replace(
    "METHODS",
    "\n".join(f"    TfLiteStatus {name}() {{ return Add(); }}" for name in sorted(set(METHODS.values()))),
)


@pytest.fixture(params=MODELS)
def model(request, golden):
    return (golden / f"{request.param}.tflite").read_bytes()


def emitted(model, name="net", labels=()):
    return emit_tflm(TflmModel(read_tflite(model), model, ROUGH, name, tuple(labels)))


def test_the_array_holds_the_file_byte_for_byte_at_an_aligned_address(model):
    texts = emitted(model)
    sources = {name: text for name, text in texts.items() if not name.endswith("resolver.h")}
    library = ctypes.CDLL(str(shared_library(sources)))
    array = (ctypes.c_uint8 * len(model)).in_dll(library, "tl_net_tflm_model")
    assert bytes(array) == model
    assert ctypes.addressof(array) % 16 == 0
    assert f"#define TL_NET_TFLM_MODEL_BYTES {len(model)}\n" in texts["tl_net_tflm.h"]
    assert f"#define TL_NET_TFLM_ARENA_BYTES {ROUGH.bytes}\n" in texts["tl_net_tflm.h"]


@pytest.mark.parametrize("standard", ["c99", "c11", "c++11", "c++17"])
def test_array_and_header_compile_without_a_warning_and_stay_in_flash(golden, standard):
    texts = emitted((golden / "tiny_int8.tflite").read_bytes())
    for compiler in cross_compilers():
        found = compile_object(
            compiler,
            {name: text for name, text in texts.items() if not name.endswith("resolver.h")},
            standard=standard,
            flags=STRICT_WARNINGS,
        )[0]
        assert "tl_net_tflm_model" in found.symbols, "C linkage, in C++ too"
        assert found.sizes.rodata >= (golden / "tiny_int8.tflite").stat().st_size
        assert found.sizes.ram == 0


def test_the_resolver_registers_the_operators_of_the_graph_and_no_others(model):
    graph = read_tflite(model)
    wanted = {op_name(op) for op in graph.ops}
    methods = resolver_methods(graph)
    assert len(methods) == len(set(methods)) == len(wanted)
    assert set(methods) == {METHODS[name] for name in wanted}
    text = emitted(model)["tl_net_resolver.h"]
    assert re.findall(r"resolver\.(Add\w+)\(\)", text) == methods
    assert f"MicroMutableOpResolver<{len(methods)}>" in text


def test_every_operator_that_we_read_has_a_method_of_tflm():
    for case in operator_cases().values():
        graph = read_tflite(case.data)
        for name, method in zip((op_name(op) for op in graph.ops), map(_first, graph.ops), strict=True):
            assert METHODS[name] == method
    assert set(OPERATORS) <= set(METHODS)


def _first(op):
    graph = read_tflite(operator_cases()["ELU"].data)
    return resolver_methods(replace(graph, ops=(op,)))[0]


def test_a_network_with_variables_registers_what_runs_once_and_makes_room():
    graph = read_tflite(operator_cases()["variables"].data)
    assert {"AddCallOnce", "AddVarHandle", "AddAssignVariable"} <= set(resolver_methods(graph))
    assert variable_count(graph) == 1
    text = emitted(operator_cases()["variables"].data)["tl_net_tflm.h"]
    assert "MicroResourceVariables::Create(allocator, 1)" in text


def test_pad_with_a_value_of_its_own_is_padv2(golden):
    graph = read_tflite(golden / "residual.tflite")
    pad = next(op for op in graph.ops if op_name(op) == "PAD")
    assert resolver_methods(replace(graph, ops=(pad,))) == ["AddPad"]
    with_value = replace(pad, inputs=(*pad.inputs, pad.inputs[0]))
    assert resolver_methods(replace(graph, ops=(with_value,))) == ["AddPadV2"]


@pytest.mark.skipif(sys.platform == "win32", reason="C++ through zig is not tried on Windows")
def test_the_resolver_header_compiles_as_cpp_and_registers_once(golden):
    texts = emitted((golden / "residual.tflite").read_bytes())
    main = (
        'extern "C" { int registered = 0; int first(void); int second(void); }\n'
        '#include "tl_net_resolver.h"\n#include "tl_net_tflm.h"\n'
        "static tl_net_resolver resolver;\n"
        "int first(void) { return tl_net_register(resolver); }\n"
        "int second(void) { return tl_net_register(resolver); }\n"
    )
    sources = {
        **{name: text for name, text in texts.items() if name.endswith(".h")},
        "main.c": main,
        "tensorflow/lite/micro/micro_mutable_op_resolver.h": STUB,  # as TFLM lays out its headers
    }
    for compiler in cross_compilers("x86-64"):
        compile_object(compiler, sources, standard="c++11", flags=STRICT_WARNINGS)
    library = ctypes.CDLL(str(shared_library(sources, flags=["-x", "c++", "-std=c++11"])))
    assert library.first() == 0
    assert ctypes.c_int.in_dll(library, "registered").value == len(
        resolver_methods(read_tflite(golden / "residual.tflite"))
    )
    assert library.second() == 1


def test_labels_cannot_end_the_comment_they_stand_in(golden):
    data = (golden / "tiny_int8.tflite").read_bytes()
    text = emitted(data, labels=["*/ int x;", "two\nlines", *"23456789"])["tl_net_tflm.h"]
    comment = text[: text.index("#ifndef")]
    assert comment.count("*/") == 1
    assert comment.rstrip().endswith("*/")


def test_lines_stay_within_a_hundred_columns(model):
    for text in emitted(model, name="my_digit_net").values():
        assert max(len(line) for line in text.splitlines()) <= 100
