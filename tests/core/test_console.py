"""What every command shares: Ctrl-C ends in one line that says how to go on."""

from __future__ import annotations

import pytest

from tintling.console import counted, repeat_hint, stoppable
from tintling.errors import StoppedError


def test_ctrl_c_becomes_one_line_with_a_remedy():
    with pytest.raises(StoppedError, match=r"^stopped; do this$"), stoppable(lambda: "do this"):
        raise KeyboardInterrupt


def test_the_remedy_is_found_when_the_command_has_stopped(tmp_path):
    def work():
        with stoppable(lambda: repeat_hint(tmp_path, force=False)):
            (tmp_path / "written").touch()
            raise KeyboardInterrupt

    with pytest.raises(StoppedError, match="with --force"):
        work()


@pytest.mark.parametrize(
    ("written", "force", "expected"), [(False, False, ""), (True, True, ""), (True, False, " with --force")]
)
def test_a_command_is_repeated_with_force_only_where_something_lies(tmp_path, written, force, expected):
    if written:
        (tmp_path / "file").touch()
    assert (
        repeat_hint(tmp_path, tmp_path / "missing", force=force) == f"the same command{expected} starts again"
    )


@pytest.mark.parametrize(
    ("count", "noun", "plural", "said"),
    [
        (1, "frame", "", "1 frame"),
        (0, "frame", "", "0 frames"),
        (2_000, "frame", "", "2,000 frames"),
        (1, "answer was", "answers were", "1 answer was"),
        (2, "answer was", "answers were", "2 answers were"),
    ],
)
def test_a_number_and_its_noun_agree(count, noun, plural, said):
    assert counted(count, noun, plural) == said
