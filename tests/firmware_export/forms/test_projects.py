"""Exported projects: complete, deterministic, and the same firmware on each framework."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import zipfile
from configparser import ConfigParser
from pathlib import PurePosixPath

import numpy as np
import pytest
from click.testing import CliRunner
from esp_board import FAKES, GOLDEN, project, running

from tintling.arithmetic import reference
from tintling.artifacts import load_manifest
from tintling.camera_client.link.device import open_device
from tintling.commands.export import command
from tintling.errors import ArtifactError, ModelFormatError
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.forms.projects import ESP_IDF, PROJECTS, TFLM_COMPONENT, project_files
from tintling.firmware_export.forms.tflm import ArenaSize
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool
from tintling.tflite.reader import read_tflite
from tintling.version import __version__

MODEL = GOLDEN / "tiny_int8.tflite"
GRAPH = read_tflite(MODEL)
ARENA = ArenaSize(16_384, measured=False, how="made up for a test")
ARDUINO = {"CONFIG_IDF_TARGET_ESP32": 1}
INCLUDE = re.compile(r'^\s*#include "([\w./]+)"', re.MULTILINE)
# Headers of the frameworks; everything else that is included must be in the project.
FRAMEWORK = re.compile(r"(esp_|driver/|freertos/|nvs|img_converters|sdkconfig|tensorflow/|Arduino\.h)")


def library():
    """Files of the Arduino library by path."""
    ((name, packed),) = project("arduino").items()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return name, {entry: archive.read(entry).decode() for entry in archive.namelist()}


def tflm_project(form="esp-idf"):
    return project_files(
        GRAPH, form=form, name="tiny", labels=tuple("0123456789"), tflm=(MODEL.read_bytes(), ARENA)
    )


# ---- completeness ----


@pytest.mark.parametrize(
    "files", [project(), tflm_project(), library()[1]], ids=["esp-idf", "tflm", "arduino"]
)
def test_every_header_that_is_included_is_in_the_project_or_the_framework(files):
    there = {PurePosixPath(path).name for path in files}
    for path, text in files.items():
        if path.endswith((".c", ".cc", ".cpp", ".h", ".ino")):
            for included in INCLUDE.findall(text):
                assert included in there or FRAMEWORK.match(included), f"{path} includes {included}"


@pytest.mark.parametrize("form", PROJECTS)
def test_a_project_is_the_same_bytes_every_time(tmp_path, form):
    first = export_model(MODEL, tmp_path / "one", form=form, name="tiny")
    second = export_model(MODEL, tmp_path / "two", form=form, name="tiny")
    assert first.files == second.files
    assert load_manifest(tmp_path / "one").history[-1]["form"] == form


def test_the_exported_project_is_the_one_that_builds_in_place():
    files = project()
    for path in ESP_IDF.rglob("*"):
        if path.is_file() and path.name != "gitignore":
            assert files[path.relative_to(ESP_IDF).as_posix()] == path.read_text(), path
    assert files[".gitignore"] == (ESP_IDF / "gitignore").read_text()


def test_no_credentials_are_written_and_the_file_that_may_hold_them_is_ignored():
    files = project()
    text = "".join(text for path, text in files.items() if "sdkconfig" in path or path.startswith("boards/"))
    assert not re.search(r"SSID|PASSWORD|TOKEN", text)
    kconfig = files["main/Kconfig.projbuild"]
    for option in ("WIFI_SSID", "WIFI_PASSWORD", "HTTP_TOKEN"):
        block = kconfig.split(f"config TINTLING_{option}\n")[1].split("config ")[0]
        assert 'default ""' in block
    assert "default n" in kconfig.split("config TINTLING_WIFI\n")[1].split("help")[0]
    assert "default n" in kconfig.split("config TINTLING_HTTP_OPEN\n")[1].split("help")[0]
    assert "sdkconfig\n" in files[".gitignore"]


def test_every_option_that_the_code_asks_for_is_in_kconfig():
    files = project()
    declared = set(re.findall(r"config (TINTLING_\w+)", files["main/Kconfig.projbuild"]))
    for path, text in files.items():
        if path.startswith("main/"):
            used = set(re.findall(r"CONFIG_(TINTLING_\w+)", text))
            assert used <= declared, path


def test_the_camera_driver_is_pinned_and_left_out_where_there_is_no_camera():
    component = project()["main/idf_component.yml"]
    assert re.search(r'espressif/esp32-camera:\n    version: "\d+\.\d+\.\d+"', component)
    assert "target in [esp32, esp32s3]" in component


def test_partitions_do_not_overlap_and_fit_the_smallest_flash():
    end = 0x9000
    for line in project()["partitions.csv"].splitlines():
        if not line.startswith("#"):
            _, kind, _, offset, size = (field.strip() for field in line.split(","))
            assert int(offset, 16) >= end
            assert kind != "app" or int(offset, 16) % 0x10000 == 0
            end = int(offset, 16) + int(size, 16)
    assert end <= 4 << 20


def test_switching_the_runtime_leaves_no_other_network_behind(tmp_path):
    export_model(MODEL, tmp_path / "out", form="esp-idf", runtime="tflm", name="tiny")
    source = tmp_path / "out" / "components" / "tintling" / "src"
    assert (source / "tl_network.cc").is_file()
    export_model(MODEL, tmp_path / "out", form="esp-idf", name="tiny", force=True)
    assert (source / "tl_network.c").is_file()
    assert not list(source.glob("*.cc"))
    assert not list(source.glob("*_tflm.*"))


def test_a_network_that_the_firmware_cannot_offer_is_refused(golden, tmp_path):
    for runtime in ("generated", "tflm"):
        with pytest.raises(ModelFormatError, match="int8 input"):
            export_model(golden / "float_io.tflite", tmp_path / "out", form="esp-idf", runtime=runtime)
    assert not list(tmp_path.iterdir())


def test_wrong_combinations_are_usage_errors(tmp_path):
    for arguments in (
        ["--format", "arduino", "--runtime", "tflm"],
        ["--format", "c", "--runtime", "tflm"],
        ["--format", "esp-idf", "--size"],
    ):
        assert (
            CliRunner().invoke(command, [str(MODEL), "--out", str(tmp_path / "o"), *arguments]).exit_code == 2
        )
    with pytest.raises(ArtifactError, match="Arduino cannot fetch"):
        tflm_project("arduino")


# ---- PlatformIO ----


def test_platformio_builds_the_same_sources_for_every_board():
    files = project("platformio")
    assert {path: files[path] for path in project() if path != "README.md"} == {
        path: text for path, text in project().items() if path != "README.md"
    }
    config = ConfigParser()
    config.read_string(files["platformio.ini"])
    assert config["platformio"]["src_dir"] == "main"
    assert config["env"]["board_build.partitions"] in files
    for section in config.sections():
        if section.startswith("env:"):
            value = config[section]["board_build.cmake_extra_args"]
            (argument,) = shlex.split(value)
            defaults = argument.removeprefix("-DSDKCONFIG_DEFAULTS=").split(";")
            assert all(name in files for name in defaults)


# ---- Arduino ----


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


# ---- TFLite Micro ----


def test_the_tflm_project_registers_fetches_and_describes():
    files = tflm_project()
    source = files["components/tintling/src/tl_network.cc"]
    assert f'"{GRAPH.sha256}"' in source
    assert "TL_TINY_TFLM_ARENA_BYTES" in source
    assert '{"0", "1", "2"' in source
    assert TFLM_COMPONENT in files["components/tintling/idf_component.yml"]
    assert "components/tintling/src/tl_tiny_resolver.h" in files
    assert not any(path.endswith("tl_conv2d_s8.h") for path in files), "TFLM brings its own kernels"


def test_the_tflm_project_says_the_measured_arena(tmp_path):
    pytest.importorskip("tflite_micro")
    result = export_model(MODEL, tmp_path / "out", form="esp-idf", runtime="tflm", name="tiny")
    assert "measured" in result.arena_note
    header = (tmp_path / "out" / "components" / "tintling" / "src" / "tl_tiny_tflm.h").read_text()
    assert f"#define TL_TINY_TFLM_ARENA_BYTES {result.arena_bytes}\n" in header


TFLM_FAKE = {
    "tensorflow/lite/schema/schema_generated.h": """
#pragma once
namespace tflite { struct Model {}; inline const Model *GetModel(const void *data) {
    return static_cast<const Model *>(data); } }
""",
    "tensorflow/lite/micro/micro_mutable_op_resolver.h": """
#pragma once
enum TfLiteStatus { kTfLiteOk = 0, kTfLiteError = 1 };
namespace tflite { class MicroOpResolver {};
template <unsigned count> class MicroMutableOpResolver : public MicroOpResolver { public:
    TfLiteStatus AddConv2D() { return kTfLiteOk; }
    TfLiteStatus AddMaxPool2D() { return kTfLiteOk; }
    TfLiteStatus AddReshape() { return kTfLiteOk; }
    TfLiteStatus AddFullyConnected() { return kTfLiteOk; }
    TfLiteStatus AddSoftmax() { return kTfLiteOk; }
}; }
""",
    "tensorflow/lite/micro/micro_interpreter.h": """
#pragma once
#include <cstddef>
#include <cstdint>
#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"
#include "tensorflow/lite/schema/schema_generated.h"
struct TfLiteTensor { union { int8_t *int8; } data; size_t bytes; };
namespace tflite { class MicroInterpreter { public:
    MicroInterpreter(const Model *, const MicroOpResolver &, uint8_t *arena, size_t size) : size_(size) {
        in_.data.int8 = reinterpret_cast<int8_t *>(arena); in_.bytes = 784;
        out_.data.int8 = in_.data.int8 + 784; out_.bytes = 10; }
    TfLiteStatus AllocateTensors() { return size_ >= 800 ? kTfLiteOk : kTfLiteError; }
    TfLiteStatus Invoke() { for (int i = 0; i < 10; i++) { out_.data.int8[i] = in_.data.int8[i]; }
        return in_.data.int8[10] == 99 ? kTfLiteError : kTfLiteOk; }
    TfLiteTensor *input(size_t) { return &in_; }
    TfLiteTensor *output(size_t) { return &out_; }
    private: TfLiteTensor in_, out_; size_t size_;
}; }
""",
}


def test_the_tflm_network_answers_to_the_names_of_the_firmware():
    """The interpreter is stood in for: it copies ten values, and fails on request."""
    import ctypes

    from tintling.firmware_export.targets.toolchain import shared_library

    prefix = "components/tintling/src/"
    sources = {
        path.removeprefix(prefix): text for path, text in tflm_project().items() if path.startswith(prefix)
    }
    network = {
        name: sources[name]
        for name in ("tl_network.h", "tl_description.h", "tl_tiny_tflm.h", "tl_tiny_resolver.h")
    }
    network["tl_network.c"] = sources["tl_network.cc"]
    network["array.c"] = sources["tl_tiny_tflm.c"]
    flags = ["-x", "c++", "-std=c++17", "-fno-threadsafe-statics"]  # no C++ library here
    built = ctypes.CDLL(str(shared_library({**network, **TFLM_FAKE}, flags=flags)))
    built.tl_network_input.restype = built.tl_network_output.restype = ctypes.POINTER(ctypes.c_int8)
    assert built.tl_network_begin() == 0
    for position in range(784):
        built.tl_network_input()[position] = position % 90
    assert built.tl_network_invoke() == 0
    assert built.tl_network_output()[:10] == list(range(10))
    built.tl_network_input()[10] = 99
    assert built.tl_network_invoke() != 0
