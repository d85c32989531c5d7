"""A profile shows where the instructions of a network go, layer by layer."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from paths import GOLDEN

from tintling.cli import tintling
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.emulation.profile import InferenceCosts, inference_costs, profile_network
from tintling.firmware_export.targets.cross import cross_compilers
from tintling.firmware_export.targets.qemu_core import QEMU
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS
from tintling.tflite.reader import read_tflite

GOLDEN_MODELS = ("tiny_int8", "depthwise_mean", "residual", "float_io")


def network(model, options=None):
    return compile_network(read_tflite(GOLDEN / f"{model}.tflite"), name="net", options=options)


@pytest.mark.parametrize(
    ("core", "model"),
    [
        *((core, model) for core in ("rv32imc", "cortex-m4") for model in GOLDEN_MODELS),
        *(("esp32", model) for model in ("tiny_int8", "depthwise_mean")),  # QEMU takes a second to start
    ],
)
def test_the_layers_of_a_profile_add_up_to_the_inference(model, core, require_tool):
    for tool in (*WINDOWED_TOOLS, QEMU) if core == "esp32" else ():
        require_tool(tool)
    compiled = network(model)
    profile = profile_network(compiled, core)
    steps, spans = compiled.program.steps, dict.fromkeys(compiled.program.moments)
    for layer, (first, last) in zip(profile.layers, spans, strict=True):
        together = steps[first : last + 1]  # those that take turns are one layer
        assert layer.name == " + ".join(step.name for step in together if step.ops or first == last)
        assert layer.instructions > 0, layer.name
    total = sum(layer.instructions for layer in profile.layers)
    assert total == pytest.approx(profile.instructions, rel=0.03)
    assert sum(layer.macs for layer in profile.layers) == profile.macs == compiled.program.macs
    assert sum(layer.constant_bytes for layer in profile.layers) == compiled.constant_bytes


def test_a_whole_inference_costs_what_its_profile_says():
    compiled = network("depthwise_mean")
    gcc = any(compiler.family == "gcc" for compiler in cross_compilers("rv32imc"))
    profile = profile_network(compiled, "rv32imc", family="gcc" if gcc else "zig")
    assert inference_costs(compiled, "rv32imc") == InferenceCosts(
        profile.flash_bytes, profile.instructions, profile.stack_bytes
    )


def test_a_profile_tells_blocked_kernels_from_general_ones():
    fast = profile_network(network("tiny_int8", EngineOptions(Optimize.SPEED, TargetCore.RV32IMC)), "rv32imc")
    slow = profile_network(network("tiny_int8"), "rv32imc")
    assert fast.layers[0].kernel.startswith("tl_tile_winograd")
    assert 0 < fast.layers[0].instructions < slow.layers[0].instructions
    assert fast.instructions < 0.7 * slow.instructions


def test_the_command_prints_the_layers_as_a_table_and_as_json():
    runner = CliRunner()
    shown = runner.invoke(tintling, ["profile", "nano", "--core", "cortex-m4"])
    assert shown.exit_code == 0, shown.output
    assert "tl_conv2d_max_pool_" in shown.output
    assert "instructions an inference" in shown.output
    assert "ms on STM32F411 at 100 MHz, assuming 1.3 cycles an instruction" in shown.output.replace("\n", " ")
    result = runner.invoke(tintling, ["profile", "nano", "--core", "cortex-m4", "--json"])
    document = json.loads(result.stdout)
    assert document["core"] == "cortex-m4"
    assert document["optimize"] == "size"
    assert [time["chip"] for time in document["estimates"]] == ["STM32F401", "STM32F411", "nRF52840"]
    assert [layer["macs"] for layer in document["layers"]].count(0) == 1  # the mean
    assert sum(layer["macs"] for layer in document["layers"]) == document["macs"]
