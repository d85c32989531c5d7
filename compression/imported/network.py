"""A network that others trained, opened: what it takes, what it gives, whether it can be changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tintling.artifacts import sha256_file
from tintling.compression.imported.layers import RebuildError
from tintling.compression.imported.loading import is_keras_model, open_model
from tintling.compression.imported.rebuild import Rebuilt, rebuild, with_head
from tintling.compression.imported.scaling import BYTE, Scaling, ScalingChoice, choose_scaling, parse_scaling
from tintling.compression.imported.signature import Signature, frozen, signature_of
from tintling.errors import ModelFormatError
from tintling.graph import Head
from tintling.heads import scores_of_answers, scores_of_logits
from tintling.task import Preprocessing
from tintling.task_settings import TaskSettings
from tintling.training.data.splits import Subset, stratified_order

__all__ = ["ImportedNetwork", "folded_scaling", "open_network"]

_PROBES = 8
_SAMPLES = 2_000
# A rescaling by less than this takes bytes to small numbers, as 1/255 and 1/127.5 do.
_OF_BYTES = 0.01
_BATCH = 500
# What Keras calls the activations that :mod:`tintling.heads` knows.
_HEADS = {
    "": Head.LOGITS,
    "softmax": Head.SOFTMAX,
    "log_softmax": Head.LOG_SOFTMAX,
    "sigmoid": Head.SIGMOID,
}


@dataclass(frozen=True, slots=True, eq=False)
class ImportedNetwork:
    """A network of others.

    Attributes:
        name: Fit for the name of a C function.
        where: What messages call it.
        source: What the manifest says of where it came from.
        signature: As it was opened.
        rebuilt: As a Keras 2 model that can be changed; None where that cannot be had.
        obstacle: Why not.
        outputs: Answers that it gives.
        head: ``softmax``, ``log_softmax``, ``sigmoid`` or empty: what its answers are.
    """

    name: str
    where: str
    source: dict[str, Any]
    signature: Signature
    rebuilt: Rebuilt | None
    obstacle: str
    outputs: int
    head: str

    @property
    def task(self) -> TaskSettings:
        """Geometry and preprocessing of its task: ``ink`` for 28×28 grey, as digits have, else ``frame``."""
        height, width, channels = self.signature.image_shape
        if (height, width, channels) == (28, 28, 1):
            return TaskSettings()
        return TaskSettings((), height, width, channels, Preprocessing("frame"))

    def log_probabilities(self, inputs: NDArray[np.float32]) -> NDArray[np.float64]:
        """Runs it and normalizes its answers, whatever its head.

        Args:
            inputs: shape (N, H, W, C), float32, as it was trained to see.

        Returns:
            shape (N, outputs), float64.
        """
        head = _HEADS[self.head]
        if self.rebuilt is not None:
            scores = scores_of_logits(head, _logits(self.rebuilt, inputs).astype(np.float64))
        else:
            scores = scores_of_answers(head, self.signature.predict(inputs).astype(np.float64))
        shifted = scores - scores.max(axis=1, keepdims=True)
        return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))

    def check_labels(self, labels: tuple[str, ...], data: str) -> None:
        """Compares outputs and labels.

        Raises:
            ModelFormatError: They are not equally many.
        """
        if self.outputs == len(labels):
            return
        told = ", ".join(labels[:10]) + (", …" if len(labels) > 10 else "")
        hint = "; give it one output a label" if self.outputs == 1 else ""
        raise ModelFormatError(
            f"{self.where} has {self.outputs} output{'s' if self.outputs > 1 else ''}, but {data} has "
            f"{len(labels)} labels ({told}): expected one output for each label, in that order{hint}"
        )

    def choose(self, asked: str | None, train: Subset, classes: int, seed: int) -> ScalingChoice:
        """Decides what pixels it is fed.

        Args:
            asked: The user's ``--normalization``, or None.
            train: Training samples, on a part of which candidates are measured.
            classes: Labels that there are.
            seed: Seed of that part.

        Raises:
            TintlingError: It cannot be decided, and nothing was asked for.
        """
        if asked is not None:
            return ScalingChoice(parse_scaling(asked), "as asked for")
        order = stratified_order(train.labels, seed)[:_SAMPLES]
        part = Subset(train.images[order], train.labels[order])
        rebuilt = self.rebuilt
        if rebuilt is None or not rebuilt.taken_out or rebuilt.factor > _OF_BYTES:
            return choose_scaling(self.log_probabilities, part, classes=classes, name=self.where)
        found = choose_scaling(
            self.log_probabilities, part, classes=classes, name=self.where, candidates=(BYTE,)
        )
        layers = " and ".join(rebuilt.taken_out)
        return ScalingChoice(BYTE, f"its layer {layers} expects pixels from 0 to 255; {found.reason}")


def folded_scaling(network: ImportedNetwork, scaling: Scaling) -> Scaling:
    """Gives what the network's own layers see behind the rescaling that was taken out of it.

    Args:
        network: The network.
        scaling: What the whole network sees.
    """
    rebuilt = network.rebuilt
    return scaling if rebuilt is None else scaling.through(rebuilt.factor, rebuilt.addend)


def open_network(model: Any, *, for_training: bool = False) -> ImportedNetwork:
    """Opens a network of others.

    Args:
        model: A path, or a model of Keras 2 or 3.
        for_training: Keep what acts in training only; see :func:`rebuild`.

    Raises:
        ModelFormatError: It cannot be opened, or takes or gives what is not expected.
    """
    opened, where, source = _opened(model)
    signature = signature_of(opened, where)
    probes = np.random.default_rng(0).random((_PROBES, *signature.image_shape)).astype(np.float32)
    try:
        answers = signature.predict(probes)
    except Exception as error:  # a network of others fails in whatever way its layers do
        size = "×".join(map(str, signature.image_shape[: 2 if signature.image_shape[2] == 1 else 3]))
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelFormatError(f"{where} cannot be run on images of {size}: {first}") from error
    rebuilt, obstacle = _rebuilt(opened, signature, probes, for_training=for_training)
    head = rebuilt.head if rebuilt is not None else frozen(signature, name=where)[1]
    return ImportedNetwork(
        _identifier(source["file"]), where, source, signature, rebuilt, obstacle, answers.shape[1], head
    )


def _opened(model: Any) -> tuple[Any, str, dict[str, Any]]:
    if is_keras_model(model):
        return model, f"the model {model.name}", {"file": str(model.name), "kind": "Keras model"}
    path = Path(model)
    opened = open_model(path)
    source = {"file": path.resolve().name, "kind": type(opened).__module__.partition(".")[0]}
    file = path / "saved_model.pb" if path.is_dir() else path
    return opened, str(path), {**source, "sha256": sha256_file(file)}


def _rebuilt(
    opened: Any, signature: Signature, probes: NDArray[np.float32], *, for_training: bool
) -> tuple[Rebuilt | None, str]:
    """Builds it again and compares the answers on random images, dim and bright."""
    if not hasattr(opened, "get_config") or not hasattr(opened, "layers"):
        return None, "it is a SavedModel, whose layers cannot be changed"
    try:
        found = rebuild(opened, for_training=for_training)
    except RebuildError as error:
        return None, str(error)
    except NotImplementedError:  # a subclass of Model without a description of its own
        return None, "it is a class of its own"
    for scale in (1.0, 255.0):
        expected = signature.predict(probes * scale)
        whole = with_head(found.model, found.head)
        got = np.asarray(whole(probes * scale * found.factor + found.addend, training=False))
        if not np.allclose(got, expected, rtol=1e-3, atol=1e-3 * max(1.0, float(np.abs(expected).max()))):
            return None, "its layers do something else in the Keras that networks are trained with here"
    return found, ""


def _logits(rebuilt: Rebuilt, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """What comes before the head: there no answer is saturated."""
    seen = (inputs * np.float32(rebuilt.factor) + np.float32(rebuilt.addend)).astype(np.float32)
    parts = [
        rebuilt.model(seen[start : start + _BATCH], training=False).numpy()
        for start in range(0, len(seen), _BATCH)
    ]
    return np.concatenate(parts)


def _identifier(file: str) -> str:
    """A name for files and C functions."""
    stem = re.sub(r"\.(keras|h5|hdf5)$", "", file, flags=re.IGNORECASE)
    name = re.sub(r"[^A-Za-z0-9]+", "_", stem).strip("_").lower()
    return name if name and not name[0].isdigit() else f"net_{name}".rstrip("_")
