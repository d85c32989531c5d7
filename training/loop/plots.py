"""Images of a training run, drawn without a screen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from tintling.artifacts import write_atomic
from tintling.errors import MissingExtraError
from tintling.training.loop.history import EpochRecord

__all__ = ["save_history_plot"]


def save_history_plot(path: Path, records: Sequence[EpochRecord], *, title: str = "") -> None:
    """Draws loss, error and learning rate over the epochs into a PNG.

    Args:
        path: Where it goes.
        records: Every epoch.
        title: A line above.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ArtifactError: The file cannot be written.
    """
    try:
        # No pyplot: it would look for a screen and keep figures alive.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.ticker import LogLocator, NullFormatter
    except ImportError as error:
        raise MissingExtraError("the plot of a training history", "train") from error
    epochs = [record.epoch for record in records]
    figure = Figure(figsize=(11, 3.6), layout="constrained")
    losses, errors, rates = figure.subplots(1, 3)
    # A zero has no place on a logarithmic axis; a small number stands for it.
    training = [max(r.train_loss, 1e-6) for r in records]
    losses.plot(epochs, training, label="training, augmented", color="tab:gray")
    losses.plot(epochs, [max(r.validation_loss, 1e-6) for r in records], label="validation", color="tab:blue")
    losses.set(title="loss [nat]", yscale="log")
    errors.plot(
        epochs, [max(100 * (1 - r.train_accuracy), 5e-4) for r in records], label="training", color="tab:gray"
    )
    percent = [max(100 * (1 - r.validation_accuracy), 5e-4) for r in records]
    errors.plot(epochs, percent, label="validation", color="tab:blue")
    best = min(records, key=lambda r: (-r.validation_accuracy, r.validation_loss))
    errors.plot(
        best.epoch,
        percent[records.index(best)],
        "o",
        color="tab:red",
        label=f"best: {best.validation_accuracy:.2%} right",
    )
    errors.set(title="samples wrong [%]", yscale="log")
    rates.plot(epochs, [r.learning_rate for r in records], color="tab:green")
    rates.set(title="learning rate")
    for axes in (losses, errors):
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
    for axes in (losses, errors, rates):
        axes.set_xlabel("epoch")
        axes.grid(visible=True, which="both", alpha=0.25)
    losses.legend()
    errors.legend()
    if title:
        figure.suptitle(title)
    buffer = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(buffer, format="png")
    write_atomic(path, buffer.getvalue())
