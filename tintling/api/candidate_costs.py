"""What the generated C of a network takes before it is trained: its size does not depend on the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tintling.training.settings.config import TrainingConfig
    from tintling.training.sweep.plan import Costs

__all__ = ["candidate_costs"]

_CALIBRATION = (
    64  # images of noise for the ranges of an untrained candidate: its C has the same size with any
)


def candidate_costs(config: TrainingConfig, *, core: str, optimize: str = "size") -> Costs:
    """Measures the generated C of a network with untrained weights.

    Args:
        config: Settings of its training.
        core: Emulated core that instructions are counted on.
        optimize: Goal of the export, as of ``tintling export``.

    Raises:
        TintlingError: There is no such network, or it cannot be compiled.
        MissingExtraError: There is no emulator.
    """
    import numpy as np

    from tintling.compression.quantize import to_int8
    from tintling.tflite.reader import read_tflite
    from tintling.training.networks import registry

    fresh = registry.build(config.model, seed=config.seed, **config.task.geometry)
    model = registry.kept(config.model, fresh)
    height, width, channels = model.input_shape[1:]
    shape = (_CALIBRATION, height, width, *((channels,) if channels > 1 else ()))
    noise = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    return _of_graph(read_tflite(to_int8(model, config.normalization, noise)), core, optimize)


def _of_graph(graph: Any, core: str, optimize: str) -> Costs:
    from tintling.firmware_export.compiler.network import compile_network
    from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore
    from tintling.firmware_export.emulation.profile import inference_costs
    from tintling.training.sweep.plan import Costs

    options = EngineOptions(Optimize(optimize), TargetCore(core))
    network = compile_network(graph, name="candidate", options=options)
    found = inference_costs(network, core)
    return Costs(
        constants=network.constant_bytes,
        flash=found.flash_bytes,
        arena=network.arena_bytes,
        instructions=found.instructions,
        parameters=graph.parameters,
    )
