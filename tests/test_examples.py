"""Every example runs as it stands, and says what it promises."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write
from paths import GOLDEN, ROOT
from PIL import Image

import tintling
from tintling.camera_client.inference.classifier import open_network as model_network
from tintling.firmware_export.compiler.emit import emit_c
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.forms.task_header import task_header
from tintling.firmware_export.runtime_files import FRAME_UNITS, runtime_sources
from tintling.firmware_export.targets.emulator import emulate
from tintling.firmware_export.targets.toolchain import find_compiler
from tintling.shipped import resolve_model
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
            run("read_meter/read_meter.py", "nano", "regions.json", f"{name}.png", "--state", "state.json")
        )

    assert read("first", "141") == {
        "reading": 141,
        "digits": [1, 4, 1],
        "last": None,
        "plausible": True,
    }
    assert read("one", "14 ") == {"reading": 141, "digits": [1, 4, None], "last": 141, "plausible": True}
    assert not read("back", "114")["plausible"]
    assert not read("jump", "441")["plausible"]
    assert json.loads((tmp_path / "state.json").read_text()) == {"reading": 141}


METER_DRIVER = """
#include "meter_reading.h"
uint8_t pixels[64 * 96];
int32_t shape[4];
int32_t checks[2];
meter_region regions[3];
char text[METER_JSON_BYTES];
int32_t run(void);
int32_t run(void) {
    meter_reading reading;
    tl_picture frame = {0, 0, 0, 0, 0};
    frame.pixels = pixels;
    frame.width = shape[0];
    frame.height = shape[1];
    frame.stride = shape[2];
    frame.format = shape[3];
    if (meter_read(&frame, regions, 3, checks[0], checks[1], &reading) != 0) {
        return -1;
    }
    return (int32_t)meter_json(&reading, text);
}
"""


def test_a_board_reads_a_meter_as_the_host_does():
    """The C example on an emulated core gives the host's JSON: same digits, checked alike."""
    spec = spec_from_file_location("read_meter", EXAMPLES / "read_meter" / "read_meter.py")
    host = module_from_spec(spec)
    spec.loader.exec_module(host)
    model = tintling.load("meter")
    network = model_network(resolve_model(Path("meter")))
    compiled = compile_network(network.graph, name="meter", labels=network.labels)
    sources = {
        **emit_c(compiled),
        **runtime_sources((*FRAME_UNITS, "tl_answer.h", "string.h", "memory.c")),
        "tl_task.h": task_header(compiled, network.preprocessing, network.rejection_threshold),
        **{path.name: path.read_text() for path in (EXAMPLES / "read_meter").glob("meter_reading.*")},
        "driver.c": METER_DRIVER,
    }
    core = emulate("rv32imc", sources, "run", opt="-O2")
    images = digits()[0]
    places = [[2, 4, 22, 36], [30, 2, 20, 38], [64, 6, 24, 34]]
    known = set()
    for last, most, first in ((None, 10, 0), (905, 100, 3), (905, 5, 6), (997, 900, 9), (12, 988, 12)):
        image = np.full((48, 96), 205, np.uint8)
        for place, digit in zip(places, images[first : first + 3], strict=True):
            x, y, width, height = place
            ink = np.asarray(Image.fromarray(digit).resize((width, height), Image.Resampling.BILINEAR))
            image[y : y + height, x : x + width] = 205 - ink // 4 * 3
        core.write(core.address("pixels"), image.tobytes())
        core.write(core.address("shape"), struct.pack("<4i", 96, 48, 96, 0))
        core.write(core.address("checks"), struct.pack("<2i", -1 if last is None else last, most))
        core.write(
            core.address("regions"), struct.pack("<12i", *(side for place in places for side in place))
        )
        length = core.call("run")
        expected = host.reading_of(host.read_digits(model, image, places), last, most)
        assert core.read(core.address("text"), length).decode() == json.dumps(expected)
        known |= {expected["plausible"], *(digit is not None for digit in expected["digits"])}
    assert known == {True, False}


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
    assert printed_by(fakes, "on_result.c", tmp_path) == "pin 13 1;pin 13 0;sleep 60"


def test_a_board_publishes_what_is_new(tmp_path):
    fakes = {
        "mqtt_client.h": "#include <stdbool.h>\n#include <stdint.h>\n"
        "typedef struct fake *esp_mqtt_client_handle_t;\n"
        "typedef struct { struct { struct { const char *uri; } address; } broker; }\n"
        "esp_mqtt_client_config_t;\n"
        "esp_mqtt_client_handle_t esp_mqtt_client_init(const esp_mqtt_client_config_t *config);\n"
        "int esp_mqtt_client_start(esp_mqtt_client_handle_t client);\n"
        "int esp_mqtt_client_enqueue(esp_mqtt_client_handle_t client, const char *topic, const char *data,\n"
        "int length, int qos, int retain, bool store);\n",
        "main.c": '#include <stdio.h>\n#include "mqtt_client.h"\n#include "tl_recognition.h"\n'
        "esp_mqtt_client_handle_t esp_mqtt_client_init(const esp_mqtt_client_config_t *config) {\n"
        'printf("to %s\\n", config->broker.address.uri);\nreturn (esp_mqtt_client_handle_t)config; }\n'
        "int esp_mqtt_client_start(esp_mqtt_client_handle_t client) { return client == 0; }\n"
        "int esp_mqtt_client_enqueue(esp_mqtt_client_handle_t client, const char *topic, const char *data,\n"
        "int length, int qos, int retain, bool store) {\n"
        'printf("%s %.*s %d%d%d\\n", topic, length, data, qos, retain, store);\nreturn client == 0; }\n'
        "int main(void) { static const int32_t seen[] = {3, 3, 3, -1, 3, -1, -1, 3, 3};\n"
        "for (int i = 0; i < 9; i++) tl_on_result(seen[i], 5);\nreturn 0; }\n",
    }
    three, none = '{"label": 3, "margin": 5}', '{"label": null, "margin": 5}'
    sent = [f"{text}\ntintling/result {text} 111\n" for text in (three, none, three)]
    expected = "".join(sent).replace("\n", "\nto mqtt://192.168.4.2\n", 1)
    assert printed_by(fakes, "publish_result.c", tmp_path) == expected


def printed_by(fakes, example, folder):
    """What a program around an example prints, with its headers and `main.c`."""
    network = compile_network(
        read_tflite(GOLDEN / "tiny_int8.tflite"), name="tiny", labels=tuple("0123456789")
    )
    for name, text in {**fakes, **firmware_sources(network)}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    compiler = find_compiler()
    program = folder / "board"
    sources = [folder / "main.c", EXAMPLES / "act_on_result" / example]
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{folder}", "-o", str(program)]
    subprocess.run([*compiler.command, *flags, *map(str, sources)], check=True)
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout
