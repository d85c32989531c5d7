"""The table of a study."""

from __future__ import annotations

from tintling.training.studies.tables import HEADER, table_rows


def test_the_table_has_mean_spread_and_interval_of_each_variant(result):
    grey, black = table_rows(result)
    assert grey == ("grey", "92.00", "2.83", "85.00 to 95.89", "85.00", "2")
    assert black == ("black", "50.00", "–", "40.38 to 59.62", "–", "1")


def test_every_row_fills_every_column(result):
    assert {len(row) for row in table_rows(result)} == {len(HEADER)}
