"""How closely an int8 network follows its float twin, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.arithmetic.reference import run_all
from tintling.graph import DType, Graph
from tintling.heads import real_values
from tintling.operators import op_name
from tintling.pixel_input import PixelInput
from tintling.training.insight.drawing import COLOURS, Drawing, new_figure

__all__ = ["LayerFidelity", "float_activations", "layer_fidelity", "sqnr_bars", "sqnr_db"]


@dataclass(frozen=True, slots=True)
class LayerFidelity:
    """One operator's output beside the float layer that it stands for.

    Attributes:
        operator: Number and name, such as ``1: CONV_2D``.
        layer: Name of the float layer.
        sqnr_db: Signal-to-quantization-noise ratio of all layers so far, in dB.
        lost_db: How much lower it is than after the operator before; negative where it rises.
        weight_bytes: What its weights take in 8 bits, and would take more in 16.
        result_bytes: The same of its result.
    """

    operator: str
    layer: str
    sqnr_db: float
    lost_db: float
    weight_bytes: int = 0
    result_bytes: int = 0


def sqnr_db(exact: NDArray[Any], quantized: NDArray[Any]) -> float:
    """Signal-to-quantization-noise ratio in dB; infinite where nothing differs.

    Args:
        exact: Float values, of any shape.
        quantized: What stands for them, of the same shape.
    """
    noise = float(np.square(quantized.astype(np.float64) - exact).sum())
    signal = float(np.square(exact.astype(np.float64)).sum())
    if not noise:
        return float("inf")
    return 10 * float(np.log10(signal / noise)) if signal else float("-inf")


def float_activations(model: Any, images: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Output of every layer of a Keras model, by the layer's name.

    Args:
        model: A Keras model with one input.
        images: Normalized, shape (N, H, W, C), float32.
    """
    from tintling.training._tensorflow import keras

    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    traced = keras.Model(model.inputs, [layer.output for layer in layers])
    outputs = traced(images, training=False)
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    return {layer.name: np.asarray(output) for layer, output in zip(layers, outputs, strict=True)}


def layer_fidelity(
    graph: Graph, pixels: PixelInput, layers: Mapping[str, NDArray[np.float32]], images: NDArray[np.uint8]
) -> tuple[LayerFidelity, ...]:
    """Compares every operator's output with the float layer of its shape that it comes closest to.

    Activation functions and normalization are fused into int8 operators, so that names do not tell which
    float layer an operator stands for; its values do.

    Args:
        graph: The int8 network.
        pixels: How it is fed with pixels.
        layers: What :func:`float_activations` gave for the same images.
        images: shape (N, 28, 28), uint8.

    Returns:
        One entry for each operator whose shape some float layer has, in order.
    """
    values = run_all(graph, pixels.of(images, graph.input))
    found: list[LayerFidelity] = []
    for number, op in enumerate(graph.ops, 1):
        tensor = graph.tensors[op.outputs[0]]
        if tensor.dtype not in {DType.INT8, DType.FLOAT32}:
            continue
        real = real_values(tensor, values[tensor.index])
        near = [(sqnr_db(exact, real), name) for name, exact in layers.items() if exact.shape == real.shape]
        if near:
            ratio, name = max(near, key=lambda pair: pair[0])
            lost = found[-1].sqnr_db - ratio if found else 0.0
            constants = (graph.tensors[index] for index in graph.parameter_tensors(op))
            weights = sum(each.nbytes for each in constants if each.dtype is DType.INT8)
            result = tensor.nbytes if tensor.dtype is DType.INT8 else 0
            found.append(LayerFidelity(f"{number}: {op_name(op)}", name, ratio, lost, weights, result))
    return tuple(found)


def sqnr_bars(layers: Sequence[LayerFidelity]) -> Drawing:
    """Draws the ratio after each operator; the one that costs most is hatched."""
    figure = new_figure(7.2, 0.32 * len(layers) + 1)
    axes = figure.subplots()
    worst = max(range(len(layers)), key=lambda index: layers[index].lost_db)
    heights = [layer.sqnr_db if np.isfinite(layer.sqnr_db) else 0.0 for layer in layers]
    bars = axes.barh(range(len(layers)), heights, color=COLOURS[0], edgecolor="white")
    bars[worst].set(hatch="///", facecolor=COLOURS[1])
    axes.set_yticks(range(len(layers)), [layer.operator for layer in layers])
    axes.invert_yaxis()
    axes.set_xlabel("signal-to-quantization-noise ratio [dB]")
    return Drawing(
        "sqnr",
        f"How closely each int8 layer follows float; {layers[worst].operator} (hatched) costs most.",
        figure,
    )
