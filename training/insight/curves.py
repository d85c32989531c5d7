"""How training went: loss, errors and learning rate over the epochs."""

from __future__ import annotations

from collections.abc import Sequence

from tintling.training.insight.drawing import COLOURS, Drawing, new_figure
from tintling.training.loop.history import EpochRecord

__all__ = ["history_note", "training_curves"]

# A zero has no place on a logarithmic axis; these small numbers stand for it.
_LEAST_LOSS, _LEAST_ERROR = 1e-6, 1e-3
# More epochs than this are drawn without a mark at each.
_MARKED = 40


def training_curves(records: Sequence[EpochRecord]) -> Drawing:
    """Draws loss, wrong samples and learning rate."""
    figure = new_figure(11, 3.6)
    from matplotlib.ticker import LogLocator, NullFormatter

    losses, errors, rates = figure.subplots(1, 3)
    epochs = [record.epoch for record in records]
    marks = {True: ("o", "s"), False: ("", "")}[len(records) <= _MARKED]
    train = {"color": COLOURS[1], "linestyle": "--", "marker": marks[1], "label": "training"}
    held_out = {"color": COLOURS[0], "linestyle": "-", "marker": marks[0], "label": "validation"}
    losses.plot(epochs, [max(r.train_loss, _LEAST_LOSS) for r in records], **train)
    losses.plot(epochs, [max(r.validation_loss, _LEAST_LOSS) for r in records], **held_out)
    errors.plot(epochs, [_wrong(r.train_accuracy) for r in records], **train)
    errors.plot(epochs, [_wrong(r.validation_accuracy) for r in records], **held_out)
    rates.plot(epochs, [r.learning_rate for r in records], color=COLOURS[2], marker=marks[0])
    losses.set(title="loss [nat]", yscale="log")
    errors.set(title="wrong [%]", yscale="log")
    rates.set(title="learning rate, end of epoch")
    for axes in (losses, errors, rates):
        axes.set_xlabel("epoch")
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
    for axes in (losses, errors):
        axes.legend()
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
    return Drawing("training", f"Training over {len(records)} epochs; logarithmic axes.", figure)


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
