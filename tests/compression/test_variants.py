"""States of one network on its way to int8."""

from __future__ import annotations

from tintling.compression.quantize import representative_samples, to_int8
from tintling.compression.variants import Variants
from tintling.pixels import Normalization
from tintling.training.evaluation import evaluate
from tintling.training.networks.keras_io import float_predictor


def test_a_noted_network_is_not_changed_by_later_steps(trained):
    splits, model = trained.splits, trained.model
    variants = Variants(Normalization.unit(), splits.validation)
    expected = evaluate(float_predictor(model, Normalization.unit()), splits.validation).accuracy
    variants.note_float("trained", "as trained", model)
    model.set_weights([weight * 0 for weight in model.get_weights()])
    variants.note_float("pruned", "pruned", model)
    assert variants.first.validation == expected > variants.last.validation
    (first, last) = variants.tested(splits.test.take(200))
    assert first.test > last.test
    assert last.zeros == last.weights > first.zeros


def test_an_int8_step_and_its_float_twin_have_the_same_work_and_other_sizes(trained):
    splits, model = trained.splits, trained.model
    variants = Variants(Normalization.unit(), splits.validation.take(50))
    variants.note_float("trained", "as trained", model)
    data = to_int8(model, Normalization.unit(), representative_samples(splits.train, 60))
    variants.note_int8("int8", "int8", data, model)
    first, last = variants.tested(splits.test.take(50))
    assert (first.dtype, last.dtype) == ("float32", "int8")
    assert first.macs == last.macs > 0
    assert (first.flash_bytes, last.file_bytes) == (None, len(data))
    assert variants.last.rejection_threshold > 0


def test_of_a_function_only_answers_and_size_are_known(trained):
    splits = trained.splits
    variants = Variants(Normalization.unit(), splits.validation.take(50))
    predict = float_predictor(trained.model, Normalization.unit())
    variants.note_function("given", "as given", predict, b"x" * 100, 1_830)
    (step,) = variants.tested(splits.test.take(50))
    assert (step.parameters, step.file_bytes, step.weights, step.macs) == (1_830, 100, 0, 0)
    assert step.test == evaluate(predict, splits.test.take(50)).accuracy
