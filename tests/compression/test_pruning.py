"""Magnitude pruning: schedule, exact sparsity, masks that stay."""

from __future__ import annotations

import numpy as np
import pytest

from tintling.compression.pruning import (
    PruningSession,
    expected_zeros,
    layer_sparsity,
    schedule_for,
)
from tintling.errors import TintlingError
from tintling.training._tensorflow import keras, tf

L = keras.layers


def small_model():
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            L.InputLayer(input_shape=(8, 8, 1)),
            L.Conv2D(5, 3, name="conv"),
            L.BatchNormalization(name="bn"),
            L.ReLU(),
            L.DepthwiseConv2D(3, name="depthwise"),
            L.Flatten(),
            L.Dense(10, name="logits"),
        ],
        name="small",
    )


def trainer(session: PruningSession):
    """Gives a function that trains the model of a session for a number of steps."""
    rng = np.random.default_rng(0)
    images = rng.random((32, 8, 8, 1), dtype=np.float32)
    labels = rng.integers(0, 10, 32)
    optimizer = keras.optimizers.Adam(0.01)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model = session.model

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            value = loss(labels, model(images, training=True))
        variables = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(value, variables), variables, strict=True))

    def train(steps: int) -> None:
        for _ in range(steps):
            step()

    return train


@pytest.mark.parametrize("sparsity", [0.0, 0.3, 0.5, 0.95])
def test_sparsity_is_reached_exactly_in_every_layer(sparsity):
    model = small_model()
    session = PruningSession(model, schedule_for(sparsity, 24))
    trainer(session)(24)
    session.finish(model)
    found = {layer.name: (layer.zeros, layer.weights) for layer in layer_sparsity(model)}
    assert found == {
        "conv": (expected_zeros(45, sparsity), 45),
        "logits": (expected_zeros(800, sparsity), 800),
    }


def test_zeros_are_the_fraction_asked_for_to_the_nearest_weight():
    assert [expected_zeros(n, 0.3) for n in (144, 576, 1000)] == [43, 173, 300]
    assert expected_zeros(10, 0.99) == 9
    assert expected_zeros(144, 0.0) == 0


def test_the_toolkit_follows_the_schedule_step_by_step():
    schedule = schedule_for(0.8, 30)
    session = PruningSession(small_model(), schedule)
    train = trainer(session)
    for step in range(1, 31):
        train(1)
        assert session.step == step
        for mask in session.masks().values():
            assert mask.size - mask.sum() == expected_zeros(mask.size, schedule.sparsity_at(step))


def test_the_schedule_is_cubic_rises_and_ends_on_a_change():
    schedule = schedule_for(0.6, 400)
    values = [schedule.sparsity_at(step) for step in range(401)]
    assert values[0] == 0.0
    assert values == sorted(values)
    assert values[schedule.end] == pytest.approx(0.6)
    assert schedule.end <= 200
    assert (schedule.end - schedule.begin) % schedule.frequency == 0
    half = (schedule.begin + schedule.end) // 2
    assert values[half] == pytest.approx(0.6 * (1 - 0.5**3), abs=0.03)


def test_masked_weights_stay_zero_after_the_last_change():
    schedule = schedule_for(0.5, 20)
    model = small_model()
    session = PruningSession(model, schedule)
    train = trainer(session)
    train(schedule.end)
    early = session.masks()
    train(20 - schedule.end)
    late = session.masks()
    assert all(np.array_equal(early[name], late[name]) for name in early)
    session.finish(model)
    kernel = model.get_layer("conv").get_weights()[0]
    name = next(name for name in late if name.startswith("conv"))
    assert np.array_equal(kernel == 0, late[name] == 0)


def test_an_average_of_the_weights_gets_its_zeros_back():
    model = small_model()
    average = keras.models.clone_model(model)
    average.set_weights(model.get_weights())
    session = PruningSession(model, schedule_for(0.5, 12))
    trainer(session)(12)
    average.set_weights(
        [(a + b) / 2 for a, b in zip(average.get_weights(), model.get_weights(), strict=True)]
    )
    assert layer_sparsity(average)[0].zeros == 0
    session.finish(average)
    kernel, mask = average.get_layer("conv").get_weights()[0], session.masks()["conv"]
    assert np.array_equal(kernel == 0, mask == 0)


def test_biases_normalization_and_depthwise_filters_are_left_alone():
    model = small_model()
    session = PruningSession(model, schedule_for(0.9, 12))
    trainer(session)(12)
    session.finish(model)
    assert set(session.masks()) == {"conv", "logits"}
    assert np.all(model.get_layer("depthwise").get_weights()[0])


def test_pruning_that_stops_too_early_is_refused():
    model = small_model()
    session = PruningSession(model, schedule_for(0.5, 40))
    trainer(session)(5)
    with pytest.raises(TintlingError, match="stopped at step 5 of"):
        session.finish(model)


@pytest.mark.parametrize("sparsity", [-0.1, 1.0])
def test_a_sparsity_out_of_range_is_refused(sparsity):
    with pytest.raises(TintlingError, match="fraction from 0 up to 1"):
        schedule_for(sparsity, 100)


def test_too_few_steps_are_refused():
    with pytest.raises(TintlingError, match="at least 4 steps"):
        schedule_for(0.5, 3)
