"""Float networks out of int8 files, so that a network can learn further of which only the int8 file is left.

An int8 file holds kernels and biases into which batch normalization was folded. They are put back into the
registered architecture: the kernels dequantized, the biases in the normalizations, whose moving statistics
are recalibrated on samples. Evaluated, the network computes what the file says in real numbers; trained, it
normalizes by batch as it did when it was made, so that it goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest
from tintling.errors import ArtifactError, ModelFormatError
from tintling.graph import Graph, Tensor
from tintling.operators import Conv2D, DepthwiseConv2D, FullyConnected
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training._tensorflow import keras
from tintling.training.networks import registry as zoo
from tintling.training.networks.keras_io import MODEL_NAME, load_run
from tintling.training.networks.rescaling import passes_factors, scale_inputs, scale_outputs
from tintling.training.run_folder import INT8_NAME

__all__ = ["load_float", "model_from_int8"]

Vector = NDArray[np.floating[Any]]  # one number a channel

_LINEAR = {"Conv2D": Conv2D, "DepthwiseConv2D": DepthwiseConv2D, "Dense": FullyConnected}
_LEAST_VARIANCE = 1e-6
_BATCH = 500


def load_float(folder: Path, manifest: Manifest, samples: NDArray[np.uint8]) -> Any:
    """Loads the float network of a run, from its int8 file where nothing else is left.

    Args:
        folder: A run, or a shipped model.
        manifest: Its manifest.
        samples: As :func:`model_from_int8` takes them; needed only for an int8 file.

    Returns:
        A Keras model, uncompiled, (N, 28, 28, 1) float32 to logits (N, 10).

    Raises:
        ArtifactError: There is neither, or a file was changed.
        ModelFormatError: The float weights cannot be recovered from the int8 file.
    """
    if MODEL_NAME in manifest.files:
        return load_run(folder)[0]
    if INT8_NAME not in manifest.files:
        raise ArtifactError(f"{folder} holds neither {MODEL_NAME} nor {INT8_NAME}")
    graph = read_tflite(manifest.verified(folder, INT8_NAME))
    return model_from_int8(graph, manifest.model, manifest.normalization, samples)


def model_from_int8(
    graph: Graph, name: str, normalization: Normalization, samples: NDArray[np.uint8]
) -> keras.Model:
    """Makes a float network of an int8 file.

    Args:
        graph: The file, as :func:`tintling.compression.quantize.to_int8` makes them.
        name: The architecture that it was made of, one of :func:`tintling.training.networks.registry.names`.
        normalization: How the network was trained to see pixels.
        samples: shape (N, H, W[, 3]), uint8: some hundred training samples for the moving statistics.

    Returns:
        An uncompiled model, (N, 28, 28, 1) float32 to logits (N, 10), whose logits are those of the file but
        for the rounding of activations.

    Raises:
        TintlingError: There is no such architecture.
        ModelFormatError: The architecture is no chain of layers, or the file holds another network.
    """
    model = zoo.build(name, dropout=0.0)
    if type(model).__name__ != "Sequential":
        raise ModelFormatError(
            f"the float weights of {name} cannot be recovered from its int8 file, because it is no plain "
            "sequence of layers: give the run that it was trained in"
        )
    pairs = _pairs(model, graph, name)
    biases: dict[str, NDArray[np.float32]] = {}
    for layer, op in pairs:
        kernel, bias = _dequantized(graph, op, layer)
        biases[layer.name] = bias
        following = _normalization_after(model, layer)
        layer.set_weights([kernel, *([bias * (following is None)] if layer.use_bias else [])])
        if following is not None:
            _set_norm(following, mean=-bias, variance=np.full_like(bias, 1 - following.epsilon))
        elif not layer.use_bias and bias.any():
            raise ModelFormatError(f"{name}: {layer.name} has a bias in the file, but none in the network")
    _measure(model, biases, normalization.to_float(samples))
    return model


def _pairs(
    model: Any, graph: Graph, name: str
) -> list[tuple[Any, Conv2D | DepthwiseConv2D | FullyConnected]]:
    """Each layer with a kernel and the operator that it became."""
    layers = [layer for layer in model.layers if type(layer).__name__ in _LINEAR]
    ops = [op for op in graph.ops if isinstance(op, Conv2D | DepthwiseConv2D | FullyConnected)]
    if [_LINEAR[type(layer).__name__] for layer in layers] != [type(op) for op in ops]:
        raise ModelFormatError(
            f"expected the operators of {name}: {len(layers)} layers with kernels, got {len(ops)} or others"
        )
    return list(zip(layers, ops, strict=True))


def _dequantized(
    graph: Graph, op: Conv2D | DepthwiseConv2D | FullyConnected, layer: Any
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Kernel in the order of Keras, and bias, both float32."""
    kernel = _real(graph.tensors[op.inputs[1]])
    # (Co, Kh, Kw, Ci) to (Kh, Kw, Ci, Co), or (1, Kh, Kw, C) to (Kh, Kw, C, 1).
    kernel = kernel.T if isinstance(op, FullyConnected) else kernel.transpose(1, 2, 3, 0)
    expected = tuple(layer.get_weights()[0].shape)
    if kernel.shape != expected:
        raise ModelFormatError(
            f"{layer.name}: expected a kernel of shape {expected}, got {kernel.shape} in the file: channels "
            "were removed, or it is another network; give the run that it was trained in"
        )
    has_bias = len(op.inputs) > 2 and op.inputs[2] >= 0
    width = kernel.shape[2] if isinstance(op, DepthwiseConv2D) else kernel.shape[-1]
    bias = _real(graph.tensors[op.inputs[2]]) if has_bias else np.zeros(width, np.float32)
    return np.ascontiguousarray(kernel), bias


def _real(tensor: Tensor) -> NDArray[np.float32]:
    """The numbers that a constant stands for."""
    if tensor.data is None or tensor.quant is None:
        raise ModelFormatError(f"tensor {tensor.index} ({tensor.name!r}): expected quantized constants")
    shape = [1] * len(tensor.shape)
    if tensor.quant.per_channel:
        shape[tensor.quant.quantized_dimension] = tensor.quant.scale.size
    scale, zero = (values.reshape(shape) for values in (tensor.quant.scale, tensor.quant.zero_point))
    return ((tensor.data.astype(np.float64) - zero) * scale).astype(np.float32)


def _normalization_after(model: Any, layer: Any) -> Any:
    """The batch normalization that directly follows a layer, or None."""
    index = model.layers.index(layer) + 1
    following = model.layers[index] if index < len(model.layers) else None
    return following if type(following).__name__ == "BatchNormalization" else None


def _set_norm(
    norm: Any,
    *,
    mean: Vector,
    variance: Vector,
    gamma: Vector | None = None,
    beta: Vector | None = None,
) -> None:
    ones, zeros = np.ones_like(mean), np.zeros_like(mean)
    parts = [ones if gamma is None else gamma] if norm.scale else []
    parts += [zeros if beta is None else beta] if norm.center else []
    norm.set_weights([*parts, mean, variance])


def _measure(model: Any, biases: dict[str, NDArray[np.float32]], inputs: NDArray[np.float32]) -> None:
    """Gives normalizations the statistics of their inputs, and changes the network's function not at all.

    A normalization with a scale takes its input's deviation for it. One without gives channels of unit
    variance, and the next kernel gets what they were divided by.
    """
    norms = [(layer, norm) for layer in model.layers if (norm := _normalization_after(model, layer))]
    if not norms:
        return
    probe = keras.Model(model.inputs, [layer.output for layer, _ in norms])
    for (layer, norm), (mean, variance) in zip(norms, _moments(probe, inputs), strict=True):
        bias = biases[layer.name]
        if norm.scale:
            scale = np.sqrt(variance + norm.epsilon)
            _set_norm(norm, mean=mean, variance=variance, gamma=scale, beta=bias + mean)
            continue
        spread = np.sqrt(variance)
        scale_outputs(layer, 1 / spread)
        factor = 1 / (spread * np.sqrt(1 + norm.epsilon))
        _set_norm(norm, mean=mean / spread, variance=np.ones_like(variance), beta=(bias + mean) * factor)
        scale_inputs(_next_kernel(model, norm), 1 / factor)


def _moments(
    probe: Any, inputs: NDArray[np.float32]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Mean and variance of each channel of each output; tiny variances count as one."""
    sums: list[list[NDArray[np.float64]]] = []
    for part in _batches(inputs):
        outputs = probe(part, training=False)
        for values in outputs if isinstance(outputs, list) else [outputs]:
            flat = values.numpy().astype(np.float64).reshape(-1, values.shape[-1])
            sums.append([np.full(flat.shape[1], len(flat)), flat.sum(axis=0), (flat**2).sum(axis=0)])
    count = len(probe.outputs)
    found = []
    for number in range(count):
        total, first, second = (np.sum(parts, axis=0) for parts in zip(*sums[number::count], strict=True))
        mean = first / total
        variance = second / total - mean**2
        # A channel that never changes has no deviation to be divided by.
        variance[variance < _LEAST_VARIANCE] = 1.0
        found.append((mean.astype(np.float32), variance.astype(np.float32)))
    return found


def _batches(inputs: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(inputs), _BATCH):
        yield inputs[start : start + _BATCH]


def _next_kernel(model: Any, norm: Any) -> Any:
    """The layer that reads a normalization through nothing but what lets a factor pass."""
    for layer in model.layers[model.layers.index(norm) + 1 :]:
        if type(layer).__name__ in _LINEAR:
            return layer
        if not passes_factors(layer):
            break
    raise ModelFormatError(
        f"{model.name}: {norm.name} has no scale, and none can be moved into the layer after it: give the "
        "run that it was trained in"
    )
