"""Moving the border between labels of a trained network: a number added to the logit of a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tintling.compression.structure import copy_model
from tintling.errors import TintlingError
from tintling.task import offsets_of_labels

__all__ = ["parse_offsets", "with_offsets"]


def parse_offsets(texts: Sequence[str]) -> dict[str, float]:
    """Reads what a user writes as ``LABEL=NATS``.

    Args:
        texts: Such as ``between=-0.35``.

    Raises:
        TintlingError: One is not of that form.
    """
    found = {}
    for text in texts:
        label, _, number = text.rpartition("=")
        try:
            found[label] = float(number)
        except ValueError:
            label = ""
        if not label:
            raise TintlingError(f"offset {text!r}: expected LABEL=NATS, such as between=-0.35")
    return found


def with_offsets(model: Any, labels: Sequence[str], offsets: Mapping[str, float]) -> Any:
    """Gives a copy of a network whose logits of some labels are higher or lower.

    Args:
        model: A Keras model that ends in a dense layer with bias and without activation.
        labels: What its outputs stand for, in order.
        offsets: Added to the logit of a label, in nats.

    Raises:
        TintlingError: An offset is for no label, or the network ends otherwise.
    """
    added = offsets_of_labels(labels, offsets, "offset")
    moved = copy_model(model)
    last = moved.layers[-1]
    if type(last).__name__ != "Dense" or not last.use_bias or last.activation.__name__ != "linear":
        raise TintlingError(
            f"offset: expected a network that ends in a dense layer with bias and without activation, "
            f"got {last.name} ({type(last).__name__}) at its end"
        )
    kernel, bias = last.get_weights()
    last.set_weights([kernel, bias + added])
    return moved
