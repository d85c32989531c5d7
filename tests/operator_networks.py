"""One small network for each operator and each variant of it that people meet, with inputs.

Everything that computes is held against TFLite Micro on these: the reference, the compiled C, and the
code on emulated cores.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from tflite_builder import ModelBuilder


@dataclass(frozen=True)
class Case:
    """A network and what it is fed.

    Attributes:
        data: The .tflite file.
        inputs: One array for each input, shape (N, *sample shape).
        stream: Whether the samples follow one another in time.
    """

    data: bytes
    inputs: tuple[np.ndarray, ...]
    stream: bool = False


Build = Callable[[ModelBuilder, int], int | list[int]]
_SAMPLES = 6
ALL_VALUES = np.arange(-128, 128).reshape(1, 256)


def rng(seed: int = 0) -> np.random.Generator:
    """A fresh generator."""
    return np.random.default_rng(seed)


def weights(*shape: int, seed: int = 1) -> np.ndarray:
    """Weights over the whole range."""
    return rng(seed).integers(-127, 128, shape)


def case(
    build: Build,
    shape: tuple[int, ...],
    *,
    scale: float = 0.05,
    zero_point: int = -7,
    dtype: str = "INT8",
    values: np.ndarray | None = None,
    stream: bool = False,
    samples: int = _SAMPLES,
) -> Case:
    """A network with one input."""
    builder = ModelBuilder()
    made = build(builder, builder.input(shape, scale=scale, zero_point=zero_point, dtype=dtype))
    for index in made if isinstance(made, list) else [made]:
        builder.output(index)
    sample = shape[1:] if shape[:1] == (1,) else shape
    if values is None:
        low, high = {"INT8": (-128, 128), "UINT8": (0, 256), "FLOAT32": (-300, 300)}[dtype]
        values = rng(5).integers(low, high, (samples, *sample))
    kind = {"INT8": np.int8, "UINT8": np.uint8, "FLOAT32": np.float32}[dtype]
    values = values.astype(kind) / np.float32(17) if dtype == "FLOAT32" else values.astype(kind)
    return Case(builder.build(), (values,), stream)


def lstm(
    b: ModelBuilder,
    x: int,
    *,
    units: int = 5,
    power: int = -12,
    clip: float = 0.0,
    time_major: bool = False,
) -> int:
    """An LSTM over the steps of ``x``."""
    depth, r = b.shape(x)[-1], rng(3)
    return b.lstm(
        x,
        [r.integers(-127, 128, (units, depth)) for _ in range(4)],
        [r.integers(-127, 128, (units, units)) for _ in range(4)],
        [r.integers(-900, 900, units) for _ in range(4)],
        scales=([0.004, 0.005, 0.006, 0.007], [0.003, 0.004, 0.005, 0.006]),
        hidden=(1 / 128, -2),
        cell_power=power,
        clip=clip,
        time_major=time_major,
    )


def svdf(b: ModelBuilder, x: int, kind: str, state: tuple[float, int]) -> int:
    """An SVDF of rank 2 that remembers four steps."""
    depth = b.shape(x)[-1]
    return b.svdf(
        x,
        weights(8, depth),
        weights(8, 4, seed=2) * (1 if kind == "INT8" else 50),
        rng(4).integers(-500, 500, 4),
        scales=(0.01, 0.01 if kind == "INT8" else 0.0002),
        state=state,
        out=(0.02, 4),
        rank=2,
        time_type=kind,
    )


def remembering(b: ModelBuilder, x: int) -> int:
    """A window over the last eight values, as streaming networks keep it."""
    handle = b.var_handle("window")
    b.call_once({"window": (np.full((1, 8), -7), (0.05, -7))})
    old = b.read_variable(handle, (1, 8), (0.05, -7))
    new = b.concatenation([b.slice(old, [0, 4], [1, 4]), x], 1)
    b.assign_variable(handle, new)
    return b.fully_connected(new, weights(3, 8), weight_scales=[0.01], out=(0.3, 5))


def open_batch(b: ModelBuilder, x: int) -> int:
    """SHAPE, STRIDED_SLICE and PACK before a RESHAPE, as converters write them for an open batch."""
    shape = b.operator("SHAPE", [x], b.activation((4,), (1, 0), dtype="INT32"), [(0, "i8", 2)])
    first = b.activation((), (1, 0), dtype="INT32")
    begin, end, step = (b.constant(np.array([n]), "INT32") for n in (0, 1, 1))
    b.operator("STRIDED_SLICE", [shape, begin, end, step], first, [(4, "i32", 1)])
    rest = b.constant(np.array(48), "INT32")
    packed = b.operator(
        "PACK", [first, rest], b.activation((2,), (1, 0), dtype="INT32"), [(0, "i32", 2), (1, "i32", 0)]
    )
    flat = b.operator("RESHAPE", [x, packed], b.copy_spec(x, (1, 48)))
    return b.fully_connected(flat, weights(3, 48), weight_scales=[0.01], out=(0.5, 1))


def two_inputs() -> Case:
    """Two inputs, two outputs."""
    builder = ModelBuilder()
    a = builder.input((1, 4, 6), scale=0.05, zero_point=3)
    b = builder.input((1, 6), scale=0.03, zero_point=-5)
    total = builder.binary("ADD", a, b, out=(0.06, 0))
    builder.output(total)
    builder.output(builder.batch_matmul(total, builder.reshape(b, (1, 6, 1)), out=(0.05, 7)))
    r = rng(8)
    first, second = r.integers(-128, 128, (_SAMPLES, 4, 6)), r.integers(-128, 128, (_SAMPLES, 6))
    return Case(builder.build(), (first.astype(np.int8), second.astype(np.int8)))


def matmul(first: tuple[int, ...], second: tuple[int, ...], adjoint: tuple[bool, bool]) -> Case:
    """BATCH_MATMUL of two inputs."""
    builder = ModelBuilder()
    a = builder.input((1, *first), scale=0.0513, zero_point=3)
    b = builder.input((1, *second), scale=0.0217, zero_point=-5)
    builder.output(builder.batch_matmul(a, b, out=(0.0411, -3), adjoint=adjoint))
    r = rng(9)
    arrays = (r.integers(-128, 128, (_SAMPLES, *shape)).astype(np.int8) for shape in (first, second))
    return Case(builder.build(), tuple(arrays))


def moved(b: ModelBuilder, x: int, name: str) -> int | list[int]:
    """Operators that only move values, on (1, 4, 6, 8)."""
    match name:
        case "strided slice":
            return b.strided_slice(x, [0, 1, 0, 2], [1, 4, 6, 8], [1, 2, 1, 3], shape=(1, 2, 6, 2))
        case "strided slice backwards":
            return b.strided_slice(
                x, [0, -1, 5, 0], [1, 0, 0, 8], [1, -1, -2, 1], masks=(9, 11, 0, 0, 0), shape=(1, 4, 3, 8)
            )
        case "strided slice that loses an axis":
            return b.strided_slice(
                x, [0, -2, 0, 0], [1, 0, 6, 8], [1, 1, 1, 1], masks=(13, 13, 0, 0, 2), shape=(1, 6, 8)
            )
        case "slice":
            return b.slice(x, [0, 1, 2, 0], [1, 2, -1, 8])
        case "split":
            return b.split(x, 3, 4)
        case "split by sizes":
            return b.split_v(x, 1, [1, -1, 1])
        case "unpack":
            return b.unpack(x, 1)
        case "pack":
            return b.pack([x, b.reverse(x, [1])], -1)
        case "gather":
            return b.gather(x, [3, 1, 1, 0], 2)
        case "transpose":
            return b.transpose(x, [0, 3, 1, 2])
        case "transpose of five axes":
            return b.transpose(b.reshape(x, (1, 4, 6, 2, 4)), [0, 4, 2, 1, 3])
        case "expand dims":
            return b.expand_dims(x, -1)
        case "reverse":
            return b.reverse(x, [1, 2])
        case "broadcast":
            return b.broadcast_to(b.reshape(x, (4, 6, 1, 8)), (4, 6, 3, 8))
        case "mirror":
            return b.mirror_pad(x, [(0, 0), (2, 3), (1, 0), (0, 0)])
        case "mirror with the edge":
            return b.mirror_pad(x, [(0, 0), (2, 3), (1, 0), (0, 8)], symmetric=True)
        case "depth to space":
            return b.depth_to_space(x, 2)
        case _:
            return b.space_to_depth(x, 2)


MOVES = (
    "strided slice",
    "strided slice backwards",
    "strided slice that loses an axis",
    "slice",
    "split",
    "split by sizes",
    "unpack",
    "pack",
    "gather",
    "transpose",
    "transpose of five axes",
    "expand dims",
    "reverse",
    "broadcast",
    "mirror",
    "mirror with the edge",
    "depth to space",
    "space to depth",
)
_RESIZES = [
    (kind, size, aligned, halved)
    for kind in ("RESIZE_NEAREST_NEIGHBOR", "RESIZE_BILINEAR")
    for size, aligned, halved in (
        ((8, 12), False, False),
        ((8, 12), False, True),
        ((7, 9), True, False),
        ((2, 3), False, True),
        ((13, 5), False, False),
        ((1, 1), True, False),
    )
]


@cache
def operator_cases() -> dict[str, Case]:
    """All of them by name."""
    image = (1, 4, 5, 3)
    found = {name: case(lambda b, x, n=name: moved(b, x, n), (1, 4, 6, 8)) for name in MOVES}
    for kind, size, aligned, halved in _RESIZES:
        found[f"{kind} to {size} {aligned} {halved}"] = case(
            lambda b, x, k=kind, s=size, a=aligned, h=halved: b.resize(
                k, x, s, align_corners=a, half_pixel_centers=h
            ),
            (1, 4, 6, 3),
        )
    for kind in ("REDUCE_MAX", "REDUCE_MIN", "SUM"):
        out = (0.3, 3) if kind == "SUM" else None
        for axes, keep in (((1, 2), False), ((-1,), True), ((1, 3), False)):
            found[f"{kind} {axes}"] = case(
                lambda b, x, k=kind, a=axes, o=out, d=keep: b.reduce(k, x, a, keep_dims=d, out=o), image
            )
    for kind in ("ARG_MAX", "ARG_MIN"):
        for axis in (1, -1):
            found[f"{kind} {axis}"] = case(
                lambda b, x, k=kind, a=axis: b.arg(k, x, a),
                image,
                values=rng(6).integers(-3, 3, (_SAMPLES, *image[1:])),
            )
    for kind in ("ELU", "HARD_SWISH", "ABS"):
        found[kind] = case(lambda b, x, k=kind: b.pointwise(k, x, out=(0.04, 5)), (1, 256), values=ALL_VALUES)
    found["RSQRT"] = case(
        lambda b, x: b.pointwise("RSQRT", x, out=(0.05, -100)), (1, 256), zero_point=-128, values=ALL_VALUES
    )
    for scale in (0.003, 0.1, 0.7):
        found[f"LOG_SOFTMAX {scale}"] = case(
            lambda b, x: b.pointwise("LOG_SOFTMAX", x, out=(16 / 256, 127)), (1, 2, 10), scale=scale
        )
    for depth, greatest in ((1, 128), (2, 3), (10, 128), (300, 128), (300, 2)):
        found[f"L2_NORMALIZATION {depth} {greatest}"] = case(
            lambda b, x: b.pointwise("L2_NORMALIZATION", x, out=(1 / 128, 0)),
            (1, 3, depth),
            values=np.clip(rng(6).integers(-greatest, greatest, (_SAMPLES, 3, depth)) - 7, -128, 127),
        )
    for kind in ("INT8", "INT16", "INT32", "FLOAT32"):
        found[f"CAST to {kind}"] = case(
            lambda b, x, k=kind: b.operator("CAST", [x], b.activation((1, 256), (1, 0), dtype=k)),
            (1, 256),
            values=ALL_VALUES,
        )
    found["CAST of a position"] = case(
        lambda b, x: b.operator(
            "CAST", [b.arg("ARG_MAX", x, -1)], b.activation((1, 4), (1, 0), dtype="FLOAT32")
        ),
        (1, 4, 9),
    )
    for count, zero_point in ((2, -7), (3, 0), (4, 5)):
        found[f"ADD_N of {count}"] = case(
            lambda b, x, n=count, z=zero_point: b.operator(
                "ADD_N",
                [
                    x,
                    *(b.constant(weights(1, 6, seed=i), scales=[0.05], zero_points=[z]) for i in range(1, n)),
                ],
                b.activation((1, 6), (0.11, 3)),
            ),
            (1, 6),
            zero_point=zero_point,
            samples=40,
        )
    for count in (2, 3, 4):
        found[f"ADD_N of {count} of float32"] = case(
            lambda b, x, n=count: b.operator(
                "ADD_N", [b.dequantize(x) for _ in range(n)], b.activation((1, 256), (1, 0), dtype="FLOAT32")
            ),
            (1, 256),
            scale=0.0371,
            values=ALL_VALUES,
        )
    for kind in ("MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE"):
        out = (0.5, -70) if kind == "SQUARED_DIFFERENCE" else (0.05, -7)
        found[kind] = case(
            lambda b, x, k=kind, o=out: b.two(
                k, x, b.constant(weights(6), scales=[0.05], zero_points=[-7]), out=o
            ),
            (1, 4, 6),
        )
    found["PRELU"] = case(
        lambda b, x: b.prelu(x, weights(1, 1, 3), slope_quant=(0.01, 4), out=(0.04, -7)), image
    )
    return found | _heavier_cases(image)


def _heavier_cases(image: tuple[int, ...]) -> dict[str, Case]:
    found = {
        "two inputs and two outputs": two_inputs(),
        "matrix product": matmul((2, 3, 5), (2, 5, 4), (False, False)),
        "matrix product of transposed": matmul((2, 5, 3), (1, 4, 5), (True, True)),
        "matrix product with a constant": case(
            lambda b, x: b.batch_matmul(
                x, b.constant(weights(6, 5), scales=[0.02], zero_points=[3]), out=(0.3, 2)
            ),
            (1, 4, 6),
        ),
        "an open batch": case(open_batch, (1, 4, 6, 2)),
        "variables": case(remembering, (1, 4), stream=True),
        "LSTM": case(lstm, (1, 6, 7), stream=True),
        "LSTM with a clipped cell": case(
            lambda b, x: lstm(b, x, power=-11, clip=1.5), (1, 3, 7), stream=True
        ),
        "LSTM with a fine cell": case(lambda b, x: lstm(b, x, power=-15), (1, 3, 7)),
        "SVDF of 8 bits": case(lambda b, x: svdf(b, x, "INT8", (0.05, 9)), (1, 6), stream=True),
        "SVDF of 16 bits": case(lambda b, x: svdf(b, x, "INT16", (0.001, 0)), (1, 6), stream=True),
    }
    for padding, stride in (("SAME", (2, 2)), ("VALID", (2, 1)), ("SAME", (1, 1)), ("VALID", (3, 3))):
        found[f"TRANSPOSE_CONV {padding} {stride}"] = case(
            lambda b, x, p=padding, s=stride: b.transpose_conv(
                x,
                weights(4, 3, 2, 3),
                rng(7).integers(-500, 500, 4),
                weight_scales=[0.01, 0.02, 0.003, 0.01],
                out=(0.2, 4),
                stride=s,
                padding=p,
                activation="RELU",
            ),
            image,
        )
    found["TRANSPOSE_CONV without bias"] = case(
        lambda b, x: b.transpose_conv(
            x,
            weights(2, 3, 3, 3),
            weight_scales=[0.01],
            out=(0.2, 4),
            stride=(2, 2),
            padding="SAME",
            size=(7, 9),
        ),
        image,
    )
    for number, (zero_point, inner, outer) in enumerate(
        (((0), (0.05, -128), (0.05, 0)), (7, (0.06, 3), (0.04, 100)), (128, (0.05, 0), (0.05, 131)))
    ):
        found[f"uint8 {number}"] = case(
            lambda b, x, i=inner, o=outer: b.quantize(b.quantize(x, out=i), out=o, dtype="UINT8"),
            (1, 256),
            zero_point=zero_point,
            dtype="UINT8",
            values=np.arange(256).reshape(1, 256),
        )
    found["float input and output"] = case(
        lambda b, x: b.dequantize(b.logistic(b.quantize(b.reshape_float(x, (1, 8)), out=(0.05, 3)))),
        (1, 2, 4),
        dtype="FLOAT32",
    )
    return found
