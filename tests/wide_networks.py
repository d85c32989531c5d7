"""16x8 networks: int16 values, int8 weights, sums of 64 bits; one for each operator, with inputs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from operator_networks import Case, rng, weights
from tflite_builder import ModelBuilder

__all__ = ["FINE", "random_wide_case", "wide_case", "wide_cases"]

FINE = 1 / 32768
"""Scale of a probability in int16."""

_SAMPLES = 6
_OUT = (0.0005, 0)
_SCALES = [0.004, 0.007, 0.0011, 0.009]


def wide_case(
    build: Callable[[ModelBuilder, int], int | list[int]],
    shape: tuple[int, ...],
    *,
    scale: float = 0.0003,
    values: np.ndarray | None = None,
    bias: str = "INT64",
    dtype: str = "INT16",
) -> Case:
    """A network with one input; half of its samples are small."""
    builder = ModelBuilder(values="INT16", bias=bias)
    made = build(builder, builder.input(shape, scale=scale, dtype=dtype))
    for index in made if isinstance(made, list) else [made]:
        builder.output(index)
    if values is None:
        values = rng(5).integers(-32768, 32768, (_SAMPLES, *shape[1:]))
        values[::2] //= 37
    if dtype == "FLOAT32":
        return Case(builder.build(), ((values * 0.0003).astype(np.float32),))
    return Case(builder.build(), (values.astype(np.int16 if dtype == "INT16" else np.int8),))


def _biases(count: int, *, small: bool = False) -> np.ndarray:
    return rng(4).integers(*((-9000, 9000) if small else (-3_000_000_000, 3_000_000_000)), count)


def _conv(b: ModelBuilder, x: int, *, bias: bool = True, small: bool = False, **options: object) -> int:
    values = weights(4, 3, 2, b.shape(x)[3])
    data = _biases(4, small=small) if bias else None
    return b.conv_2d(x, values, data, weight_scales=_SCALES, out=(0.02, 0), **options)


def _depthwise(b: ModelBuilder, x: int, *, bias: bool = True, **options: object) -> int:
    channels = 2 * b.shape(x)[3]
    data = _biases(channels) if bias else None
    scales = (_SCALES * 2)[:channels]
    values = weights(1, 3, 2, channels)
    return b.depthwise_conv_2d(x, values, data, weight_scales=scales, out=(0.007, 0), **options)


def _dense(b: ModelBuilder, x: int, *, bias: bool = True, small: bool = False, many: bool = False) -> int:
    values = weights(4, b.shape(x)[-1])
    data = _biases(4, small=small) if bias else None
    scales = _SCALES if many else [0.004]
    return b.fully_connected(x, values, data, weight_scales=scales, out=(0.02, 0), activation="RELU")


def _small_network(b: ModelBuilder, x: int) -> int:
    """A classifier as people train it."""
    x = _conv(b, x, padding="SAME", activation="RELU")
    x = b.pool_2d("MAX_POOL_2D", x, (2, 2))
    x = _depthwise(b, x, padding="SAME", activation="RELU6")
    x = b.pool_2d("AVERAGE_POOL_2D", x, (2, 2), padding="SAME")
    x = b.reshape(x, (1, b.shape(x)[1] * b.shape(x)[2] * b.shape(x)[3]))
    return b.softmax(_dense(b, x), out=(FINE, 0))


@cache
def wide_cases() -> dict[str, Case]:
    """All of them by name."""
    image, row = (1, 6, 7, 3), (1, 40)
    found = {
        "16x8 network": wide_case(_small_network, (1, 8, 8, 3)),
        "16x8 convolution": wide_case(lambda b, x: _conv(b, x, stride=(2, 1), activation="RELU"), image),
        "16x8 convolution at edges": wide_case(
            lambda b, x: _conv(b, x, padding="SAME", dilation=(1, 2), activation="RELU6"), image
        ),
        "16x8 convolution of groups": wide_case(
            lambda b, x: b.conv_2d(
                x, weights(4, 3, 2, 2), _biases(4), weight_scales=_SCALES, out=(0.009, 0), padding="SAME"
            ),
            (1, 5, 6, 4),
        ),
        "16x8 convolution, small bias": wide_case(
            lambda b, x: _conv(b, x, small=True, padding="SAME"), image, bias="INT32"
        ),
        "16x8 convolution without bias": wide_case(lambda b, x: _conv(b, x, bias=False), image),
        "16x8 depthwise": wide_case(lambda b, x: _depthwise(b, x, padding="SAME", stride=(1, 2)), image),
        "16x8 depthwise without bias": wide_case(
            lambda b, x: _depthwise(b, x, bias=False, activation="RELU"), image
        ),
        "16x8 transposed convolution": wide_case(
            lambda b, x: b.transpose_conv(
                x,
                weights(4, 3, 2, 3),
                _biases(4),
                weight_scales=_SCALES,
                out=(0.02, 0),
                stride=(2, 1),
                padding="SAME",
            ),
            image,
        ),
        "16x8 dense": wide_case(_dense, row),
        "16x8 dense, many scales": wide_case(lambda b, x: _dense(b, x, many=True), row),
        "16x8 dense, small bias": wide_case(lambda b, x: _dense(b, x, small=True), row, bias="INT32"),
        "16x8 dense without bias": wide_case(lambda b, x: _dense(b, x, bias=False), row),
        "16x8 padding": wide_case(lambda b, x: b.pad(x, [(0, 0), (1, 2), (0, 1), (0, 0)]), image),
        "16x8 padding with a value": wide_case(
            lambda b, x: b.pad(x, [(0, 0), (1, 2), (0, 1), (2, 0)], value=-1234), image
        ),
        "16x8 mean": wide_case(lambda b, x: b.mean(x, (1, 2), out=(0.0002, 0)), image),
        "16x8 mean of channels": wide_case(lambda b, x: b.mean(x, (-1,), out=(0.0004, 0)), image),
        "16x8 sum": wide_case(lambda b, x: b.reduce("SUM", x, (1, 2), out=(0.004, 0)), image),
        "16x8 sum of channels": wide_case(
            lambda b, x: b.reduce("SUM", x, (-1,), keep_dims=True, out=(0.0007, 0)), image
        ),
        "16x8 ABS": wide_case(lambda b, x: b.pointwise("ABS", x, out=(0.0003, 0)), row),
        "16x8 ABS, rescaled": wide_case(
            lambda b, x: b.pointwise("ABS", x, out=(0.00041, 0)),
            (1, 8192),
            values=np.arange(-32768, 32768).reshape(8, 8192),
        ),
        "16x8 RELU": wide_case(lambda b, x: b.unary("RELU", x, out=(0.0005, 0)), row),
        "16x8 RELU6": wide_case(lambda b, x: b.unary("RELU6", x, out=(0.0005, 0)), row),
        "16x8 LEAKY_RELU": wide_case(lambda b, x: b.leaky_relu(x, 0.17, out=(0.0004, 0)), row),
        "16x8 LEAKY_RELU, falling": wide_case(lambda b, x: b.leaky_relu(x, -0.4, out=(0.0002, 0)), row),
    }
    for kind in ("MAX_POOL_2D", "AVERAGE_POOL_2D"):
        for padding, activation in (("SAME", "RELU"), ("VALID", "NONE")):
            found[f"16x8 {kind} {padding}"] = wide_case(
                lambda b, x, k=kind, p=padding, a=activation: b.pool_2d(
                    k, x, (3, 2), stride=(2, 2), padding=p, activation=a
                ),
                image,
            )
    every = np.arange(-32768, 32768).reshape(8, 8192)
    for power in (1 / 4096, 1 / 2048, 0.0003, 0.00001, 0.7):
        found[f"16x8 LOGISTIC {power}"] = wide_case(
            lambda b, x: b.logistic(x, out=(FINE, 0)), (1, 8192), scale=power, values=every
        )
        found[f"16x8 TANH {power}"] = wide_case(
            lambda b, x: b.tanh(x, out=(FINE, 0)), (1, 8192), scale=power, values=every
        )
    for scale, beta in ((0.0003, 1.0), (0.002, 0.5), (0.00002, 3.0)):
        found[f"16x8 SOFTMAX {scale}"] = wide_case(
            lambda b, x, n=beta: b.softmax(x, beta=n, out=(FINE, 0)), (1, 5, 10), scale=scale
        )
    return found | _pairs() | _conversions()


def _pairs() -> dict[str, Case]:
    found = {}
    for kind in ("ADD", "SUB", "MUL"):
        out = (0.4, 0) if kind == "MUL" else (0.0011, 0)
        for shape in ((3,), (6, 1, 3)):
            found[f"16x8 {kind} {shape}"] = wide_case(
                lambda b, x, k=kind, o=out, s=shape: b.binary(
                    k,
                    x,
                    b.constant(weights(*s) * 200, "INT16", scales=[0.0007], zero_points=[0]),
                    out=o,
                    activation="RELU" if len(s) > 1 else "NONE",
                ),
                (1, 6, 7, 3),
            )
    for out in (0.0011, 0.00002):
        found[f"16x8 SQUARED_DIFFERENCE {out}"] = wide_case(
            lambda b, x, o=out: b.two(
                "SQUARED_DIFFERENCE",
                x,
                b.constant(weights(7, 3) * 200, "INT16", scales=[0.0007], zero_points=[0]),
                out=(o, 0),
            ),
            (1, 6, 7, 3),
        )
    for kind in ("MAXIMUM", "MINIMUM"):
        found[f"16x8 {kind}"] = wide_case(
            lambda b, x, k=kind: b.two(
                k,
                x,
                b.constant(weights(7, 3) * 200, "INT16", scales=[0.0003], zero_points=[0]),
                out=(0.0003, 0),
            ),
            (1, 6, 7, 3),
        )
    found["16x8 CONCATENATION"] = wide_case(
        lambda b, x: b.concatenation([x, b.transpose(b.transpose(x, [0, 2, 1]), [0, 2, 1]), x], -1), (1, 4, 5)
    )
    return found


def _conversions() -> dict[str, Case]:
    every = np.arange(-32768, 32768).reshape(8, 8192)
    return {
        "16x8 of float and to float": wide_case(
            lambda b, x: b.dequantize(_dense(b, b.quantize(x, out=(0.0003, 0), dtype="INT16"))),
            (1, 40),
            dtype="FLOAT32",
        ),
        "16x8 from int8 and back": wide_case(
            lambda b, x: b.quantize(b.quantize(x, out=(0.0004, 0), dtype="INT16"), out=(0.05, 3)),
            (1, 256),
            scale=0.04,
            values=np.arange(-128, 128).reshape(1, 256),
            dtype="INT8",
        ),
        "16x8 from int16 to int16": wide_case(
            lambda b, x: b.quantize(x, out=(0.00041, 0), dtype="INT16"), (1, 8192), values=every
        ),
        "16x8 from int16 to int8": wide_case(
            lambda b, x: b.quantize(x, out=(0.05, -9), dtype="INT8"), (1, 8192), values=every
        ),
    }


def random_wide_case(seed: int) -> Case:
    """A network of several random layers, scales and shapes; its values neither vanish nor all saturate."""
    draw = np.random.default_rng(seed)
    shape = (1, *(int(n) for n in draw.integers(5, 9, 2)), int(draw.integers(1, 4)))
    kinds = [str(kind) for kind in draw.choice(_RANDOM_LAYERS, int(draw.integers(2, 5)))]
    bias = "INT64"

    def build(b: ModelBuilder, x: int) -> int:
        for kind in kinds:
            x = _random_layer(b, x, kind, draw)
        x = b.reshape(x, (1, int(np.prod(b.shape(x)))))
        scale = float(np.float32(draw.uniform(0.002, 0.01)))
        spread = b.quant(x)[0] * scale * 73 * b.shape(x)[1] ** 0.5
        many = [float(np.float32(scale * draw.uniform(0.5, 1.5))) for _ in range(5)]
        rows = draw.integers(-127, 128, (5, b.shape(x)[1]))
        given = draw.integers(-(2**25), 2**25, 5) if draw.random() < 0.7 else None
        scales = many if draw.random() < 0.5 else [scale]
        x = b.fully_connected(
            x, rows, given, weight_scales=scales, out=(float(np.float32(min(spread, 0.5))), 0)
        )
        return b.softmax(x, beta=float(draw.uniform(0.5, 2)), out=(FINE, 0))

    values = draw.integers(-32768, 32768, (4, *shape[1:]))
    values[0] //= 50
    return wide_case(
        build, shape, scale=float(np.float32(draw.uniform(1e-5, 1e-3))), values=values, bias=bias
    )


_RANDOM_LAYERS = (
    "conv",
    "depthwise",
    "transposed",
    "max",
    "average",
    "sum",
    "product",
    "pad",
    "join",
    "curve",
    "rectify",
)


def _random_layer(b: ModelBuilder, x: int, kind: str, draw: np.random.Generator) -> int:
    _, height, width, channels = b.shape(x)
    scale = b.quant(x)[0]

    def near(factor: float) -> tuple[float, int]:
        return float(np.float32(min(scale * factor * draw.uniform(0.5, 2), 0.01))), 0

    padding = str(draw.choice(["SAME", "VALID"])) if min(height, width) >= 3 else "SAME"
    activation = str(draw.choice(["NONE", "NONE", "RELU", "RELU6"]))
    stride = tuple(int(n) for n in draw.integers(1, 3, 2))
    match kind:
        case "conv" | "transposed" | "depthwise":
            filters = channels if kind == "depthwise" else int(draw.integers(1, 5))
            size = (1, 2, 3, channels) if kind == "depthwise" else (filters, 2, 3, channels)
            scales = [float(np.float32(s)) for s in draw.uniform(0.001, 0.02, filters)]
            layer = {"conv": b.conv_2d, "transposed": b.transpose_conv, "depthwise": b.depthwise_conv_2d}[
                kind
            ]
            given = draw.integers(-(2**24), 2**24, filters) if draw.random() < 0.7 else None
            return layer(
                x,
                draw.integers(-127, 128, size),
                given,
                weight_scales=scales,
                out=near(0.5 * (6 * size[3]) ** 0.5),
                stride=stride,
                padding=padding,
                activation=activation,
            )
        case "max" | "average":
            name = "MAX_POOL_2D" if kind == "max" else "AVERAGE_POOL_2D"
            return b.pool_2d(name, x, (2, 2), stride=stride, padding=padding, activation=activation)
        case "sum" | "product":
            other = b.constant(
                draw.integers(-32767, 32768, channels), "INT16", scales=[near(1)[0]], zero_points=[0]
            )
            name, factor = (str(draw.choice(["ADD", "SUB"])), 2) if kind == "sum" else ("MUL", 3e4 * scale)
            return b.binary(name, x, other, out=near(factor), activation=activation)
        case "pad":
            return b.pad(x, [(0, 0), (1, 0), (0, 2), (0, 0)])
        case "join":
            return b.concatenation([x, x], -1)
        case "curve":
            return (b.tanh if draw.random() < 0.5 else b.logistic)(x, out=(FINE, 0))
        case _:
            return b.leaky_relu(x, float(draw.uniform(-0.3, 0.5)), out=near(1))
