"""The report of a compression: figures before and after each step, and what they mean in words."""

from __future__ import annotations

import gzip
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, Literal

from jinja2 import Environment, StrictUndefined

from tintling.compression.measure import FACTOR_BYTES
from tintling.compression.search import SearchResult
from tintling.console import counted

__all__ = ["CompressionReport", "CompressionStep", "LayerReport", "QatEngine", "gzip_bytes"]

QatEngine = Literal["none", "native", "tensorflow"]
"""Which engine trained for int8, if any did."""


def gzip_bytes(data: bytes) -> int:
    """Size of ``data`` after gzip at its strongest, without a time stamp; in bytes."""
    return len(gzip.compress(data, 9, mtime=0))


_ZEROS_LEFT_OUT = (
    "Exports with --optimize balanced or speed leave zeros out where most weights of a convolution of one "
    "pixel are zero."
)


@dataclass(frozen=True, slots=True)
class CompressionStep:
    """The network as it is after one step.

    Attributes:
        key: ``trained``, ``trained_int8``, ``channels``, ``pruned``, ``aware`` or ``int8``.
        title: What the reader sees.
        dtype: ``float32`` or ``int8``.
        validation: Accuracy on validation samples, 0 to 1.
        test: Accuracy on test samples, 0 to 1; measured once, when every choice was made.
        parameters: Trained values: as Keras counts them in float; in int8 weights, and biases but for zeros.
        zeros: Kernel weights that are zero.
        weights: Kernel weights in all.
        macs: Multiply-accumulates of one inference.
        file_bytes: Size as a .tflite file.
        gzip_bytes: Size of that file after gzip.
        flash_bytes: Weights, biases and requantization factors, stored densely; None in float.
    """

    key: str
    title: str
    dtype: str
    validation: float
    test: float
    parameters: int
    zeros: int
    weights: int
    macs: int
    file_bytes: int
    gzip_bytes: int
    flash_bytes: int | None = None

    @property
    def sparsity(self) -> float:
        """Part of the kernel weights that is zero."""
        return self.zeros / self.weights if self.weights else 0.0


@dataclass(frozen=True, slots=True)
class LayerReport:
    """One layer's kernel, before and after.

    Attributes:
        name: Name of the layer.
        weights_before: Weights of the trained network.
        weights: Weights that are left, zeros included.
        zeros: Zeros among them in float.
        int8_zeros: Zeros among them in int8, where small weights round to zero as well; None
            without quantization.
    """

    name: str
    weights_before: int
    weights: int
    zeros: int
    int8_zeros: int | None = None


@dataclass(frozen=True, slots=True)
class CompressionReport:
    """Everything that one compression measured and did.

    Attributes:
        model: Name of the architecture.
        seed: Seed of fine-tuning and of the calibration samples.
        sparsity: Sparsity of the magnitude pruning; 0 without.
        channels: Part of the channels that was to be removed; 0 without.
        qat: Whether int8 was trained for.
        qat_by: Which engine did.
        qat_learning_rate: Its peak learning rate; 0 without.
        teacher: The teacher beside the labels, as a manifest describes it; None without one.
        fine_tune_epochs: Epochs of each fine-tuning.
        steps: The network after each step, oldest first.
        layers: Kernels before and after.
        removed_channels: (left, before) by layer.
        search: How an automatic sparsity was found, or None.
        operators: Operators of the int8 network in order; empty without.
        quantization: Scale and zero point of ``input`` and ``output``; empty without.
        rejection_threshold: Max-logit margin that nearly all validation samples reach, in nats; 0 without
            int8.
        fallback: Whether the 5,000 offline digits stood in for MNIST.
        counts: Samples of ``train``, ``validation`` and ``test``.
        seconds: Time taken by step, in seconds.
        notes: What was found out about a network that others trained, in sentences.
    """

    model: str
    seed: int
    sparsity: float
    channels: float
    qat: bool
    qat_by: QatEngine
    qat_learning_rate: float
    teacher: dict[str, Any] | None
    fine_tune_epochs: int
    steps: tuple[CompressionStep, ...]
    layers: tuple[LayerReport, ...]
    removed_channels: dict[str, tuple[int, int]]
    search: SearchResult | None
    operators: tuple[str, ...]
    quantization: dict[str, dict[str, float | int]]
    rejection_threshold: float
    fallback: bool
    counts: dict[str, int]
    seconds: dict[str, float]
    notes: tuple[str, ...] = ()

    def step(self, key: str) -> CompressionStep | None:
        """The step of that key, or None when it was not taken."""
        return next((step for step in self.steps if step.key == key), None)

    @property
    def final(self) -> CompressionStep:
        """The last step: what was written."""
        return self.steps[-1]

    @property
    def float_step(self) -> CompressionStep:
        """The last float network: the one that was quantized."""
        return next(step for step in reversed(self.steps) if step.dtype == "float32")

    @property
    def quantization_drop(self) -> float | None:
        """Test accuracy lost from the float network to its int8 twin, in points; None without."""
        int8 = self.step("int8")
        if int8 is None:
            return None
        return 100 * (self.float_step.test - int8.test)

    def to_json(self) -> dict[str, Any]:
        """Gives the report as plain types; shares are 0 to 1, sizes bytes."""
        document = asdict(self)
        for entry, step in zip(document["steps"], self.steps, strict=True):
            entry["sparsity"] = step.sparsity
        document["quantization_drop_points"] = self.quantization_drop
        document["findings"] = list(self.findings())
        return document

    def headlines(self) -> tuple[str, ...]:
        """The prices in one line each: what pruning, channels and int8 cost, and what zeros bought."""
        told = []
        first, last, plain = self.steps[0], self.step("int8"), self.step("trained_int8")
        if self.float_step is not first:
            change = 100 * (self.float_step.test - first.test)
            told.append(f"{self._work_on_float()} changed test accuracy by {_points(change)}")
        if self.quantization_drop is not None:
            what = "it" if told else "test accuracy"
            told.append(f"int8 changed {what} by {_points(-self.quantization_drop)}")
        if last is not None and plain is not None and self.channels:
            told.append(f"fewer channels: flash {plain.flash_bytes:,} → {last.flash_bytes:,} bytes")
        elif last is not None and plain is not None and self.sparsity:
            told.append(
                f"zeros leave flash and time as they are ({last.flash_bytes:,} bytes, {last.macs:,} MACs); "
                f"they shrink only the gzipped file, {plain.gzip_bytes:,} → {last.gzip_bytes:,} bytes"
            )
        return tuple(told)

    def _work_on_float(self) -> str:
        """Names what made the last float network of the first."""
        removed = [
            what for key, what in (("channels", "fewer channels"), ("pruned", "pruning")) if self.step(key)
        ]
        work = [*removed, "fine-tuning"] if removed else []
        if self.step("offsets"):
            work.append("moved borders")
        if self.step("aware"):
            work.append("training for int8")
        return work[0] if len(work) == 1 else f"{', '.join(work[:-1])} and {work[-1]}"

    def findings(self) -> tuple[str, ...]:
        """What was gained and lost, in sentences with the measured figures."""
        told = [
            *self.notes,
            self._on_qat(),
            *self._on_accuracy(),
            self._on_search(),
            self._on_zeros(),
            self._on_channels(),
            self._on_sizes(),
        ]
        told.append(
            f"Choices were made on {self.counts['validation']:,} validation samples; the "
            f"{self.counts['test']:,} test samples were classified once, at the end."
        )
        if self.fallback:
            told.append(
                "These are not MNIST's 60,000 digits but the 5,000 offline ones: do not compare the "
                "accuracy with published figures."
            )
        return tuple(text for text in told if text is not None)

    def _on_qat(self) -> str | None:
        """How int8 was trained for."""
        if not self.qat:
            return None
        epochs = counted(self.fine_tune_epochs, "epoch")
        if self.qat_by == "tensorflow":
            return (
                f"Trained for int8 in TensorFlow, {epochs} with the fake quantization "
                "of its Model Optimization toolkit, on the labels alone."
            )
        taught = "on the labels alone"
        if self.teacher:
            taught = f"learning from {' and '.join(self.teacher['models'])}"
        return (
            f"Trained for int8 in the native engine, {epochs} at a peak learning rate "
            f"of {self.qat_learning_rate:g}, {taught}: weights and activations were rounded in every forward "
            "pass as the converter rounds them. Normalization was folded and channels were equalized before, "
            "which changes no answer of the float network."
        )

    def _on_accuracy(self) -> tuple[str, ...]:
        """What each step did to the accuracy."""
        told = []
        before = self.steps[0]
        for step in self.steps[1:]:
            if step.key == "trained_int8":
                continue
            change = 100 * (step.test - before.test)
            told.append(
                f"{step.title.capitalize()}: test accuracy {before.test:.2%} → {step.test:.2%} "
                f"({_points(change)}), validation {before.validation:.2%} → {step.validation:.2%}."
            )
            before = step
        return tuple(told)

    def _on_search(self) -> str | None:
        """How the sparsity was chosen."""
        if self.search is None:
            return None
        tried = ", ".join(f"{t.sparsity:.0%} ({_points(-t.drop)})" for t in self.search.trials)
        if not self.search.sparsity:
            return (
                f"No sparsity kept within {self.search.max_drop:g} points on validation; tried: {tried}. "
                "The network was not pruned."
            )
        return (
            f"{self.search.sparsity:.0%} is the highest sparsity tried that cost at most "
            f"{self.search.max_drop:g} points on validation; tried: {tried}."
        )

    def _on_zeros(self) -> str | None:
        """What zeros buy: nothing in flash or time, something under gzip."""
        last, plain = self.step("int8"), self.step("trained_int8")
        if not self.sparsity or last is None or plain is None:
            return None
        if self.channels:
            return (
                f"{last.zeros:,} of {last.weights:,} weights are zero. Stored densely, a zero takes its byte "
                "and its multiplication like any other weight: it shrinks neither file nor flash nor time, "
                f"only what gzip makes of the file. {_ZEROS_LEFT_OUT}"
            )
        saved = 100 * (1 - last.gzip_bytes / plain.gzip_bytes)
        packed = f"{saved:.1f} % less" if saved >= 0 else f"{-saved:.1f} % more"
        return (
            "Zeros shrink nothing on the device, because a zero is stored and multiplied like any other "
            f"weight: without pruning the int8 file has {plain.file_bytes:,} bytes, with "
            f"{last.sparsity:.0%} zeros {last.file_bytes:,}; flash takes {plain.flash_bytes:,} and "
            f"{last.flash_bytes:,} bytes, one inference {plain.macs:,} and {last.macs:,} multiplications. "
            f"Only gzip notices: {plain.gzip_bytes:,} → {last.gzip_bytes:,} bytes, {packed}. That helps a "
            f"download, not a board. {_ZEROS_LEFT_OUT}"
        )

    def _on_channels(self) -> str | None:
        """What removing channels bought."""
        if not self.layers:
            return None
        if not self.channels:
            return (
                "To make the network smaller and faster on the device, remove channels (--channels 0.25): "
                "that takes whole filters out of the weights and out of the arithmetic."
            )
        first, smaller = self.steps[0], self.step("channels") or self.final
        gone = ", ".join(
            f"{name} {before} → {left}" for name, (left, before) in self.removed_channels.items()
        )
        text = (
            f"Removing channels ({gone}) made the network really smaller: parameters {first.parameters:,} → "
            f"{smaller.parameters:,}, multiplications {first.macs:,} → {smaller.macs:,}"
        )
        last, plain = self.step("int8"), self.step("trained_int8")
        if last is not None and plain is not None:
            text += f", int8 flash {plain.flash_bytes:,} → {last.flash_bytes:,} bytes"
        return text + "."

    def _on_sizes(self) -> str | None:
        """What the sizes hold."""
        last = self.step("int8")
        if last is None or last.flash_bytes is None:
            return None
        return (
            f"Flash counts one byte for each weight, four for each bias and {FACTOR_BYTES} for each factor "
            "that scales a channel back to int8. Code, working memory and lookup tables come on top; the "
            f"other {last.file_bytes - last.flash_bytes:,} bytes of the .tflite file are structure and names "
            "that generated C does not need. Int8 can have another number of parameters than float: batch "
            "normalization is folded into weights and biases, and biases that are all zero do not count."
        )

    def markdown(self) -> str:
        """Writes the report as Markdown."""
        environment = Environment(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 - Markdown
        )
        template = (files("tintling.compression") / "templates" / "report.md.j2").read_text(encoding="utf-8")
        return environment.from_string(template).render(
            report=self, rows=self.rows(), findings=self.findings()
        )

    def rows(self) -> tuple[dict[str, str], ...]:
        """The table of steps, every cell ready to print."""
        return tuple(
            {
                "title": step.title,
                "validation": f"{step.validation:.2%}",
                "test": f"{step.test:.2%}",
                "sparsity": f"{step.sparsity:.1%}",
                "parameters": f"{step.parameters:,}",
                "macs": f"{step.macs:,}",
                "file": f"{step.file_bytes:,}",
                "gzip": f"{step.gzip_bytes:,}",
                "flash": "–" if step.flash_bytes is None else f"{step.flash_bytes:,}",
            }
            for step in self.steps
        )


def _points(change: float) -> str:
    """Spells a change in percentage points with its sign."""
    return f"{change:+.2f} points" if abs(change) >= 0.005 else "±0.00 points"
