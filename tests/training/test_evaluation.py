from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tintling.arithmetic.reference import run
from tintling.errors import ModelFormatError
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite
from tintling.training.data.splits import Subset
from tintling.training.evaluation import (
    confusion_image,
    evaluate,
    from_logits,
    int8_predictor,
    mistakes_image,
    softmax,
)


def logits_for(answers, confidence=5.0) -> np.ndarray:
    return (np.eye(10)[answers] * confidence).astype(np.float32)


def test_figures_of_a_small_case_are_those_worked_out_by_hand():
    labels = np.array([0, 0, 0, 1, 1, 2], np.uint8)
    evaluation = from_logits(logits_for([0, 0, 1, 1, 0, 2]), labels)
    assert evaluation.count == 6
    assert evaluation.correct == 4
    assert evaluation.accuracy == pytest.approx(4 / 6)
    assert evaluation.confusion[:3, :3].tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert evaluation.confusion.sum() == 6
    zero = evaluation.classes[0]
    assert (zero.count, zero.recall, zero.precision) == (3, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert evaluation.classes[1].f1 == pytest.approx(0.5)
    assert evaluation.classes[9].count == 0
    assert evaluation.classes[9].f1 == 0
    right = -np.log(np.exp(5) / (np.exp(5) + 9))
    assert evaluation.loss == pytest.approx((4 * right + 2 * (right + 5)) / 6, rel=1e-6)


def test_mistakes_are_listed_with_the_surest_first():
    labels = np.zeros(4, np.uint8)
    logits = np.concatenate(
        [logits_for([3], 2.0), logits_for([0]), logits_for([4], 9.0), logits_for([5], 4.0)]
    )
    evaluation = from_logits(logits, labels)
    assert [(m.index, m.label, m.predicted) for m in evaluation.mistakes] == [(2, 0, 4), (3, 0, 5), (0, 0, 3)]
    confidences = [m.confidence for m in evaluation.mistakes]
    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] == pytest.approx(np.exp(9) / (np.exp(9) + 9))


def test_of_equal_logits_the_first_wins_as_on_the_device():
    assert from_logits(np.zeros((2, 10), np.float32), np.array([0, 3], np.uint8)).correct == 1


@given(
    st.lists(
        st.lists(st.floats(-(2.0**100), 2.0**100, width=32), min_size=10, max_size=10),
        min_size=1,
        max_size=20,
    )
)
def test_softmax_gives_probabilities_and_the_loss_stays_finite_for_any_logits(rows):
    logits = np.array(rows, np.float32)
    probabilities = softmax(logits)
    assert np.isfinite(probabilities).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert np.isfinite(from_logits(logits, np.zeros(len(rows), np.uint8)).loss)


@pytest.mark.parametrize("shape", [(0, 10), (3, 10), (2, 10, 1)])
def test_logits_that_do_not_belong_to_the_labels_are_a_bug(shape):
    with pytest.raises(ValueError, match="do not belong together"):
        from_logits(np.zeros(shape, np.float32), np.zeros(2 if shape[0] else 0, np.uint8))


def test_the_json_form_holds_plain_types_and_as_many_mistakes_as_asked():
    import json

    evaluation = from_logits(logits_for([1] * 8), np.zeros(8, np.uint8))
    document = json.loads(json.dumps(evaluation.to_json(mistakes=3)))
    assert document["accuracy"] == 0
    assert len(document["mistakes"]) == 3
    assert len(evaluation.to_json()["mistakes"]) == 8
    assert document["confusion"][0][1] == 8


def test_the_contact_sheet_grows_with_the_mistakes_and_shows_the_digits(digits):
    subset = Subset(digits.test_images[:60], digits.test_labels[:60])
    evaluation = evaluate(lambda images: logits_for((subset.labels[: len(images)] + 1) % 10), subset)
    small = mistakes_image(evaluation, subset, count=4)
    large = mistakes_image(evaluation, subset, count=40, title="all of them")
    assert large.size[1] > small.size[1]
    assert len(set(small.convert("L").tobytes())) > 50
    perfect = evaluate(lambda _: logits_for(subset.labels), subset)
    assert mistakes_image(perfect, subset).size[0] > 50


def test_the_confusion_image_colours_mistakes_red_and_right_answers_blue():
    labels = np.repeat(np.arange(10), 20).astype(np.uint8)
    answers = labels.copy()
    answers[:10] = 7
    image = confusion_image(from_logits(logits_for(answers), labels))
    pixels = np.asarray(image).astype(int)
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    assert ((red - blue > 100) & (red - green > 100)).sum() > 500
    assert (blue - red > 100).sum() > 9 * 500


def test_long_names_of_the_confusion_image_stand_upright_and_hide_nothing():
    labels = np.repeat(np.arange(10), 3).astype(np.uint8)
    names = tuple(f"a long name {number}" for number in range(10))
    plain = confusion_image(from_logits(logits_for(labels), labels))
    image = confusion_image(from_logits(logits_for(labels), labels, names=names))
    assert image.height - plain.height > 46  # a name is longer than a cell is wide
    left, top = image.width - plain.width, image.height - plain.height
    cells = np.asarray(plain)[90:, 60:]
    np.testing.assert_array_equal(np.asarray(image)[90 + top :, 60 + left :], cells)


# int8 networks


@pytest.mark.parametrize("name", ["tiny_int8", "residual", "float_io"])
def test_an_int8_network_is_measured_without_tensorflow(golden, digits, name):
    graph = read_tflite(golden / f"{name}.tflite")
    predict = int8_predictor(graph, lambda batch: run(graph, batch)[0])
    evaluation = evaluate(predict, Subset(digits.test_images[:100], digits.test_labels[:100]))
    # The golden models were trained briefly; random answers would give a tenth.
    assert evaluation.accuracy > 0.5


def test_the_bytes_of_a_normalized_network_are_the_pixel_minus_128(golden, digits):
    graph = read_tflite(golden / "tiny_int8.tflite")
    seen = []

    def spy(batch):
        seen.append(batch)
        return run(graph, batch)[0]

    images = digits.test_images[:5]
    for normalization in (None, Normalization.unit(), Normalization.standardize()):
        logits = int8_predictor(graph, spy, normalization)(images)
        assert seen[-1].dtype == np.int8
        np.testing.assert_array_equal(seen[-1][..., 0], images.astype(np.int16) - 128)
    scale, zero = graph.output.quant.scale[0], graph.output.quant.zero_point[0]
    np.testing.assert_allclose(logits, (run(graph, seen[-1])[0].astype(np.float32) - zero) * scale)


def test_a_network_for_another_input_is_refused(golden):
    graph = read_tflite(golden / "tiny_int8.tflite")
    index = graph.inputs[0]
    tensors = tuple(
        replace(tensor, shape=(1, 32, 32, 1)) if tensor.index == index else tensor for tensor in graph.tensors
    )
    predict = int8_predictor(replace(graph, tensors=tensors), lambda batch: batch)
    with pytest.raises(ModelFormatError, match="28×28"):
        predict(np.zeros((2, 28, 28), np.uint8))


def test_data_sets_and_evaluation_import_no_tensorflow():
    code = (
        "import sys\n"
        "import tintling.training, tintling.training.data.datasets, tintling.training.evaluation\n"
        "import tintling.training.settings.recipe, tintling.training.loop.history\n"
        "import tintling.training.augment.augmentation\n"
        "heavy = {'tensorflow', 'tf_keras', 'keras', 'matplotlib', 'mlxtend'} & set(sys.modules)\n"
        "print(sorted(heavy))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
