"""docs/flashing.md: what it names exists, and what it says is what the firmware does."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner
from esp_board import GOLDEN, project
from paths import DOCS

from tintling.cli import tintling
from tintling.firmware_export.boards.registry import BOARDS
from tintling.firmware_export.forms.esp_idf import ESP_IDF

PAGE = (DOCS / "flashing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
CODE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL))


def table(first_header):
    """Rows of the table whose first column has this header."""
    text = PAGE.split(f"\n| {first_header} |", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]


def test_the_boards_are_those_that_the_tool_knows():
    rows = table("`--board`")
    assert {(row[0].strip("`"), row[2]) for row in rows} == {
        (name, board.chip.title) for name, board in BOARDS.items()
    }


def test_every_export_of_the_page_is_written_with_the_files_that_it_names(tmp_path):
    exports = [shlex.split(line)[1:] for line in LINES if line.startswith("tintling export")]
    assert {line[3] for line in exports} == {"esp-idf", "platformio", "arduino"}
    written = set()
    for number, arguments in enumerate(exports):
        model, out = tmp_path / "nano.tflite", tmp_path / str(number)
        model.write_bytes((GOLDEN / "tiny_int8.tflite").read_bytes())
        words = [str(model) if word == "nano" else word for word in arguments]
        words[words.index("--out") + 1] = str(out)
        done = CliRunner().invoke(tintling, words, catch_exceptions=False)
        assert done.exit_code == 0
        written |= {path.relative_to(out).as_posix() for path in out.rglob("*")}
    named = {"sdkconfig.defaults", "partitions.csv", "main/tl_esp_board.c", ".gitignore", "Tintling_nano.zip"}
    assert named <= set(CODE) | {"boards/ai-thinker.defaults"}
    assert named <= written


def test_what_is_given_to_idf_and_platformio_exists():
    files = project("platformio")
    (defaults,) = re.findall(r'SDKCONFIG_DEFAULTS="([^"]+)" set-target (\w+)', PAGE)
    assert all(name in files for name in defaults[0].split(";"))
    assert defaults[1] == BOARDS["ai-thinker"].chip.name
    for environment in re.findall(r"pio run -e (\S+)", PAGE):
        assert f"[env:{environment}]" in files["platformio.ini"]


@pytest.mark.parametrize("example", ["TintlingBoard", "SayLabels"])
def test_the_examples_of_the_library_are_named_as_they_are(example):
    assert f"*{example}*" in PAGE or f"\n{example}*" in PAGE
    assert (ESP_IDF.parent / "arduino" / "examples" / example / f"{example}.ino").is_file()


def test_the_light_says_what_the_page_says():
    header = (ESP_IDF / "main" / "tl_esp_light.h").read_text()
    said = re.findall(r"^ \* {5}(\S.*?) {2,}(\S.*)$", header, re.MULTILINE)
    assert len(said) == 4
    assert [list(pair) for pair in said] == table("light")[:4]


def test_lines_of_the_board_that_the_page_quotes_are_in_the_firmware():
    text = "".join((ESP_IDF / "main" / name).read_text() for name in ("tl_esp_camera.c", "tl_esp_hal.c"))
    quoted = [code for code in CODE if code.startswith("camera: ")]
    assert len(quoted) >= 4
    assert all(f'"{code}' in text for code in quoted)


def test_addresses_of_the_page_are_those_of_the_server():
    source = (ESP_IDF / "main" / "tl_esp_http.c").read_text()
    routes = set(re.findall(r'add\(\w+, "(/\w*)"', source))
    assert {row[0].strip("`").removeprefix(":81") for row in table("address")} == routes
    assert "start(&streams, 81)" in source
    assert "X-Tintling-Result" in source


def test_credentials_are_read_where_the_page_writes_them():
    source = (ESP_IDF / "main" / "tl_esp_settings.c").read_text()
    rows = [line.split(",") for line in LINES if ",data,string," in line]
    assert {row[0] for row in rows} == set(re.findall(r'read_text\(handle, "(\w+)"', source))
    assert 'nvs_open("tintling"' in source
    assert "`token_from,data,string,user`" in PAGE
    assert 'nvs_get_str(handle, "token_from"' in source
    assert "tintling,namespace,," in LINES
    nvs = next(line for line in project()["partitions.csv"].splitlines() if line.startswith("nvs"))
    _, _, _, offset, size = (field.strip() for field in nvs.split(","))
    assert f"credentials.bin {size}" in PAGE
    assert f"write-flash {offset} credentials.bin" in PAGE


def test_the_page_counts_the_frames_that_are_left_out():
    source = (ESP_IDF / "main" / "tl_esp_camera.c").read_text()
    assert "#define WARM_UP_FRAMES 10\n" in source
    assert "the first ten frames are skipped" in PAGE
