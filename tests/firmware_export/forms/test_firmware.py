"""The portable firmware around a network of either runtime."""

from __future__ import annotations

import ctypes

import pytest
from paths import GOLDEN

from tintling.errors import ModelFormatError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.firmware import APPLICATION_UNITS, firmware_sources
from tintling.firmware_export.forms.tflm_model import ArenaSize, TflmModel
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
ARENA = ArenaSize(16_384, measured=False, how="made up for a test")
TFLM_FAKE = {
    "tensorflow/lite/schema/schema_generated.h": """
#pragma once
namespace tflite { struct Model {}; inline const Model *GetModel(const void *data) {
    return static_cast<const Model *>(data); } }
""",
    "tensorflow/lite/micro/micro_mutable_op_resolver.h": """
#pragma once
enum TfLiteStatus { kTfLiteOk = 0, kTfLiteError = 1 };
namespace tflite { class MicroOpResolver {};
template <unsigned count> class MicroMutableOpResolver : public MicroOpResolver { public:
    TfLiteStatus AddConv2D() { return kTfLiteOk; }
    TfLiteStatus AddMaxPool2D() { return kTfLiteOk; }
    TfLiteStatus AddReshape() { return kTfLiteOk; }
    TfLiteStatus AddFullyConnected() { return kTfLiteOk; }
    TfLiteStatus AddSoftmax() { return kTfLiteOk; }
}; }
""",
    "tensorflow/lite/micro/micro_interpreter.h": """
#pragma once
#include <cstddef>
#include <cstdint>
#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"
#include "tensorflow/lite/schema/schema_generated.h"
struct TfLiteTensor { union { int8_t *int8; } data; size_t bytes; };
namespace tflite { class MicroInterpreter { public:
    MicroInterpreter(const Model *, const MicroOpResolver &, uint8_t *arena, size_t size) : size_(size) {
        in_.data.int8 = reinterpret_cast<int8_t *>(arena); in_.bytes = 784;
        out_.data.int8 = in_.data.int8 + 784; out_.bytes = 10; }
    TfLiteStatus AllocateTensors() { return size_ >= 800 ? kTfLiteOk : kTfLiteError; }
    TfLiteStatus Invoke() { for (int i = 0; i < 10; i++) { out_.data.int8[i] = in_.data.int8[i]; }
        return in_.data.int8[10] == 99 ? kTfLiteError : kTfLiteOk; }
    TfLiteTensor *input(size_t) { return &in_; }
    TfLiteTensor *output(size_t) { return &out_; }
    private: TfLiteTensor in_, out_; size_t size_;
}; }
""",
}


def model_of(runtime, path=MODEL, labels=tuple("0123456789")):
    graph = read_tflite(path)
    if runtime == "generated":
        return compile_network(graph, name="tiny", labels=labels)
    return TflmModel(graph, path.read_bytes(), ARENA, "tiny", labels)


@pytest.mark.parametrize("runtime", ["generated", "tflm"])
def test_either_runtime_gets_the_same_firmware_around_it(runtime):
    texts = firmware_sources(model_of(runtime))
    assert list(texts) == sorted(texts)
    assert set(APPLICATION_UNITS) <= texts.keys()
    assert ("tl_network.cc" in texts, "tl_network.c" in texts) == (runtime == "tflm", runtime != "tflm")


def test_a_network_with_float_borders_is_refused_by_tflite_micro():
    with pytest.raises(ModelFormatError, match=r"the firmware needs an int8 input.*--runtime generated"):
        firmware_sources(model_of("tflm", GOLDEN / "float_io.tflite", ()))


def test_generated_c_leaves_out_float_borders():
    sources = firmware_sources(model_of("generated", GOLDEN / "float_io.tflite", ()))
    assert read_tflite(GOLDEN / "float_io.tflite").input.dtype.value == "FLOAT32"
    header = next(text for text in sources.values() if "#define TL_TINY_INPUT_SIZE 784" in text)
    assert "int8_t *tl_tiny_input(void)" in header
    assert not [name for name in sources if name in {"tl_quantize_f32_s8.h", "tl_dequantize_s8_f32.h"}]


def test_the_tflm_network_answers_to_the_names_of_the_firmware():
    """The interpreter is stood in for: it copies ten values, and fails on request."""
    sources = firmware_sources(model_of("tflm"))
    network = {
        name: sources[name]
        for name in ("tl_network.h", "tl_description.h", "tl_tiny_tflm.h", "tl_tiny_resolver.h")
    }
    network["tl_network.c"] = sources["tl_network.cc"]
    network["array.c"] = sources["tl_tiny_tflm.c"]
    flags = ["-x", "c++", "-std=c++17", "-fno-threadsafe-statics"]  # no C++ library here
    built = ctypes.CDLL(str(shared_library({**network, **TFLM_FAKE}, flags=flags)))
    built.tl_network_input.restype = built.tl_network_output.restype = ctypes.POINTER(ctypes.c_int8)
    assert built.tl_network_begin() == 0
    for position in range(784):
        built.tl_network_input()[position] = position % 90
    assert built.tl_network_invoke() == 0
    assert built.tl_network_output()[:10] == list(range(10))
    built.tl_network_input()[10] = 99
    assert built.tl_network_invoke() != 0


def test_firmware_runs_the_first_of_two_networks_and_holds_the_other():
    second = compile_network(read_tflite(GOLDEN / "depthwise_mean.tflite"), name="second")
    texts = firmware_sources(model_of("generated"), beside=[second])
    assert {"tl_tiny.h", "tl_second.h", "tl_networks.c", "tl_network.c"} < set(texts)
    assert "tl_tiny.c" not in texts
    assert "tl_second" not in texts["tl_network.c"]
    assert "void tl_tiny_invoke" in texts["tl_networks.c"]
    assert "void tl_second_invoke" in texts["tl_networks.c"]
