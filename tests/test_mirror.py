"""Test files mirror the modules: each public module has one of its own name, in the mirrored folder."""

from __future__ import annotations

from pathlib import PurePosixPath

STAGES = ("tintling", "training", "compression", "firmware_export", "camera_client")
# Folders whose tests belong to no Python module: C sources, and scripts.
OTHER_FOLDERS = ("tests/firmware_export/runtime", "tests/scripts")
# Modules that hold nothing to be tested by itself.
WITHOUT_TESTS = {
    "tintling/version.py": "a number; the command line's tests read it",
    "tintling/int8_placeholder.py": "",
}
# Test files about several modules at once, or about files that are not Python.
OVER_SEVERAL_MODULES = {}
# Public modules that have no test file yet. This list only shrinks.
STILL_MISSING = ()


def mirrored(module: PurePosixPath) -> PurePosixPath:
    """Where the tests of a module are; a leading underscore of its name is left out."""
    stage, *rooms = module.parent.parts
    if stage == "tintling" and (not rooms or rooms[0] not in {"api", "commands"}):
        rooms = ["core", *rooms]
    elif stage != "tintling":
        rooms = [stage, *rooms]
    return PurePosixPath("tests", *rooms, f"test_{module.name.lstrip('_')}")
