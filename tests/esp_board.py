"""Builds ESP32 firmware for this machine, against the stand-ins of ``esp_fakes``, and runs it on a pty."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import tty
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.esp_idf import ESP_IDF
from tintling.firmware_export.forms.form import ExportRequest
from tintling.firmware_export.forms.registry import form_named
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool
from tintling.tflite.reader import read_tflite

FAKES = Path(__file__).parent / "esp_fakes"
GOLDEN = Path(__file__).parent / "golden"
STRICT = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
# What ESP-IDF itself configures.
COMMON = {
    "CONFIG_ESP_DEFAULT_CPU_FREQ_MHZ": 240,
    "CONFIG_ESP_MAIN_TASK_STACK_SIZE": 8192,
}


@cache
def project(form: str = "esp-idf", model: str = "tiny") -> Mapping[str, str | bytes]:
    """Files of a project around the golden tiny network."""
    graph = read_tflite(GOLDEN / "tiny_int8.tflite")
    return form_named(form).files(
        ExportRequest(compile_network(graph, name=model, labels=tuple("0123456789")))
    )


def library(model: str = "tiny") -> tuple[str, dict[str, str]]:
    """Name of the Arduino library's zip file around the golden network, and its files by path."""
    ((name, packed),) = project("arduino", model).items()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return name, {entry: archive.read(entry).decode() for entry in archive.namelist()}


def sdkconfig(options: Mapping[str, int | str]) -> str:
    """``sdkconfig.h`` as Kconfig writes it: what is off is not defined."""
    values = {**COMMON, **options}
    spelt = {key: f'"{value}"' if isinstance(value, str) else value for key, value in values.items()}
    return "".join(f"#define {key} {value}\n" for key, value in spelt.items())


def main_sources(options: Mapping[str, int | str]) -> list[str]:
    """What ``main/CMakeLists.txt`` compiles under a configuration."""
    text = (ESP_IDF / "main" / "CMakeLists.txt").read_text()
    chosen = re.search(r"set\(sources ([^)]*)\)", text)[1].split()
    for condition, added in re.findall(r"if\((CONFIG_\w+)\)\s+list\(APPEND sources ([^)]*)\)", text):
        if options.get(condition):
            chosen += added.split()
    return chosen


def write_project(folder: Path, options: Mapping[str, int | str]) -> list[Path]:
    """Writes project and configuration; gives the C files that are compiled."""
    for name, content in project().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "sdkconfig.h").write_text(sdkconfig(options))
    portable = sorted((folder / "components" / "tintling" / "src").glob("*.c"))
    return [*(folder / "main" / name for name in main_sources(options)), *portable]


def build_board(folder: Path, options: Mapping[str, int | str]) -> Path:
    """Compiles the firmware for this machine; gives the program."""
    sources = write_project(folder, options)
    program = folder / "board"
    includes = [folder, folder / "main", folder / "components" / "tintling" / "src"]
    fakes = [FAKES / "fake_idf.c", *([FAKES / "fake_wifi.c"] if options.get("CONFIG_TINTLING_WIFI") else [])]
    command = [*find_compiler().command, "-std=gnu11", "-O1", "-D_GNU_SOURCE", "-pthread"]
    paths = [f"-I{path}" for path in includes]
    system = ["-isystem", str(FAKES)]
    objects = []
    for group, warnings in ((sources, STRICT), (fakes, ("-Wall", "-Wextra", "-Werror"))):
        for source in group:
            target = folder / f"{source.name}.o"
            arguments = [*command, *warnings, *paths, *system, "-c", str(source), "-o", str(target)]
            run_tool(arguments, what=f"compiling {source.name}")
            objects.append(str(target))
    run_tool([*command, *objects, "-o", str(program)], what="linking")
    return program


@contextmanager
def running(
    command: Sequence[str | Path], **environment: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Runs a board on a pseudo-terminal; gives the path that a host opens, and the process."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    process = subprocess.Popen(
        [str(part) for part in command], stdin=ours, stdout=ours, env={**os.environ, **environment}
    )
    try:
        yield os.ttyname(theirs), process
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)
