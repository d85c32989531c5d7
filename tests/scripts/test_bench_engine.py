"""Goals over several networks."""

from __future__ import annotations

import pytest
from bench_engine import CMSIS_NN, ESP_NN, TFLM_REFERENCE, Row, ratio_rows


def speeds(core, counts, factor, *, exact=True):
    figures = {name: "instructions" if count > 100 else "a MAC" for name, count in counts.items()}
    return [
        Row(name, core, "speed", figures[name], factor * count, 0, "", exact)
        for name, count in counts.items()
    ]


def test_a_ratio_is_the_median_over_all_networks_that_others_were_counted_with():
    rows = speeds("rv32imc", TFLM_REFERENCE, 0.2)
    found = {row.figure: row for row in ratio_rows(rows)}
    assert found["of TFLM reference"].value == pytest.approx(0.2)
    assert found["of TFLM reference"].passed
    middle = sorted(0.2 * TFLM_REFERENCE[name] / ESP_NN[name] for name in ESP_NN)[2]
    assert found["of ESP-NN's C"].value == pytest.approx(middle)


def test_the_worst_network_has_a_goal_of_its_own():
    rows = speeds("cortex-m4", CMSIS_NN, 0.5)
    rows[2] = Row(rows[2].network, "cortex-m4", "speed", "a MAC", 1.1 * CMSIS_NN["ds-cnn"], 0, "", True)
    typical, worst = ratio_rows(rows)
    assert typical.passed
    assert worst.value == pytest.approx(1.1)
    assert not worst.passed


def test_wrong_bits_and_missing_networks_give_no_pass():
    rows = speeds("cortex-m4", CMSIS_NN, 0.5, exact=False)
    assert not any(row.passed for row in ratio_rows(rows))
    assert not list(ratio_rows(rows[1:]))
