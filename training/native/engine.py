"""Training in compiled C: the same steps as the engine in TensorFlow, many times faster.

Networks of a few thousand parameters leave TensorFlow busy with overhead and with gradients of
depthwise layers. ``native/`` holds a small engine whose every operation works on sixteen samples at
once, one a vector lane; it is compiled for the machine that trains. On one machine, with one
compiler, the same settings give the same weights to the last bit; number of threads plays no part.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.errors import TintlingError
from tintling.training.data.splits import Subset
from tintling.training.engine import BatchSums, EpochFigures, balanced_weights
from tintling.training.native.build import Compile, address, load_library
from tintling.training.native.plan import Grid, Layer, Net, plan_layers
from tintling.training.settings.config import NATIVE_BATCH, TrainingConfig

__all__ = ["Answers", "NativeEngine"]

Answers = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""From images (B, H, W), or (B, H, W, 3) RGB, uint8 to logits (B, C) float32."""

_HEADERS = ("kernels", "layers", "loss", "net", "norm", "rounding")
_SOURCES = ("tl_train.c", *(f"tl_train_{name}.h" for name in _HEADERS))
# Fused multiply-adds are what the processor is fast at; ISO C mode would leave them out.
_FLAGS = ("-ffp-contract=fast", "-lm")
_ALIGNMENT = 64
# Steps between two looks at the keyboard and the progress display.
_STEPS_PER_CALL = 50


class NativeEngine:
    """Trains one model in compiled C.

    Args:
        model: A built sequential network, (N, H, W, C) float32 to logits (N, classes); its weights are the
            start, and it gets the averaged ones after every epoch.
        config: The run's settings; schedule, epochs and augmentation are the caller's.
        compiler: Compiles the engine.
        teacher: Gives logits, shape (B, C) float32, for images, shape (B, H, W) or
            (B, H, W, 3) uint8; the student is
            then trained to agree, as ``config.distillation`` says.

    Raises:
        TintlingError: The network or a setting is not one that the native engine knows.
        ToolchainError: The compiler fails.
    """

    def __init__(
        self, model: Any, config: TrainingConfig, compiler: Compile, teacher: Answers | None = None
    ) -> None:
        self.model = model
        self._teacher = teacher
        self._config = config
        if config.batch_size % NATIVE_BATCH:
            raise TintlingError(
                f"batch_size: the native engine takes a multiple of {NATIVE_BATCH}, got {config.batch_size}"
            )
        if config.optimizer.name == "sgd":
            raise TintlingError("the native engine knows adam and adamw, not sgd: take --engine tensorflow")
        self._library = _load(compiler)
        self._layers = plan_layers(model)
        self._arrays = self._make_arrays()
        self._class_weights = np.ones(self._layers[-1].channels, np.float32)
        self._net = self._make_net()

    def _make_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything that training changes, and what it looks up; flat, in the order of the weights."""
        model = self.model
        start = _flat(model.get_weights())
        trainable = {weight.name for weight in model.trainable_weights}
        spared = ("bias", "gamma", "beta")
        decays = self._config.optimizer.name == "adamw" and self._config.optimizer.weight_decay > 0
        masks = [
            (
                np.full(weight.shape, weight.name in trainable, np.uint8),
                np.full(weight.shape, decays and not any(name in weight.name for name in spared), np.uint8),
            )
            for weight in model.weights
        ]
        grey = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
        return {
            "kept": start.copy(),
            "weights": start.copy(),
            "moment": np.zeros_like(start),
            "square": np.zeros_like(start),
            "trainable": np.concatenate([mask.ravel() for mask, _ in masks]),
            "decayed": np.concatenate([mask.ravel() for _, mask in masks]),
            "levels": self._config.normalization.to_float(grey).ravel().astype(np.float32),
        }

    def _make_net(self) -> Net:
        settings = self._config.optimizer
        net = Net(
            layers=ctypes.cast(self._layers, ctypes.POINTER(Layer)),
            count=len(self._layers),
            parameters=len(self._arrays["weights"]),
            blocks=self._config.batch_size // NATIVE_BATCH,
            beta_1=settings.beta_1,
            beta_2=settings.beta_2,
            weight_decay=settings.weight_decay,
            ema=self._config.ema,
            smoothing=self._config.label_smoothing,
            alpha=self._config.distillation.alpha,
            temperature=self._config.distillation.temperature,
        )
        for name, array in self._arrays.items():
            setattr(net, name, array.ctypes.data)
        net.class_weights = self._class_weights.ctypes.data
        self._take_arena(net)
        return net

    def _take_arena(self, net: Net) -> None:
        size = self._library.tl_train_arena(ctypes.byref(net))
        self._arena = np.zeros(size + _ALIGNMENT, np.uint8)
        net.arena = -(-self._arena.ctypes.data // _ALIGNMENT) * _ALIGNMENT

    def run_epoch(
        self,
        subset: Subset,
        rates: NDArray[np.float32],
        *,
        on_step: Callable[[int, int], None] | None = None,
        on_batches: Callable[[int, EpochFigures], None] | None = None,
    ) -> EpochFigures:
        """Takes one step per learning rate, over consecutive batches.

        Args:
            subset: Samples in the order in which they are used; at least ``len(rates)`` batches.
            rates: shape (steps,), float32.
            on_step: Called now and then with (steps done, steps in all).
            on_batches: As of :meth:`~tintling.training.engine.TrainingEngine.run_epoch`.
        """
        if len(subset) < len(rates) * self._config.batch_size:
            raise ValueError(f"{len(subset)} samples are too few for {len(rates)} steps")
        images, labels = _samples(subset)
        self._weigh(labels)
        rates = np.ascontiguousarray(rates, np.float32)
        loss, correct = ctypes.c_double(), ctypes.c_int64()
        batch = self._config.batch_size
        sums = BatchSums(batch, on_batches)
        for first in range(0, len(rates), _STEPS_PER_CALL):
            last = min(first + _STEPS_PER_CALL, len(rates))
            part = slice(first * batch, last * batch)
            answers = self._taught(images[part])
            self._library.tl_train_steps(
                ctypes.byref(self._net),
                address(images[part]),
                address(labels[part]),
                None if answers is None else address(answers),
                address(rates[first:last]),
                ctypes.c_int32(last - first),
                ctypes.byref(loss),
                ctypes.byref(correct),
            )
            if on_step is not None:
                on_step(last, len(rates))
            sums.after(last, len(rates), loss.value, correct.value)
        self._give_weights()
        return EpochFigures(loss.value / len(rates), correct.value / (len(rates) * self._config.batch_size))

    def evaluate(self, subset: Subset) -> tuple[float, float]:
        """Measures the kept model.

        Returns:
            Cross-entropy in nats, and accuracy.
        """
        images, labels = _samples(subset)
        logits = self.logits(images).astype(np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]
        return float(losses.mean()), float((logits.argmax(axis=1) == labels).mean())

    def logits(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Runs the kept model.

        Args:
            images: shape (N, H, W[, 3]), uint8.

        Returns:
            shape (N, C), float32.
        """
        images = np.ascontiguousarray(images)
        result = np.empty((len(images), self._layers[-1].channels), np.float32)
        self._library.tl_train_logits(
            ctypes.byref(self._net), address(images), ctypes.c_int64(len(images)), address(result)
        )
        return result

    def gradients(self, subset: Subset) -> tuple[float, NDArray[np.float32]]:
        """Gives loss and gradient of one batch, as a step would see them; BN statistics move.

        Args:
            subset: At least one batch of samples.

        Returns:
            Mean loss in nats; the gradient, shape (parameters,), zero where nothing is trained.
        """
        images, labels = _samples(subset.take(self._config.batch_size))
        self._weigh(labels)
        answers = self._taught(images)
        result = np.zeros_like(self._arrays["weights"])
        loss = ctypes.c_double()
        self._library.tl_train_gradients(
            ctypes.byref(self._net),
            address(images),
            address(labels),
            None if answers is None else address(answers),
            address(result),
            ctypes.byref(loss),
        )
        return loss.value / self._config.batch_size, result

    def _taught(self, images: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """The teacher's logits, which C reads one a class; None without a teacher.

        Raises:
            ValueError: It gives others.
        """
        if self._teacher is None:
            return None
        answers = np.ascontiguousarray(self._teacher(images), np.float32)
        if answers.shape != (expected := (len(images), self._layers[-1].channels)):
            raise ValueError(f"the teacher gives logits of shape {answers.shape}, expected {expected}")
        return answers

    def _weigh(self, labels: NDArray[np.uint8]) -> None:
        """Fits the weights of the classes to the samples that are to be trained on."""
        if self._config.class_weights == "balanced":
            self._class_weights[:] = balanced_weights(
                labels, len(self._class_weights), self._config.class_balance
            )

    def ranges(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Measures what every layer of the kept model gives, with nothing rounded.

        Args:
            images: shape (N, H, W[, 3]), uint8, N > 0.

        Returns:
            shape (layers, 2), float32: the least and the greatest value.
        """
        images = np.ascontiguousarray(images)
        result = np.empty((len(self._layers), 2), np.float32)
        self._library.tl_train_ranges(
            ctypes.byref(self._net), address(images), ctypes.c_int64(len(images)), address(result)
        )
        return result

    def round_to(self, grids: Sequence[Grid]) -> None:
        """Rounds from now on, in training and in evaluation, as an int8 network would.

        Kernels are rounded symmetrically for each output channel. Gradients go straight through.

        Args:
            grids: Where each layer's output lies, see :func:`tintling.training.native.rounding.fit_grids`.

        Raises:
            ValueError: Not as many as layers.
        """
        if len(grids) != len(self._layers):
            raise ValueError(f"{len(self._layers)} layers need as many grids, not {len(grids)}")
        self._net.grids = (Grid * len(grids))(*grids)
        self._take_arena(self._net)

    def keep_zeros(self) -> None:
        """Leaves pruned weights at zero: kernel weights that are zero now are not trained any more."""
        kernels = [np.full(weight.shape, "kernel" in weight.name) for weight in self.model.weights]
        zero = np.concatenate([kernel.ravel() for kernel in kernels]) & (self._arrays["weights"] == 0)
        self._arrays["trainable"][zero] = 0

    @property
    def layers(self) -> Sequence[Layer]:
        """The layers, as the C sees them."""
        return tuple(self._layers)

    def state(self) -> dict[str, list[NDArray[Any]]]:
        """Gives everything that changes while training."""
        arrays = {name: [self._arrays[name].copy()] for name in ("kept", "weights", "moment", "square")}
        return {**arrays, "step": [np.array(self._net.step)]}

    def restore(self, state: Mapping[str, Sequence[NDArray[Any]]]) -> None:
        """Takes back what :meth:`state` gave."""
        for name in ("kept", "weights", "moment", "square"):
            self._arrays[name][:] = state[name][0]
        self._net.step = int(state["step"][0])
        self._give_weights()

    def _give_weights(self) -> None:
        """Puts the averaged weights into the Keras model."""
        shapes = [tuple(weight.shape) for weight in self.model.weights]
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
        parts = np.split(self._arrays["kept"], ends[:-1])
        self.model.set_weights([part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)])


def _load(compiler: Compile) -> ctypes.CDLL:
    library = load_library(compiler, _SOURCES, _FLAGS)
    library.tl_train_arena.restype = ctypes.c_uint64
    library.tl_train_sizes.restype = ctypes.c_uint32
    for name in ("tl_train_steps", "tl_train_logits", "tl_train_gradients", "tl_train_ranges"):
        getattr(library, name).restype = None
    layer, grid, net = map(ctypes.sizeof, (Layer, Grid, Net))
    if library.tl_train_sizes() != (layer * 100 + grid) * 1_000 + net:
        raise RuntimeError("native_plan.py and the C of the native engine differ")
    return library


def _samples(subset: Subset) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The arrays as the C reads them."""
    return np.ascontiguousarray(subset.images), np.ascontiguousarray(subset.labels.astype(np.uint8))


def _flat(arrays: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate([array.ravel() for array in arrays]).astype(np.float32)
