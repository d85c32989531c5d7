"""What the numbers of a network's output mean."""

from __future__ import annotations

import numpy as np
import pytest
from strangers import digits, float_answers, stranger

from tintling.arithmetic import reference
from tintling.errors import ModelFormatError
from tintling.graph import Head
from tintling.heads import (
    class_count,
    gives_probabilities,
    log_scores,
    probabilities,
    real_middle,
    scores_of_answers,
    scores_of_logits,
    stored_middle,
)
from tintling.pixel_input import pixel_input
from tintling.tflite.reader import read_tflite
from tintling.training.evaluation import from_logits, int8_predictor


def _loss(head: str, output: str = "INT8") -> tuple[float, float]:
    graph = read_tflite(stranger("unit", head, output=output))
    predict = int8_predictor(graph, lambda batch: reference.run(graph, batch)[0])
    images, labels = digits()
    found = from_logits(predict(images), labels)
    return found.loss, found.accuracy


def test_every_head_is_told_apart():
    heads = {head: read_tflite(stranger(head=head)).head for head in [one.value for one in Head]}
    assert heads == {one.value: one for one in Head}
    assert not gives_probabilities(read_tflite(stranger()))


@pytest.mark.parametrize("output", ["INT8", "UINT8", "FLOAT32"])
@pytest.mark.parametrize("head", ["logits", "softmax", "log-softmax"])
def test_the_loss_is_that_of_the_classifier_whatever_the_head(head, output):
    answers = float_answers()
    images, labels = digits()
    expected = from_logits(answers.astype(np.float32), labels)
    loss, accuracy = _loss(head, output)
    # A second softmax over probabilities gave 1.5 nat; int8 steps of 1/256 cost a few thousandths.
    assert loss == pytest.approx(expected.loss, abs=0.02)
    assert accuracy == pytest.approx(expected.accuracy, abs=0.011)
    assert expected.loss < 0.4
    assert len(images) == 200


@pytest.mark.parametrize("head", ["logits", "softmax", "log-softmax", "sigmoid"])
def test_probabilities_add_up_to_one_whatever_the_head(head):
    graph = read_tflite(stranger(head=head))
    outputs = np.array([[-128, -100, 90, -128, -128, 20, -128, -128, -64, -64]], np.int8)
    found = probabilities(graph, outputs)
    assert found.sum() == pytest.approx(1)
    assert found.argmax() == 2


def test_scores_of_a_softmax_give_its_own_probabilities():
    graph = read_tflite(stranger(head="softmax"))
    outputs = np.array([[127, -128, -128, -128, -128, -128, -128, -128, -64, -64]], np.int8)
    scores = log_scores(graph, outputs)
    stored = (outputs.astype(np.float64) + 128) / 256
    assert np.exp(scores)[0] == pytest.approx(stored[0], abs=1e-6)


@pytest.mark.parametrize("classes", [1, 3])
def test_scores_are_the_same_before_and_behind_a_sigmoid(classes):
    logits = np.random.default_rng(0).normal(0, 3, (50, classes))
    shares = 1 / (1 + np.exp(-logits))
    before, behind = scores_of_logits(Head.SIGMOID, logits), scores_of_answers(Head.SIGMOID, shares)
    assert before == pytest.approx(behind, abs=1e-9)
    assert before.shape == (50, max(classes, 2))
    # Where int8 and float32 saturate, the logits still tell: log(sigmoid(-800)) is -800.
    assert scores_of_logits(Head.SIGMOID, np.array([[-800.0, 2.0]]))[0, 0] == pytest.approx(-800)


def test_one_sigmoid_output_tells_two_classes_apart():
    graph = read_tflite(stranger(head="sigmoid", classes=1))
    assert class_count(graph) == 2
    scores = log_scores(graph, np.array([[-128], [0], [1], [127]], np.int8))
    assert scores.argmax(axis=1).tolist() == [0, 0, 1, 1]
    assert np.exp(scores[2]) == pytest.approx([127 / 256, 129 / 256])
    assert real_middle(graph) == 0.5
    assert stored_middle(graph) == 0
    assert stored_middle(read_tflite(stranger(head="softmax"))) is None


def test_one_sigmoid_output_is_measured_as_two_classes():
    graph = read_tflite(stranger(head="sigmoid", classes=1))
    images, labels = digits()
    predict = int8_predictor(graph, lambda batch: reference.run(graph, batch)[0])
    found = from_logits(predict(images), (labels >= 5).astype(np.uint8))
    expected = ((float_answers(1)[:, 0] > 0) == (labels >= 5)).mean()
    assert found.accuracy == pytest.approx(expected, abs=0.011)
    assert found.confusion.shape == (2, 2)


@pytest.mark.parametrize(("classes", "words"), [(1, "too few outputs"), (26, "too many outputs")])
def test_another_number_of_classes_than_labels_is_refused(classes, words):
    logits = np.zeros((3, classes), np.float32)
    with pytest.raises(ModelFormatError, match=rf"tells {classes} classes apart.*labels 0 to 9.*{words}"):
        from_logits(logits, np.array([0, 5, 9], np.uint8))


def test_pixels_of_the_golden_digits_enter_as_on_the_device():
    graph = read_tflite(stranger())
    images, _ = digits()
    fed = pixel_input(graph).of(images, graph.input)
    assert np.array_equal(fed[..., 0].astype(int), images.astype(int) - 128)
