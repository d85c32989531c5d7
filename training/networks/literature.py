"""Networks that others published, rebuilt with their parameter counts.

Each docstring says what its source gives and what was chosen where the source is silent. Three things
differ from the sources throughout: the last layer gives logits, because softmax belongs to the loss;
batch normalization stands before the ReLU, where it folds into the convolution; and every weight is
drawn from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tintling.training._tensorflow import keras
from tintling.training.networks.architecture import CLASSES, INPUT_SHAPE, Architecture

__all__ = ["LITERATURE"]

_layers = keras.layers


class _Stack:
    """Layers in a row, each named by its kind and number, such as ``conv2``.

    Args:
        seeds: Endless source of seeds.
        torch: Draw weights as PyTorch does by default, uniform within ±1/√inputs, in place of Keras's
            Glorot.
    """

    def __init__(self, seeds: Iterator[int], *, torch: bool = False) -> None:
        self._seeds = seeds
        self._torch = torch
        self._counts: dict[str, int] = {}
        self._stack = [_layers.InputLayer(input_shape=INPUT_SHAPE, name="digit")]

    def _name(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"

    def _initializer(self) -> keras.initializers.Initializer:
        seed = next(self._seeds)
        if self._torch:
            return keras.initializers.VarianceScaling(1 / 3, mode="fan_in", distribution="uniform", seed=seed)
        return keras.initializers.GlorotUniform(seed=seed)

    def conv(
        self,
        filters: int,
        size: int,
        *,
        same: bool = False,
        activation: str | None = "relu",
        bias: bool = True,
    ) -> None:
        """Adds a convolution with square filters of ``size`` px, stride 1."""
        self._stack.append(
            _layers.Conv2D(
                filters,
                size,
                padding="same" if same else "valid",
                activation=activation,
                use_bias=bias,
                kernel_initializer=self._initializer(),
                name=self._name("conv"),
            )
        )

    def norm(self, *, momentum: float = 0.99, epsilon: float = 1e-3) -> None:
        """Adds a batch normalization."""
        self._stack.append(
            _layers.BatchNormalization(momentum=momentum, epsilon=epsilon, name=self._name("bn"))
        )

    def relu(self) -> None:
        """Adds a ReLU."""
        self._stack.append(_layers.ReLU(name=self._name("relu")))

    def max_pool(self, size: int = 2) -> None:
        """Adds a max-pooling whose windows touch and do not overlap."""
        self._stack.append(_layers.MaxPooling2D(size, name=self._name("pool")))

    def average_pool(self) -> None:
        """Adds an average-pooling over 2×2."""
        self._stack.append(_layers.AveragePooling2D(name=self._name("pool")))

    def dropout(self, rate: float) -> None:
        """Adds a dropout."""
        self._stack.append(_layers.Dropout(rate, seed=next(self._seeds), name=self._name("dropout")))

    def flatten(self) -> None:
        """Makes a row of an image."""
        self._stack.append(_layers.Flatten(name="flatten"))

    def dense(self, units: int, activation: str | None = "relu") -> None:
        """Adds a dense layer."""
        self._stack.append(
            _layers.Dense(
                units,
                activation=activation,
                kernel_initializer=self._initializer(),
                name=self._name("dense"),
            )
        )

    def logits(self, *, bias: bool = True) -> None:
        """Adds the last linear layer."""
        self._stack.append(
            _layers.Dense(CLASSES, use_bias=bias, kernel_initializer=self._initializer(), name="logits")
        )

    def model(self, name: str) -> keras.Model:
        """Puts the layers together."""
        return keras.Sequential(self._stack, name=name)


def _kseta(_: float, seeds: Iterator[int]) -> keras.Model:
    """Two 3×3 convolutions with max-pooling, then one linear layer: 100 + 2,912 + 8,010 parameters.

    The count fixes valid padding (3×3 borders are lost twice, so 5×5×32 values reach the linear layer).
    """
    stack = _Stack(seeds)
    stack.conv(10, 3)
    stack.max_pool()
    stack.conv(32, 3)
    stack.max_pool()
    stack.flatten()
    stack.logits()
    return stack.model("kseta")


def _lin(dropout: float, seeds: Iterator[int]) -> keras.Model:
    """The network of PyTorch's MNIST tutorials: 260 + 5,020 + 16,050 + 510 parameters.

    The dropout is where the source has it, between the second convolution and its pooling. Tutorials
    differ in whether it drops values or whole channels; here it drops values. ReLU stands before
    dropout and pooling in place of behind them, which gives the same numbers and fuses.
    """
    stack = _Stack(seeds, torch=True)
    stack.conv(10, 5)
    stack.max_pool()
    stack.conv(20, 5)
    stack.dropout(dropout)
    stack.max_pool()
    stack.flatten()
    stack.dense(50)
    stack.logits()
    return stack.model("lin")


def _seeger(dropout: float, seeds: Iterator[int]) -> keras.Model:
    """Two 3×3 convolutions of 64 and 32 filters: 640 + 18,464 + 102,528 + 1,290 parameters.

    The count fixes filters of 3×3 and valid padding. The source does not give the dropout rate; 0.3 is
    that of the Keras tutorial for Fashion-MNIST which has the same sequence of layers.
    """
    stack = _Stack(seeds)
    stack.conv(64, 3)
    stack.max_pool()
    stack.dropout(dropout)
    stack.conv(32, 3)
    stack.max_pool()
    stack.dropout(dropout)
    stack.flatten()
    stack.dense(128)
    stack.logits()
    return stack.model("seeger")


def _one_conv(name: str, dropout: float, seeds: Iterator[int]) -> keras.Model:
    """A 3×3 convolution of 32 filters, max-pooling over 3×3, a dense layer of 64 units.

    Source: the lecture notebook in github.com/DatenDynamo/CNN-handwriting, whose summary prints
    132,106 parameters.
    """
    stack = _Stack(seeds)
    stack.conv(32, 3)
    stack.max_pool(3)
    stack.flatten()
    if name != "simple_conv":
        stack.dropout(dropout)
    stack.dense(64)
    stack.logits()
    return stack.model(name)


def _group101(dropout: float, seeds: Iterator[int]) -> keras.Model:
    """Twice two same-padded convolutions with pooling and dropout, then 512 dense units.

    Source: github.com/DatenDynamo/CNN-handwriting. Batch normalization follows the ReLU there, and is
    moved before it here so that it folds. Dropout is 0.25 as there, and stands behind the dense layer
    as well. The file with the published 99.70 % holds one more dense layer of 1,024 units and
    normalizes dense layers too; the description has neither.
    """
    stack = _Stack(seeds)
    for filters, size in ((32, 5), (64, 3)):
        for _ in range(2):
            stack.conv(filters, size, same=True, activation=None)
            stack.norm()
            stack.relu()
        stack.max_pool()
        stack.dropout(dropout)
    stack.flatten()
    stack.dense(512)
    stack.dropout(dropout)
    stack.logits()
    return stack.model("group101")


def _m7(_: float, seeds: Iterator[int]) -> keras.Model:
    """Four valid 7×7 convolutions without bias, normalized; a linear layer, normalized as well.

    The last normalization has no activation behind it, so it folds into the linear layer. Momentum 0.9
    and epsilon 10⁻⁵ are PyTorch's defaults.

    Source: S. An et al., "An Ensemble of Simple Convolutional Neural Network Models for MNIST Digit
    Recognition", arXiv:2008.10400 (2020), model M7, and github.com/ansh941/MnistSimpleCNN.
    """
    stack = _Stack(seeds, torch=True)
    for filters in (48, 96, 144, 192):
        stack.conv(filters, 7, activation=None, bias=False)
        stack.norm(momentum=0.9, epsilon=1e-5)
        stack.relu()
    stack.flatten()
    stack.logits(bias=False)
    stack.norm(momentum=0.9, epsilon=1e-5)
    return stack.model("m7")


def _lenet5(_: float, seeds: Iterator[int]) -> keras.Model:
    """LeNet-5 as it is usually rebuilt: 156 + 2,416 + 48,120 + 10,164 + 850 parameters.

    The original of 1998 has 60,000 trainable parameters: its second convolution reads only some of the
    six maps (1,516), its subsampling has a factor and an offset a map (12 and 32), and its output is a
    layer of radial basis functions. The count of 61,706 means all six maps, plain average-pooling and a
    linear output. Kept from the original are images of 32×32 (here same padding), tanh and
    average-pooling; the original's tanh is scaled, 1.7159 tanh(2x/3).

    Source: Y. LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86
    (1998).
    """
    stack = _Stack(seeds)
    stack.conv(6, 5, same=True, activation="tanh")
    stack.average_pool()
    stack.conv(16, 5, activation="tanh")
    stack.average_pool()
    stack.flatten()
    stack.dense(120, "tanh")
    stack.dense(84, "tanh")
    stack.logits()
    return stack.model("lenet5")


def _one_conv_family() -> Iterator[Architecture]:
    """Four networks of one source; the last three differ in how their digits are augmented."""
    for name, extra, dropout in (
        ("simple_conv", "", 0.0),
        ("drop_conv", ", dropout", 0.5),
        ("drop_move_conv", ", dropout; trained on shifted digits", 0.5),
        ("drop_full_conv", ", dropout; trained on shifted and rotated digits", 0.5),
    ):
        yield Architecture(
            name=name,
            summary=f"conv 3×3×32, pool 3, dense 64, dense 10{extra}",
            parameters=132_106,
            dropout=dropout,
            make=partial(_one_conv, name),
        )


LITERATURE = (
    Architecture(
        "kseta", "conv 3×3×10, pool, conv 3×3×32, pool, dense 10", parameters=11_022, dropout=0.0, make=_kseta
    ),
    Architecture(
        "lin",
        "conv 5×5×10, pool, conv 5×5×20, dropout, pool, dense 50, dense 10",
        parameters=21_840,
        dropout=0.5,
        make=_lin,
    ),
    Architecture(
        "seeger",
        "conv 3×3×64, pool, dropout, conv 3×3×32, pool, dropout, dense 128, dense 10",
        parameters=122_922,
        dropout=0.3,
        make=_seeger,
    ),
    *_one_conv_family(),
    Architecture(
        "group101",
        "2× conv 5×5×32 BN, pool, dropout, 2× conv 3×3×64 BN, pool, dropout, dense 512, dense 10",
        parameters=1_693_930,
        dropout=0.25,
        make=_group101,
    ),
    Architecture(
        "m7",
        "conv 7×7×48, 96, 144, 192, each with BN and ReLU, dense 10, BN",
        parameters=2_292_952,
        dropout=0.0,
        make=_m7,
    ),
    Architecture(
        "lenet5",
        "conv 5×5×6, average pool, conv 5×5×16, average pool, dense 120, 84, 10; tanh",
        parameters=61_706,
        dropout=0.0,
        make=_lenet5,
    ),
)
"""Networks of the literature, in the order in which they are listed."""
