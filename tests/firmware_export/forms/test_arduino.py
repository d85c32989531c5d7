"""Form ``arduino``: a library as the IDE wants it, whose sketches run."""

from __future__ import annotations

import re
import subprocess
from pathlib import PurePosixPath

import numpy as np
import pytest
from esp_board import FAKES, GOLDEN, library, running

from tintling.arithmetic import reference
from tintling.camera_client.link.device import open_device
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool
from tintling.tflite.reader import read_tflite
from tintling.version import __version__

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


@pytest.fixture(scope="module", params=["TintlingBoard", "SayDigits"])
def sketch(request, tmp_path_factory):
    """A sketch with the library, compiled for this machine."""
    folder = tmp_path_factory.mktemp(request.param)
    name, files = library()
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    source = folder / name.removesuffix(".zip") / "src"
    (folder / "sdkconfig.h").write_text("#define CONFIG_IDF_TARGET_ESP32 1\n")
    # What the IDE does with a sketch: a C++ file that includes the core first.
    ino = source.parent / "examples" / request.param / f"{request.param}.ino"
    (folder / "sketch.cpp").write_text(f'#include <Arduino.h>\n#include "{ino}"\n')
    command = [*find_compiler().command, "-O1", "-D_GNU_SOURCE", "-DFAKE_ARDUINO", "-pthread"]
    paths = [f"-I{folder}", f"-I{source}", "-isystem", str(FAKES)]
    warnings = ("-Wall", "-Wextra", "-Wshadow", "-Werror")
    objects = []
    units = [*sorted(source.glob("*.c")), *sorted(source.glob("*.cpp")), folder / "sketch.cpp"]
    for unit in [*units, FAKES / "fake_idf.c", FAKES / "fake_arduino.cpp"]:
        language = ["-x", "c++", "-std=gnu++17"] if unit.suffix == ".cpp" else ["-std=gnu11"]
        made = folder / f"{unit.name}.o"
        run_tool([*command, *language, *warnings, *paths, "-c", str(unit), "-o", str(made)], what=unit.name)
        objects.append(str(made))
    run_tool([*command, *objects, "-lstdc++", "-o", str(folder / "board")], what="linking")
    return request.param, folder / "board"


def test_the_sketches_run(sketch, tmp_path):
    name, program = sketch
    frames = tmp_path / "frames"
    frames.write_bytes(bytes([200]) * (96 * 96))  # paper without a digit
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
        assert lines == ["tintling: ready", "no digit in sight"]
