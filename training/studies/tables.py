"""The tables of a study: mean, spread over seeds, what the number of samples leaves open, and costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tintling.training.studies.results import Measurement, StudyResult, VariantRow

__all__ = ["goal_header", "goal_rows", "table_header", "table_rows"]

_HEADER = ("variant", "right [%]", "spread [points]", "interval of 95 % [%]", "validation [%]", "runs")
_TRAINING = ("training, during [%]", "training, after [%]")
_COSTS = {
    "parameters": "parameters",
    "flash": "flash [B]",
    "arena": "arena [B]",
    "instructions": "instructions",
}
_EFFORT = ("epochs", "processor time [s]")
_AMOUNTS: dict[str, Callable[[VariantRow], float]] = {
    "epochs": lambda row: row.epochs,
    "parameters": lambda row: row.costs.get("parameters", 0),
    "processor time": lambda row: row.cpu_seconds,
}
_GOAL = ("goal", "fewest", "variant", "needs", "validation [%]", "right [%]")


def table_header(result: StudyResult) -> tuple[str, ...]:
    """Titles of the columns; those of training samples, costs and effort only where a study measured them."""
    return (
        _HEADER
        + (_TRAINING if _measured_training(result) else ())
        + (tuple(_COSTS.values()) if _measured_costs(result) else ())
        + (_EFFORT if _measured_effort(result) else ())
    )


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
                *(_costs(row) if _measured_costs(result) else ()),
                *(_effort(row) if _measured_effort(result) else ()),
            )
        )
    return tuple(rows)


def goal_header() -> tuple[str, ...]:
    """Titles of the columns of :func:`goal_rows`."""
    return _GOAL


def goal_rows(result: StudyResult, goals: Iterable[float]) -> Iterator[tuple[str, ...]]:
    """For every goal the variants that reach it with the fewest epochs, parameters and processor time.

    A variant reaches a goal with its mean accuracy on validation samples; test samples decide nothing.

    Args:
        result: Whose variants have costs.
        goals: Accuracies, 0 to 1.
    """
    for goal in goals:
        reached = [row for row in result.rows if (row.validation or 0) >= goal]
        for name, amount in _AMOUNTS.items():
            if not reached:
                yield f"{goal:.0%}", name, "none", "–", "–", "–"
                continue
            # Of equal ones the more accurate, so that one epoch is not decided by the order of the recipe.
            best = min(reached, key=lambda row: (amount(row), -(row.validation or 0)))
            needs = f"{amount(best):.1f} s" if name == "processor time" else f"{amount(best):,}"
            validation = f"{100 * (best.validation or 0):.2f}"
            yield f"{goal:.0%}", name, best.variant, needs, validation, f"{100 * best.mean:.2f}"


def _measured_training(result: StudyResult) -> bool:
    return any(m.training is not None for m in result.measurements)


def _measured_costs(result: StudyResult) -> bool:
    return any(m.costs for m in result.measurements)


def _measured_effort(result: StudyResult) -> bool:
    """Whether epochs and time are what is compared: some variants have more epochs than others."""
    found = {m.epochs for m in result.measurements if m.cpu_seconds}
    return len(found) > 1


def _training(measurements: Iterable[Measurement]) -> tuple[str, str]:
    found = tuple(measurements)
    return _mean(m.training for m in found), _mean(m.training_after for m in found)


def _costs(row: VariantRow) -> Iterator[str]:
    return (f"{row.costs[name]:,}" if name in row.costs else "–" for name in _COSTS)


def _effort(row: VariantRow) -> tuple[str, str]:
    return f"{row.epochs:,}", f"{row.cpu_seconds:.1f}" if row.cpu_seconds else "–"


def _mean(shares: Iterable[float | None]) -> str:
    """The mean of the shares that were measured, in percent."""
    found = [share for share in shares if share is not None]
    return f"{100 * sum(found) / len(found):.2f}" if found else "–"
