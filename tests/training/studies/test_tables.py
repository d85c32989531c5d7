"""The table of a study."""

from __future__ import annotations

from dataclasses import replace

from tintling.training.studies.tables import table_header, table_rows


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
