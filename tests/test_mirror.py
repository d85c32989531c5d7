"""Test files mirror the modules: each public module has one of its own name, in the mirrored folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from paths import ROOT

STAGES = ("tintling", "training", "compression", "firmware_export", "camera_client")

# Modules that hold nothing that could be wrong by itself.
WITHOUT_TESTS = {
    "firmware_export/proof/instructions.py": "a record without code",
    "tintling/version.py": "one string; tests/core/test_cli.py and the packaging check it",
    "training/engine.py": "a protocol; both engines are tested against it",
    "training/loop/results.py": "a record without code",
}

# Folders whose tests belong to no Python module.
OTHER_FOLDERS = {
    "tests/firmware_export/runtime": "the runtime's C",
    "tests/scripts": "scripts/",
}

# Test files of several modules at once, or of files that are not Python.
OF_SEVERAL_MODULES = {
    "tests/api/test_api.py": "what `import tintling` gives",
    "tests/api/test_strangers.py": "files of other people through every command",
    "tests/camera_client/link/test_emulated_faults.py": "emulated boards behind a faulty line",
    "tests/camera_client/link/test_rate.py": "throughput of client and firmware together",
    "tests/camera_client/parity/test_random_networks.py": "all executors on random networks",
    "tests/camera_client/preprocessing/test_light.py": "the C of preprocessing under any light",
    "tests/camera_client/preprocessing/test_page.py": "docs/preprocessing.md",
    "tests/camera_client/session/test_damage.py": "damaged sessions, through all that reads them",
    "tests/camera_client/session/test_fields.py": "writer, reader and page of a session agree",
    "tests/camera_client/web/test_frame_page.py": "the page of a task of whole frames",
    "tests/camera_client/web/test_live_page.py": "the live page from camera to browser",
    "tests/camera_client/web/test_module.py": "the WebAssembly module",
    "tests/camera_client/web/test_page_smoothing.py": "the page's JavaScript beside Python",
    "tests/commands/test_frame_task.py": "what several modules of the room do together",
    "tests/commands/test_saving.py": "the option --save of several commands",
    "tests/compression/imported/test_frames.py": "networks of others for whole frames",
    "tests/compression/test_shadow.py": "the folder's bare name",
    "tests/core/arithmetic/test_litert_departures.py": "known differences from LiteRT",
    "tests/core/arithmetic/test_operators.py": "every operator against TFLite Micro",
    "tests/core/link/test_fuzz.py": "the link under random bytes",
    "tests/core/test_fuzz_targets.py": "every parser, with the corpus of the fuzzer",
    "tests/core/test_json_damage.py": "every JSON file that a user may have",
    "tests/core/tflite/test_fuzz.py": "the reader under damaged files",
    "tests/core/tflite/test_kinds_of_files.py": "files that the reader must name",
    "tests/firmware_export/boards/test_flashing_page.py": "docs/flashing.md",
    "tests/firmware_export/compiler/ops/test_mirror.py": "operators and kernels are named alike",
    "tests/firmware_export/compiler/test_arena_placement.py": "where a caller places the arena",
    "tests/firmware_export/compiler/test_c_api.py": "the C that a user calls",
    "tests/firmware_export/compiler/test_version_guard.py": "two releases in one program",
    "tests/firmware_export/forms/test_projects.py": "what all project forms share",
    "tests/training/loop/test_class_weights.py": "what several modules of the room do together",
    "tests/training/networks/test_parity.py": "structures of the zoo in every executor",
}


def mirrored(module: PurePosixPath) -> str:
    """Where the tests of a module are; a leading underscore of its name is left out."""
    stage, *rooms = module.parent.parts
    if stage != "tintling":
        rooms = [stage, *rooms]
    elif not rooms or rooms[0] not in {"api", "commands"}:
        rooms = ["core", *rooms]
    return PurePosixPath("tests", *rooms, f"test_{module.name.lstrip('_')}").as_posix()


def modules() -> Iterator[PurePosixPath]:
    """Every module of the stages, private ones included."""
    for stage in STAGES:
        for path in sorted((ROOT / stage).rglob("*.py")):
            if not path.name.startswith("__"):
                yield PurePosixPath(path.relative_to(ROOT).as_posix())


def test_a_module_is_mirrored_by_stage_room_and_name() -> None:
    expected = {
        "tintling/cli.py": "tests/core/test_cli.py",
        "tintling/tflite/reader.py": "tests/core/tflite/test_reader.py",
        "tintling/commands/views/demo.py": "tests/commands/views/test_demo.py",
        "tintling/api/models.py": "tests/api/test_models.py",
        "training/data/_download.py": "tests/training/data/test_download.py",
    }
    assert {module: mirrored(PurePosixPath(module)) for module in expected} == expected


def test_every_public_module_has_a_test_file_of_its_own_name() -> None:
    missing = [
        f"{module}: expected {mirrored(module)}"
        for module in modules()
        if not module.name.startswith("_")
        and str(module) not in WITHOUT_TESTS
        and not (ROOT / mirrored(module)).exists()
    ]
    assert missing == []


def test_every_test_file_of_a_stage_has_a_module() -> None:
    expected = {mirrored(module) for module in modules()} | OF_SEVERAL_MODULES.keys()
    found = (path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("test_*.py")))
    stray = [
        path.as_posix()
        for path in found
        if path.parent.as_posix() not in {"tests", *OTHER_FOLDERS} and path.as_posix() not in expected
    ]
    assert stray == []


def test_the_exceptions_are_sorted_still_there_and_still_needed() -> None:
    assert list(WITHOUT_TESTS) == sorted(WITHOUT_TESTS)
    for module in WITHOUT_TESTS:
        assert (ROOT / module).is_file(), f"{module} does not exist any more: take it off the list"
        place = mirrored(PurePosixPath(module))
        assert not (ROOT / place).exists(), f"{place} exists now: take {module} off the list"
    assert list(OF_SEVERAL_MODULES) == sorted(OF_SEVERAL_MODULES)
    own = {mirrored(module) for module in modules()}
    for place in OF_SEVERAL_MODULES:
        assert (ROOT / place).is_file(), f"{place} does not exist any more: take it off the list"
        assert place not in own, f"{place} has a module of its name: take it off the list"
