"""Running a study from Python."""

from __future__ import annotations

import pytest

from tintling.api.studying import run_study
from tintling.errors import MissingExtraError, UsageError

OWN = 'title = "Small"\nquestion = "?"\nkind = "own"\nseeds = [1, 2]\ncount = 20\nmodel = "femto"\n'


@pytest.fixture
def own_study(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_digits_are_drawn_by_seed_and_the_whole_set_comes_after_them(own_study, few):
    seen = []
    result = run_study(own_study, own=few, on_measurement=seen.append)
    assert [len(so_far.measurements) for so_far in seen] == [1, 2, 3, 4]
    assert seen[-1] == result
    assert [(m.seed, m.count) for m in result.measurements] == [(1, 20), (2, 20), (0, 100), (0, 100)]
    again = run_study(own_study, own=few, seeds=(2,))
    assert again.measurements == result.measurements[1:]


def test_the_command_that_repeats_a_study_names_no_folder_of_its_user(own_study, few):
    result = run_study(own_study, own=few, seeds=(2,), epochs=3)
    assert result.command == f"tintling study {own_study} --seeds 2 --epochs 3 --own few.npz"
    assert len(result.data_sha256) == 64


def test_a_set_that_is_too_small_is_refused(tmp_path, few):
    path = tmp_path / "large.toml"
    path.write_text(OWN.replace("count = 20", "count = 101"), encoding="utf-8")
    with pytest.raises(UsageError, match="holds 100 digits, and the study draws 101"):
        run_study(path, own=few)


@pytest.mark.parametrize("given", [True, False])
def test_own_digits_go_with_their_study_only(training_study, own_study, few, given):
    with pytest.raises(UsageError, match="takes no --own" if given else "needs --own"):
        run_study(training_study if given else own_study, few, own=few if given else None)


def test_a_study_that_trains_asks_for_tensorflow_before_it_loads_digits(
    training_study, tmp_path, monkeypatch
):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match="extra 'train'"):
        run_study(training_study, tmp_path / "missing.npz")
