"""The table of a study."""

from __future__ import annotations

from dataclasses import replace

from tintling.training.studies.tables import goal_header, goal_rows, table_header, table_rows


def test_the_table_has_mean_spread_and_interval_of_each_variant(result):
    grey, black = table_rows(result)
    assert grey == ("grey", "92.00", "2.83", "85.00 to 95.89", "85.00", "2")
    assert black == ("black", "50.00", "–", "40.38 to 59.62", "–", "1")


def test_every_row_fills_every_column(result):
    assert {len(row) for row in table_rows(result)} == {len(table_header(result))}


def test_training_samples_have_columns_only_where_they_were_measured(result):
    assert "training, during [%]" not in table_header(result)
    first, *rest = result.measurements
    measured = replace(result, measurements=(replace(first, training=0.9, training_after=0.95), *rest))
    assert table_header(measured)[-2:] == ("training, during [%]", "training, after [%]")
    assert table_rows(measured)[0][-2:] == ("90.00", "95.00")


def _priced(measurement, epochs, parameters, seconds):
    costs = {"parameters": parameters, "flash": 5_000, "arena": 300, "instructions": 70_000}
    return replace(measurement, epochs=epochs, cpu_seconds=seconds, costs=costs)


def test_costs_and_effort_have_columns_where_they_were_measured(result):
    first, _, last = result.measurements
    measured = replace(result, measurements=(_priced(first, 2, 1_830, 3.25), _priced(last, 1, 684, 1.0)))
    header = ("parameters", "flash [B]", "arena [B]", "instructions", "epochs", "processor time [s]")
    assert table_header(measured)[-6:] == header
    assert table_rows(measured)[0][-6:] == ("1,830", "5,000", "300", "70,000", "2", "3.2")


def test_a_goal_is_reached_on_validation_samples_with_the_least_of_each(result):
    first, second, last = result.measurements
    large = _priced(replace(first, variant="large", validation=0.995), 1, 8_000, 9.0)
    small = _priced(replace(second, variant="small", validation=0.985), 6, 700, 4.0)
    poor = _priced(replace(last, variant="poor", validation=0.5, correct=100), 1, 100, 0.5)
    measured = replace(result, measurements=(large, small, poor))
    rows = list(goal_rows(measured, (0.98, 0.99, 0.999)))
    assert all(len(row) == len(goal_header()) for row in rows)
    assert rows[:3] == [
        ("98%", "epochs", "large", "1", "99.50", "90.00"),
        ("98%", "parameters", "small", "700", "98.50", "94.00"),
        ("98%", "processor time", "small", "4.0 s", "98.50", "94.00"),
    ]
    assert [row[2] for row in rows[3:]] == ["large"] * 3 + ["none"] * 3
