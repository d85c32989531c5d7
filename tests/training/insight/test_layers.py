"""Parameters in words of arithmetic."""

from __future__ import annotations

from math import prod

from tintling.costs import macs
from tintling.training.insight.layers import arithmetic, layer_lines


def test_the_count_is_written_as_a_person_counts():
    assert arithmetic((3, 3, 1, 10), 10) == "3·3·1·10 + 10 = 100"
    assert arithmetic((3, 3, 1, 10), 0) == "3·3·1·10 = 90"


def test_layers_sum_to_the_networks_parameters_and_every_equation_holds(nano):
    lines = layer_lines(nano[0])
    assert sum(line.parameters for line in lines) == nano[0].parameters
    assert sum(line.macs for line in lines) == macs(nano[0])
    counted = [line for line in lines if line.arithmetic]
    assert len(counted) >= 4
    for line in counted:
        left, right = line.arithmetic.split(" = ")
        total = sum(prod(map(int, term.split("·"))) for term in left.split(" + "))
        assert total == int(right.replace(",", "")) == line.parameters
