"""Samples for any network: random ones, arrays, or a folder of images or arrays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tintling.batches import Values
from tintling.camera_client.parity.samples import Samples, spread
from tintling.errors import DatasetError, ImageError, UsageError
from tintling.graph import DType, Graph, Tensor
from tintling.images import is_image_name, read_image
from tintling.npz import read_npy, read_npz
from tintling.operators import ExpandDims, Quantize, Reshape, Squeeze
from tintling.pixel_input import PixelInput, pixel_input
from tintling.pixels import Normalization

__all__ = ["DEFAULT_RANDOM", "RANDOM", "load_inputs", "random_inputs"]

RANDOM = "random:"
"""What a number of random samples begins with."""

DEFAULT_RANDOM = 1000
"""Random samples where nobody says how many."""

_MAX_RANDOM = 1_000_000
_SEED = 20_260
_FLOAT_RANGE = 4.0


def load_inputs(
    graph: Graph,
    what: str,
    *,
    manifest: Normalization | None = None,
    asked: Normalization | None = None,
    limit: int | None = None,
) -> Samples:
    """Loads what the user names.

    Args:
        graph: The network that will be fed.
        what: ``random:1000``, a ``.npy`` or ``.npz`` file, or a folder of images or ``.npy`` files.
        manifest: How the network was trained to see pixels, if its manifest says so.
        asked: Likewise, if the user does.
        limit: Take so many, evenly spread; None takes all.

    Raises:
        UsageError: It is none of these.
        DatasetError: What it names does not fit the network.
    """
    if what.startswith(RANDOM) or what == RANDOM[:-1]:
        return random_inputs(graph, _count(what.partition(":")[2] or str(DEFAULT_RANDOM), limit))
    path = Path(what)
    if path.is_dir():
        return _of_folder(graph, path, limit, manifest, asked)
    if path.suffix in {".npy", ".npz"} and path.is_file():
        arrays = _loaded(path)
        if len(arrays) != len(graph.inputs):
            raise DatasetError(
                f"{path} holds {len(arrays)} arrays, but the network has {len(graph.inputs)} inputs"
            )
        tensors = [graph.tensors[index] for index in graph.inputs]
        fitted = [_fitted(t, a, str(path), graph) for t, a in zip(tensors, arrays, strict=True)]
        if any(len(values) != len(fitted[0]) for values in fitted):
            raise DatasetError(f"{path}: all arrays must have the same number of samples")
        return _samples(fitted, limit, path.name)
    raise UsageError(
        f"--inputs {what}: expected random:1000, a .npy or .npz file, or a folder of images or .npy files"
        + ("" if path.exists() else "; there is no such file")
    )


def _count(text: str, limit: int | None) -> int:
    if not text.isdigit() or not 0 < int(text) <= _MAX_RANDOM:
        raise UsageError(f"--inputs random:{text}: expected a number from 1 to {_MAX_RANDOM:,}")
    return int(text) if limit is None else min(int(text), limit)


def _samples(
    arrays: Sequence[Values], limit: int | None, data: str, pixels: PixelInput | None = None
) -> Samples:
    numbers = spread(len(arrays[0]), limit)
    chosen = tuple(values[numbers] for values in arrays)
    return Samples(chosen[0] if len(chosen) == 1 else chosen, numbers=numbers, data=data, pixels=pixels)


def random_inputs(graph: Graph, count: int, seed: int = _SEED) -> Samples:
    """Draws samples over the whole range of each input.

    Each has a level and a spread of its own, so that some lie close together and some hold every value;
    the first ones are the extremes.

    Args:
        graph: The network that will be fed.
        count: How many.
        seed: Determines them.
    """
    rng = np.random.default_rng(seed)
    arrays = [_drawn(graph, graph.tensors[index], count, rng) for index in graph.inputs]
    return _samples(arrays, None, f"{count:,} random samples, seed {seed}")


def _drawn(graph: Graph, tensor: Tensor, count: int, rng: np.random.Generator) -> Values:
    shape = (count, *tensor.sample_shape)
    axes = tuple(range(1, len(shape)))
    level = np.expand_dims(rng.random(count), axes)
    span = np.expand_dims(rng.random(count) ** 2, axes)
    share = np.clip(level + (rng.random(shape) - 0.5) * span * 2, 0.0, 1.0)
    share[1::2] = rng.random(share[1::2].shape)
    for position, extreme in enumerate((0.0, 1.0)):
        if count > position + 2:
            share[position] = extreme
    if tensor.dtype is DType.FLOAT32:
        low, high = _float_range(graph, tensor)
        floats: Values = (low + share * (high - low)).astype(np.float32)
        return floats
    limits = np.iinfo(tensor.dtype.numpy)
    if tensor.dtype is DType.INT32:
        limits = np.iinfo(np.int16)
    spread_out = np.floor(share * (int(limits.max) - int(limits.min) + 1)) + int(limits.min)
    drawn: Values = np.minimum(spread_out, int(limits.max)).astype(tensor.dtype.numpy)
    return drawn


def _float_range(graph: Graph, tensor: Tensor) -> tuple[float, float]:
    """The range that the QUANTIZE behind a float input tells apart, and a little more."""
    index = tensor.index
    for op in graph.ops:
        if index in op.inputs and isinstance(op, Reshape | Squeeze | ExpandDims):
            index = op.output
        elif index in op.inputs and isinstance(op, Quantize):
            output = graph.tensors[op.output]
            if output.quant is not None:
                limits = np.iinfo(output.dtype.numpy)
                zero, scale = int(output.quant.zero_point[0]), float(output.quant.scale[0])
                return (limits.min - 4 - zero) * scale, (limits.max + 4 - zero) * scale
    return -_FLOAT_RANGE, _FLOAT_RANGE


def _loaded(path: Path) -> list[Values]:
    """The arrays of a file, those of an archive in the order of their names."""
    if path.suffix == ".npy":
        return [read_npy(path)]
    return [array for _, array in sorted(read_npz(path).items())]


def _fitted(tensor: Tensor, values: Values, name: str, graph: Graph) -> Values:
    """Brings an array to what an input takes; real numbers are quantized as the file says.

    Raises:
        DatasetError: Shape or type do not fit.
    """
    wanted = tensor.sample_shape
    if values.shape[1:] not in {wanted, tensor.shape} and values[:1].size != tensor.size:
        raise DatasetError(
            f"{name} has shape {list(values.shape)}: input {tensor.index} ({tensor.name!r}) takes "
            f"(N, {', '.join(map(str, wanted))})"
        )
    shaped = values.reshape(len(values), *wanted)
    if shaped.dtype == tensor.dtype.numpy:
        return shaped
    if shaped.dtype.kind == "f" and tensor.dtype is DType.FLOAT32:
        return shaped.astype(np.float32)
    if shaped.dtype.kind == "f" and tensor.quant is not None:
        limits = np.iinfo(tensor.dtype.numpy)
        steps = shaped.astype(np.float64) / float(tensor.quant.scale[0])
        rounded = np.copysign(np.floor(np.abs(steps) + 0.5), steps) + int(tensor.quant.zero_point[0])
        quantized: Values = np.clip(rounded, limits.min, limits.max).astype(tensor.dtype.numpy)
        return quantized
    if shaped.dtype == np.uint8:
        return pixel_input(graph).levels[shaped]
    raise DatasetError(
        f"{name} holds {shaped.dtype}: input {tensor.index} ({tensor.name!r}) takes "
        f"{tensor.dtype.value.lower()}, or real numbers"
    )


def _of_folder(
    graph: Graph, folder: Path, limit: int | None, manifest: Normalization | None, asked: Normalization | None
) -> Samples:
    """Images, brought to the size of the input, or arrays of one sample each."""
    if len(graph.inputs) != 1:
        raise DatasetError(
            f"a folder feeds networks with one input, this one has {len(graph.inputs)}: give a .npz"
        )
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    arrays = [path for path in files if path.suffix == ".npy"]
    tensor = graph.input
    if arrays:
        chosen = [arrays[number] for number in spread(len(arrays), limit)]
        loaded = [_fitted(tensor, _loaded(path)[0][np.newaxis], str(path), graph) for path in chosen]
        return _samples([np.concatenate(loaded)], None, f"{len(chosen):,} arrays of {folder.name}")
    images = [path for path in files if is_image_name(path.name)]
    if not images:
        raise DatasetError(f"{folder} holds neither images nor .npy files")
    size = _image_size(tensor)
    how = pixel_input(graph, manifest, asked)
    chosen = [images[number] for number in spread(len(images), limit)]
    pixels = np.stack([_pixels(path, *size) for path in chosen])
    values = how.levels[pixels].reshape(len(pixels), *tensor.sample_shape)
    return _samples([values], None, f"{len(chosen):,} images of {folder.name}", how)


def _image_size(tensor: Tensor) -> tuple[int, int, int]:
    """Height, width and channels of the image that an input takes."""
    match [*tensor.sample_shape]:
        case [height, width, channels] if channels in {1, 3}:
            return height, width, channels
        case [height, width]:
            return height, width, 1
        case [size] if int(size**0.5) ** 2 == size:
            return int(size**0.5), int(size**0.5), 1
        case shape:
            raise DatasetError(f"an input of shape {shape} is no grey or RGB image: give a .npy file")


def _pixels(path: Path, height: int, width: int, channels: int) -> Values:
    try:
        image = Image.fromarray(read_image(path))
    except ImageError as error:
        raise DatasetError(str(error)) from error
    plain = image.convert("RGB" if channels == 3 else "L").resize((width, height))
    return np.asarray(plain, np.uint8).reshape(height, width, channels)
