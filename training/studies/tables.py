"""The table of a study: mean, spread over seeds, and what the number of samples leaves open."""

from __future__ import annotations

from collections.abc import Iterable

from tintling.training.studies.results import Measurement, StudyResult

__all__ = ["table_header", "table_rows"]

_HEADER = ("variant", "right [%]", "spread [points]", "interval of 95 % [%]", "validation [%]", "runs")
_TRAINING = ("training, during [%]", "training, after [%]")


def table_header(result: StudyResult) -> tuple[str, ...]:
    """Titles of the columns; those of training samples only where a study measured them."""
    return _HEADER + (_TRAINING if _measured_training(result) else ())


def table_rows(result: StudyResult) -> tuple[tuple[str, ...], ...]:
    """One row a variant, in the order of :func:`table_header`.

    The spread is the standard deviation over seeds; the interval is Wilson's for the mean accuracy on as many
    samples as one run was tested on.
    """
    rows = []
    for row in result.rows:
        interval = row.interval
        rows.append(
            (
                row.variant,
                f"{100 * row.mean:.2f}",
                "–" if row.spread is None else f"{100 * row.spread:.2f}",
                f"{100 * interval.low:.2f} to {100 * interval.high:.2f}",
                _mean(m.validation for m in row.measurements),
                str(len(row.measurements)),
                *(_training(row.measurements) if _measured_training(result) else ()),
            )
        )
    return tuple(rows)


def _measured_training(result: StudyResult) -> bool:
    return any(m.training is not None for m in result.measurements)


def _training(measurements: Iterable[Measurement]) -> tuple[str, str]:
    found = tuple(measurements)
    return _mean(m.training for m in found), _mean(m.training_after for m in found)


def _mean(shares: Iterable[float | None]) -> str:
    """The mean of the shares that were measured, in percent."""
    found = [share for share in shares if share is not None]
    return f"{100 * sum(found) / len(found):.2f}" if found else "–"
