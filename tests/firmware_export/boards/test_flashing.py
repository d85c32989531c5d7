"""Flashing: the right port, chip and image, or one clear line; esptool and ESP-IDF are stood in for."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from flash_images import merged_image

from tintling.commands import flash
from tintling.errors import (
    DeviceError,
    LinkError,
    MissingExtraError,
    ModelMismatchError,
    ToolchainError,
)
from tintling.firmware_export.boards import flashing, usb_ports
from tintling.firmware_export.boards.flashing import (
    ProgramOutcome,
    build_project,
    detect_chip,
    run_program,
    write_image,
)
from tintling.firmware_export.boards.registry import BOARDS, CHIPS, chip_named
from tintling.firmware_export.boards.usb_ports import UsbPort
from tintling.firmware_export.forms.esp_idf import ESP_IDF
from tintling.tflite.reader import read_tflite

CAM, XIAO = BOARDS["ai-thinker"], BOARDS["xiao-s3"]
BRIDGE = UsbPort("/dev/ttyUSB0", "CP2102", 0x10C4)
OTHER = UsbPort("/dev/ttyUSB1", "CH340", 0x1A86)
OWN = UsbPort("/dev/ttyACM0", "USB JTAG/serial debug unit", 0x303A)

# What esptool 5.6 and 4.8 print, shortened.
FOUND_5 = "esptool v5.6.0\nConnected to {0} on {1}:\nChip type:          {0}\nFeatures: Wi-Fi\n"
FOUND_4 = "esptool.py v4.8.1\nSerial port {1}\nConnecting....\nChip is {0}\nFeatures: WiFi\n"
SILENT = (
    "esptool v5.6.0\nSerial port /dev/ttyUSB0:\nConnecting......\n\nERROR: A fatal error occurred: "
    "Failed to connect to Espressif device: No serial data received.\n"
)
ABSENT = (
    "esptool v5.6.0\nERROR: A fatal error occurred: Could not open /dev/ttyUSB0, the port is busy or "
    "doesn't exist.\n"
    "([Errno 2] could not open port /dev/ttyUSB0: [Errno 2] No such file or directory: '/dev/ttyUSB0')\n"
)
FORBIDDEN = "could not open port /dev/ttyUSB0: [Errno 13] Permission denied: '/dev/ttyUSB0'\n"


class Bench:
    """Stands in for the programs: records each call, and answers as scripted."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.calls = []

    def __call__(self, command):
        self.calls.append(list(command))
        outcome = self.outcomes.pop(0)
        return outcome(command) if callable(outcome) else outcome


# ---- chips ----


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("ESP32-D0WD-V3 (revision v3.1)", "esp32"),
        ("ESP32-D0WDQ6 (revision v1.0)", "esp32"),
        ("ESP32-PICO-V3-02", "esp32"),
        ("ESP32-S0WD", "esp32"),
        ("ESP32-S3 (QFN56) (revision v0.2)", "esp32s3"),
        ("ESP32-S3-PICO-1 (LGA56)", "esp32s3"),
        ("ESP32-C3 (QFN32) (revision v0.4)", "esp32c3"),
        ("ESP32-C61 (QFN40)", "esp32c61"),
        ("ESP32-S2 (revision v0.0)", "esp32s2"),
    ],
)
def test_a_chip_is_known_by_its_description(description, name):
    assert chip_named(description) == name


def test_a_chip_of_another_family_is_refused():
    with pytest.raises(DeviceError, match="ESP8266EX"):
        chip_named("ESP8266EX")


@pytest.mark.parametrize("text", [FOUND_5, FOUND_4], ids=["esptool-5", "esptool-4"])
def test_the_right_chip_is_accepted(text):
    bench = Bench(ProgramOutcome(0, text.format("ESP32-D0WD-V3 (revision v3.1)", "/dev/ttyUSB0")))
    assert detect_chip("/dev/ttyUSB0", CAM, run=bench) == "ESP32-D0WD-V3 (revision v3.1)"
    assert bench.calls == [[sys.executable, "-m", "esptool", "--port", "/dev/ttyUSB0", "chip-id"]]


@pytest.mark.parametrize(
    ("board", "chip", "remedy"),
    [
        (CAM, "ESP32-S3 (QFN56) (revision v0.2)", r"choose --board s3-eye or xiao-s3 or m5-cams3"),
        (XIAO, "ESP32-D0WD-V3", r"choose --board ai-thinker or esp-eye"),
        (CAM, "ESP32-C6 (QFN40)", r"choose another board, or another --port"),
    ],
)
def test_the_wrong_chip_is_refused_and_the_right_board_named(board, chip, remedy):
    bench = Bench(ProgramOutcome(0, FOUND_5.format(chip, "/dev/ttyUSB0")))
    with pytest.raises(DeviceError, match=remedy):
        detect_chip("/dev/ttyUSB0", board, run=bench)


@pytest.mark.parametrize(
    ("board", "output", "remedy"),
    [
        (CAM, SILENT, "GPIO0 to GND"),
        (XIAO, SILENT, "hold BOOT"),
        (CAM, ABSENT, "close serial monitors"),
        (CAM, FORBIDDEN, "usermod -aG dialout"),
        (CAM, "strange\nthings\n", "strange / things"),
        (CAM, "", "printed nothing"),
    ],
)
def test_what_esptool_says_becomes_a_remedy(board, output, remedy):
    with pytest.raises(DeviceError, match=remedy):
        detect_chip("/dev/ttyUSB0", board, run=Bench(ProgramOutcome(2, output)))


def test_without_esptool_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(flashing.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"-e '\.\[flash\]'"):
        detect_chip("/dev/ttyUSB0", CAM, run=Bench())


def test_the_real_esptool_is_started_and_its_words_understood():
    """No board is there, but the program and its command line are real."""
    with pytest.raises(DeviceError, match="cannot be opened: check the name"):
        detect_chip("/dev/tty-of-nobody", CAM)


def test_writing_names_chip_and_speed(tmp_path):
    bench = Bench(ProgramOutcome(0, "Hash of data verified.\n"))
    write_image("/dev/ttyUSB0", CAM, tmp_path / "merged.bin", baud=115_200, run=bench)
    (call,) = bench.calls
    assert call[3:] == [
        *("--port", "/dev/ttyUSB0", "--chip", "esp32", "--baud", "115200"),
        *("write-flash", "0x0", str(tmp_path / "merged.bin")),
    ]
    with pytest.raises(DeviceError, match="GPIO0"):
        write_image("/dev/ttyUSB0", CAM, tmp_path / "merged.bin", run=Bench(ProgramOutcome(2, SILENT)))


# ---- building ----


def test_building_configures_the_board_and_merges(tmp_path):
    def merge(command):
        Path(command[-1]).parent.mkdir(parents=True)
        Path(command[-1]).write_bytes(b"image")
        return ProgramOutcome(0, "")

    bench = Bench(ProgramOutcome(0, "built"), merge)
    image = build_project(tmp_path, XIAO, idf="/idf/idf.py", run=bench)
    assert image == tmp_path / "build-xiao-s3" / "merged.bin"
    build, merged = bench.calls
    assert build[-1] == "build"
    assert "IDF_TARGET=esp32s3" in build
    assert "SDKCONFIG_DEFAULTS=sdkconfig.defaults;boards/xiao-s3.defaults" in build
    assert merged[-3:] == ["merge-bin", "-o", str(image)]


def test_a_build_that_fails_shows_its_last_words(tmp_path):
    with pytest.raises(ToolchainError, match=r"idf\.py build failed .*ninja: build stopped"):
        build_project(
            tmp_path, CAM, idf="idf.py", run=Bench(ProgramOutcome(1, "x\n\nninja: build stopped\n"))
        )


def test_an_old_image_does_not_pass_for_a_new_one(tmp_path):
    old = tmp_path / "build-c3" / "merged.bin"
    old.parent.mkdir()
    old.write_bytes(b"old")
    with pytest.raises(ToolchainError, match="left no"):
        build_project(
            tmp_path, BOARDS["c3"], idf="idf.py", run=Bench(ProgramOutcome(0, ""), ProgramOutcome(0, ""))
        )


def test_programs_show_their_output_and_give_their_status(capfd):
    code = "import sys; print('words'); print('more', file=sys.stderr); sys.exit(3)"
    assert run_program([sys.executable, "-c", code]).status == 3
    assert "words" in capfd.readouterr().err
    with pytest.raises(ToolchainError, match="cannot run"):
        run_program(["/no/such/program"])


# ---- the command ----


@pytest.fixture
def bench_board(monkeypatch, golden):
    """A board on the only port, which answers with the golden model."""
    sha256 = read_tflite(golden / "tiny_int8.tflite").sha256
    bench = Bench(
        ProgramOutcome(0, FOUND_5.format("ESP32-D0WD-V3", "/dev/ttyUSB0")), ProgramOutcome(0, "verified")
    )
    monkeypatch.setattr(usb_ports, "list_ports", lambda: [BRIDGE])
    monkeypatch.setattr(flashing, "find_idf", lambda: None)
    for name in ("detect_chip", "write_image"):
        function = getattr(flashing, name)
        monkeypatch.setattr(flashing, name, lambda *a, _f=function, **k: _f(*a, **k, run=bench))
    return SimpleNamespace(bench=bench, sha256=sha256, model=golden / "tiny_int8.tflite")


def run_flash(*arguments):
    return CliRunner().invoke(flash.command, [str(one) for one in arguments], catch_exceptions=False)


def answering(monkeypatch, sha256, *failures):
    from tintling.camera_client.link import identify as module

    pending = list(failures)

    def identify_device(port, wanted, *, patience_s):
        def connect(_):
            if pending:
                raise pending.pop(0)
            return Answering(SimpleNamespace(model_sha256=sha256, board="AI-Thinker ESP32-CAM"))

        times = iter(range(0, 1000, 10))
        return original(
            port,
            wanted,
            patience_s=patience_s,
            connect=connect,
            clock=lambda: next(times),
            sleep=lambda _: None,
        )

    original = module.identify_device
    monkeypatch.setattr(module, "identify_device", identify_device)


class Answering:
    def __init__(self, info):
        self.info = info

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


def test_a_prebuilt_image_is_written_and_its_model_read_back(monkeypatch, bench_board, tmp_path):
    image = tmp_path / "merged.bin"
    image.write_bytes(merged_image(CAM, bench_board.sha256))
    answering(monkeypatch, bench_board.sha256, LinkError("silent"), LinkError("still silent"))
    done = run_flash(bench_board.model, "--board", "ai-thinker", "--image", image, "--json")
    assert done.exit_code == 0
    assert f'"model_sha256": "{bench_board.sha256}"' in done.stdout
    assert [call[-1] for call in bench_board.bench.calls] == ["chip-id", str(image)]
    assert "remove the wire from GPIO0" in done.stderr


@pytest.mark.parametrize("options", [("--project", "p"), ("--runtime", "generated")])
def test_how_to_build_is_not_asked_of_what_is_built(bench_board, tmp_path, options):
    image = tmp_path / "merged.bin"
    image.write_bytes(merged_image(CAM, bench_board.sha256))
    done = run_flash(bench_board.model, "--board", "ai-thinker", "--image", image, *options)
    assert done.exit_code == 2
    assert "--image is built already" in done.stderr
    assert bench_board.bench.calls == []


def test_a_board_with_another_model_afterwards_is_an_error(monkeypatch, bench_board, tmp_path):
    image = tmp_path / "merged.bin"
    image.write_bytes(merged_image(CAM, bench_board.sha256))
    answering(monkeypatch, "ef" * 32)
    with pytest.raises(ModelMismatchError, match=r"efefefef.* was written"):
        run_flash(bench_board.model, "--board", "ai-thinker", "--image", image)


def test_a_board_that_stays_silent_afterwards_is_an_error(monkeypatch, bench_board, tmp_path):
    image = tmp_path / "merged.bin"
    image.write_bytes(merged_image(CAM, bench_board.sha256))
    answering(monkeypatch, "", *[LinkError("silent")] * 50)
    with pytest.raises(LinkError, match="does not answer"):
        run_flash(bench_board.model, "--board", "ai-thinker", "--image", image)


def test_the_wrong_image_is_refused_before_the_board_is_touched(bench_board, tmp_path):
    image = tmp_path / "merged.bin"
    image.write_bytes(merged_image(CAM, "00" * 32))
    with pytest.raises(ModelMismatchError):
        run_flash(bench_board.model, "--board", "ai-thinker", "--image", image)
    assert bench_board.bench.calls == []


def test_without_esp_idf_the_other_ways_are_named(bench_board):
    with pytest.raises(ToolchainError, match=r"no idf\.py .*--image.*PlatformIO"):
        run_flash(bench_board.model, "--board", "ai-thinker")
    assert [call[-1] for call in bench_board.bench.calls] == ["chip-id"], "nothing was written"


def test_the_wrong_chip_is_not_written(bench_board, tmp_path):
    image = tmp_path / "merged.bin"
    image.write_bytes(merged_image(XIAO, bench_board.sha256))
    with pytest.raises(DeviceError, match="ESP32-S3"):
        run_flash(bench_board.model, "--board", "xiao-s3", "--image", image)
    assert [call[-1] for call in bench_board.bench.calls] == ["chip-id"]


# ---- one list of boards ----


def test_every_list_of_boards_names_the_same_ones():
    symbols = {name: name.upper().replace("-", "_") for name in BOARDS}
    kconfig = (ESP_IDF / "main" / "Kconfig.projbuild").read_text()
    table = (ESP_IDF / "main" / "tl_esp_board.c").read_text()
    choice = dict(
        re.findall(r"config TINTLING_BOARD_(\w+)\n\s+bool \".*\"\n\s+depends on IDF_TARGET_(\w+)", kconfig)
    )
    assert choice == {symbols[name]: board.chip.name.upper() for name, board in BOARDS.items()}
    for name, board in BOARDS.items():
        defaults = (ESP_IDF / "boards" / f"{name}.defaults").read_text()
        assert defaults == f"CONFIG_TINTLING_BOARD_{symbols[name]}=y\n"
        assert f'.name = "{board.title}"' in table
    assert set(flash._BOARDS) == set(BOARDS)
    assert len(list((ESP_IDF / "boards").iterdir())) == len(BOARDS)
    platformio = (ESP_IDF.parent / "platformio" / "platformio.ini").read_text()
    assert set(re.findall(r"^\[env:(.*)\]", platformio, re.MULTILINE)) == set(BOARDS)
    assert {board.chip.name for board in BOARDS.values()} == set(CHIPS)
    for chip in CHIPS:
        assert (ESP_IDF / f"sdkconfig.defaults.{chip}").is_file()


def test_no_two_signals_of_a_board_share_a_pin():
    table = (ESP_IDF / "main" / "tl_esp_board.c").read_text()
    boards = re.findall(r"const tl_esp_board (\w+) = \{(.*?)\n\};", table, re.DOTALL)
    assert len(boards) == len(BOARDS)
    for name, text in boards:
        signals = re.findall(r"\.(?:power_down|reset|xclk|sda|scl|vsync|href|pclk|led|lamp) = (\d+)", text)
        signals += (
            re.search(r"\.d = \{([^}]*)\}", text)[1].replace("TL_ESP_NO_PIN", "").replace(" ", "").split(",")
        )
        used = [pin for pin in (signal.strip() for signal in signals) if pin]
        assert len(used) == len(set(used)), name
