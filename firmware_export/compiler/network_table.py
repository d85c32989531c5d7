"""The network as a table, for the comment at the top of generated files."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from tintling.firmware_export.compiler.c_text import WIDTH, comment_text
from tintling.firmware_export.compiler.network import CompiledNetwork
from tintling.firmware_export.compiler.program import Program, Step
from tintling.firmware_export.compiler.program_builder import shape_text
from tintling.firmware_export.compiler.step_costs import cost_setting, estimated_instructions, kernel_key

__all__ = ["table_lines"]

_TITLES = ("operator", "output", "kernel", "instructions", "bytes")
_MARGIN, _GAP, _INDENT = len(" *   "), "  ", "  "
_CORE_NAMES = {"rv32imc": "RV32IMC", "cortex-m4": "Cortex-M4", "esp32": "the ESP32"}


def table_lines(network: CompiledNetwork) -> list[str]:
    """The steps of a network: operators, shape of the output, kernel, instructions, bytes of constants.

    Returns:
        Lines of at most :data:`~tintling.firmware_export.compiler.c_text.WIDTH` columns with the margin of a
        comment; the first ones say what the figures mean. Nothing where there are no steps.
    """
    program = network.program
    if not program.steps:
        return []
    setting = cost_setting(network.options)
    estimates = [estimated_instructions(network.graph, program, [step], setting) for step in program.steps]
    rows = [_row(program, step, count) for step, count in zip(program.steps, estimates, strict=True)]
    known = [count for count in estimates if count is not None]
    whole = f"{sum(known):,}" if len(known) == len(estimates) else "-"
    rows.append(("all", "", "", whole, f"{program.constant_bytes:,}"))
    return [*_explained(_CORE_NAMES[setting.core], setting.opt), "", *_laid_out(rows)]


def _explained(core: str, opt: str) -> list[str]:
    text = (
        "The steps of an inference, with the positions of the operators in the .tflite file. Instructions "
        f"are an estimate for {core} with {opt}; bytes are those of weights and other constants."
    )
    return textwrap.wrap(text, WIDTH - _MARGIN)


def _row(program: Program, step: Step, instructions: int | None) -> tuple[str, ...]:
    operators, _, shapes = step.title.partition(":")
    return (
        comment_text(operators),
        shapes.rpartition("->")[2].partition(",")[0].strip() or shape_text(program.values[step.output].shape),
        kernel_key(step),
        "-" if instructions is None else f"{instructions:,}",
        f"{program.constant_bytes_of(step):,}",
    )


def _laid_out(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines; operators and kernels are broken where the widest ones leave no room."""
    columns = list(zip(_TITLES, *rows, strict=True))
    widths = [max(len(cell) for cell in column) for column in columns]
    room = WIDTH - _MARGIN - len(_GAP) * (len(widths) - 1) - widths[1] - widths[3] - widths[4]
    name = max(len(_INDENT + word) for kernel in columns[2] for word in kernel.split() or [""])
    widths[2] = min(widths[2], max(name, room - widths[0]))
    widths[0] = min(widths[0], room - widths[2])
    return [line for row in (_TITLES, *rows) for line in _lines(row, widths)]


def _lines(row: tuple[str, ...], widths: Sequence[int]) -> list[str]:
    operators, output, kernel, *numbers = row
    broken = zip_longest(_broken(operators, widths[0]), _broken(kernel, widths[2]), fillvalue="")
    lines = []
    for number, (left, middle) in enumerate(broken):
        shown = (output, *numbers) if number == 0 else ("", "", "")
        cells = (
            left.ljust(widths[0]),
            shown[0].ljust(widths[1]),
            middle.ljust(widths[2]),
            shown[1].rjust(widths[3]),
            shown[2].rjust(widths[4]),
        )
        lines.append(_GAP.join(cells).rstrip())
    return lines


def _broken(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=_INDENT, break_long_words=False) or [""]
