"""How ``tintling inspect`` looks: tables and the arena map."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from rich import box
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tintling.console import plain
from tintling.firmware_export.compiler.memory_plan import Placement, needed_bytes
from tintling.firmware_export.inspection import Inspection, options_of
from tintling.graph import Head, QuantParams, Tensor
from tintling.task import listed

__all__ = ["arena", "needs", "operators", "summary", "tensors"]

_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "red", "bright_cyan", "bright_magenta")
_NAME_COLUMNS = 32
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HEADS = {
    Head.LOGITS: "values as they are (logits)",
    Head.SOFTMAX: "probabilities (softmax)",
    Head.LOG_SOFTMAX: "logarithms of probabilities (log-softmax)",
    Head.SIGMOID: "a probability for each output (sigmoid)",
}
_DEFAULTS = {"activation": "NONE", "dilation": (1, 1), "depth_multiplier": 1, "beta": 1.0}


def summary(inspection: Inspection) -> Panel:
    """File, borders and totals."""
    graph, plan = inspection.graph, inspection.network.plan
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column()
    grid.add_row("file", f"{plain(inspection.path)} ({graph.file_bytes:,} bytes)")
    grid.add_row("sha256", graph.sha256)
    for title, indices in (("input", graph.inputs), ("output", graph.outputs)):
        for index in indices:
            grid.add_row(title, _spell(graph.tensors[index]))
    if inspection.labels:
        grid.add_row("labels", plain(listed(inspection.labels)))
    if inspection.pixels:
        grid.add_row("fed with", plain(inspection.pixels))
    grid.add_row("gives", _HEADS[graph.head])
    grid.add_row("cost", f"{inspection.macs:,} MACs, {_parameters(inspection)}")
    grid.add_row("constants", f"{inspection.network.constant_bytes:,} bytes of flash as C")
    grid.add_row(
        "arena",
        f"{plan.arena_bytes:,} bytes ({plan.sum_bytes:,} without sharing, floor {plan.lower_bound:,})",
    )
    return Panel(grid, title="model", title_align="left", box=box.ROUNDED)


def _parameters(inspection: Inspection) -> str:
    """The trained network's count, and the file's where folding has made it smaller."""
    kept, trained = inspection.graph.parameters, inspection.trained_parameters
    if trained is None or trained == kept:
        return f"{kept:,} parameters"
    return f"{trained:,} parameters ({kept:,} in this file, where batch normalization is folded)"


def _spell(tensor: Tensor) -> str:
    return f"{_shape(tensor)} {tensor.dtype.value.lower()}  {_quant(tensor.quant)}"


def _shape(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape)) or "scalar"


def _quant(quant: QuantParams | None) -> str:
    """The real value of a quantized one, such as ``0.00392157 · (q + 128)``."""
    if quant is None:
        return ""
    return f"{float(quant.scale[0]):.6g} · (q {_signed(-int(quant.zero_point[0]))})"


def _signed(number: int) -> str:
    return f"− {-number}" if number < 0 else f"+ {number}"


def _table(title: str, *columns: tuple[str, str]) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    for name, justify in columns:
        table.add_column(name, justify="right" if justify == "right" else "left", overflow="fold")
    return table


def operators(inspection: Inspection) -> Table:
    """Operators in order of execution."""
    graph = inspection.graph
    table = _table(
        "operators",
        ("#", "right"),
        ("operator", "left"),
        ("options", "left"),
        ("reads", "left"),
        ("writes", "left"),
        ("MACs", "right"),
        ("params", "right"),
    )
    for index, (op, cost) in enumerate(zip(graph.ops, inspection.costs, strict=True)):
        table.add_row(
            str(index),
            cost.name,
            " ".join(_option(*item) for item in options_of(op).items() if _DEFAULTS.get(item[0]) != item[1]),
            " ".join(str(i) for i in op.inputs if i >= 0),
            ", ".join(f"{i} ({_shape(graph.tensors[i])})" for i in op.outputs) or "folded",
            f"{cost.macs:,}" if cost.macs else "",
            f"{cost.parameters:,}" if cost.parameters else "",
        )
    table.add_section()
    table.add_row("", "total", "", "", "", f"{inspection.macs:,}", f"{graph.parameters:,}")
    return table


def _option(name: str, value: Any) -> str:
    match name:
        case "padding" | "activation":
            return str(value)
        case "stride" | "dilation" | "filter":
            return f"{name} {value[0]}×{value[1]}"
        case "keep_dims" | "keep_num_dims":
            return name if value else ""
        case "paddings":
            return " ".join(f"{before}+{after}" for before, after in value)
        case "alpha" | "beta":
            return f"{name} {value:g}"
        case _:
            return f"{name} {value}"


def tensors(inspection: Inspection) -> Table:
    """All tensors of the file; the name gives way where the terminal is narrow."""
    table = _table(
        "tensors",
        ("#", "right"),
        ("name", "left"),
        ("shape", "left"),
        ("type", "left"),
        ("scale", "left"),
        ("zero", "right"),
        ("bytes", "right"),
    )
    for column in table.columns:
        column.no_wrap = column.header != "name"
    table.columns[1].max_width = 40
    for tensor in inspection.graph.tensors:
        scale, zero_point = _scale(tensor.quant)
        table.add_row(
            str(tensor.index),
            Text(_short(tensor.name), overflow="ellipsis", no_wrap=True),
            _shape(tensor),
            tensor.dtype.value.lower() + (" const" if tensor.is_constant else ""),
            scale,
            zero_point,
            f"{tensor.nbytes:,}",
            style="dim" if tensor.is_constant else "",
        )
    return table


def _short(name: str) -> str:
    """The telling end of a name: converters write whole paths, and several of them."""
    return "/".join(name.split(";", maxsplit=1)[0].split("/")[-2:])


def _scale(quant: QuantParams | None) -> tuple[str, str]:
    """Scale and zero point; of several scales, how many and their range."""
    if quant is None:
        return "", ""
    if quant.per_channel:
        low, high = float(quant.scale.min()), float(quant.scale.max())
        return f"{quant.scale.size}: {low:.2g} … {high:.2g}", ""
    return f"{float(quant.scale[0]):.6g}", str(int(quant.zero_point[0]))


def arena(inspection: Inspection, width: int) -> Group:
    """The arena over time: a row for each step, a column for each share of the bytes.

    A letter stands for a value. Where an output is written over an input that dies in the same step,
    the row shows the output.
    """
    program, plan = inspection.network.program, inspection.network.plan
    names = ["input", *(step.name for step in program.steps)]
    longest = min(max(map(len, names)), _NAME_COLUMNS)
    columns = max(16, width - longest - 10)
    marks = list(zip(plan.placements, cycle(_LETTERS), cycle(_COLOURS), strict=False))
    rows = [
        _row(f"{name[:longest]:{longest}} ", time, marks, plan.arena_bytes, columns)
        for time, name in enumerate(names, start=-1)
    ]
    scale = Text(f"{'':{longest}} 0{plan.arena_bytes:>{columns - 1},} bytes", style="dim")
    legend = _table(
        "",
        ("", "left"),
        ("value", "left"),
        ("tensors", "left"),
        ("offset", "right"),
        ("bytes", "right"),
        ("steps", "left"),
    )
    for place, letter, colour in marks:
        value = program.values[place.value]
        legend.add_row(
            Text(letter, style=f"black on {colour}"),
            value.name,
            " ".join(map(str, value.tensors)),
            f"{place.offset:,}",
            f"{place.size:,}",
            f"{_step(place.first)} to {_step(min(place.last, len(program.steps) - 1))}",
        )
    return Group(Text("arena", style="bold italic"), scale, *rows, legend)


def needs(inspection: Inspection) -> Group:
    """Bytes that each step needs at least, beside the plan: what no order of values can save."""
    program, plan = inspection.network.program, inspection.network.plan
    table = _table("needed by each step", ("step", "left"), ("bytes", "right"), ("of the arena", "left"))
    for time, needed in needed_bytes(program).items():
        name = "input" if time < 0 else program.steps[time].name
        bar = "█" * max(1, round(30 * needed / max(1, plan.arena_bytes)))
        fullest = needed == plan.lower_bound
        table.add_row(name, f"{needed:,}", Text(bar, style="red" if fullest else "cyan"))
    above = plan.arena_bytes / plan.lower_bound - 1 if plan.lower_bound else 0.0
    verdict = (
        f"arena {plan.arena_bytes:,} bytes, lower bound {plan.lower_bound:,}: {above:.1%} above; "
        f"{plan.sum_bytes:,} without sharing"
    )
    return Group(table, Text(verdict))


def _step(time: int) -> str:
    return "input" if time < 0 else str(time)


def _row(name: str, time: int, marks: list[tuple[Placement, str, str]], total: int, columns: int) -> Text:
    """One moment: the living values at their places, later ones on top."""
    cells: list[tuple[str, str]] = [("·", "dim")] * columns
    alive = [mark for mark in marks if mark[0].first <= time <= mark[0].last]
    for place, letter, colour in sorted(alive, key=lambda mark: mark[0].first):
        start = place.offset * columns // total
        stop = max(start + 1, -(-(place.offset + place.size) * columns // total))
        for column in range(start, min(stop, columns)):
            cells[column] = (letter, f"black on {colour}")
    row = Text(name)
    for mark, style in cells:
        row.append(mark, style)
    return row
