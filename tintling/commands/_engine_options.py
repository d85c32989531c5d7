"""Options of all commands that generate C, or compile it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from tintling.firmware_export.compiler.options import Optimize, TargetCore

__all__ = ["opt_option", "optimize_option", "skip_background_option", "target_option"]


def optimize_option(text: str) -> Callable[[Any], Any]:
    """``--optimize``, with its help."""
    return click.option(
        "--optimize",
        type=click.Choice(tuple(goal.value for goal in Optimize)),
        default=Optimize.SIZE.value,
        show_default=True,
        help=text,
    )


def target_option(text: str) -> Callable[[Any], Any]:
    """``--target``, with its help."""
    return click.option(
        "--target",
        type=click.Choice(tuple(core.value for core in TargetCore)),
        default=TargetCore.GENERIC.value,
        show_default=True,
        help=text,
    )


def skip_background_option() -> Callable[[Any], Any]:
    """``--skip-background``."""
    return click.option(
        "--skip-background",
        is_flag=True,
        help="Skip black parts of the picture: exact, but time depends on the picture.",
    )


def opt_option(default: str, text: str) -> Callable[[Any], Any]:
    """``--opt``, with its default and its help."""
    return click.option(
        "--opt", type=click.Choice(("-Os", "-O2", "-O3")), default=default, show_default=True, help=text
    )
