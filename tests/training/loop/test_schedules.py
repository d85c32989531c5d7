from __future__ import annotations

import numpy as np
import pytest

from tintling.errors import TintlingError
from tintling.training.loop.schedules import ValidationProgress, learning_rates
from tintling.training.settings.config import Optimizer, Schedule, Stopping, TrainingConfig


def whole_run(schedule: Schedule, *, epochs=10, steps=20, peak=0.5, cut=1.0) -> np.ndarray:
    return np.concatenate(
        [learning_rates(schedule, peak, epoch=e, epochs=epochs, steps=steps, cut=cut) for e in range(epochs)]
    )


def test_cosine_rises_for_its_warm_up_peaks_and_falls_to_its_final_rate():
    rates = whole_run(Schedule("cosine", warmup=0.1, final=0.01))
    assert len(rates) == 200
    assert rates.dtype == np.float32
    assert (np.diff(rates[:20]) > 0).all()
    assert (np.diff(rates[21:]) < 0).all()
    assert rates.max() == pytest.approx(0.5)
    assert rates.argmax() == 20
    assert 0 < rates[0] < 0.05
    assert rates[-1] == pytest.approx(0.005, rel=0.02)
    # Half way down the rate is half way between peak and end.
    assert rates[110] == pytest.approx((0.5 + 0.005) / 2, rel=0.01)


def test_without_warm_up_cosine_begins_at_the_peak():
    assert whole_run(Schedule("cosine", warmup=0.0))[0] == pytest.approx(0.5)


def test_constant_stays_and_plateau_takes_its_cut():
    np.testing.assert_allclose(whole_run(Schedule("constant", warmup=0.0)), 0.5)
    np.testing.assert_allclose(whole_run(Schedule("plateau", warmup=0.0), cut=0.25), 0.125)
    warmed = whole_run(Schedule("plateau", warmup=0.1), cut=0.25)
    assert (np.diff(warmed[:20]) > 0).all()
    np.testing.assert_allclose(warmed[20:], 0.125)


def test_exponential_is_multiplied_by_its_factor_after_every_epoch():
    rates = whole_run(Schedule("exponential", warmup=0.0, factor=0.5)).reshape(10, 20)
    np.testing.assert_allclose(rates, 0.5 * 0.5 ** np.arange(10)[:, None] * np.ones(20), rtol=1e-6)


def follow(figures, *, monitor="accuracy", schedule=None) -> list[ValidationProgress]:
    course = [ValidationProgress()]
    for epoch, (accuracy, loss) in enumerate(figures):
        course.append(
            course[-1].after(epoch, accuracy, loss, monitor=monitor, schedule=schedule or Schedule())
        )
    return course[1:]


def test_the_best_epoch_has_the_highest_accuracy_and_of_equals_the_lowest_loss():
    course = follow([(0.9, 0.3), (0.95, 0.4), (0.95, 0.35), (0.95, 0.35), (0.94, 0.1)])
    assert [progress.best_epoch for progress in course] == [0, 1, 2, 2, 2]
    assert [progress.stale for progress in course] == [0, 0, 0, 1, 2]


def test_the_best_epoch_by_loss_ignores_accuracy():
    course = follow([(0.9, 0.3), (0.95, 0.4), (0.8, 0.2), (0.99, float("nan"))], monitor="loss")
    assert [progress.best_epoch for progress in course] == [0, 0, 2, 2]


def test_the_last_epoch_may_be_kept_whatever_validation_says():
    course = follow([(0.9, 0.3), (0.95, 0.4), (0.8, 0.9)], monitor="last")
    assert [progress.best_epoch for progress in course] == [0, 1, 2]
    assert course[-1].best_accuracy == 0.8
    with pytest.raises(TintlingError, match="patience: expected 0, because the last epoch is kept, got 3"):
        Stopping("last", patience=3)


def test_patience_runs_out_after_that_many_epochs_without_a_better_one():
    course = follow([(0.9, 0.3), (0.8, 0.4), (0.8, 0.4), (0.91, 0.3), (0.9, 0.3), (0.9, 0.3)])
    assert [progress.should_stop(Stopping(patience=2)) for progress in course] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    assert not any(progress.should_stop(Stopping(patience=0)) for progress in course)


def test_plateau_cuts_the_rate_each_time_its_patience_runs_out_down_to_its_floor():
    schedule = Schedule("plateau", patience=2, factor=0.5, floor=0.2)
    course = follow([(0.9, 0.3), *[(0.8, 0.4)] * 4, (0.95, 0.2), *[(0.8, 0.4)] * 4], schedule=schedule)
    assert [progress.cut for progress in course] == [1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2]


def test_other_schedules_never_cut():
    assert follow([(0.9, 0.3)] + [(0.1, 9.0)] * 20)[-1].cut == 1.0


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: TrainingConfig(epochs=0), "epochs"),
        (lambda: TrainingConfig(batch_size=0), "batch_size"),
        (lambda: TrainingConfig(seed=-1), "seed"),
        (lambda: TrainingConfig(dropout=1.0), "dropout"),
        (lambda: TrainingConfig(ema=1.0), "ema"),
        (lambda: TrainingConfig(label_smoothing=1.0), "label_smoothing"),
        (lambda: Optimizer(learning_rate=0.0), "optimizer.learning_rate"),
        (lambda: Optimizer(beta_1=1.0), "optimizer.beta_1"),
        (lambda: Schedule(warmup=1.0), "schedule.warmup"),
        (lambda: Schedule(factor=1.0), "schedule.factor"),
        (lambda: Stopping(patience=-1), "stopping.patience"),
    ],
)
def test_a_setting_out_of_range_is_an_error_that_names_it(make, key):
    with pytest.raises(TintlingError, match=f"^{key}: expected"):
        make()
