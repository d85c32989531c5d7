"""A trained run, or an ensemble of runs, as a teacher for another network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import Manifest, sha256_bytes
from tintling.errors import ArtifactError, TintlingError
from tintling.task import offsets_of_labels
from tintling.training._tensorflow import keras, tf
from tintling.training.networks.int8_weights import load_float
from tintling.training.trained_run import TrainedRun

__all__ = ["Teacher", "load_teacher"]


@dataclass(frozen=True, slots=True, eq=False)
class Teacher:
    """Networks whose mean logits another network learns.

    Attributes:
        run: The folder they came from.
        members: The networks with their manifests; they may normalize pixels differently.
        sha256: Digest over the networks' files.
        groups: The student's label that each of their own belongs to, as an index; None where the labels
            are the same.
        offsets: Added to each logit of the student's labels; None adds nothing.
    """

    run: Path
    members: Sequence[tuple[keras.Model, Manifest]]
    sha256: str
    groups: tuple[int, ...] | None = None
    offsets: tuple[float, ...] | None = None

    def logits(self, images: tf.Tensor) -> tf.Tensor:
        """Mean of the members' logits, of the student's labels.

        Args:
            images: shape (B, H, W) or (B, H, W, 3), uint8.

        Returns:
            shape (B, C), float32.
        """
        answers = []
        for model, manifest in self.members:
            grey = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
            levels = tf.constant(manifest.normalization.to_float(grey).ravel())
            pixels = tf.gather(levels, tf.cast(images, tf.int32))
            logits = model(tf.reshape(pixels, (-1, *model.input_shape[1:])), training=False)
            answers.append(self._of_student(logits))
        return tf.add_n(answers) / len(answers)

    def beside(self, others: Sequence[Teacher]) -> Teacher:
        """Gives the teacher that answers with the mean of its own networks and those of others.

        Raises:
            ArtifactError: They give different numbers of classes, or their labels differ.
        """
        members = [*self.members, *(member for other in others for member in other.members)]
        if len({model.output_shape for model, _ in members}) != 1:
            raise ArtifactError("the teachers give different numbers of classes")
        if any(other.groups != self.groups for other in others):
            raise ArtifactError("the teachers tell different labels apart")
        digests = "\n".join(each.sha256 for each in (self, *others))
        return replace(self, members=members, sha256=sha256_bytes(digests.encode()))

    def of_student(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Makes logits of the student's labels of a member's, as :meth:`logits` does.

        Args:
            logits: shape (B, teacher's labels), float32.

        Returns:
            shape (B, C), float32.
        """
        if self.groups is None and self.offsets is None:
            return logits
        return np.asarray(self._of_student(tf.constant(logits)))

    def _of_student(self, logits: tf.Tensor) -> tf.Tensor:
        grouped = logits if self.groups is None else _grouped(logits, self.groups)
        return grouped if self.offsets is None else grouped + tf.constant(self.offsets, tf.float32)

    def to_json(self) -> dict[str, Any]:
        """Its description in a manifest: architectures, seeds and digest."""
        return {
            "models": [manifest.model for _, manifest in self.members],
            "seeds": [manifest.seed for _, manifest in self.members],
            "parameters": [int(model.count_params()) for model, _ in self.members],
            "sha256": self.sha256,
        }


def _grouped(logits: tf.Tensor, groups: tuple[int, ...]) -> tf.Tensor:
    """Logits of groups of labels: their probabilities are the sums of their labels' probabilities."""
    columns = [
        tf.reduce_logsumexp(tf.gather(logits, np.flatnonzero(np.equal(groups, group)), axis=1), axis=1)
        for group in range(max(groups) + 1)
    ]
    return tf.stack(columns, axis=1)


def _groups_of(
    finer: Sequence[str], labels: Sequence[str], parts: Mapping[str, Sequence[str]]
) -> tuple[int, ...] | None:
    """The label that each of a teacher's belongs to, as an index; None where they are the same.

    Raises:
        TintlingError: The parts are not the teacher's labels, each once, for each label of the student.
    """
    if not parts or tuple(finer) == tuple(labels):
        return None
    if set(parts) != set(labels) or not all(parts.values()):
        raise TintlingError(
            f"distillation.labels: expected labels of a teacher for each of {', '.join(labels)}"
        )
    named = Counter(part for label in labels for part in parts[label])
    wrong = sorted((set(finer) ^ set(named)) | {part for part, times in named.items() if times > 1})
    if wrong:
        raise TintlingError(
            f"distillation.labels: expected each label of the teacher once, not so: {wrong[0]}"
        )
    return tuple(next(i for i, label in enumerate(labels) if part in parts[label]) for part in finer)


def load_teacher(
    run: Path,
    samples: NDArray[np.uint8],
    *,
    labels: Sequence[str] = (),
    parts: Mapping[str, Sequence[str]] | None = None,
    offsets: Mapping[str, float] | None = None,
) -> Teacher:
    """Reads a teacher.

    Args:
        run: What ``tintling train`` wrote, with or without ``--ensemble``, or a folder with an int8 model,
            such as a shipped one.
        samples: shape (N, H, W[, 3]), uint8: some hundred training samples, for an int8 model's statistics.
        labels: The student's labels; needed for what follows.
        parts: Which labels of a teacher with finer labels make each label of the student.
        offsets: What is added to the logit of a label, in nats.

    Raises:
        ArtifactError: No such folder, or a file of it was changed.
        TintlingError: ``parts`` or ``offsets`` does not suit the labels.
        ModelFormatError: The int8 model cannot be made a float network of.
    """
    opened = TrainedRun.open(run)
    runs = opened.members or (opened,)
    members = [(load_float(each.folder, each.manifest, samples), each.manifest) for each in runs]
    if len({model.output_shape for model, _ in members}) != 1:
        raise ArtifactError(f"the networks in {run} give different numbers of classes")
    for model, _ in members:
        model.trainable = False
    digests = "\n".join(each.network_sha256 for each in runs)
    groups = _groups_of(members[0][1].labels, labels, parts or {})
    shifts = offsets_of_labels(labels, offsets, "distillation.offsets") if offsets else None
    return Teacher(run, members, sha256_bytes(digests.encode()), groups, shifts)
