"""What a simulated board counts."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tintling.firmware_export.emulation.simulation_statistics import Counted, SimulationStatistics


def test_nothing_counted_has_a_mean_of_zero():
    assert Counted().mean == 0


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_extremes_and_mean_are_those_of_what_was_counted(counts):
    counted = Counted()
    for instructions in counts:
        counted.add(instructions)
    assert (counted.count, counted.total) == (len(counts), sum(counts))
    assert (counted.least, counted.most) == (min(counts), max(counts))
    assert counted.mean == sum(counts) / len(counts)


def test_boards_do_not_share_their_counts():
    first, second = SimulationStatistics(), SimulationStatistics(resets=2)
    first.inference.add(7)
    assert second.inference.count == 0
    document = json.loads(json.dumps(first.to_json()))
    assert document["inference"] == {"count": 1, "total": 7, "least": 7, "most": 7}
    assert document["resets"] == 0
