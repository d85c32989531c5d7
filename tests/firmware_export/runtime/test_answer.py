"""The answer of logits in C is the client's answer: the same label, rejected alike."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tintling.camera_client.inference.classifier import classifier_of, open_network
from tintling.firmware_export.runtime_files import runtime_sources
from tintling.firmware_export.targets.toolchain import shared_library
from tintling.rejection import least_margin, max_logit_margins, whole_margins

DRIVER = """
#include "tl_answer.h"
int32_t margin(const int8_t *logits, int32_t count);
int32_t margin(const int8_t *logits, int32_t count) { return tl_margin(logits, count); }
int32_t answer(const int8_t *logits, int32_t count, int32_t least);
int32_t answer(const int8_t *logits, int32_t count, int32_t least) { return tl_answer(logits, count, least); }
"""


@pytest.fixture(scope="module")
def library() -> ctypes.CDLL:
    flags = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
    sources = {**runtime_sources(["tl_answer.h"]), "driver.c": DRIVER}
    return ctypes.CDLL(str(shared_library(sources, flags=flags)))


logits = st.integers(1, 40).flatmap(lambda count: arrays(np.int8, count))


@given(values=logits, scale=st.floats(0.01, 2), threshold=st.floats(0, 40))
def test_c_decides_as_python(library, values, scale, threshold) -> None:
    margin = int(whole_margins(values[np.newaxis])[0])
    least = least_margin(threshold, scale, len(values))
    at = values.ctypes.data_as(ctypes.c_void_p)
    assert library.margin(at, len(values)) == margin
    assert library.answer(at, len(values), least) == (int(np.argmax(values)) if margin >= least else -1)


@given(values=logits, scale=st.floats(0.01, 2), threshold=st.floats(0, 40))
def test_integers_decide_as_the_threshold_in_nats(values, scale, threshold) -> None:
    steps = float(max_logit_margins(values[np.newaxis])[0]) * len(values) - threshold * len(values) / scale
    accepted = int(whole_margins(values[np.newaxis])[0]) >= least_margin(threshold, scale, len(values))
    if abs(steps) > 0.2:  # steps beyond the threshold; closer ones are taken for it
        assert accepted == (steps > 0)


@given(values=logits, scale=st.floats(0.01, 2))
def test_margin_of_a_sample_as_threshold_accepts_the_sample(values, scale) -> None:
    threshold = float(np.float32(max_logit_margins(values[np.newaxis] * np.float32(scale))[0]))
    margin = int(whole_margins(values[np.newaxis])[0])
    assert least_margin(threshold, scale, len(values)) == margin


def test_thousand_extreme_logits_do_not_overflow(library) -> None:
    values = np.full(1_000, -128, np.int8)
    values[7] = 127
    at = values.ctypes.data_as(ctypes.c_void_p)
    assert library.margin(at, 1_000) == 999 * 255
    assert library.answer(at, 1_000, least_margin(1e9, 0.1, 1_000)) == -1


def test_no_threshold_accepts_everything(library) -> None:
    values = np.zeros(10, np.int8)
    assert library.answer(values.ctypes.data_as(ctypes.c_void_p), 10, least_margin(0.0, 0.1, 10)) == 0


@pytest.mark.parametrize("name", ["tiny", "nano", "micro"])
def test_shipped_models_decide_by_the_same_integer(library, name) -> None:
    from pathlib import Path

    network = open_network(Path(name))
    quant = network.graph.output.quant
    assert quant is not None
    least = least_margin(network.rejection_threshold, float(quant.scale[0]), 10)
    assert least > 0
    classifier = classifier_of(network, compiled=False)
    for values in np.random.default_rng(2).integers(-128, 128, (300, 10)).astype(np.int8):
        answer = library.answer(values.ctypes.data_as(ctypes.c_void_p), 10, least)
        prediction = classifier.prediction_of(values)
        assert answer == (prediction.index if prediction.accepted else -1)
