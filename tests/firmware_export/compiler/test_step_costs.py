"""Instructions of a kernel call, estimated from its sizes."""

import pytest
from operator_networks import operator_cases

from tintling.firmware_export.compiler import step_costs
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
from tintling.firmware_export.compiler.step_costs import (
    CostSetting,
    cost_setting,
    estimated_instructions,
    kernel_key,
    step_size,
)
from tintling.firmware_export.emulation.profile import layer_profiles
from tintling.shipped import resolve_model, shipped_models
from tintling.tflite.reader import read_tflite


def compiled(name, options=None):
    return compile_network(read_tflite(resolve_model(name) / "model.tflite"), name=name, options=options)


def whole(network, setting):
    return estimated_instructions(network.graph, network.program, network.program.steps, setting)


def test_the_size_of_a_convolution_with_pooling_counts_the_products_before_pooling():
    network = compiled("nano")
    size = step_size(network.graph, network.program, network.program.steps[0])
    assert size.terms == (1, 13 * 13, 13 * 13 * 9, 26 * 26 * 9 * 9)


def test_a_step_without_products_counts_the_values_that_it_reads():
    network = compiled("nano")
    mean = next(step for step in network.program.steps if step.kernel == "tl_mean_s8")
    assert step_size(network.graph, network.program, mean).products == 5 * 5 * 19


def test_a_step_that_takes_turns_is_called_in_each_round():
    network = compiled("tiny")
    bands = network.program.bands[0]
    assert step_size(network.graph, network.program, network.program.steps[0]).calls == bands.rounds > 1


def test_a_kernel_with_a_variant_has_factors_of_its_own():
    network = compiled("meter", EngineOptions(Optimize.SPEED, TargetCore.RV32IMC))
    keys = [kernel_key(step) for step in network.program.steps]
    assert any(len(key.split()) == 2 for key in keys), keys


@pytest.mark.parametrize(
    ("optimize", "target", "setting"),
    [
        (Optimize.SIZE, TargetCore.GENERIC, CostSetting("rv32imc", "-Os")),
        (Optimize.SPEED, TargetCore.CORTEX_M33, CostSetting("cortex-m4", "-O2")),
        (Optimize.BALANCED, TargetCore.ESP32S3, CostSetting("esp32", "-O2")),
    ],
)
def test_an_export_is_estimated_for_the_core_that_it_is_meant_for(optimize, target, setting):
    assert cost_setting(EngineOptions(optimize, target)) == setting


def test_a_kernel_without_factors_has_no_estimate(monkeypatch):
    monkeypatch.setattr(step_costs, "_factors", dict)
    assert whole(compiled("nano"), CostSetting("rv32imc", "-Os")) is None


@pytest.mark.parametrize("target", [TargetCore.RV32IMC, TargetCore.CORTEX_M4, TargetCore.ESP32])
@pytest.mark.parametrize("optimize", list(Optimize))
def test_every_kernel_of_shipped_networks_and_of_all_operators_has_factors(optimize, target):
    options = EngineOptions(optimize, target)
    networks = [compiled(name, options) for name in shipped_models()]
    networks += [
        compile_network(read_tflite(case.data), name="one", options=options)
        for case in operator_cases().values()
    ]
    missing = {
        kernel_key(step)
        for network in networks
        for step in network.program.steps
        if estimated_instructions(network.graph, network.program, [step], cost_setting(options)) is None
    }
    assert not missing


def test_the_estimate_is_near_what_is_counted():
    """scripts/fit_costs.py prints how near, for all networks and cores; this is one of them."""
    network = compiled("nano", EngineOptions(Optimize.SPEED, TargetCore.RV32IMC))
    counted = sum(layer.instructions for layer in layer_profiles(network, "rv32imc"))
    assert whole(network, CostSetting("rv32imc", "-O2")) == pytest.approx(counted, rel=0.15)
