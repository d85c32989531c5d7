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
    ("target", "paired", "wide"),
    [
        (TargetCore.GENERIC, False, False),
        (TargetCore.HOST, False, False),
        (TargetCore.RV32IMC, True, False),
        (TargetCore.ESP32, True, False),
        (TargetCore.CORTEX_M0PLUS, True, False),
        (TargetCore.CORTEX_M4, False, True),
        (TargetCore.CORTEX_M33, False, True),
    ],
)
def test_weights_grow_only_for_speed_on_a_known_core(target, paired, wide):
    fast, balanced = (EngineOptions(optimize, target) for optimize in (Optimize.SPEED, Optimize.BALANCED))
    assert (fast.paired, fast.wide) == (paired, wide)
    assert (balanced.paired, balanced.wide) == (False, False)


def test_options_are_spelled_as_on_the_command_line():
    assert Optimize("speed") is Optimize.SPEED
    assert TargetCore("cortex-m0plus") is TargetCore.CORTEX_M0PLUS
