"""Form ``platformio``: the same sources as ESP-IDF's, built for every board."""

from __future__ import annotations

import shlex
from configparser import ConfigParser

from esp_board import project


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
