"""Every example runs as it stands, and says what it promises."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write
from paths import GOLDEN, ROOT
from PIL import Image

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets.toolchain import find_compiler
from tintling.tflite.reader import read_tflite
from tintling.training.data.mnist import fallback_digits

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A few real digits where the examples look for MNIST."""
    found, folder = fallback_digits(announce=False), tmp_path_factory.mktemp("data")
    np.savez(
        folder / "mnist.npz",
        x_train=found.train_images[:2000],
        y_train=found.train_labels[:2000],
        x_test=found.test_images[:300],
        y_test=found.test_labels[:300],
    )
    return folder


@pytest.fixture
def run(data, tmp_path):
    """Runs an example in an empty folder; gives its standard output."""

    def python(name: str, *arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, str(EXAMPLES / name), *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "TINTLING_DATA_DIR": str(data)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return python


def test_images_are_classified(run, tmp_path):
    images, labels = digits()
    for number in range(3):
        frame = exposed(write(paper((96, 96)), enlarged(images[number], 50), (30, 20)))
        Image.fromarray(frame).save(tmp_path / f"{number}.png")
    Image.fromarray(np.full((96, 96), 200, np.uint8)).save(tmp_path / "empty.png")
    lines = run("classify_images.py", "0.png", "1.png", "2.png", "empty.png").splitlines()
    assert lines == [*(f"{number}.png: {labels[number]}" for number in range(3)), "empty.png: no digit"]


def test_a_model_is_proven(run):
    assert run("prove_a_model.py", "femto").startswith("exact: passed")


def test_a_network_is_trained_compressed_and_exported(run, tmp_path):
    printed = run("train_compress_export.py", "out")
    assert float(printed.split("accuracy ")[1].split("%")[0]) > 80
    assert (tmp_path / "out" / "c" / "tl_femto.h").is_file()


def test_the_plain_c_program_compiles_without_a_warning_and_reads_its_drawing(tmp_path, require_tool):
    (tmp_path / "examples").mkdir()
    shutil.copytree(EXAMPLES / "plain_c", tmp_path / "examples" / "plain_c")
    (tmp_path / "models" / "nano").mkdir(parents=True)
    shutil.copy(ROOT / "models" / "nano" / "tl_nano.h", tmp_path / "models" / "nano")
    folder = tmp_path / "examples" / "plain_c"
    flags = "-O2 -std=c99 -Wall -Wextra -Wconversion -Werror"
    compiler = " ".join(find_compiler().command)
    subprocess.run(
        [require_tool("make"), "-s", "-C", str(folder), f"CC={compiler}", f"CFLAGS={flags}"], check=True
    )
    said = subprocess.run([str(folder / "digit")], check=True, capture_output=True, text=True).stdout
    assert said.startswith("7 ")


def test_every_example_is_listed_and_tested():
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    files = ("test_examples.py", "test_sweep_examples.py", "test_bare_metal.py")
    tests = "".join((ROOT / "tests" / name).read_text(encoding="utf-8") for name in files)
    for path in EXAMPLES.iterdir():
        if path.name != "README.md":
            assert path.name in page
            assert path.name in tests


def test_a_meter_is_read_and_goes_forward_only(run, tmp_path):
    images, labels = digits()
    at = {int(label): place for place, label in reversed(list(enumerate(labels[:60])))}
    (tmp_path / "regions.json").write_text(json.dumps([[96 * place, 0, 96, 96] for place in range(3)]))

    def read(name: str, written: str) -> dict:
        cells = []
        for digit in written:
            sheet = paper((96, 96))
            if digit != " ":
                sheet = write(sheet, enlarged(images[at[int(digit)]], 50), (30, 20))
            cells.append(exposed(sheet))
        Image.fromarray(np.hstack(cells)).save(tmp_path / f"{name}.png")
        return json.loads(
            run("read_meter.py", "nano", "regions.json", f"{name}.png", "--state", "state.json")
        )

    assert read("first", "141") == {
        "reading": 141,
        "digits": ["1", "4", "1"],
        "last": None,
        "plausible": True,
    }
    assert read("one", "14 ") == {"reading": 141, "digits": ["1", "4", None], "last": 141, "plausible": True}
    assert not read("back", "114")["plausible"]
    assert not read("jump", "441")["plausible"]
    assert json.loads((tmp_path / "state.json").read_text()) == {"reading": 141}


def test_a_board_acts_on_an_answer(tmp_path):
    fakes = {
        "driver/gpio.h": "#include <stdint.h>\nenum { GPIO_MODE_OUTPUT = 2 };\n"
        "int gpio_set_direction(int pin, int mode);\nint gpio_set_level(int pin, uint32_t level);\n",
        "esp_sleep.h": "#include <stdint.h>\nint esp_sleep_enable_timer_wakeup(uint64_t us);\n"
        "void esp_deep_sleep_start(void);\n",
        "main.c": '#include <stdio.h>\n#include <stdlib.h>\n#include "tl_recognition.h"\n'
        "int gpio_set_direction(int pin, int mode) { (void)pin; return mode; }\n"
        'int gpio_set_level(int pin, unsigned level) { printf("pin %d %u;", pin, level); return 0; }\n'
        "int esp_sleep_enable_timer_wakeup(uint64_t us) {\n"
        'printf("sleep %d", (int)(us / 1000000));\nreturn 0; }\n'
        "void esp_deep_sleep_start(void) { exit(0); }\n"
        "int main(void) { static const int32_t seen[] = {0, 0, 0, -1, -1, -1, 1, 1, 1, 0};\n"
        "for (int i = 0; i < 10; i++) tl_on_result(seen[i], 5);\nreturn 1; }\n",
    }
    network = compile_network(
        read_tflite(GOLDEN / "tiny_int8.tflite"), name="tiny", labels=tuple("0123456789")
    )
    for name, text in {**fakes, **firmware_sources(network)}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    compiler = find_compiler()
    program = tmp_path / "board"
    sources = [tmp_path / "main.c", EXAMPLES / "act_on_result" / "on_result.c"]
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{tmp_path}", "-o", str(program)]
    subprocess.run([*compiler.command, *flags, *map(str, sources)], check=True)
    assert subprocess.run([program], check=True, capture_output=True, text=True).stdout == (
        "pin 13 1;pin 13 0;sleep 60"
    )
