"""Compiles what knows ESP32 chips against the real headers of ESP-IDF and esp32-camera.

The test suite compiles the same sources against stand-ins; only the real headers can show that a
function or a field is what we believe. Nothing is linked, so no Espressif toolchain is needed:

    git clone --depth 1 -b v5.5.1 https://github.com/espressif/esp-idf
    git clone --depth 1 -b v2.1.5 https://github.com/espressif/esp32-camera
    pip install esp-idf-kconfig
    apt install gcc-riscv64-unknown-elf gcc-xtensa-lx106 libnewlib-dev
    python scripts/check_esp_headers.py esp-idf esp32-camera

Debian's newlib headers stand in for those of Espressif's toolchain; from ESP-IDF 6 on give
``--libc /usr/lib/picolibc/riscv64-unknown-elf/include`` (package picolibc-riscv64-unknown-elf).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tintling.firmware_export.boards.registry import CHIPS
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms import esp_idf
from tintling.firmware_export.forms.form import ExportRequest
from tintling.tflite.reader import read_tflite

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "tests" / "golden" / "tiny_int8.tflite"
WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror")
XTENSA = ("xtensa-lx106-elf-gcc", "-mlongcalls")
RISCV = ("riscv64-unknown-elf-gcc", "-march=rv32imc_zicsr_zifencei", "-mabi=ilp32")
# Sources that a chip without camera leaves out, as main/CMakeLists.txt does.
CAMERA_ONLY = ("tl_esp_camera.c", "tl_esp_http.c", "tl_esp_settings.c", "tl_esp_shot.c", "tl_esp_wifi.c")
# Folders with headers, relative to components/; {chip} and {arch} are filled in.
HEADERS = (
    "*/include",
    "*/{chip}/include",
    "*/include/{chip}",
    "*/platform_include",
    "soc/{chip}/register",
    "esp_system/port/include",
    "esp_hw_support/*/include",
    "esp_hw_support/port/{chip}/include",
    "freertos/config/include",
    "freertos/config/include/freertos",
    "freertos/config/{arch}/include",
    "freertos/esp_additions/include",
    "freertos/FreeRTOS-Kernel/include",
    "freertos/FreeRTOS-Kernel/portable/{arch}/include",
    "freertos/FreeRTOS-Kernel/portable/{arch}/include/freertos",
    "hal/platform_port/include",
    "lwip/include/apps",
    "lwip/port/include",
    "lwip/port/esp32xx/include",
    "http_parser",
)
# What esp32-camera takes from the component esp_jpeg: one enumeration.
JPEG_DECODER = """
#pragma once
#include "esp_err.h"
typedef enum { JPEG_IMAGE_SCALE_0 = 0 } esp_jpeg_image_scale_t;
"""
# Debian's newlib declares a pointer const that ESP-IDF's header then declares without: the second
# declaration gets another name.
REENT = "#include_next <sys/reent.h>\n#define _global_impure_ptr declared_once_more\n"


def configure(idf: Path, camera: Path, project: Path, chip: str, out: Path) -> None:
    """Runs Kconfig over ESP-IDF's and our options, and writes ``sdkconfig.h``."""
    plain = [*sorted(idf.glob("components/*/Kconfig")), camera / "Kconfig"]
    build = [*sorted(idf.glob("components/*/Kconfig.projbuild")), project / "main" / "Kconfig.projbuild"]
    for name, files in (("plain.in", plain), ("build.in", build)):
        (out / name).write_text("".join(f'source "{path}"\n' for path in files))
    extra = out / "extra.defaults"
    extra.write_text("CONFIG_TINTLING_WIFI=y\n" if chip != "esp32c3" else "")
    version = (
        (idf / "tools" / "cmake" / "version.cmake").read_text().split("IDF_VERSION_MAJOR ")[1].split(")")[0]
    )
    environment = {
        **os.environ,
        "IDF_PATH": str(idf),
        "IDF_TARGET": chip,
        "IDF_VERSION": version,
        "IDF_INIT_VERSION": version,
        "IDF_ENV_FPGA": "",
        "IDF_CMAKE": "y",
        "IDF_TOOLCHAIN": "gcc",
        "IDF_MINIMAL_BUILD": "n",
        "COMPONENT_KCONFIGS_SOURCE_FILE": str(out / "plain.in"),
        "COMPONENT_KCONFIGS_PROJBUILD_SOURCE_FILE": str(out / "build.in"),
    }
    defaults = (project / "sdkconfig.defaults", project / f"sdkconfig.defaults.{chip}", extra)
    command = [
        *(sys.executable, "-m", "kconfgen", "--list-separator=semicolon", "--kconfig", str(idf / "Kconfig")),
        *("--sdkconfig-rename", str(idf / "sdkconfig.rename"), "--config", str(out / "sdkconfig")),
        *(part for path in defaults for part in ("--defaults", str(path))),
        *("--env", f"IDF_TARGET={chip}", "--output", "header", str(out / "sdkconfig.h")),
    ]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def include_options(idf: Path, camera: Path, chip: str, folders: Sequence[Path]) -> Iterator[str]:
    """Options that make the frameworks' headers visible, as headers of the system."""
    arch = "riscv" if chip == "esp32c3" else "xtensa"
    for pattern in HEADERS:
        for folder in sorted((idf / "components").glob(pattern.format(chip=chip, arch=arch))):
            if folder.is_dir() and not {"linux", "esp_tee", "cmock"} & set(folder.parts):
                yield f"-isystem{folder}"
    for folder in (camera / "driver" / "include", camera / "conversions" / "include", *folders):
        yield f"-isystem{folder}"


def compile_all(sources: Sequence[Path], options: Sequence[str], chip: str, folder: Path) -> int:
    """Compiles each source to an object; returns how many failed."""
    compiler = RISCV if chip == "esp32c3" else XTENSA
    flags = ("-std=gnu17", "-Os", "-ffreestanding", "-DESP_PLATFORM", "-D_GNU_SOURCE", '-DIDF_VER="x"')
    forced = ("-include", "sys/types.h")
    failed = 0
    for source in sources:
        arguments = [
            *compiler,
            *flags,
            *forced,
            *WARNINGS,
            *options,
            "-c",
            str(source),
            "-o",
            str(folder / "o.o"),
        ]
        done = subprocess.run(arguments, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            failed += 1
            print("\n".join(done.stderr.splitlines()[:20]))
    return failed


def check(idf: Path, camera: Path, libc: Path, chip: str, folder: Path) -> int:
    """Checks one chip; returns the number of sources that do not compile."""
    network = compile_network(read_tflite(MODEL), name="tiny", labels=tuple("0123456789"))
    files = esp_idf.FORM.files(ExportRequest(network))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    configure(idf, camera, folder, chip, folder)
    (folder / "jpeg_decoder.h").write_text(JPEG_DECODER)
    shim = folder / "shim"
    (shim / "sys").mkdir(parents=True)
    if (libc / "sys" / "reent.h").is_file():
        (shim / "sys" / "reent.h").write_text(REENT)
    portable = folder / "components" / "tintling" / "src"
    sources = [*sorted((folder / "main").glob("*.c")), *sorted(portable.glob("*.c"))]
    if chip == "esp32c3":
        sources = [source for source in sources if source.name not in CAMERA_ONLY]
    ours = [f"-I{folder}", f"-I{folder / 'main'}", f"-I{portable}"]
    failed = compile_all(sources, [*ours, *include_options(idf, camera, chip, (shim, libc))], chip, folder)
    print(f"{chip:8} {len(sources) - failed} of {len(sources)} sources compile")
    return failed


def main() -> None:
    """Checks every chip that the firmware knows."""
    parser = argparse.ArgumentParser(description="Compile the firmware against ESP-IDF's own headers.")
    parser.add_argument("idf", type=Path, help="a checkout of espressif/esp-idf")
    parser.add_argument("camera", type=Path, help="a checkout of espressif/esp32-camera")
    parser.add_argument(
        "--libc", type=Path, default=Path("/usr/include/newlib"), help="headers of a C library"
    )
    chosen = parser.parse_args()
    failed = 0
    for chip in CHIPS:
        with tempfile.TemporaryDirectory() as name:
            failed += check(chosen.idf.resolve(), chosen.camera.resolve(), chosen.libc, chip, Path(name))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
