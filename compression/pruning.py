"""Magnitude pruning: the smallest weights become zero, a few more every so many steps.

The masks and the schedule are those of the TensorFlow Model Optimization toolkit. It prunes the
kernels of convolutions and dense layers, each layer to the same sparsity, and leaves biases, batch
normalization and depthwise filters alone.

Source: Zhu and Gupta, "To prune, or not to prune", 2017: sparsity grows along a cubic polynomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression._tfmot import sparsity as tfmot_sparsity
from tintling.compression.structure import copy_model, nodes
from tintling.errors import TintlingError

__all__ = [
    "LayerSparsity",
    "PruningSchedule",
    "PruningSession",
    "expected_zeros",
    "layer_sparsity",
    "schedule_for",
]

_PRUNED = ("Conv2D", "Dense")
_UPDATES = 40


@dataclass(frozen=True, slots=True)
class LayerSparsity:
    """Zeros of one layer's kernel.

    Attributes:
        name: Name of the layer.
        zeros: Weights that are zero.
        weights: Weights in all.
    """

    name: str
    zeros: int
    weights: int

    @property
    def sparsity(self) -> float:
        """Part of the weights that is zero."""
        return self.zeros / self.weights


@dataclass(frozen=True, slots=True)
class PruningSchedule:
    """When the masks grow, in optimizer steps.

    ``sparsity(step) = final * (1 - (1 - (step - begin) / (end - begin)) ** 3)``, looked at every
    ``frequency`` steps; from ``end`` on the masks stay.

    Attributes:
        final: Sparsity in the end, from 0 up to 1.
        begin: First step with a mask.
        end: Step with the last change of the masks; ``begin`` plus a multiple of ``frequency``.
        frequency: Steps between two changes.
    """

    final: float
    begin: int
    end: int
    frequency: int

    def sparsity_at(self, step: int) -> float:
        """Sparsity that the schedule asks for at a step."""
        if step < self.begin:
            return 0.0
        passed = min(step, self.end) - self.begin
        passed -= passed % self.frequency
        return self.final * (1.0 - (1.0 - passed / (self.end - self.begin)) ** 3)


def schedule_for(final: float, steps: int, *, ramp: float = 0.5) -> PruningSchedule:
    """Spreads the growth of the masks over the first part of a fine-tuning.

    Args:
        final: Sparsity in the end, from 0 up to 1 (excluded).
        steps: Optimizer steps of the whole fine-tuning, at least 4.
        ramp: Part of the steps during which the masks grow; the rest recovers with fixed masks.

    Raises:
        TintlingError: The sparsity is out of range, or there are too few steps.
    """
    if not 0 <= final < 1:
        raise TintlingError(f"sparsity must be a fraction from 0 up to 1, got {final}")
    if steps < 4:
        raise TintlingError(
            f"pruning needs at least 4 steps of fine-tuning, got {steps}: train on more digits"
        )
    frequency = max(1, int(steps * ramp) // _UPDATES)
    changes = max(1, (int(steps * ramp) - 1) // frequency)
    return PruningSchedule(final=final, begin=1, end=1 + changes * frequency, frequency=frequency)


def expected_zeros(weights: int, sparsity: float) -> int:
    """Zeros that a kernel of so many weights has at a sparsity; at least one weight stays."""
    kept = np.round(np.float32(weights) * (np.float32(1) - np.float32(sparsity)))
    return weights - max(int(kept), 1)


def layer_sparsity(model: Any) -> tuple[LayerSparsity, ...]:
    """Counts the zeros in the kernels that magnitude pruning works on.

    Args:
        model: A built Keras model without pruning wrappers.
    """
    found = []
    for node in nodes(model):
        if node.kind in _PRUNED:
            kernel = np.asarray(node.layer.get_weights()[0])
            found.append(LayerSparsity(node.name, int((kernel == 0).sum()), int(kernel.size)))
    return tuple(found)


class PruningSession:
    """A model while it is being pruned.

    The wrapped model is trained like any other; its masks follow the schedule by themselves. A loop
    calls :meth:`begin` before the first step and :meth:`apply_masks` whenever the weights are
    going to be looked at, because the last gradient step leaves zeros slightly off.

    Args:
        model: A trained Keras model; it stays as it is.
        schedule: When the masks grow.

    Raises:
        TintlingError: The toolkit cannot prune a layer of the model.
    """

    def __init__(self, model: Any, schedule: PruningSchedule) -> None:
        self.schedule = schedule
        decay = tfmot_sparsity.PolynomialDecay(
            initial_sparsity=0.0,
            final_sparsity=schedule.final,
            begin_step=schedule.begin,
            end_step=schedule.end,
            power=3,
            frequency=schedule.frequency,
        )
        try:
            self.model = tfmot_sparsity.prune_low_magnitude(copy_model(model), pruning_schedule=decay)
        except ValueError as error:
            raise TintlingError(f"model {model.name} cannot be pruned: {error}") from error
        self._wrappers = [layer for layer in self.model.layers if hasattr(layer, "pruning_vars")]
        self._callback = tfmot_sparsity.UpdatePruningStep()

    def begin(self) -> None:
        """Sets the step counter of the masks to the start."""
        self._callback.set_model(self.model)
        self._callback.on_train_begin()

    @property
    def step(self) -> int:
        """Training steps that the masks have seen."""
        return int(self._wrappers[0].pruning_step.numpy())

    def masks(self) -> dict[str, NDArray[np.float32]]:
        """The masks as they are now: 1 where a weight stays, by name of the weight's variable."""
        return {
            weight.name: np.asarray(mask.numpy(), np.float32)
            for wrapper in self._wrappers
            for weight, mask, _ in wrapper.pruning_vars
        }

    def apply_masks(self) -> None:
        """Multiplies the weights by their masks."""
        for wrapper in self._wrappers:
            for weight, mask, _ in wrapper.pruning_vars:
                weight.assign(weight * mask)

    def finish(self) -> Any:
        """Takes the wrappers off.

        Returns:
            A Keras model with the pruned weights and the layers' own names.

        Raises:
            TintlingError: The masks have not reached their end, or a layer's sparsity is not exact.
        """
        self.apply_masks()
        if self.step < self.schedule.end:
            raise TintlingError(
                f"pruning stopped at step {self.step} of {self.schedule.end}: fine-tune for longer"
            )
        # The stripped layers still belong to the wrapped model as well; a copy belongs to itself.
        model = copy_model(tfmot_sparsity.strip_pruning(self.model))
        for layer in layer_sparsity(model):
            wanted = expected_zeros(layer.weights, self.schedule.final)
            if layer.zeros < wanted:
                raise TintlingError(
                    f"layer {layer.name} has {layer.zeros} zeros of {layer.weights}: expected {wanted}"
                )
        return model
