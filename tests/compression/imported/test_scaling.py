"""How pixels become a network's floats: told, read, or measured."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.imported.scaling import BYTE, CANDIDATES, Scaling, choose_scaling, parse_scaling
from tintling.errors import TintlingError
from tintling.training.data.splits import Subset

GREY = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
UNIT, _, SIGNED, MNIST = CANDIDATES


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("unit", 0, 1),
        ("byte", 0, 255),
        ("signed", -1, 1),
        ("0.1307,0.3081", -0.42421, 2.82148),
        ("33.3285,78.5655", -0.42421, 2.82148),
    ],
)
def test_a_normalization_is_read_as_people_write_it(text, low, high):
    found = parse_scaling(text).to_float(GREY)
    assert found.shape == (1, 16, 16, 1)
    assert found.dtype == np.float32
    assert found.min() == pytest.approx(low, abs=1e-4)
    assert found.max() == pytest.approx(high, abs=1e-4)


@pytest.mark.parametrize("text", ["imagenet", "0.5", "0.5,0", "0.5,-1", "a,b", "-1,1", "nan,1"])
def test_a_normalization_that_is_none_is_refused(text):
    with pytest.raises(TintlingError, match=r"expected unit \(0 to 1\), byte \(0 to 255\), signed"):
        parse_scaling(text)


@pytest.mark.parametrize("scaling", CANDIDATES, ids=lambda scaling: scaling.name)
def test_int8_sees_what_the_network_sees_to_half_a_grey_level(scaling):
    exact = scaling.to_float(GREY)
    seen = scaling.normalization.to_float(GREY)
    step = 1 / 255 / scaling.std
    assert np.abs(seen - exact).max() <= 0.5001 * step
    if scaling in (UNIT, BYTE):
        np.testing.assert_allclose(seen, exact, rtol=1e-5)


def test_a_rescaling_inside_is_put_behind():
    both = BYTE.through(1 / 127.5, -1.0)
    np.testing.assert_allclose(both.to_float(GREY), SIGNED.to_float(GREY), atol=1e-6)
    assert BYTE.through(1 / 255, 0.0).normalization.kind == "unit"


def extremes(inputs):
    return round(float(inputs.min()), 3), round(float(inputs.max()), 3)


def answers(best: dict[str, float], sure: dict[str, float]):
    """A network that is right on a share of 400 samples, by what it is fed, and so sure of every answer."""
    names = {extremes(scaling.to_float(GREY)): scaling.name for scaling in CANDIDATES}

    def predict(inputs):
        name = names[extremes(inputs)]
        logits = np.zeros((400, 4))
        right = np.arange(400) < 400 * best[name]
        labels = np.arange(400) % 4
        logits[np.arange(400), np.where(right, labels, (labels + 1) % 4)] = sure[name]
        return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

    images = np.zeros((400, 28, 28), np.uint8)
    images[:, 0, 0] = 255
    return predict, Subset(images, (np.arange(400) % 4).astype(np.uint8))


def choose(best, sure):
    names = [scaling.name for scaling in CANDIDATES]
    predict, part = answers(dict(zip(names, best, strict=True)), dict(zip(names, sure, strict=True)))
    return choose_scaling(predict, part, classes=4, name="net.h5")


def test_the_most_accurate_is_taken_and_the_measurement_told():
    found = choose((0.9, 0.5, 0.95, 0.3), (3, 3, 3, 3))
    assert found.scaling is SIGNED
    assert found.reason == (
        "measured on 400 training samples: unit 90.0%, byte 50.0%, signed 95.0%, 0.1307,0.3081 30.0%"
    )


def test_what_is_as_accurate_but_surer_of_its_mistakes_is_not_taken():
    found = choose((0.9, 0.9025, 0.3, 0.3), (3, 30, 3, 3))
    assert found.scaling is UNIT
    assert "of those that are even, unit has by far the lowest loss" in found.reason


def test_a_tie_is_no_choice():
    with pytest.raises(
        TintlingError, match=r"net\.h5 does not tell clearly whether it expects .*--normalization"
    ):
        choose((0.9, 0.9, 0.3, 0.3), (3, 3, 3, 3))


def test_accuracy_against_loss_is_no_choice():
    with pytest.raises(TintlingError, match=r"does not tell clearly whether it expects byte .* or unit"):
        choose((0.8, 0.9, 0.3, 0.3), (2, 30, 2, 2))


def test_chance_is_no_choice():
    with pytest.raises(TintlingError, match=r"net\.h5 is near chance on 400 training samples.*labels"):
        choose((0.3, 0.25, 0.33, 0.2), (3, 3, 3, 3))


def test_a_mean_outside_the_grey_levels_cannot_be_quantized():
    with pytest.raises(TintlingError, match="mean"):
        _ = Scaling("x", 2.0, 1.0).normalization
