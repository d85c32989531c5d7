"""How a network is compiled."""

from __future__ import annotations

import pytest

from tintling.firmware_export.compiler.options import EngineOptions, Optimize, TargetCore


def test_the_smallest_portable_code_is_the_default():
    options = EngineOptions()
    assert (options.optimize, options.target) == (Optimize.SIZE, TargetCore.GENERIC)
    assert (options.blocked, options.paired, options.wide) == (False, False, False)


@pytest.mark.parametrize("target", TargetCore)
def test_blocked_kernels_are_taken_for_anything_but_size(target):
    assert [EngineOptions(optimize, target).blocked for optimize in Optimize] == [False, True, True]


@pytest.mark.parametrize(
    ("target", "form"),
    [
        (TargetCore.GENERIC, None),
        (TargetCore.HOST, None),
        (TargetCore.RV32IMC, "paired"),
        (TargetCore.ESP32S3, "paired"),
        (TargetCore.CORTEX_M0PLUS, "paired"),
        (TargetCore.ESP32, "dots"),
        (TargetCore.X86_64, "lanes"),
        (TargetCore.CORTEX_M4, "wide"),
        (TargetCore.CORTEX_M33, "wide"),
    ],
)
def test_weights_grow_in_one_form_and_only_for_speed_on_a_known_core(target, form):
    fast, balanced = (EngineOptions(optimize, target) for optimize in (Optimize.SPEED, Optimize.BALANCED))
    forms = ("paired", "dots", "wide", "lanes")
    assert [one for one in forms if getattr(fast, one)] == ([form] if form else [])
    assert not any(getattr(balanced, one) for one in forms)


def test_options_are_spelled_as_on_the_command_line():
    assert Optimize("speed") is Optimize.SPEED
    assert TargetCore("cortex-m0plus") is TargetCore.CORTEX_M0PLUS
