"""Output of ``tintling parity``: the matrix of all pairs, layers, and the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tintling.camera_client.inference.executors import DEVICE
from tintling.camera_client.parity.compare import FLOAT
from tintling.camera_client.parity.report import GateResult, PairResult, ParityReport
from tintling.commands.views.device import render_device
from tintling.console import counted, plain

__all__ = ["render"]

_SHORT = {
    FLOAT: "float",
    "c": "C",
    "reference": "reference",
    "tflm": "TFLM",
    "litert": "LiteRT ref",
    "litert-plain": "LiteRT plain",
    "xnnpack": "XNNPACK",
    DEVICE: "device",
}
_CELL = 13
_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "bold red"), "not proven": ("?", "yellow")}


def render(report: ParityReport, *, width: int, per_layer: bool) -> Group:
    """Draws a report.

    Args:
        report: What to draw.
        width: Columns of the terminal.
        per_layer: Show every tensor that differs, and the error of each layer.
    """
    parts: list[RenderableType] = [_executors(report)]
    if report.pairs:
        # A single pair makes a matrix too narrow for its caption.
        fits = len(report.pairs) > 1 and _CELL * (len(report.executors) + 1) <= width
        parts += [_matrix(report) if fits else _pairs(report)]
    if report.device is not None:
        parts += [_errors(report), render_device(report.device)]
    if per_layer:
        parts += [*_tensors(report), *_layers(report)]
    parts += [_verdict(report)]
    return Group(*parts)


def _table(title: str, *, caption: str = "") -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        caption=caption or None,
        caption_justify="left",
        caption_style="dim",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )


def _executors(report: ParityReport) -> Table:
    fed = f"fed with {plain(report.pixels)}" if report.pixels else ""
    title = f"{counted(report.images, 'image')}{f' ({plain(report.data)})' if report.data else ''}"
    table = _table(title, caption=fed)
    table.add_column("executor", style="bold")
    table.add_column("version", overflow="fold")
    table.add_column("tensors", justify="right")
    table.add_column("right", justify="right")
    table.add_column("accuracy", justify="right")
    for entry in report.executors:
        tensors = str(len(entry.tensors)) + (f" + {len(entry.fused)} fused" if entry.fused else "")
        right = "–" if entry.correct is None else f"{entry.correct:,}"
        accuracy = "–" if entry.accuracy is None else f"{entry.accuracy:.2%}"
        table.add_row(
            entry.name, plain(entry.version), "–" if entry.key == FLOAT else tensors, right, accuracy
        )
    for missing in report.not_run:
        table.add_row(Text(missing.name, "dim"), Text(f"not run: {missing.reason}", "yellow"), "–", "–", "–")
    return table


def _matrix(report: ParityReport) -> Table:
    """All pairs, each once: the upper triangle."""
    table = _table(
        "every pair", caption="equal: images whose every tensor is the same to the bit · Δ: of the output"
    )
    table.add_column("", style="bold", no_wrap=True)
    keys = [entry.key for entry in report.executors]
    for key in keys[1:]:
        table.add_column(_SHORT[key], justify="right", no_wrap=True)
    for row, first in enumerate(keys[:-1]):
        cells = [_cell(report.pair(first, second)) for second in keys[1:][row:]]
        table.add_row(_SHORT[first], *[Text("")] * row, *cells)
        if row < len(keys) - 2:
            table.add_row()
    return table


def _cell(pair: PairResult | None) -> Text:
    if pair is None:
        return Text("–", "dim")
    if pair.is_exact:
        return Text.assemble((f"{pair.exact:,} equal", "bold green"), ("\nall, Δ 0", "green"))
    agree = (f"{pair.agree:,} agree", "green" if pair.agree == pair.images else "yellow")
    if pair.exact is None:
        return Text.assemble(agree, f"\nΔ {_delta(pair)}")
    return Text.assemble((f"{pair.exact:,} equal", "yellow"), "\n", agree, f"\nΔ {_delta(pair)}")


def _delta(pair: PairResult) -> str:
    return f"{pair.max_delta:.0f}" if pair.unit != "real" else f"{pair.max_delta:.3g}"


def _pairs(report: ParityReport) -> Table:
    """All pairs, one a line, for narrow terminals."""
    table = _table(
        "every pair", caption="equal: images whose every tensor is the same to the bit · Δ: of the output"
    )
    for name in ("", ""):
        table.add_column(name, style="bold")
    for name in ("equal", "agree", "Δ"):
        table.add_column(name, justify="right")
    for pair in report.pairs:
        style = "green" if pair.is_exact else "" if pair.exact is None else "yellow"
        exact = "–" if pair.exact is None else f"{pair.exact:,}"
        cells = (Text(text, style) for text in (exact, f"{pair.agree:,}", _delta(pair)))
        table.add_row(_SHORT[pair.first], _SHORT[pair.second], *cells)
    return table


def _errors(report: ParityReport) -> Table:
    """The outputs of every executor against the float model's and the reference's, in real values."""
    table = _table("errors of the output, in real values", caption="ACC: same answer · L2r: relative L2 norm")
    table.add_column("of", style="bold", no_wrap=True)
    table.add_column("against", no_wrap=True)
    for name in ("ACC", "RMSE", "MAE", "L2r", "COS"):
        table.add_column(name, justify="right", no_wrap=True)
    for against in (FLOAT, "reference"):
        for entry in report.executors:
            pair = report.pair(against, entry.key)
            if entry.key in (against, FLOAT) or pair is None:
                continue
            e = pair.errors
            figures = (f"{e.rmse:.4g}", f"{e.mae:.4g}", f"{e.l2r:.4g}", f"{e.cos:.6f}")
            table.add_row(_SHORT[entry.key], _SHORT[against], f"{e.acc:.2%}", *figures)
    return table


def _tensors(report: ParityReport) -> Iterator[RenderableType]:
    """Every tensor of the pairs that differ, one table for pairs that differ in the same way."""
    groups: dict[object, list[PairResult]] = {}
    for pair in report.pairs:
        if pair.exact is not None and not pair.is_exact:
            differing = tuple(
                (t.index, t.images_differ, t.max_delta) for t in pair.tensors if t.images_differ
            )
            groups.setdefault((pair.second, differing), []).append(pair)
    for pairs in groups.values():
        table = _table(f"{_names(pairs)}, tensor by tensor")
        table.add_column("tensor", justify="right")
        table.add_column("made by")
        table.add_column("shape")
        for name in ("images differ", "max |Δ|", "mean |Δ|"):
            table.add_column(name, justify="right")
        # The pair that shares most tensors: compiled C does not store what it fuses.
        for tensor in max(pairs, key=lambda pair: len(pair.tensors)).tensors:
            table.add_row(
                str(tensor.index),
                tensor.operator,
                "×".join(map(str, tensor.shape)),
                f"{tensor.images_differ:,}",
                f"{tensor.max_delta:.3g}",
                f"{tensor.mean_delta:.2g}",
                style="yellow" if tensor.images_differ else "",
            )
        yield table
    equal = [f"{_SHORT[pair.first]} = {_SHORT[pair.second]}" for pair in report.pairs if pair.is_exact]
    if equal:
        yield Text(f"Equal in every tensor of every image: {', '.join(equal)}.\n", "green")


def _names(pairs: Sequence[PairResult]) -> str:
    """Spells pairs, those with the same second executor together."""
    seconds: dict[str, list[str]] = {}
    for pair in pairs:
        seconds.setdefault(_SHORT[pair.second], []).append(_SHORT[pair.first])
    return "; ".join(f"{', '.join(firsts)} / {second}" for second, firsts in seconds.items())


def _layers(report: ParityReport) -> Iterator[RenderableType]:
    if not report.layers:
        return
    table = _table(f"float layers beside int8 tensors ({report.layers[0].images:,} images)")
    table.add_column("layer", style="bold")
    table.add_column("tensor", justify="right")
    table.add_column("made by")
    for name in ("SQNR", "cosine", "max |Δ|"):
        table.add_column(name, justify="right")
    for layer in report.layers:
        table.add_row(
            plain(layer.layer),
            str(layer.tensor),
            layer.operator,
            f"{layer.sqnr_db:.1f} dB",
            f"{layer.cosine:.5f}",
            f"{layer.max_error:.3g}",
        )
    yield table


def _verdict(report: ParityReport) -> Panel:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for gate in report.gates:
        mark, style = _MARKS[gate.status]
        grid.add_row(Text(mark, style), _sentence(gate))
    for text in _explanations(report):
        grid.add_row("·", text)
    proven = all(gate.status == "passed" for gate in report.gates)
    title = (
        "parity proven" if proven else "parity of the executors that ran" if report.passed else "no parity"
    )
    colour = "green" if proven else "yellow" if report.passed else "red"
    return Panel(grid, title=title, title_align="left", border_style=colour, box=box.ROUNDED)


def _sentence(gate: GateResult) -> Text:
    return Text.assemble((f"{gate.name}: ", "bold"), gate.detail)


def _explanations(report: ParityReport) -> Iterator[Text]:
    """Each reason once, with the pairs that it holds for; pairs that must be equal are a gate's matter."""
    reasons: dict[str, list[PairResult]] = {}
    for pair in report.pairs:
        if pair.explanation:
            reasons.setdefault(pair.explanation, []).append(pair)
    for explanation, pairs in reasons.items():
        yield Text.assemble((f"{_names(pairs)}: ", "bold"), explanation)
