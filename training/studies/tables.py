"""The table of a study: mean, spread over seeds, and what the number of samples leaves open."""

from __future__ import annotations

from tintling.training.studies.results import StudyResult

__all__ = ["HEADER", "table_rows"]

HEADER = ("variant", "right [%]", "spread [points]", "interval of 95 % [%]", "validation [%]", "runs")


def table_rows(result: StudyResult) -> tuple[tuple[str, ...], ...]:
    """One row a variant, in the order of :data:`HEADER`.

    The spread is the standard deviation over seeds; the interval is Wilson's for the mean accuracy on as many
    samples as one run was tested on.
    """
    rows = []
    for row in result.rows:
        held_out = [m.validation for m in row.measurements if m.validation is not None]
        interval = row.interval
        rows.append(
            (
                row.variant,
                f"{100 * row.mean:.2f}",
                "–" if row.spread is None else f"{100 * row.spread:.2f}",
                f"{100 * interval.low:.2f} to {100 * interval.high:.2f}",
                f"{100 * sum(held_out) / len(held_out):.2f}" if held_out else "–",
                str(len(row.measurements)),
            )
        )
    return tuple(rows)
