"""Form ``arduino``: a library as the IDE wants it, whose sketches run."""

from __future__ import annotations

import re
import subprocess
from math import prod
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from esp_board import FAKES, GOLDEN, library, running
from lowering_nets import conv_net

from tintling.arithmetic import reference
from tintling.camera_client.link.device import open_device
from tintling.errors import ModelFormatError, ToolchainError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.form import ExportRequest
from tintling.firmware_export.forms.registry import form_named
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool
from tintling.tflite.reader import read_tflite
from tintling.version import __version__

ROOT = GOLDEN.parent.parent
GRAPH = read_tflite(GOLDEN / "tiny_int8.tflite")


def test_the_library_is_one_folder_with_what_the_ide_wants():
    name, files = library()
    assert {path.split("/")[0] for path in files} == {name.removesuffix(".zip")}
    folder = name.removesuffix(".zip")
    properties = dict(
        line.split("=", 1) for line in files[f"{folder}/library.properties"].splitlines() if line
    )
    required = {
        "name",
        "version",
        "author",
        "maintainer",
        "sentence",
        "paragraph",
        "category",
        "architectures",
    }
    assert required <= properties.keys()
    assert properties["name"] == folder
    assert re.fullmatch(r"[A-Za-z0-9][\w. -]{0,62}", properties["name"])
    assert properties["version"] == __version__
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", properties["version"])
    assert f"{folder}/src/{properties['includes']}" in files
    sketches = [path for path in files if path.endswith(".ino")]
    assert len(sketches) == 2
    for sketch in sketches:
        path = PurePosixPath(sketch)
        assert path.parent.parent.name == "examples"
        assert path.stem == path.parent.name, "the IDE opens a sketch in a folder of its name only"


def unpacked(folder: Path, model: str = "tiny") -> Path:
    """Unpacks a library as the IDE does; gives its folder src."""
    name, files = library(model)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return folder / name.removesuffix(".zip") / "src"


def compiled(folder: Path, sketch: str, sources: list[Path]) -> Path:
    """Compiles a sketch with its libraries for this machine, and links all of them, as the IDE does."""
    (folder / "sdkconfig.h").write_text("#define CONFIG_IDF_TARGET_ESP32 1\n")
    # What the IDE does with a sketch: a C++ file that includes the core first.
    (folder / "sketch.cpp").write_text(f"#include <Arduino.h>\n{sketch}")
    command = [*find_compiler().command, "-O1", "-D_GNU_SOURCE", "-DFAKE_ARDUINO", "-pthread"]
    includes = [f"-I{path}" for path in (folder, *sources)]
    warnings = ("-Wall", "-Wextra", "-Wshadow", "-Werror")
    libraries = [unit for source in sources for unit in sorted(source.glob("*.c*"))]
    objects = []
    for unit in [*libraries, folder / "sketch.cpp", FAKES / "fake_idf.c", FAKES / "fake_arduino.cpp"]:
        language = ["-x", "c++", "-std=gnu++17"] if unit.suffix == ".cpp" else ["-std=gnu11"]
        made = folder / f"{unit.parent.parent.name}_{unit.name}.o"
        paths = [*includes, "-isystem", str(FAKES)]
        run_tool([*command, *language, *warnings, *paths, "-c", str(unit), "-o", str(made)], what=unit.name)
        objects.append(str(made))
    run_tool([*command, *objects, "-lstdc++", "-o", str(folder / "board")], what="linking")
    return folder / "board"


@pytest.fixture(scope="module", params=["TintlingBoard", "SayLabels"])
def sketch(request, tmp_path_factory):
    """A sketch with the library, compiled for this machine."""
    folder = tmp_path_factory.mktemp(request.param)
    source = unpacked(folder)
    ino = source.parent / "examples" / request.param / f"{request.param}.ino"
    return request.param, compiled(folder, f'#include "{ino}"\n', [source])


TWO_LIBRARIES = """
#include <Tintling_tiny.h>
#include <Tintling_other.h>

void setup() {
    static uint8_t paper[96 * 96];
    for (int i = 0; i < 96 * 96; i++) {
        const int x = i % 96, y = i / 96;
        paper[i] = x >= 45 && x < 52 && y >= 20 && y < 76 ? 30 : 200; /* a stroke */
    }
    Serial.begin(115200);
    const bool camera = Tintling_other.begin(Serial, 256, tl_esp_ai_thinker);
    Serial.println(camera ? "camera" : Tintling_other.cameraProblem());
    const int first = Tintling_tiny.readDigit(paper, 96, 96);
    const int second = Tintling_other.readDigit(paper, 96, 96);
    Serial.println(first >= 0 && first == second ? Tintling_tiny.label(first) : "differ");
    Serial.println(Tintling_tiny.label(10) == nullptr ? "no label" : "label");
    Serial.println(Tintling_other.readDigit(paper, 1, 1));
}

void loop() {
    delay(1000);
}
"""


def test_two_libraries_live_in_one_sketch(tmp_path):
    program = compiled(tmp_path, TWO_LIBRARIES, [unpacked(tmp_path), unpacked(tmp_path, "other")])
    frames = tmp_path / "frames"
    frames.write_bytes(bytes([200]) * (96 * 96))
    environment = {"FAKE_CAMERA": str(frames)}
    with subprocess.Popen(
        [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        lines = [process.stdout.readline().strip() for _ in range(5)]
        process.kill()
    assert lines[0] == "tintling: ready"
    assert lines[1] == "camera"
    assert lines[2] in set("0123456789")
    assert lines[3:] == ["no label", "-3"]


def test_the_zip_carries_licence_and_readme():
    name, files = library()
    folder = name.removesuffix(".zip")
    assert files[f"{folder}/LICENSE"] == (ROOT / "LICENSE").read_text()
    assert GRAPH.sha256 in files[f"{folder}/README.md"]


@pytest.mark.parametrize("shape", [(1, 8, 8, 2), (1, 28, 28, 3), (1, 32, 32, 1)])
def test_a_network_of_another_input_size_is_refused(shape):
    builder, x = conv_net(shape=shape)
    builder.output(x)
    small = read_tflite(builder.build())
    with pytest.raises(ModelFormatError, match=rf"784 values \(28×28\), got {prod(shape)}"):
        form_named("arduino").files(ExportRequest(compile_network(small, name="small")))


def test_the_library_does_not_compile_around_a_network_of_another_size(tmp_path):
    source = unpacked(tmp_path)
    header = source / "tl_tiny.h"
    header.write_text(header.read_text().replace("INPUT_SIZE 784", "INPUT_SIZE 64"))
    with pytest.raises(ToolchainError, match="reads what the preprocessing writes"):
        compiled(tmp_path, "void setup() {}\nvoid loop() {}\n", [source])


def test_the_sketches_run(sketch, tmp_path):
    name, program = sketch
    frames = tmp_path / "frames"
    frames.write_bytes(bytes([200]) * (96 * 96))  # paper without ink
    if name == "TintlingBoard":
        tensors = np.random.default_rng(1).integers(-128, 128, (5, 28, 28, 1), dtype=np.int8)
        expected = reference.run_all(GRAPH, tensors)[GRAPH.output.index]
        with running([program], FAKE_CAMERA=str(frames)) as (port, _), open_device(port) as device:
            assert device.info.model_sha256 == GRAPH.sha256
            assert device.info.camera_width == 96
            found = np.array([answer.values for answer in device.logits(tensors)])
        np.testing.assert_array_equal(found.reshape(expected.shape), expected)
    else:
        environment = {"FAKE_CAMERA": str(frames)}
        with subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        ) as process:
            lines = [process.stdout.readline().strip() for _ in range(2)]
            process.kill()
        assert lines == ["tintling: ready", "nothing in sight"]
