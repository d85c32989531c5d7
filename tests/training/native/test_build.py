"""Compiled C of the native engine, and its sampler."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from tintling.errors import ToolchainError
from tintling.firmware_export.targets.toolchain import compile_for_this_processor
from tintling.training.augment.augmentation import Augmentation, EpochFeeder, augment
from tintling.training.native import build
from tintling.training.native.build import address, load_library, native_sampler

AUGMENTATION = Augmentation(rotation_deg=9, zoom=0.1, shift_px=1.3, shear=0.1, elastic_px=0.9, clean=0.15)


def test_sampling_in_c_gives_the_bits_of_numpy(digits):
    images = digits.train_images[:500]
    wild = Augmentation(rotation_deg=180, zoom=0.5, shift_px=14, shear=1, elastic_px=5)
    for settings in (AUGMENTATION, wild):
        ours, theirs = (
            augment(images, settings, np.random.default_rng(3), sample=sample)
            for sample in (native_sampler(compile_for_this_processor), None)
        )
        assert ours.tobytes() == theirs.tobytes()
        assert (ours != images).any()


def test_the_feeder_gives_the_same_epochs_with_either_sampler(small_splits):
    epochs = []
    for sample in (native_sampler(compile_for_this_processor), None):
        with EpochFeeder(small_splits.train, AUGMENTATION, 5, 2, sample=sample) as feeder:
            epochs.append([feeder.get(epoch).images.tobytes() for epoch in range(2)])
    assert epochs[0] == epochs[1]


def test_sources_and_flags_reach_the_compiler_with_a_number_for_the_processor(monkeypatch):
    asked = []

    def compiler(sources, flags):
        asked.append((tuple(sources), flags))
        return compile_for_this_processor(sources, flags)

    for processor in ("flags: avx2", "flags: avx2", "flags: sse2"):
        monkeypatch.setattr(build, "_processor", lambda processor=processor: processor)
        load_library(compiler, ("tl_sample.c",), ("-ffp-contract=off",))
    assert asked[0] == asked[1]
    assert asked[0] != asked[2]
    names, flags = asked[0]
    assert names == ("tl_sample.c",)
    assert (flags[0], flags[2:]) == ("-O3", ("-ffp-contract=off",))


def test_a_failing_compiler_is_not_hidden():
    def compiler(*_):
        raise ToolchainError("no compiler")

    with pytest.raises(ToolchainError, match="no compiler"):
        native_sampler(compiler)


def test_the_address_is_where_the_values_lie():
    values = np.array([3, 5], np.int32)
    assert ctypes.cast(address(values), ctypes.POINTER(ctypes.c_int32))[1] == 5
