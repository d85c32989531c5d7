"""What a network takes before it is trained."""

from __future__ import annotations

from tintling.api.candidate_costs import candidate_costs
from tintling.firmware_export.compiler.network import compile_network
from tintling.shipped import resolve_model
from tintling.tflite.reader import read_tflite
from tintling.training.settings.config import TrainingConfig


def test_an_untrained_network_takes_what_the_shipped_one_takes():
    costs = candidate_costs(TrainingConfig(model="femto"), core="cortex-m4")
    shipped = compile_network(read_tflite(resolve_model("femto") / "model.tflite"), name="shipped")
    assert (costs.constants, costs.arena) == (shipped.constant_bytes, shipped.arena_bytes)
    assert costs.flash > costs.constants
    assert costs.instructions > shipped.program.macs
