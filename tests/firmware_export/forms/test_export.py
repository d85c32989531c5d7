"""`tintling export`: the right files, whole or not at all, quickly and without TensorFlow."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tintling.arithmetic import reference
from tintling.artifacts import DIGIT_LABELS, MANIFEST_NAME, Manifest, load_manifest, sha256_file
from tintling.commands.export import command
from tintling.errors import (
    ArenaOverflowError,
    ArtifactError,
    ModelFormatError,
    TintlingError,
    UnsupportedOperatorError,
)
from tintling.firmware_export.compiler import network as network_module
from tintling.firmware_export.forms.export import export_model
from tintling.firmware_export.forms.model_source import find_model
from tintling.firmware_export.forms.registry import FORMS
from tintling.firmware_export.targets.host_build import CompiledModel
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite


@pytest.fixture
def tiny(golden):
    return golden / "tiny_int8.tflite"


@pytest.fixture
def run_directory(tmp_path, tiny):
    """What `tintling compress` leaves behind, as far as an export reads it."""
    folder = tmp_path / "runs" / "tiny-int8"
    folder.mkdir(parents=True)
    shutil.copy(tiny, folder / "model.tflite")
    manifest = Manifest(
        model="tiny",
        normalization=Normalization.standardize(),
        seed=7,
        metrics={"training": {"validation_accuracy": 0.98}},
        history=({"stage": "train"}, {"stage": "compress"}),
    )
    manifest.with_files(folder, "model.tflite").save(folder)
    return folder


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def cli(*arguments):
    """Runs the command; a TintlingError passes through, as it does to `main`."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)


def test_the_exported_c_computes_what_the_reference_computes(tiny, tmp_path):
    export_model(tiny, tmp_path / "out", form="c", name="tiny")
    sources = {
        path.name: path.read_text() for path in (tmp_path / "out").iterdir() if path.name != MANIFEST_NAME
    }
    graph = read_tflite(tiny)
    batch = np.random.default_rng(5).integers(-128, 128, (50, 28, 28, 1), dtype=np.int8)
    expected = reference.run_all(graph, batch)[graph.output.index]
    np.testing.assert_array_equal(CompiledModel(graph, "tiny", sources).run(batch), expected)


def test_a_run_directory_gives_name_labels_and_its_manifest(run_directory, tmp_path):
    result = export_model(run_directory, tmp_path / "out")
    assert result.name == "tiny"
    assert {"tl_tiny.h", "tl_tiny.c", MANIFEST_NAME} <= names(tmp_path / "out")
    assert '{"0", "1", "2"' in (tmp_path / "out" / "tl_tiny.h").read_text()
    before, after = load_manifest(run_directory), load_manifest(tmp_path / "out")
    assert after.labels == DIGIT_LABELS
    assert (after.seed, after.normalization) == (7, before.normalization)
    assert after.metrics["training"] == before.metrics["training"]
    assert after.history[:2] == before.history
    assert after.history[2]["stage"] == "export"
    assert after.history[2]["model_sha256"] == before.files["model.tflite"].sha256


@pytest.mark.parametrize("form", FORMS)
def test_the_manifest_lists_every_file_with_its_hash(tiny, tmp_path, form):
    result = export_model(tiny, tmp_path / "out", form=form)
    manifest = load_manifest(tmp_path / "out")
    assert set(manifest.files) == set(result.files) == names(tmp_path / "out") - {MANIFEST_NAME}
    for name, entry in manifest.files.items():
        assert sha256_file(tmp_path / "out" / name) == entry.sha256
        assert (tmp_path / "out" / name).stat().st_size == entry.bytes
    assert manifest.metrics["export"]["arena_bytes"] == result.arena_bytes
    assert manifest.quantization["input"]["zero_point"] == -128


@pytest.mark.parametrize("form", ["c", "single-header"])
def test_the_same_model_gives_the_same_bytes(tiny, tmp_path, form):
    first = export_model(tiny, tmp_path / "one", form=form)
    second = export_model(tiny, tmp_path / "two", form=form)
    assert first.files == second.files


def test_a_changed_model_file_is_refused(run_directory, tmp_path):
    with (run_directory / "model.tflite").open("ab") as stream:
        stream.write(b"\0")
    with pytest.raises(ArtifactError, match="was changed"):
        export_model(run_directory, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_run_without_an_int8_model_names_the_next_step(tmp_path):
    folder = tmp_path / "float"
    folder.mkdir()
    (folder / "model.keras").write_bytes(b"weights")
    Manifest(model="tiny").with_files(folder, "model.keras").save(folder)
    with pytest.raises(ArtifactError, match="tintling compress"):
        export_model(folder, tmp_path / "out")


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Tiny Net (v2)", "tiny_net_v2"),
        ("9lives", "model_9lives"),
        ("--", "model"),
        ("common", "model_common"),
    ],
)
def test_a_file_name_becomes_an_identifier(tiny, tmp_path, stem, name):
    path = tmp_path / f"{stem}.tflite"
    shutil.copy(tiny, path)
    assert find_model(path).name == name


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["9x", "Tiny", "a b", "a-b", "", "a" * 60, "x;y"])
def test_a_name_that_does_not_suit_c_is_refused(tiny, tmp_path, form, name):
    with pytest.raises(ArtifactError, match="C"):
        export_model(tiny, tmp_path / "out", form=form, name=name)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_number_of_labels_is_refused(tiny, tmp_path, form):
    with pytest.raises(ArtifactError, match="2 labels"):
        export_model(tiny, tmp_path / "out", form=form, labels=("yes", "no"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", FORMS)
def test_an_arena_above_the_limit_is_an_error_and_writes_nothing(tiny, tmp_path, form):
    with pytest.raises(ArenaOverflowError) as caught:
        export_model(tiny, tmp_path / "out", form=form, max_arena=1000)
    assert caught.value.available == 1000 < caught.value.needed
    assert names(tmp_path) == set()
    result = export_model(tiny, tmp_path / "out", form=form, max_arena=caught.value.needed)
    assert result.arena_bytes == caught.value.needed


def test_a_folder_with_content_is_left_alone_without_force(tiny, tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(ArtifactError, match="--force"):
        export_model(tiny, tmp_path)
    assert names(tmp_path) == {"mine.txt"}


def test_force_replaces_an_earlier_export_and_keeps_what_is_the_users(tiny, tmp_path):
    out = tmp_path / "out"
    export_model(tiny, out, form="c", name="tiny")
    (out / "mine.txt").write_text("precious")
    export_model(tiny, out, form="single-header", name="tiny", force=True)
    assert "tl_tiny.c" not in names(out), "it would be compiled beside the single header"
    assert {"mine.txt", "tl_tiny.h", MANIFEST_NAME} <= names(out)
    assert (out / "mine.txt").read_text() == "precious"
    assert set(load_manifest(out).files) == {"tl_tiny.h"}


def test_force_keeps_a_file_that_the_user_edited(tiny, tmp_path):
    out = tmp_path / "out"
    export_model(tiny, out, form="c", name="tiny")
    (out / "tl_tiny.c").write_text("/* my own changes */\n")
    export_model(tiny, out, form="single-header", name="tiny", force=True)
    assert (out / "tl_tiny.c").read_text() == "/* my own changes */\n"


def test_two_models_may_share_a_folder(golden, tmp_path):
    export_model(golden / "tiny_int8.tflite", tmp_path, name="digits")
    export_model(golden / "residual.tflite", tmp_path, name="other", force=True)
    assert {"tl_digits.c", "tl_digits.h", "tl_other.c", "tl_other.h"} <= names(tmp_path)


def test_a_run_directory_is_never_overwritten_by_its_own_export(run_directory):
    before = {path: path.read_bytes() for path in run_directory.iterdir()}
    with pytest.raises(ArtifactError, match="no export wrote"):
        export_model(run_directory, run_directory, force=True)
    assert {path: path.read_bytes() for path in run_directory.iterdir()} == before


def test_an_out_that_is_a_file_is_refused(tiny, tmp_path):
    (tmp_path / "file").write_text("taken")
    for force in (False, True):
        with pytest.raises(ArtifactError):
            export_model(tiny, tmp_path / "file", force=force)
    assert (tmp_path / "file").read_text() == "taken"
    assert names(tmp_path) == {"file"}


def test_a_write_that_fails_half_way_leaves_nothing(tiny, tmp_path, monkeypatch):
    from tintling.firmware_export.forms import publish

    written = []

    def failing(path, content):
        if len(written) == 2:
            raise ArtifactError("disk full")
        written.append(path)
        path.write_bytes(content.encode())

    monkeypatch.setattr(publish, "write_atomic", failing)
    with pytest.raises(ArtifactError, match="disk full"):
        export_model(tiny, tmp_path / "out")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("cut", [0, 10, 100, 3000])
def test_a_damaged_model_is_refused_and_nothing_is_written(tiny, tmp_path, cut):
    path = tmp_path / "cut.tflite"
    path.write_bytes(tiny.read_bytes()[:cut])
    with pytest.raises((ModelFormatError, UnsupportedOperatorError)):
        export_model(path, tmp_path / "out")
    assert names(tmp_path) == {"cut.tflite"}


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if "generated" in form.runtimes])
def test_an_export_lowers_and_plans_the_network_once(tiny, tmp_path, monkeypatch, form):
    calls = []
    for step in ("lower", "plan_memory"):
        function = getattr(network_module, step)
        monkeypatch.setattr(
            network_module, step, lambda *args, f=function, s=step, **kw: calls.append(s) or f(*args, **kw)
        )
    export_model(tiny, tmp_path / "out", form=form)
    assert calls == ["lower", "plan_memory"]


def test_an_unknown_form_names_those_that_there_are(tiny, tmp_path):
    with pytest.raises(ArtifactError, match="unknown --format 'rust': expected one of c, single-header"):
        export_model(tiny, tmp_path / "out", form="rust")
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("form", "runtime", "said"),
    [
        ("arduino", "tflm", "choose --format tflm or esp-idf or platformio, or --runtime generated"),
        ("c", "tflm", "--format c has no --runtime tflm"),
        ("tflm", "generated", "--format tflm has no --runtime generated"),
    ],
)
def test_a_runtime_that_a_form_does_not_have_is_refused(tiny, tmp_path, form, runtime, said):
    with pytest.raises(ArtifactError, match=said):
        export_model(tiny, tmp_path / "out", form=form, runtime=runtime)
    assert names(tmp_path) == set()


def test_the_command_prints_what_it_wrote(tiny, tmp_path):
    done = cli(tiny, "--out", tmp_path / "out", "--name", "tiny", "--size")
    assert done.exit_code == 0
    said = ("tl_tiny.c", "tl_tiny.h", "arena", "168,040", "Cortex-M4", "RV32IMC", "next: compile tl_tiny.c")
    for text in said:
        assert text in done.output


def test_the_json_is_one_document_with_the_same_figures(tiny, tmp_path):
    done = cli(tiny, "--out", tmp_path / "out", "--name", "tiny", "--json", "--size")
    document = json.loads(done.stdout)
    assert document["name"] == "tiny"
    assert document["files"].keys() == load_manifest(tmp_path / "out").files.keys()
    assert document["arena_bytes"] <= 4096
    assert document["macs"] == 168_040
    assert {one["target"] for one in document["targets"]} >= {"cortex-m4", "rv32imc"}


def test_labels_of_the_command_line_reach_the_c(tiny, tmp_path):
    labels = [part for digit in range(10) for part in ("--label", f'"{digit}" */')]
    assert cli(tiny, "--out", tmp_path / "out", "--name", "t", *labels).exit_code == 0
    assert r"\"7\" */" in (tmp_path / "out" / "tl_t.h").read_text()


def test_usage_errors_end_with_2(tiny, tmp_path):
    wrong = [
        [tiny],
        ["--out", tmp_path / "o"],
        [tiny, "--model", tiny, "--out", tmp_path / "o"],
        [tiny, "--out", tmp_path / "o", "--format", "rust"],
        [tiny, "--out", tmp_path / "o", "--max-arena", "0"],
        [tiny, "--out", tmp_path / "o", "--format", "tflm", "--size"],
    ]
    for arguments in wrong:
        assert cli(*arguments).exit_code == 2
    assert names(tmp_path) == set()


def test_user_errors_are_one_line_and_exit_1(tiny, tmp_path):
    arguments = ["export", str(tiny), "--out", str(tmp_path / "out"), "--max-arena", "100"]
    done = subprocess.run(
        [sys.executable, "-m", "tintling", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("tintling: the arena needs ")
    assert len(done.stderr.strip().splitlines()) == 1


PROBE = """
import sys, time
from tintling.cli import tintling
tintling({arguments!r}, standalone_mode=False)
unwanted = {{"tensorflow", "keras", "tf_keras", "ai_edge_litert", "matplotlib", "unicorn"}}
print(time.process_time(), *sorted(unwanted & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize("form", ["c", "single-header"])
def test_exporting_takes_under_a_second_and_loads_no_tensorflow(tiny, tmp_path, form):
    """Processor time since the interpreter began: on an idle machine the same, on a busy one fair."""
    best = float("inf")
    for attempt in range(3):
        arguments = ["export", str(tiny), "--out", str(tmp_path / str(attempt)), "--format", form]
        done = subprocess.run(
            [sys.executable, "-c", PROBE.format(arguments=arguments)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONWARNINGS": "error"},
        )
        seconds, *heavy = done.stderr.strip().splitlines()[-1].split()
        assert heavy == [], "modules that an export must not import"
        best = min(best, float(seconds))
        if best < 1:
            break
    assert best < 1


def test_every_error_of_this_room_is_the_users(tiny, tmp_path):
    with pytest.raises(TintlingError):
        export_model(tmp_path / "absent.tflite", tmp_path / "out")
    with pytest.raises(TintlingError):
        export_model(tiny, tmp_path / "out", name="Ä")
