"""Records as CSV files."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tintling.errors import ArtifactError
from tintling.training.loop.record_table import read_records, write_records


@dataclass(frozen=True, slots=True)
class Record:
    step: int
    loss: float


def test_records_come_back_to_the_last_digit(tmp_path):
    path = tmp_path / "records.csv"
    records = (Record(1, 0.1 + 0.2), Record(2, 1e-17))
    write_records(path, Record, records)
    assert path.read_text(encoding="utf-8") == "step,loss\n1,0.30000000000000004\n2,1e-17\n"
    assert read_records(path, Record, otherwise="no table") == records


@pytest.mark.parametrize("text", ["loss\n1\n", "step,loss\n1\n", "step,loss\n1,2,3\n", "step,loss\nx,2\n"])
def test_another_table_is_refused_by_what_it_is_not(text, tmp_path):
    path = tmp_path / "records.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"records\.csv is no table of steps"):
        read_records(path, Record, otherwise="no table of steps")
