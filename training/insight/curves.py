"""How training went: loss, errors and learning rate over the epochs, and every hundred batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tintling.training.insight.drawing import COLOURS, Drawing, new_figure
from tintling.training.loop.batch_curves import BatchRecord
from tintling.training.loop.history import EpochRecord

__all__ = ["batch_curves", "batch_note", "history_note", "training_curves"]

# A zero has no place on a logarithmic axis; these small numbers stand for it.
_LEAST_LOSS, _LEAST_ERROR = 1e-6, 1e-3
# More epochs than this are drawn without a mark at each.
_MARKED = 40


def training_curves(records: Sequence[EpochRecord]) -> Drawing:
    """Draws loss, wrong samples and learning rate."""
    epochs = [record.epoch for record in records]
    marks = {True: ("o", "s"), False: ("", "")}[len(records) <= _MARKED]
    train = {"color": COLOURS[1], "linestyle": "--", "marker": marks[1], "label": "training"}
    held_out = {"color": COLOURS[0], "linestyle": "-", "marker": marks[0], "label": "validation"}
    losses = [([r.train_loss for r in records], train), ([r.validation_loss for r in records], held_out)]
    shares = [
        ([r.train_accuracy for r in records], train),
        ([r.validation_accuracy for r in records], held_out),
    ]
    rates = [record.learning_rate for record in records]
    figure = _panels(epochs, losses, shares, rates, label="epoch", mark=marks[0])
    plural = "" if len(records) == 1 else "s"
    return Drawing("training", f"Training over {len(records)} epoch{plural}; logarithmic axes.", figure)


def batch_curves(records: Sequence[BatchRecord]) -> Drawing:
    """Draws what was measured every hundred batches: the batches, and both parts without dropout."""
    steps = [record.step for record in records]
    during = {"color": COLOURS[3], "linestyle": ":", "label": "training, in the batches"}
    after = {"color": COLOURS[1], "linestyle": "--", "label": "training, measured again"}
    held_out = {"color": COLOURS[0], "linestyle": "-", "label": "validation"}
    losses = [
        ([r.batch_loss for r in records], during),
        ([r.train_loss for r in records], after),
        ([r.validation_loss for r in records], held_out),
    ]
    shares = [
        ([r.batch_accuracy for r in records], during),
        ([r.train_accuracy for r in records], after),
        ([r.validation_accuracy for r in records], held_out),
    ]
    rates = [record.learning_rate for record in records]
    figure = _panels(steps, losses, shares, rates, label="batches", mark="")
    return Drawing(
        "training-batches",
        "Every hundred batches, and after every epoch: the batches themselves, and 1,000 samples of each "
        "part with averaged weights, without dropout and unchanged; logarithmic axes.",
        figure,
    )


def batch_note(records: Sequence[BatchRecord]) -> str:
    """Says what is left of the gap between validation and training when both are measured alike."""
    last = records[-1]
    ahead, behind = ("training", "validation")
    if last.validation_accuracy > last.train_accuracy:
        ahead, behind = behind, ahead
    same = last.validation_accuracy == last.train_accuracy
    order = "both are level" if same else f"{ahead} is ahead of {behind}"
    return (
        f"In its last batches training is right in {last.batch_accuracy:.2%}. Measured again with averaged "
        f"weights, without dropout and on samples as they are, it is right in {last.train_accuracy:.2%}, and "
        f"in {last.validation_accuracy:.2%} of validation samples: {order}."
    )


def _panels(
    places: Sequence[int],
    losses: Sequence[tuple[Sequence[float], dict[str, Any]]],
    shares: Sequence[tuple[Sequence[float], dict[str, Any]]],
    rates: Sequence[float],
    *,
    label: str,
    mark: str,
) -> Any:
    """Draws losses, wrong samples and rates beside each other."""
    figure = new_figure(11, 3.9)
    from matplotlib.ticker import LogLocator, NullFormatter

    left, middle, right = figure.subplots(1, 3)
    for values, style in losses:
        left.plot(places, [max(value, _LEAST_LOSS) for value in values], **style)
    for values, style in shares:
        middle.plot(places, [_wrong(value) for value in values], **style)
    right.plot(places, rates, color=COLOURS[2], marker=mark)
    left.set(title="loss [nat]", yscale="log")
    middle.set(title="wrong [%]", yscale="log")
    right.set(title="learning rate")
    for axes in (left, middle, right):
        axes.set_xlabel(label)
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
    for axes in (left, middle):
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
    return figure


def history_note(records: Sequence[EpochRecord], *, dropout: float, augmented: bool) -> str:
    """Says why validation beats training at the end, if it does; empty otherwise.

    Args:
        records: Every epoch.
        dropout: Dropout rate of training.
        augmented: Whether training samples were changed at random.
    """
    last = records[-1]
    if last.validation_accuracy <= last.train_accuracy:
        return ""
    reasons = ["the figures of training are means over an epoch in which the weights still improve"]
    if dropout:
        reasons.insert(0, f"dropout of {dropout:g} is on while training and off at validation")
    if augmented:
        reasons.insert(0, "training samples are changed at random and are harder than validation samples")
    return (
        f"Validation ({last.validation_accuracy:.2%}) beats training ({last.train_accuracy:.2%}) in the last "
        f"epoch: {'; '.join(reasons)}."
    )


def _wrong(accuracy: float) -> float:
    return max(100 * (1 - accuracy), _LEAST_ERROR)
