"""The exception tree, and messages that name thing and remedy."""

from __future__ import annotations

import inspect

import pytest

from tintling import errors

NAMES = [name for name in errors.__all__ if name not in {"install_hint", "naming"}]


def test_every_error_is_a_tintling_error():
    for name in NAMES:
        assert issubclass(getattr(errors, name), errors.TintlingError)


def test_the_drawn_tree_names_every_error():
    for name in NAMES:
        assert name in errors.__doc__


def test_nothing_public_is_missing_from_all():
    classes = {n for n, c in vars(errors).items() if inspect.isclass(c) and c.__module__ == errors.__name__}
    assert classes == set(NAMES)


def test_link_and_mismatch_are_device_errors():
    assert issubclass(errors.LinkError, errors.DeviceError)
    assert issubclass(errors.ModelMismatchError, errors.DeviceError)


def test_an_unsupported_operator_names_operator_position_and_reason():
    error = errors.UnsupportedOperatorError("EXP", 3, "this operator is not supported")
    assert str(error) == "operator 3 (EXP): this operator is not supported"
    assert (error.op, error.index, error.reason) == ("EXP", 3, "this operator is not supported")


def test_an_arena_overflow_names_both_sizes():
    error = errors.ArenaOverflowError(5000, 4096)
    assert "needs 5,000 bytes" in str(error)
    assert "4,096 are available" in str(error)


def test_a_missing_extra_says_how_to_install_it():
    error = errors.MissingExtraError("training", "train")
    assert str(error) == f"training needs the extra 'train': {errors.install_hint('train')}"
    assert "-e '.[train]'" in str(error)
    assert error.extra == "train"


def test_an_error_is_caught_by_its_base():
    with pytest.raises(errors.TintlingError):
        raise errors.LinkError("no answer")


def test_a_message_about_a_file_names_it_once():
    with (
        pytest.raises(errors.ModelFormatError, match=r"^net\.tflite: no table$"),
        errors.naming("net.tflite"),
    ):
        raise errors.ModelFormatError("no table")
    with (
        pytest.raises(errors.ModelFormatError, match=r"^net\.tflite has no table$"),
        errors.naming("net.tflite"),
    ):
        raise errors.ModelFormatError("net.tflite has no table")
