"""Folders of runs."""

from __future__ import annotations

import pytest

from tintling.artifacts import Manifest, load_manifest
from tintling.errors import ArtifactError
from tintling.training import run_folder
from tintling.training.run_folder import (
    make_folder,
    member_name,
    member_runs,
    remove_empty,
    renewed_run,
    unfinished_run,
)


def test_new_folders_are_told_and_removed_again(tmp_path):
    made = make_folder(tmp_path / "a" / "b")
    assert made == (tmp_path / "a" / "b", tmp_path / "a")
    assert make_folder(tmp_path / "a" / "b") == ()
    remove_empty(made)
    assert not (tmp_path / "a").exists()


def test_a_folder_with_files_is_kept(tmp_path):
    made = make_folder(tmp_path / "a" / "b")
    (tmp_path / "a" / "x").touch()
    remove_empty(made)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["x"]


def test_a_file_in_the_way_is_one_line(tmp_path):
    (tmp_path / "x").touch()
    with pytest.raises(ArtifactError, match=r"cannot write .*x/run: Not a directory; choose another --out"):
        make_folder(tmp_path / "x" / "run")


def ensemble(folder, names):
    for name in names:
        (folder / name).mkdir()
        Manifest("tiny").save(folder / name)
    stage = {"stage": "ensemble", "members": names}
    return Manifest("tiny", history=(stage,)).with_files(folder, *(f"{name}/manifest.json" for name in names))


def test_members_of_an_ensemble_are_found_in_order(tmp_path):
    names = [member_name(2), member_name(1)]
    assert names == ["member-2", "member-1"]
    manifest = ensemble(tmp_path, names)
    assert member_runs(tmp_path, manifest) == tuple(tmp_path / name for name in names)


def test_a_plain_run_has_no_members(tmp_path):
    assert member_runs(tmp_path, Manifest("tiny")) == ()
    assert member_runs(tmp_path, Manifest("tiny", history=({"stage": "training"},))) == ()


def test_a_changed_member_is_refused(tmp_path):
    manifest = ensemble(tmp_path, ["member-1"])
    Manifest("nano").save(tmp_path / "member-1")
    with pytest.raises(ArtifactError, match="member-1"):
        member_runs(tmp_path, manifest)


def write_run(place, text, *names):
    for name in ("checkpoint/state.npz", "recipe.toml", "model.keras", *names):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)


def texts(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture
def finished(tmp_path):
    out = tmp_path / "run"
    write_run(out, "old", "history.csv", "notes.txt")
    Manifest("old").save(out)
    return out


def test_without_a_finished_run_the_folder_itself_is_trained_in(tmp_path):
    with renewed_run(tmp_path / "run") as place:
        assert place == tmp_path / "run"
    write_run(tmp_path / "run", "unfinished")
    for resume in (False, True):
        with renewed_run(tmp_path / "run", resume=resume) as place:
            assert place == tmp_path / "run"
    assert texts(tmp_path / "run")["model.keras"] == "unfinished"


def test_a_finished_run_is_whole_until_the_next_one_is(finished):
    before = texts(finished)
    with renewed_run(finished) as place:
        write_run(place, "new")
        assert load_manifest(finished).model == "old"
        assert before.items() <= texts(finished).items()
        Manifest("new").save(place)
    assert load_manifest(finished).model == "new"
    assert texts(finished) == {
        **dict.fromkeys(("checkpoint/state.npz", "model.keras", "recipe.toml"), "new"),
        "notes.txt": "old",
    }
    assert not (finished / ".unfinished").exists()


def train_and_fail(out):
    with renewed_run(out) as place:
        write_run(place, "half")
        raise ZeroDivisionError


def test_a_forced_run_that_breaks_off_is_resumed_beside_the_finished_one(finished):
    before = texts(finished)
    assert unfinished_run(finished) == finished
    with pytest.raises(ZeroDivisionError):
        train_and_fail(finished)
    assert load_manifest(finished).model == "old"
    assert before.items() <= texts(finished).items()
    assert unfinished_run(finished) == finished / ".unfinished"
    with renewed_run(finished, resume=True) as place:
        assert texts(place)["model.keras"] == "half"
        Manifest("new").save(place)
    assert load_manifest(finished).model == "new"
    assert texts(finished)["model.keras"] == "half"


def test_a_new_forced_run_begins_anew(finished):
    with pytest.raises(ZeroDivisionError):
        train_and_fail(finished)
    with renewed_run(finished) as place:
        assert not place.exists()
        write_run(place, "new")
        Manifest("new").save(place)
    assert texts(finished)["model.keras"] == "new"


def test_a_swap_that_was_cut_short_is_finished_first(finished, monkeypatch):
    def cut(staging, out, _):
        (out / "manifest.json").unlink()
        (staging / "model.keras").replace(out / "model.keras")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):  # noqa: PT012 - one story
        patch.setattr(run_folder, "publish", cut)
        with renewed_run(finished) as place:
            write_run(place, "new")
            Manifest("new").save(place)
    assert not (finished / "manifest.json").exists()
    with renewed_run(finished, resume=True) as place:
        assert place == finished
        assert load_manifest(finished).model == "new"
    assert texts(finished)["recipe.toml"] == texts(finished)["model.keras"] == "new"


def test_members_of_an_ensemble_are_resumed_beside_the_finished_one(finished):
    write_run(finished / ".unfinished" / member_name(1), "half")
    assert unfinished_run(finished) == finished / ".unfinished"
    with renewed_run(finished, resume=True) as place:
        Manifest("new").save(place)
    assert texts(finished)[f"{member_name(1)}/model.keras"] == "half"


@pytest.mark.parametrize("begun", [".", ".unfinished", member_name(1), f".unfinished/{member_name(2)}"])
def test_half_written_files_of_a_killed_training_are_removed(finished, begun):
    (finished / begun / "checkpoint").mkdir(parents=True, exist_ok=True)
    (finished / begun / ".model.keras.0123456789abcdef.tmp").touch()
    (finished / begun / "checkpoint" / ".state.npz.0123456789abcdef.tmp").touch()
    with renewed_run(finished, resume=True) as place:
        Manifest("new").save(place)
    assert not list(finished.rglob("*.tmp"))
