"""Settings of a training run, as plain values: no TensorFlow here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from tintling.errors import DatasetError, TintlingError
from tintling.pixels import Normalization
from tintling.task_settings import TaskSettings
from tintling.training.augment.augmentation import Augmentation
from tintling.training.augment.camera_simulation import CameraSettings
from tintling.training.augment.frames import FrameAugmentation
from tintling.training.augment.other_hands import HandSettings

__all__ = [
    "NATIVE_BATCH",
    "Distillation",
    "Monitor",
    "Optimizer",
    "Schedule",
    "Stopping",
    "TrainingConfig",
    "is_keras_file",
]

NATIVE_BATCH = 16
"""Samples that the native engine works on at once; its batches are multiples of this."""

Monitor = Literal["accuracy", "loss", "last"]


def is_keras_file(model: str) -> bool:
    """Whether a model is named by a file of Keras, not by the name of an architecture."""
    return Path(model).suffix.lower() in (".keras", ".h5", ".hdf5")


def _require(condition: bool, key: str, expected: str, value: object) -> None:  # noqa: FBT001 - reads as assert
    if not condition:
        raise TintlingError(f"{key}: expected {expected}, got {value}")


@dataclass(frozen=True, slots=True)
class Optimizer:
    """How gradients become steps.

    Attributes:
        name: ``adamw`` (decoupled weight decay), ``adam`` or ``sgd`` (Nesterov momentum).
        learning_rate: Peak learning rate.
        beta_1: Adam's decay of the first moment.
        beta_2: Adam's decay of the second moment.
        momentum: Momentum of ``sgd``.
        weight_decay: Decay of kernels, for ``adamw``; biases and batch normalization are spared.
    """

    name: Literal["adamw", "adam", "sgd"] = "adamw"
    learning_rate: float = 0.01
    beta_1: float = 0.9
    beta_2: float = 0.99
    momentum: float = 0.9
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        _require(
            0 < self.learning_rate <= 10, "optimizer.learning_rate", "above 0, at most 10", self.learning_rate
        )
        for name in ("beta_1", "beta_2", "momentum"):
            value = getattr(self, name)
            _require(0 <= value < 1, f"optimizer.{name}", "0 to below 1", value)
        _require(0 <= self.weight_decay <= 1, "optimizer.weight_decay", "0 to 1", self.weight_decay)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the learning rate changes.

    Attributes:
        name: ``cosine`` falls to ``final`` over all epochs; ``plateau`` is cut when validation stops
            improving; ``exponential`` is multiplied by ``factor`` after every epoch; ``constant`` stays.
        warmup: Share of all steps in which the rate rises linearly from 0, in [0, 1).
        final: Last rate of ``cosine`` as a share of the peak.
        factor: What ``plateau`` and ``exponential`` multiply the rate with.
        patience: Epochs without improvement before ``plateau`` cuts.
        floor: ``plateau`` does not go below this share of the peak.
    """

    name: Literal["cosine", "plateau", "exponential", "constant"] = "cosine"
    warmup: float = 0.1
    final: float = 0.0
    factor: float = 0.5
    patience: int = 3
    floor: float = 0.001

    def __post_init__(self) -> None:
        _require(0 <= self.warmup < 1, "schedule.warmup", "0 to below 1", self.warmup)
        _require(0 <= self.final <= 1, "schedule.final", "0 to 1", self.final)
        _require(0 < self.factor < 1, "schedule.factor", "between 0 and 1", self.factor)
        _require(self.patience >= 1, "schedule.patience", "at least 1 epoch", self.patience)
        _require(0 <= self.floor <= 1, "schedule.floor", "0 to 1", self.floor)


@dataclass(frozen=True, slots=True)
class Stopping:
    """Which epoch is kept, and when to give up. Only validation samples decide.

    Attributes:
        monitor: ``accuracy`` (equal accuracy: the lower loss wins), ``loss``, or ``last``: an average
            over a schedule that ends at 0 is best at its end, and 5,000 digits cannot tell better.
        patience: Stop after so many epochs without a better one; 0 trains to the end.
    """

    monitor: Monitor = "accuracy"
    patience: int = 0

    def __post_init__(self) -> None:
        _require(self.patience >= 0, "stopping.patience", "0 or more epochs", self.patience)
        _require(
            not (self.monitor == "last" and self.patience),
            "stopping.patience",
            "0, because the last epoch is kept",
            self.patience,
        )


@dataclass(frozen=True, slots=True)
class Distillation:
    """How a teacher's answers are learnt from, if training is given a teacher.

    Attributes:
        temperature: What teacher's and student's logits are divided by before they are compared; above 1
            the small probabilities count more.
        alpha: Weight of the teacher's answers in the loss, in [0, 1]; the labels have the rest.
        teacher: Default teacher: a shipped model or a run; empty for none.
        period: After so many epochs the same changed samples come again, so that a teacher that is large
            has answered all of them once; 0 for never.
        labels: For a teacher with finer labels: which of them make each label of the student. The teacher's
            probability of a label is their sum.
        offsets: What is added to a teacher's logit of a label, in nats, so that the student's border moves.
    """

    temperature: float = 2.0
    alpha: float = 0.5
    teacher: str = ""
    period: int = 0
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offsets: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require(self.period >= 0, "distillation.period", "0 or more epochs", self.period)
        _require(0.1 <= self.temperature <= 100, "distillation.temperature", "0.1 to 100", self.temperature)
        _require(0 <= self.alpha <= 1, "distillation.alpha", "0 to 1", self.alpha)


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Everything that decides a training run but the samples.

    Attributes:
        model: Name of the architecture, or a Keras file of one's own.
        start: Network of the same architecture whose weights training starts from: a shipped model or a
            run; empty for random weights.
        engine: ``tensorflow`` trains every network; ``native`` trains small chains of layers in compiled
            C, the same steps many times faster.
        precision: What convolutions and dense layers multiply in while training. ``bfloat16`` is 1.4 to
            1.6 times faster on processors that have it (AVX512_BF16, AMX), for TensorFlow only; weights,
            averages and validation stay float32.
        epochs: Passes over the training samples.
        batch_size: Samples a step; samples that do not fill a batch wait for another epoch's order.
        seed: Seed of weights, order, augmentation and dropout.
        dropout: Dropout rate, or None for the architecture's own.
        label_smoothing: Share of the target that is spread over all classes, in [0, 1).
        ema: Decay of the exponential moving average of all weights and BN statistics, per step; it is
            the average that is validated and kept. 0 keeps the weights themselves.
        task: See :class:`~tintling.task_settings.TaskSettings`.
        class_weights: ``balanced`` counts each class alike, however many samples it has.
        class_balance: How far ``balanced`` goes, from 0, each sample counts alike, to 1.
        normalization: How pixels are scaled to float inputs.
        optimizer: See :class:`Optimizer`.
        schedule: See :class:`Schedule`.
        augmentation: See :class:`~tintling.training.augment.augmentation.Augmentation`.
        frames: Changes of frames, in place of ``augmentation`` and ``camera``, which change digits; see
            :class:`~tintling.training.augment.frames.FrameAugmentation`.
        camera: See :class:`~tintling.training.augment.camera_simulation.CameraSettings`.
        hands: See :class:`~tintling.training.augment.other_hands.HandSettings`.
        stopping: See :class:`Stopping`.
        distillation: See :class:`Distillation`.
    """

    model: str = "tiny"
    start: str = ""
    engine: Literal["tensorflow", "native"] = "tensorflow"
    precision: Literal["float32", "bfloat16"] = "float32"
    epochs: int = 30
    batch_size: int = 128
    seed: int = 1
    dropout: float | None = None
    label_smoothing: float = 0.0
    ema: float = 0.998
    task: TaskSettings = field(default_factory=TaskSettings)
    class_weights: Literal["none", "balanced"] = "none"
    class_balance: float = 1.0
    normalization: Normalization = field(default_factory=Normalization)
    optimizer: Optimizer = field(default_factory=Optimizer)
    schedule: Schedule = field(default_factory=Schedule)
    augmentation: Augmentation = field(default_factory=Augmentation)
    frames: FrameAugmentation = field(default_factory=FrameAugmentation)
    camera: CameraSettings = field(default_factory=CameraSettings)
    hands: HandSettings = field(default_factory=HandSettings)
    stopping: Stopping = field(default_factory=Stopping)
    distillation: Distillation = field(default_factory=Distillation)

    def __post_init__(self) -> None:
        _require(
            not (self.engine == "native" and self.precision != "float32"),
            "precision",
            "float32 for the native engine",
            self.precision,
        )
        self._check_task()
        _require(1 <= self.epochs <= 100_000, "epochs", "1 to 100,000", self.epochs)
        _require(1 <= self.batch_size <= 65_536, "batch_size", "1 to 65,536", self.batch_size)
        _require(0 <= self.seed < 1 << 31, "seed", "0 to 2,147,483,647", self.seed)
        _require(self.dropout is None or 0 <= self.dropout < 1, "dropout", "0 to below 1", self.dropout)
        _require(0 <= self.label_smoothing < 1, "label_smoothing", "0 to below 1", self.label_smoothing)
        _require(0 <= self.class_balance <= 1, "class_balance", "0 to 1", self.class_balance)
        _require(0 <= self.ema < 1, "ema", "0 to below 1", self.ema)
        _require(
            not (self.schedule.name == "plateau" and self.stopping.monitor == "last"),
            "stopping.monitor",
            "accuracy or loss for the schedule plateau, which waits for an epoch that is no better",
            self.stopping.monitor,
        )

    @property
    def has_own_network(self) -> bool:
        """Whether ``model`` is a file, not the name of an architecture."""
        return is_keras_file(self.model)

    def _check_task(self) -> None:
        """Raises TintlingError for settings that do not suit the task."""
        is_frame = self.task.is_frame
        if is_frame:
            _require(self.augmentation.is_identity, "augmentation", "none for a task of frames", "some")
            _require(not self.camera.share, "camera.share", "0 for a task of frames", self.camera.share)
            _require(self.hands == HandSettings(), "hands", "none for a task of frames", "some")
        else:
            _require(self.frames.is_identity, "frames", "none for a task of ink", "some")

    def for_samples(self, samples: int) -> TrainingConfig:
        """Makes the batch smaller where there are fewer samples than it holds.

        Args:
            samples: Samples to train on.

        Raises:
            DatasetError: They are fewer than the smallest batch of the native engine.
        """
        if samples >= self.batch_size:
            return self
        unit = NATIVE_BATCH if self.engine == "native" else 1
        if samples < unit:
            raise DatasetError(
                f"the native engine needs at least {unit} samples to train on, got {samples}: give more, "
                "or take --engine tensorflow"
            )
        return replace(self, batch_size=samples - samples % unit)
