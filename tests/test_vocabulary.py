"""What is recognized is a sample, in C a mark; the word digit stands only where digits are meant."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import ROOT

ROOMS = ("tintling", "training", "compression", "firmware_export", "camera_client")
SUFFIXES = {".py", ".c", ".h", ".cpp", ".ino", ".js", ".html", ".css", ".j2"}

# Names that may stand in any file: of Python's str, and of the labels 0 to 9, which are the default.
EVERYWHERE = {"isdigit", "DIGIT_LABELS"}

# Names and strings of one word, JSON fields among them, that say digit, by file, each file with its reason.
NAMES = {
    # The handwritten digits of MNIST and of others, and what is drawn after them.
    "camera_client/parity/digit_frames.py": {"digit", "digits", "frames_of_digits"},
    "camera_client/parity/device_samples.py": {"_DIGITS", "digit_frames", "digits", "frames_of_digits"},
    "camera_client/parity/samples.py": {"_DIGIT", "is_for_digits"},
    "tintling/api/demo.py": {"_load_digits", "digits"},
    "tintling/api/demo_outcome.py": {"digits"},
    "tintling/api/proving.py": {"is_for_digits"},
    "tintling/api/samples.py": {"fallback_digits"},
    "tintling/api/study_data.py": {"_is_digits", "digits"},
    "tintling/shipped.py": {"digit_models"},
    "training/augment/hands.py": {"_DIGITS_OF_A_HAND", "digit_shapes", "write_digits"},
    "training/augment/other_hands.py": {"WrittenDigit", "digits", "write_digits"},
    "training/augment/pen_strokes.py": {"digits"},
    "training/data/csv_table.py": {"digit"},  # a column of other people's tables
    "training/data/datasets.py": {"is_digits"},
    "training/data/mnist.py": {"_digits", "fallback_digits"},
    "training/data/writers.py": {"WrittenDigit", "digits"},
    "training/evaluation.py": {"_DIGITS"},
    # The word that people read where the labels are the digits.
    "camera_client/captures/collector.py": {"digit", "digits"},
    "tintling/commands/classify.py": {"digit"},
    "tintling/commands/collect.py": {"digit"},
    "tintling/task.py": {"digit"},
    # Digits of numbers, and keys.
    "camera_client/sources/open.py": {"_MAX_DIGITS"},
    "camera_client/window/collect_image.py": {"digits"},
    "camera_client/window/label_keys.py": {"_DIGITS", "digit"},
    "firmware_export/esp_idf/main/tl_esp_settings.c": {"digits"},
    "firmware_export/runtime/kernels/tl_softmax_s16.h": {"digits"},
    "firmware_export/runtime/link/tl_link_messages.c": {"hex_digit"},
    "tintling/json_text.py": {"_MAX_DIGITS"},
    # The name of an input in the files of trained networks.
    "training/networks/literature.py": {"digit"},
    "training/networks/separable.py": {"digit"},
    "training/networks/two_convolutions.py": {"digit"},
    # What earlier versions wrote or called so.
    "camera_client/session/upgrade.py": {"_BY_DIGITS", "digit", "digits"},
    "firmware_export/arduino/src/Tintling.cpp": {"readDigit"},
    "firmware_export/runtime/preprocess/tl_preprocess.h": {
        "TL_PREPROCESS_NO_DIGIT",
        "tl_digit",
        "tl_preprocess_digit",
    },
    "firmware_export/templates/arduino_library.h.j2": {"readDigit"},
    # What the page says of itself.
    "firmware_export/page/index.html": {"digits"},
}

# Rooms whose comments, docstrings and messages are of frames and samples of any task.
OF_ANY_TASK = (
    "camera_client/preprocessing",
    "camera_client/recognition",
    "camera_client/web",
    "firmware_export/runtime/app",
    "firmware_export/runtime/preprocess",
    "firmware_export/runtime/web",
    "tintling/link",
    "training/augment/augmentation.py",
    "training/augment/camera_simulation.py",
    "training/native",
)
OF_INK = ("MNIST's digits", "a digit or another character")  # after which ink is made, and which it finds


def source_files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                yield path


def words_of(path: Path) -> set[str]:
    """Names of a file, and strings of one word."""
    text = path.read_text(encoding="utf-8")
    if "digit" not in text.lower():  # most files, and none of their words matters
        return set()
    if path.suffix != ".py":
        return set(re.findall(r"\w+", re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", text, flags=re.DOTALL)))
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            found.add(token.string)
        elif token.type == tokenize.STRING and (word := re.fullmatch(r"\w*[\"'](\w+)[\"']", token.string)):
            found.add(word[1])
    return found


def test_names_say_digit_only_where_digits_are_meant() -> None:
    found = {}
    for path in source_files():
        words = {word for word in words_of(path) if "digit" in word.lower()} - EVERYWHERE
        found |= {path.relative_to(ROOT).as_posix(): words} if words else {}
    new = {name: sorted(words - NAMES.get(name, set())) for name, words in found.items()}
    gone = {name: sorted(words - found.get(name, set())) for name, words in NAMES.items()}
    assert {name: words for name, words in new.items() if words} == {}, "call it sample, or say why not"
    assert {name: words for name, words in gone.items() if words} == {}, "no longer there: leave it out"


@pytest.mark.parametrize("room", OF_ANY_TASK)
def test_the_text_of_what_is_for_any_task_says_sample_or_mark(room: str) -> None:
    files = (
        [ROOT / room]
        if Path(room).suffix
        else [path for path in source_files() if ROOT / room in path.parents]
    )
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        for phrase in (*OF_INK, *NAMES.get(path.relative_to(ROOT).as_posix(), ())):
            text = text.replace(phrase, "")
        said = re.findall(r".*\bdigits?\b.*", text, flags=re.IGNORECASE)
        assert said == [], path
