"""What the loop tells a tracker, and the trackers by name."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tintling.errors import UsageError
from tintling.suggestions import did_you_mean
from tintling.training.loop.history import EpochRecord

__all__ = ["TRACKERS", "Tracked", "Tracker", "open_trackers", "tracking"]

TRACKERS = ("csv", "tensorboard", "mlflow", "wandb")
"""What ``tintling train --log`` takes."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """What is tracked.

    Attributes:
        run: The run directory; its name names the run elsewhere too.
        settings: Of the training, as its recipe holds them.
        place: Where the run's files are written until it is finished, if elsewhere: within an older run.
    """

    run: Path
    settings: Mapping[str, Any]
    place: Path | None = None

    @property
    def files(self) -> Path:
        """The folder to write files of the run into."""
        return self.place or self.run

    @property
    def flat(self) -> dict[str, Any]:
        """The settings by dotted names, such as ``optimizer.learning_rate``; unset ones are left out."""
        return dict(_flat(self.settings, ""))


class Tracker(Protocol):
    """Receives the figures of one training. Made before the first epoch; nothing may be written before."""

    def epoch(self, record: EpochRecord) -> None:
        """An epoch is over."""

    def finish(self, metrics: Mapping[str, Any]) -> None:
        """The training is over.

        Args:
            metrics: What the manifest says of it.
        """

    def close(self) -> None:
        """Nothing follows, be it finished or not."""


def open_trackers(names: Sequence[str], tracked: Tracked) -> tuple[Tracker, ...]:
    """Makes trackers.

    Args:
        names: Of :data:`TRACKERS`.
        tracked: What they track.

    Raises:
        UsageError: There is no such tracker.
        MissingExtraError: What it needs is not installed.
    """
    found: list[Tracker] = []
    for name in dict.fromkeys(names):
        if name not in TRACKERS:
            raise UsageError(
                f"--log: expected {', '.join(TRACKERS)}, got {name!r}{did_you_mean(name, TRACKERS)}"
            )
        module = importlib.import_module(f"tintling.training.tracking.{name}_tracker")
        found.append(module.open_tracker(tracked))
    return tuple(found)


@contextmanager
def tracking(
    names: Sequence[str], tracked: Tracked
) -> Iterator[tuple[Callable[[EpochRecord], None], Callable[[Mapping[str, Any]], None]]]:
    """Tracks a training.

    Args:
        names: Of :data:`TRACKERS`.
        tracked: What is tracked.

    Yields:
        What is called after each epoch, and at the end.
    """
    trackers = open_trackers(names, tracked)
    with ExitStack() as stack:
        for tracker in trackers:
            stack.callback(tracker.close)

        def epoch(record: EpochRecord) -> None:
            for tracker in trackers:
                tracker.epoch(record)

        def finish(metrics: Mapping[str, Any]) -> None:
            for tracker in trackers:
                tracker.finish(metrics)

        yield epoch, finish


def _flat(settings: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", value
