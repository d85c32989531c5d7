"""The report says in words what the measured figures show, gains and prices alike."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest

from tintling.compression.report import CompressionReport, CompressionStep, LayerReport, gzip_bytes
from tintling.compression.search import SearchResult, SearchTrial


def step(
    key: str, test: float, *, zeros: int = 0, int8: bool = False, small: bool = False, packed: int = 3_000
):
    return CompressionStep(
        key=key,
        title=key.replace("_", ", "),
        dtype="int8" if int8 else "float32",
        validation=test - 0.001,
        test=test,
        parameters=1_200 if small else 1_830,
        zeros=zeros,
        weights=1_000 if small else 1_720,
        macs=110_000 if small else 168_040,
        file_bytes=5_000,
        gzip_bytes=packed,
        flash_bytes=(1_400 if small else 1_990) if int8 else None,
    )


REPORT = CompressionReport(
    model="tiny",
    seed=5,
    sparsity=0.3,
    channels=0.0,
    qat=False,
    qat_by="none",
    qat_learning_rate=0.001,
    teacher=None,
    fine_tune_epochs=8,
    steps=(
        step("trained", 0.9850),
        step("trained_int8", 0.9848, int8=True),
        step("pruned", 0.9843, zeros=516),
        step("int8", 0.9845, zeros=516, int8=True, packed=2_700),
    ),
    layers=(LayerReport("conv1", 144, 144, 43, 44), LayerReport("logits", 1_000, 1_000, 300, 301)),
    removed_channels={},
    search=None,
    operators=("CONV_2D", "FULLY_CONNECTED"),
    quantization={"input": {"scale": 1 / 255, "zero_point": -128}, "output": {"scale": 0.1, "zero_point": 3}},
    rejection_threshold=8.5,
    fallback=False,
    counts={"train": 55_000, "validation": 5_000, "test": 10_000},
    seconds={"prune": 1.0},
)


def told(report: CompressionReport) -> str:
    return " ".join(report.findings())


def test_each_step_is_told_with_accuracy_before_and_after():
    text = told(REPORT)
    assert "Pruned: test accuracy 98.50% → 98.43% (-0.07 points), validation 98.40% → 98.33%." in text
    assert "Int8: test accuracy 98.43% → 98.45% (+0.02 points)" in text
    assert REPORT.quantization_drop == pytest.approx(-0.02)


def test_zeros_are_said_to_shrink_gzip_alone():
    text = told(REPORT)
    assert "Zeros shrink nothing on the device" in text
    assert "flash takes 1,990 and 1,990 bytes" in text
    assert "3,000 → 2,700 bytes, 10.0 % less" in text
    assert "--channels 0.25" in text


def test_a_gzipped_file_that_grew_is_not_called_smaller():
    steps = (*REPORT.steps[:3], step("int8", 0.98, zeros=516, int8=True, packed=3_030))
    assert "3,000 → 3,030 bytes, 1.0 % more" in told(replace(REPORT, steps=steps))


def test_removed_channels_are_said_to_shrink_everything_with_figures():
    steps = (
        *REPORT.steps[:2],
        step("channels", 0.97, small=True),
        step("int8", 0.97, zeros=300, int8=True, small=True),
    )
    report = replace(REPORT, channels=0.25, steps=steps, removed_channels={"conv1": (12, 16)})
    text = told(report)
    assert "Removing channels (conv1 16 → 12) made the network really smaller" in text
    assert "multiplications 168,040 → 110,000, int8 flash 1,990 → 1,400 bytes" in text
    assert "300 of 1,000 weights are zero" in text
    assert "--channels 0.25" not in text
    assert any("flash 1,990 → 1,400 bytes" in line for line in report.headlines())


def test_a_search_is_told_with_every_trial():
    trials = (SearchTrial(0.5, 0.983, 0.05, accepted=True), SearchTrial(0.7, 0.975, 0.85, accepted=False))
    report = replace(REPORT, search=SearchResult(0.5, 0.1, 0.984, trials))
    assert (
        "50% is the highest sparsity tried that cost at most 0.1 points on validation; tried: "
        "50% (-0.05 points), 70% (-0.85 points)." in told(report)
    )


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("pruned",), "pruning and fine-tuning changed"),
        (("channels",), "fewer channels and fine-tuning changed"),
        (("aware",), "training for int8 changed"),
        (("offsets",), "moved borders changed"),
        (
            ("channels", "pruned", "aware"),
            "fewer channels, pruning, fine-tuning and training for int8 changed",
        ),
    ],
)
def test_the_first_headline_names_what_was_done(keys, words):
    steps = (REPORT.steps[0], *(step(key, 0.98) for key in keys), REPORT.steps[-1])
    assert replace(REPORT, steps=steps).headlines()[0].startswith(words)


def test_a_headline_of_int8_alone_says_what_changed():
    report = replace(REPORT, sparsity=0.0, steps=(REPORT.steps[0], REPORT.steps[-1]))
    assert report.headlines() == ("int8 changed test accuracy by -0.05 points",)


def test_offline_digits_are_named_only_when_they_were_used():
    assert "offline" not in told(REPORT)
    assert "do not compare the accuracy with published figures" in told(replace(REPORT, fallback=True))


def test_test_digits_are_said_to_be_classified_once():
    assert "the 10,000 test samples were classified once, at the end" in told(REPORT)


def test_the_markdown_holds_every_step_layer_and_finding():
    text = REPORT.markdown()
    assert "| int8 | 98.35% | 98.45% | 30.0% | 1,830 | 168,040 | 5,000 | 2,700 | 1,990 |" in text
    assert "| pruned | 98.33% | 98.43% | 30.0% | 1,830 | 168,040 | 5,000 | 3,000 | – |" in text
    assert "| conv1 | 144 | 144 | 43 | 44 |" in text
    assert "Operators: CONV_2D, FULLY_CONNECTED." in text
    assert "- input: scale 0.00392156863, zero point -128" in text
    assert all(f"- {finding}" in text for finding in REPORT.findings())
    assert "\n\n\n" not in text


def test_without_int8_nothing_is_said_of_it():
    report = replace(REPORT, steps=(REPORT.steps[0], REPORT.steps[2]), operators=(), quantization={})
    text = report.markdown()
    assert report.quantization_drop is None
    assert "int8 network" not in text
    assert "Flash counts" not in text


def test_the_report_survives_json():
    document = json.loads(json.dumps(REPORT.to_json()))
    assert document["steps"][2]["sparsity"] == pytest.approx(0.3)
    assert document["layers"][0] == {
        "name": "conv1",
        "weights_before": 144,
        "weights": 144,
        "zeros": 43,
        "int8_zeros": 44,
    }
    assert document["findings"] == list(REPORT.findings())


def test_gzip_gives_the_size_of_a_file_that_unpacks(golden):
    data = (golden / "tiny_int8.tflite").read_bytes()
    packed = gzip.compress(data, 9, mtime=0)
    assert gzip.decompress(packed) == data
    assert gzip_bytes(data) == len(packed) < len(data)


def test_the_report_says_who_trained_for_int8_and_who_taught():
    told = {
        "native": "in the native engine, 8 epochs at a peak learning rate of 0.001, learning from a and b:",
        "tensorflow": "in TensorFlow, 8 epochs with the fake quantization",
    }
    for engine, words in told.items():
        teacher = {"models": ["a", "b"]} if engine == "native" else None
        report = replace(REPORT, qat=True, qat_by=engine, teacher=teacher)
        assert f"Trained for int8 {words}" in report.markdown()
    untaught = replace(REPORT, qat=True, qat_by="native").markdown()
    assert "of 0.001, on the labels alone: weights" in untaught
    assert "Trained for int8" not in REPORT.markdown()
