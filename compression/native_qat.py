"""Quantization-aware training in the native engine, taught as the run was taught.

The network that is kept goes on learning with its weights and activations rounded as the converter will
round them. Normalization is folded first and channels are equalized, neither of which changes an answer.
Ranges of activations are measured before every epoch, on the averaged network and on the samples that the
converter will see, so that in the end the ordinary conversion finds the grid that was trained for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.compression.equalization import equalize
from tintling.compression.finetune import OnStep, run_epochs
from tintling.compression.four_bits import WEIGHT_STEPS, has_4_bits, on_coarse_grid
from tintling.errors import TintlingError
from tintling.training.data.splits import Splits
from tintling.training.loop.distillation import Teacher
from tintling.training.loop.engines import make_native_engine
from tintling.training.native.build import Compile
from tintling.training.native.plan import Layer, LayerKind, plan_layers
from tintling.training.native.rounding import fit_grids, rounded_layers
from tintling.training.networks.folding import fold_normalization
from tintling.training.settings.config import TrainingConfig

__all__ = ["is_native", "train_rounded"]

_WITH_KERNEL = (LayerKind.LINEAR, LayerKind.DEPTHWISE)


def is_native(model: Any, trained: TrainingConfig) -> bool:
    """Whether the native engine can train a network with the rounding of int8.

    Args:
        model: A trained Keras model, with or without batch normalization.
        trained: Settings that it was trained with; they must name the native engine.
    """
    if trained.engine != "native" or type(model).__name__ != "Sequential":
        return False
    try:
        rounded_layers(tuple(plan_layers(fold_normalization(model))))
    except TintlingError:
        return False
    return True


def train_rounded(
    model: Any,
    splits: Splits,
    config: TrainingConfig,
    calibration: NDArray[np.uint8],
    *,
    compiler: Compile,
    teacher: Teacher | None = None,
    four_bits: bool = False,
    on_step: OnStep | None = None,
) -> Any:
    """Fine-tunes a network with the rounding of int8 in the forward pass.

    Args:
        model: A trained Keras model, pruned or not, of which :func:`is_native` holds; it stays as it is.
        splits: Samples to train on and to validate with.
        config: Settings of the fine-tuning.
        calibration: shape (N, H, W[, 3]), uint8: the training samples that the converter measures ranges on.
        compiler: Compiles the engine.
        teacher: Whose answers are learnt beside the labels, as ``config.distillation`` says.
        four_bits: Whether the kernels of convolutions are rounded to 4 bits; they come back so.
        on_step: Called with the progress; the accuracy is that of the rounded network.

    Returns:
        The folded network with the averaged weights, not rounded to 8 bits, ready to be converted. Weights
        that were zero are zero.

    Raises:
        TintlingError: The network or a setting is not one that the native engine knows.
        ToolchainError: The compiler fails.
    """
    folded = fold_normalization(model)
    equalize(folded, config.normalization.to_float(calibration))
    engine, sample = make_native_engine(folded, config, teacher, compiler)
    engine.keep_zeros()
    steps = _coarse_layers(folded, engine.layers) if four_bits else {}

    def fit() -> None:
        engine.round_to(fit_grids(engine.layers, engine.ranges(calibration), steps))

    run_epochs(
        engine,
        splits,
        config,
        sample=sample,
        period=config.distillation.period if teacher else 0,
        before_epoch=fit,
        before_validation=fit,
        on_step=on_step,
    )
    if four_bits:
        on_coarse_grid(folded)
    return folded


def _coarse_layers(model: Any, layers: Sequence[Layer]) -> dict[int, int]:
    """Places in the plan of the layers whose kernels get 4 bits."""
    kernels = (
        layer for layer in model.layers if hasattr(layer, "kernel") or hasattr(layer, "depthwise_kernel")
    )
    places = (index for index, layer in enumerate(layers) if layer.kind in _WITH_KERNEL)
    return {at: WEIGHT_STEPS for at, layer in zip(places, kernels, strict=True) if has_4_bits(layer)}
