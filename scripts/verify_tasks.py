"""Proves tasks of one's own pictures: the preprocessing to the bit, and figures of tasks that are not ours.

    python scripts/verify_tasks.py [--section NAME] [--fonts FOLDER] [--meter RUN] [--json]

``bits``: digits keep their tensors; ``frame`` gives the bits of its NumPy twin in C here and on emulated
processors, 200 frames of each pixel format. ``answers``: a frame gives the same tensor, logits and label in
Python, C, a page's module and on emulated processors, for ``ink`` and ``frame``. ``letters``: A to Z of
hands, and of fonts if ``--fonts`` names some, that training never saw. ``objects``: three rendered things,
RGB 96x96, before grounds that training never saw. ``keras``: a MobileNet that Keras alone trained goes the
whole road. ``meter``: the shipped network, or a run that ``tintling compress`` wrote of its recipe, on the
held-out groups of ``$TINTLING_DATA_DIR/meter.zip``; without data it is left out.

Exit code 1 when a figure is short of its goal.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
from click.testing import CliRunner

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # the NumPy twin of the preprocessing, and its frames

import frame_oracle  # noqa: E402
from camera_scenes import digits  # noqa: E402
from frame_answers import (  # noqa: E402
    coloured_digits,
    in_a_page,
    in_format,
    in_python,
    in_this_machine,
    on_a_core,
)
from frame_cases import cases, emulated_tensors  # noqa: E402
from goals import Row, gather, show  # noqa: E402
from meter_data import archive_at_hand, label_of  # noqa: E402
from task_letters import fonts_in, write_letters  # noqa: E402
from task_mobilenet import write_mobilenet  # noqa: E402
from task_scenes import write_scenes  # noqa: E402

from tintling.arithmetic import reference  # noqa: E402
from tintling.camera_client.inference.classifier import classifier_of, open_network  # noqa: E402
from tintling.camera_client.inference.network import Network  # noqa: E402
from tintling.camera_client.link.device import open_device  # noqa: E402
from tintling.camera_client.parity.digit_frames import frames_of_digits  # noqa: E402
from tintling.camera_client.preprocessing.frame import (  # noqa: E402
    Picture,
    PixelFormat,
    frame_tensors,
    preprocess_picture,
)
from tintling.camera_client.preprocessing.host import preprocess  # noqa: E402
from tintling.cli import tintling  # noqa: E402
from tintling.firmware_export.compiler.emit import emit_c  # noqa: E402
from tintling.firmware_export.compiler.network import compile_network  # noqa: E402
from tintling.firmware_export.compiler.options import EngineOptions, Optimize  # noqa: E402
from tintling.firmware_export.emulation.simulation import simulate  # noqa: E402
from tintling.firmware_export.runtime_files import runtime_sources  # noqa: E402
from tintling.firmware_export.targets.cross import cross_compilers  # noqa: E402
from tintling.firmware_export.targets.emulator import EMULATED_CORES, link_program  # noqa: E402
from tintling.images import decode_image  # noqa: E402
from tintling.shipped import resolve_model  # noqa: E402

SECTIONS = ("bits", "answers", "letters", "objects", "keras", "meter")
_FRAMES = 200
_LOST_OBJECTS = 1.0  # points: one of the 450 pictures is 0.2
# Of the tensors of 200 golden digits as frames of a camera; it changes with TL_PREPROCESS_VERSION alone.
_DIGEST = "ec85e1ea2b5af1888324233ee1a71f929badf0aa1c1abc333f0afc62625f77a1"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--section", choices=SECTIONS)
    parser.add_argument("--fonts", type=Path, metavar="FOLDER", help="fonts of handwriting, for the letters")
    parser.add_argument(
        "--meter", type=Path, metavar="RUN", default=Path("meter"), help="what tintling compress wrote"
    )
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = gather(_rows(asked.section, asked.fonts, asked.meter))
    if asked.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        show("Tasks of one's own pictures", rows)
    if not all(row.passed for row in rows):
        raise SystemExit(1)


def _rows(section: str | None, fonts: Path | None, meter: Path) -> Iterator[Row]:
    if section in (None, "bits"):
        yield from _bits()
    if section in (None, "answers"):
        yield from _answers()
    if section in (None, "letters"):
        yield from _letters(fonts)
    if section in (None, "objects"):
        yield from _objects()
    if section in (None, "keras"):
        yield from _keras()
    if section in (None, "meter"):
        yield from _meter(meter)


def _bits() -> Iterator[Row]:
    """The preprocessing: digits as before, frames as their twin on every processor."""
    digest = hashlib.sha256()
    for frame in frames_of_digits(digits()[0][:_FRAMES]):
        digest.update(preprocess(frame).tensor.tobytes())
    same = digest.hexdigest() == _DIGEST
    yield Row("digits: tensors of 200 frames", "unchanged" if same else "changed", "unchanged", same)
    for layout in PixelFormat:
        found = cases(_FRAMES, layout)
        twins = [frame_oracle.tensor_of(picture, task) for picture, task in found]
        here = [preprocess_picture(picture, task) for picture, task in found]
        yield _equal(f"frame from {layout.name}: this machine", twins, here)
        for target in EMULATED_CORES:
            yield _equal(f"frame from {layout.name}: {target}", twins, emulated_tensors(target, found))


def _equal(figure: str, expected: list[np.ndarray], got: list[np.ndarray]) -> Row:
    return _agreeing(figure, [np.array_equal(one, other) for one, other in zip(expected, got, strict=True)])


def _agreeing(figure: str, same: list[bool]) -> Row:
    goal = f"{len(same)} of {len(same)}"
    return Row(figure, f"{sum(same)} of {len(same)}", goal, all(same))


def _answers() -> Iterator[Row]:
    """Tensor, logits and label of digits: `nano` behind ``ink``, `meter` behind ``frame``."""
    images = digits()[0][:_FRAMES]
    written = [Picture(frame, frame.shape[1], PixelFormat.GREY8) for frame in frames_of_digits(images)]
    yield from _same_answers("ink from GREY8", open_network(resolve_model(Path("nano"))), written)
    coloured = coloured_digits(images)
    network = open_network(resolve_model(Path("meter")))
    for layout in PixelFormat:
        pictures = [in_format(image, layout) for image in coloured]
        yield from _same_answers(f"frame from {layout.name}", network, pictures)


def _same_answers(name: str, network: Network, pictures: list[Picture]) -> Iterator[Row]:
    task = network.frame_task
    expected = in_python(network, pictures, task)
    found = {"C on this machine": in_this_machine(network, pictures, task)}
    if pictures[0].format in (PixelFormat.GREY8, PixelFormat.RGB888):  # what a canvas can give
        found["a page's module"] = in_a_page(network, pictures, task)
    found |= {target: on_a_core(target, network, pictures, task) for target in EMULATED_CORES}
    for where, answers in found.items():
        same = [one == other for one, other in zip(expected, answers, strict=True)]
        yield _agreeing(f"answers, {name}: Python and {where}", same)


def _keras() -> Iterator[Row]:
    """Somebody's MobileNet, 96x96 RGB, from the file that Keras saved to an emulated board."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_scenes(folder / "pictures", {"train": 300, "validation": 60, "test": 60})
        write_mobilenet(folder / "pictures", folder / "net.keras", epochs=15)
        int8 = folder / "int8"
        _run("compress", folder / "net.keras", "--data", folder / "pictures", "--out", int8)
        _run("export", int8, "--format", "c", "--out", folder / "c")
        # Fifteen epochs teach it little: what it loses to int8 is chance, the bits are not.
        yield from _parity("keras: MobileNet 0.25", int8, may_lose=None)
        network = open_network(int8)
        yield Row("keras: exported C", "written", "written", (folder / "c" / "tl_net.c").is_file())
        tensors = np.random.default_rng(1).integers(
            -128, 128, (3, *network.graph.input.sample_shape), np.int8
        )
        logits = reference.run_all(network.graph, tensors)[network.graph.output.index]
        started = simulate(
            network.graph, name="net", labels=network.labels, preprocessing=network.preprocessing
        )
        with started as board, open_device(board.url) as device:
            answers = [answer.values for answer in device.logits(tensors)]
        same = [np.array_equal(one, other) for one, other in zip(logits, answers, strict=True)]
        yield _agreeing("keras: answers of the simulated board", same)


def _run(*arguments: object) -> str:
    texts = [str(argument) for argument in arguments]
    return CliRunner().invoke(tintling, texts, catch_exceptions=False).stdout


def _parity(figure: str, run: Path, may_lose: float | None) -> Iterator[Row]:
    """Whether all executors agree to the bit, and the points that int8 loses; None only states them."""
    found = json.loads(_run("parity", run, "--max-drop", 100, "--json"))
    exact = next(gate for gate in found["gates"] if gate["name"] == "exact")
    yield Row(f"{figure}: bits", exact["status"], "passed", exact["status"] == "passed")
    correct = {executor["key"]: executor["correct"] for executor in found["executors"]}
    lost = 100 * (correct["float"] - correct["c"]) / found["images"]
    goal = "stated" if may_lose is None else f"<= {may_lose:g}"
    yield Row(f"{figure}: points that int8 loses", f"{lost:.2f}", goal, may_lose is None or lost <= may_lose)


def _trained(recipe: str, folder: Path) -> tuple[Path, float]:
    """Trains on the pictures in a folder and makes it int8: the run, and its accuracy on the test part."""
    run, int8 = folder / "run", folder / "int8"
    _run("train", "--recipe", recipe, "--data", folder / "pictures", "--out", run)
    _run("compress", run, "--sparsity", "0", "--out", int8)
    return int8, float(json.loads(_run("evaluate", int8, "--json"))["accuracy"])


def _letters(fonts: Path | None) -> Iterator[Row]:
    """Capital letters, learnt with the recipe `letters`, of hands and fonts that training never saw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_letters(folder / "pictures", fonts_in(fonts) if fonts else ())
        int8, accuracy = _trained("letters", folder)
        kind = "hands and fonts" if fonts else "hands"
        yield _at_least(f"letters: int8, unseen {kind}", accuracy, 0.97)
        yield _at_most("letters: parameters", open_network(int8).graph.parameters, 8_000)


def _objects() -> Iterator[Row]:
    """Three rendered things, learnt with the recipe `objects`, before grounds that training never saw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_scenes(folder / "pictures", {"train": 1_300, "validation": 150, "test": 150})
        int8, accuracy = _trained("objects", folder)
        network = open_network(int8)
        compiled = compile_network(network.graph, name="objects", labels=network.labels)
        yield _at_least("objects: int8, unseen grounds", accuracy, 0.95)
        yield _at_most("objects: parameters", network.graph.parameters, 30_000)
        yield _at_most("objects: arena, bytes", compiled.arena_bytes, 64 * 1024)
        yield from _parity("objects", int8, may_lose=_LOST_OBJECTS)


def _meter(run: Path) -> Iterator[Row]:
    """A network for digits of meters on the held-out groups, if there are data."""
    data = archive_at_hand()
    if data is None:
        yield Row("meter", "left out: give $TINTLING_DATA_DIR with meter.zip", "", passed=True)
        return
    network = open_network(run)
    task = network.frame_task
    if task is None:
        raise SystemExit(f"--meter {run}: expected a network for whole frames")
    with zipfile.ZipFile(data) as archive:
        crops = _test_crops(archive)
        yield _public_answers(crops)
        images = [decode_image(archive.read(crop["file"]), name=crop["file"]) for crop in crops]
    answers = [each.label for each in classifier_of(network).classify_batch(frame_tensors(images, task))]
    pairs = [(crop["label"], answer) for crop, answer in zip(crops, answers, strict=True)]
    wrong = [
        crop["tenth"][-1] for crop, answer in zip(crops, answers, strict=True) if crop["label"] != answer
    ]
    whole = [(label, answer) for label, answer in pairs if label != "between"]
    read = [(label, answer) for label, answer in whole if answer != "between"]
    yield _at_least("meter: 11 classes, held-out groups", _share(pairs), 0.97)
    yield _at_least("meter: whole digits", _share(whole), 0.985)
    yield Row("meter: whole digits that are not called between", f"{_share(read):.2%}", "stated", passed=True)
    near = f"{sum(tenth in '2378' for tenth in wrong)} of {len(wrong)}"
    yield Row("meter: errors at the border, 0.2 or 0.3 from a whole digit", near, "stated", passed=True)
    yield _at_most("meter: parameters", network.graph.parameters, 8_000)
    yield _flash_of(network)


def _flash_of(network: Network) -> Row:
    """Code and constants together, in the smallest build."""
    figure, goal = "meter: flash in all on Cortex-M4, bytes", 12 * 1024
    compilers = cross_compilers("cortex-m4", "gcc")
    if not compilers:
        return Row(figure, "left out: arm-none-eabi-gcc is not installed", "", passed=True)
    smallest = EngineOptions(optimize=Optimize.SIZE)
    compiled = compile_network(network.graph, name="meter", labels=network.labels, options=smallest)
    program = '#include "tl_meter.h"\nint run(void) { tl_meter_invoke(); return tl_meter_argmax(); }\n'
    sources = {**emit_c(compiled), **runtime_sources(("string.h", "memory.c")), "run.c": program}
    flags = ("-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections")
    return _at_most(figure, link_program(compilers[0], sources, "run", flags=flags).sizes.flash, goal)


def _test_crops(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    """The manifest's lines of the held-out groups."""
    lines = csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8")))
    return [line for line in lines if line["split"] == "test"]


def _public_answers(crops: list[dict[str, str]]) -> Row:
    """What a public network of 226 kB answered to the same crops, most of which it was trained on."""
    pairs = [(crop["label"], label_of(crop["dig_class100_0160"])) for crop in crops]
    whole = [(label, answer) for label, answer in pairs if label != "between"]
    value = f"{_share(pairs):.2%}; whole digits {_share(whole):.2%}"
    return Row("meter: a public network, trained on most of them", value, "stated", passed=True)


def _share(pairs: list[tuple[str, str]]) -> float:
    return sum(label == answer for label, answer in pairs) / len(pairs)


def _at_least(figure: str, value: float, goal: float) -> Row:
    return Row(figure, f"{value:.2%}", f">= {goal:.1%}", value >= goal)


def _at_most(figure: str, value: int, goal: int) -> Row:
    return Row(figure, f"{value:,}", f"<= {goal:,}", value <= goal)


if __name__ == "__main__":
    main()
