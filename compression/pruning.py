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
from tintling.compression.structure import nodes
from tintling.errors import TintlingError
from tintling.training._tensorflow import keras

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
            f"pruning needs at least 4 steps of fine-tuning, got {steps}: train on more samples"
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

    :attr:`model` is trained like any other, and its masks follow the schedule by themselves: in each
    step the weights are masked before they are used. The last step leaves the zeros slightly off, and
    an average of weights remembers them from before; :meth:`apply_masks` mends both.

    Args:
        model: A trained Keras model. Its layers are shared with :attr:`model`, so its weights move.
        schedule: When the masks grow.
    """

    def __init__(self, model: Any, schedule: PruningSchedule) -> None:
        self.schedule = schedule
        self._wrappers: dict[str, Any] = {}

        def wrap(layer: Any) -> Any:
            if type(layer).__name__ not in _PRUNED:
                return layer
            wrapper = tfmot_sparsity.prune_low_magnitude(layer, pruning_schedule=_decay(schedule))
            self._wrappers[layer.name] = wrapper
            return wrapper

        self.model = keras.models.clone_model(model, clone_function=wrap)
        if not self._wrappers:
            raise TintlingError(f"model {model.name} has no convolution or dense layer to prune")
        callback = tfmot_sparsity.UpdatePruningStep()
        callback.set_model(self.model)
        callback.on_train_begin()

    @property
    def step(self) -> int:
        """Training steps that the masks have seen."""
        return int(next(iter(self._wrappers.values())).pruning_step.numpy())

    def masks(self) -> dict[str, NDArray[np.float32]]:
        """The masks of the kernels as they are now, by layer: 1 where a weight stays, else 0."""
        return {
            name: np.asarray(wrapper.pruning_vars[0][1].numpy(), np.float32)
            for name, wrapper in self._wrappers.items()
        }

    def apply_masks(self, model: Any) -> None:
        """Sets the pruned weights of a model to zero.

        Args:
            model: A Keras model with layers of the same names, such as an average of this one.
        """
        for name, mask in self.masks().items():
            kernel = model.get_layer(name).kernel
            kernel.assign(kernel * mask)

    def finish(self, model: Any) -> None:
        """Sets the pruned weights of a model to zero and checks that all are there.

        Args:
            model: As for :meth:`apply_masks`.

        Raises:
            TintlingError: The masks have not reached their end, or a layer has too few zeros.
        """
        if self.step < self.schedule.end:
            raise TintlingError(
                f"pruning stopped at step {self.step} of {self.schedule.end}: fine-tune for longer"
            )
        self.apply_masks(model)
        for layer in layer_sparsity(model):
            wanted = expected_zeros(layer.weights, self.schedule.final)
            if layer.zeros < wanted:
                raise TintlingError(
                    f"layer {layer.name} has {layer.zeros} zeros of {layer.weights}: expected {wanted}"
                )


def _decay(schedule: PruningSchedule) -> Any:
    """The toolkit's form of a schedule."""
    return tfmot_sparsity.PolynomialDecay(
        initial_sparsity=0.0,
        final_sparsity=schedule.final,
        begin_step=schedule.begin,
        end_step=schedule.end,
        power=3,
        frequency=schedule.frequency,
    )
