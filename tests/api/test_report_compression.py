"""What a report says about compression."""

from __future__ import annotations


def test_an_int8_run_is_compared_with_its_float_twin_layer_by_layer(int8_tables):
    matched = {row[0].split(": ")[1]: row[1:] for row in int8_tables["What int8 costs, layer by layer"]}
    layer, ratio, _, weights, result = matched["FULLY_CONNECTED"]
    assert (layer, weights, result) == ("logits", "1,000", "10")
    assert float(ratio) > 15


def test_the_operator_that_is_worth_its_bits_most_is_named(int8_report, int8_tables):
    layers = int8_tables["How much coarser, sparser or narrower it may be"]
    (section,) = (s for s in int8_report.sections if s.title.startswith("How much coarser"))
    best = max(layers, key=lambda row: float(row[2].rstrip("%")))
    assert f"{best[0]} is worth its bits most: keeping it at 8 costs {best[3]} bytes" in section.paragraphs[1]
