"""Exported projects: complete, deterministic, and the same firmware on each framework."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from click.testing import CliRunner
from esp_board import GOLDEN, library, project

from tintling.artifacts import load_manifest
from tintling.commands.export import command
from tintling.errors import ModelFormatError
from tintling.firmware_export.forms.esp_idf import ESP_IDF, TFLM_COMPONENT
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.forms.form import ExportRequest
from tintling.firmware_export.forms.registry import form_named
from tintling.firmware_export.forms.tflm_model import ArenaSize, TflmModel
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
GRAPH = read_tflite(MODEL)
ARENA = ArenaSize(16_384, measured=False, how="made up for a test")
INCLUDE = re.compile(r'^\s*#include "([\w./]+)"', re.MULTILINE)
# Headers of the frameworks; everything else that is included must be in the project.
FRAMEWORK = re.compile(r"(esp_|driver/|freertos/|nvs|img_converters|sdkconfig|tensorflow/|Arduino\.h)")


def tflm_project(form="esp-idf"):
    model = TflmModel(GRAPH, MODEL.read_bytes(), ARENA, "tiny", tuple("0123456789"))
    return form_named(form).files(ExportRequest(model))


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


@pytest.mark.parametrize("form", ["esp-idf", "arduino", "platformio"])
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
    with pytest.raises(ModelFormatError, match="int8 input"):
        export_model(golden / "float_io.tflite", tmp_path / "out", form="esp-idf", runtime="tflm")
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
    assert not list(tmp_path.iterdir())


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
