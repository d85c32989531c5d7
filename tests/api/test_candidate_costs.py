"""What a network takes before it is trained."""

from __future__ import annotations

from types import SimpleNamespace

from tintling.api.candidate_costs import candidate_costs
from tintling.compression import quantize
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.emulation import profile
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.networks import registry
from tintling.training.settings.config import TrainingConfig


def test_costs_are_those_of_the_c_of_the_untrained_network(monkeypatch):
    data = (resolve_model("femto") / "model.tflite").read_bytes()
    asked = {}

    def to_int8(_model, _normalization, images):
        asked["images"] = images.shape
        return data

    def counted(network, core):
        asked["core"] = core
        return SimpleNamespace(flash_bytes=network.constant_bytes + 500, instructions=1_234)

    fresh = SimpleNamespace(input_shape=(None, 28, 28, 1))
    monkeypatch.setattr(quantize, "to_int8", to_int8)
    monkeypatch.setattr(registry, "build", lambda *_, **__: fresh)
    monkeypatch.setattr(registry, "kept", lambda _name, model: model)
    monkeypatch.setattr(profile, "inference_costs", counted)
    costs = candidate_costs(TrainingConfig(model="femto"), core="rv32imc")
    graph = read_tflite(data)
    network = compile_network(graph, name="candidate")
    assert asked == {"images": (64, 28, 28), "core": "rv32imc"}
    assert (costs.parameters, costs.instructions) == (graph.parameters, 1_234)
    assert (costs.constants, costs.arena) == (network.constant_bytes, network.arena_bytes)
    assert costs.flash == costs.constants + 500
