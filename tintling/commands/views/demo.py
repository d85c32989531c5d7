"""How the demo looks: progress while it runs, one table at the end, and the report."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Group, RenderableType
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from tintling.api.demo_outcome import STEPS, DemoOutcome
from tintling.artifacts import write_atomic
from tintling.commands.views.demo_report import Card, Figure, Report, ReportTable, Section, render
from tintling.console import err

__all__ = ["DemoDisplay", "summary_table", "write_report"]

_HEADER_LINES = 60


class DemoDisplay:
    """A line for each step on standard error: waiting, running, done, or unchanged."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}", table_column=Column(min_width=9)),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[text]}", table_column=Column(min_width=34, ratio=1, no_wrap=True)),
            TimeElapsedColumn(),
            console=err,
            expand=True,
        )
        self._tasks: dict[str, TaskID] = {
            step: self._progress.add_task(f"[dim]{step}[/]", start=False, total=1.0, text="")
            for step in STEPS
        }

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def start(self, step: str) -> None:
        """A step begins."""
        self._progress.start_task(self._tasks[step])
        self._progress.update(self._tasks[step], description=step)

    def update(self, step: str, share: float, text: str = "") -> None:
        """A step is done to a share of 0 to 1."""
        # A step is finished when it says so, not when its last part is.
        self._progress.update(self._tasks[step], completed=min(share, 0.999))
        if text:
            self._progress.update(self._tasks[step], text=text)

    def finish(self, step: str, text: str, *, reused: bool) -> None:
        """A step is done."""
        shown = f"[dim]{text}[/]" if reused else text
        # Only a task that was started can be finished, and one that is reused never was.
        self._progress.start_task(self._tasks[step])
        self._progress.update(self._tasks[step], description=step, completed=1.0, text=shown)
        self._progress.stop_task(self._tasks[step])


def summary_table(outcome: DemoOutcome) -> RenderableType:
    """The one table at the end of the demo."""
    table = Table(title="From digits to C", title_justify="left", show_header=True, header_style="bold")
    table.add_column("what", no_wrap=True)
    table.add_column("figure", justify="right", no_wrap=True)
    table.add_column("about")
    for section in _figures(outcome):
        for what, figure, about in section:
            table.add_row(what, figure, about)
        table.add_section()
    for gate in outcome.parity["gates"]:
        style = {"passed": "bold green", "failed": "bold red"}.get(gate["status"], "bold yellow")
        table.add_row(_GATES[gate["name"]], Text(gate["status"], style), gate["detail"])
    if "drop" not in _gates(outcome):
        table.add_row(_GATES["drop"], Text("not checked", "bold yellow"), _unjudged(outcome))
    lines: list[RenderableType] = [table]
    if outcome.manifest.data["fallback"]:
        lines.append(
            Text("Offline digits, not the whole of MNIST: do not compare the accuracy.", "bold yellow")
        )
    return Group(*lines)


_GATES = {"exact": "same bits", "drop": "float to int8", "required": "all runtimes"}

_Row = tuple[str, str, str]


def _gates(outcome: DemoOutcome) -> dict[str, dict[str, Any]]:
    return {gate["name"]: gate for gate in outcome.parity["gates"]}


def _unjudged(outcome: DemoOutcome) -> str:
    """Why the offline digits leave the loss in accuracy open."""
    lost = outcome.compression["quantization_drop_points"]
    return f"{-lost:+.2f} points; {outcome.parity['images']:,} images are too few to check the limit of 0.1"


def _figures(outcome: DemoOutcome) -> tuple[tuple[_Row, ...], ...]:
    """Rows of the table: accuracy, then what the other runtimes say, then costs."""
    steps = outcome.compression["steps"]
    accuracy: list[_Row] = []
    before: float | None = None
    for step in steps:
        if step["key"] == "trained_int8":
            continue
        change = "" if before is None else f"{100 * (step['test'] - before):+.2f} points; "
        zeros = f"{step['sparsity']:.0%} zeros" if step["sparsity"] >= 0.005 else "no zeros"
        accuracy.append(
            (
                f"{step['title']}, test",
                f"{step['test']:.2%}",
                f"{change}{zeros}, {step['parameters']:,} parameters",
            )
        )
        before = step["test"]
    export = outcome.exported.metrics["export"]
    final = steps[-1]
    plain = next((step for step in steps if step["key"] == "trained_int8"), final)
    costs: list[_Row] = [
        ("arena", f"{export['arena_bytes']:,} B", "all RAM of an inference, input included"),
        ("constants", f"{export['constant_bytes']:,} B", "weights, biases, factors; without code"),
        ("work", f"{export['macs']:,}", "multiply-accumulates an inference"),
        (
            ".tflite, gzipped",
            f"{final['gzip_bytes']:,} B",
            f"{plain['gzip_bytes']:,} B without pruning: all that zeros save",
        ),
        ("built for host", "✓", f"with {outcome.compiler}"),
    ]
    return tuple(accuracy), tuple(_others(outcome)), tuple(costs)


def _others(outcome: DemoOutcome) -> list[_Row]:
    """How far LiteRT, which rounds differently, departs from the C."""
    rows: list[_Row] = []
    for pair in outcome.parity["pairs"]:
        if "float" in (pair["first"], pair["second"]) or "litert" not in (pair["first"], pair["second"]):
            continue
        if "c" not in (pair["first"], pair["second"]):
            continue
        differ = pair["images_differ"]
        rows.append(
            (
                "LiteRT BUILTIN_REF",
                f"{differ:,} differ",
                (pair["explanation"] or "every common tensor of every image is equal")
                + f" {pair['agree']:,} of {pair['images']:,} answers are the same.",
            )
        )
    rows.extend((entry["name"], "not run", entry["reason"]) for entry in outcome.parity["not_run"])
    return rows


def write_report(outcome: DemoOutcome) -> Path:
    """Writes ``report.html`` into the demo's folder and gives its path."""
    path = outcome.folder / "report.html"
    write_atomic(path, render(_report(outcome)))
    return path


def _report(outcome: DemoOutcome) -> Report:
    data, export = outcome.manifest.data, outcome.exported.metrics["export"]
    drop = outcome.compression["quantization_drop_points"]
    gates = _gates(outcome)
    exact = gates["exact"]
    judged = gates["drop"]["status"] if "drop" in gates else "too few images to check"
    verdict = {"passed": "Proven: the same bits.", "failed": "Not the same bits."}
    fallback = "These are the 5,000 offline digits, not the whole of MNIST: do not compare the accuracy."
    return Report(
        title=f"{outcome.manifest.model}: from digits to C",
        subtitle=f"{data['name']}: {data['train']:,} to train on, {data['validation']:,} to choose on, "
        f"{data['test']:,} to report on. Seed {outcome.manifest.seed}.",
        passed=outcome.passed,
        verdict=f"{verdict.get(exact['status'], 'Not proven.')} {exact['detail']}.",
        verdict_note=fallback if data["fallback"] else "",
        cards=(
            Card("test accuracy", f"{outcome.evaluation['accuracy']:.2%}", "int8, run by the C"),
            Card("float to int8", f"{-drop:+.2f} points", judged),
            Card("arena", f"{export['arena_bytes']:,} B", "input included"),
            Card("constants", f"{export['constant_bytes']:,} B", "in flash, without code"),
            Card("work", f"{export['macs']:,}", "multiply-accumulates"),
        ),
        sections=(
            _compression_section(outcome),
            _parity_section(outcome),
            _mistakes_section(outcome),
            _code_section(outcome),
            _origin_section(outcome),
        ),
    )


def _compression_section(outcome: DemoOutcome) -> Section:
    header = ("network", "validation", "test", "zeros", "parameters", "MACs", ".tflite", "gzip", "flash")
    rows = tuple(
        (
            step["title"],
            f"{step['validation']:.2%}",
            f"{step['test']:.2%}",
            f"{step['sparsity']:.1%}",
            f"{step['parameters']:,}",
            f"{step['macs']:,}",
            f"{step['file_bytes']:,}",
            f"{step['gzip_bytes']:,}",
            "–" if step["flash_bytes"] is None else f"{step['flash_bytes']:,}",
        )
        for step in outcome.compression["steps"]
    )
    return Section(
        "Cost and effect of each step",
        paragraphs=tuple(outcome.compression["findings"]),
        table=ReportTable(header, rows),
        images=(Figure(outcome.folder / "float" / "history.png", "Training, epoch by epoch"),),
        notes=("Sizes in bytes. Flash: weights, biases and requantization factors, without code.",),
    )


def _parity_section(outcome: DemoOutcome) -> Section:
    names = {entry["key"]: entry["name"] for entry in outcome.parity["executors"]}
    rows = tuple(
        (
            f"{names[pair['first']]} – {names[pair['second']]}",
            "–" if pair["exact"] is None else f"{pair['exact']:,}",
            f"{pair['agree']:,}",
            _delta(pair["max_delta"], pair["unit"]),
        )
        for pair in outcome.parity["pairs"]
    )
    header = ("pair", "images with every tensor equal", "same answer", "largest difference of the output")
    told: dict[str, list[str]] = {}
    for pair in outcome.parity["pairs"]:
        if pair["explanation"]:
            told.setdefault(pair["explanation"], []).append(
                f"{names[pair['first']]} – {names[pair['second']]}"
            )
    why = tuple(f"{', '.join(pairs)}: {explanation}" for explanation, pairs in told.items())
    missing = tuple(f"{entry['name']} did not run: {entry['reason']}" for entry in outcome.parity["not_run"])
    versions = ", ".join(f"{entry['name']} ({entry['version']})" for entry in outcome.parity["executors"])
    return Section(
        f"{outcome.parity['images']:,} images through every runtime",
        paragraphs=missing,
        table=ReportTable(header, rows),
        notes=(*why, f"Versions: {versions}."),
    )


def _delta(largest: float, unit: str) -> str:
    if unit == "real":
        return f"{largest:.3g}"
    return f"{largest:g} {'step' if largest == 1 else 'steps'}"


def _mistakes_section(outcome: DemoOutcome) -> Section:
    folder = outcome.folder / "evaluation"
    found = outcome.evaluation
    return Section(
        f"{found['count'] - found['correct']:,} of {found['count']:,} test digits wrong",
        images=(
            Figure(folder / "confusion.png", "Rows are labels, columns answers"),
            Figure(folder / "mistakes.png", "Mistakes with the highest confidence"),
        ),
    )


def _code_section(outcome: DemoOutcome) -> Section:
    name = outcome.exported.history[-1]["name"]
    text = (outcome.folder / "c" / f"tl_{name}.h").read_text(encoding="utf-8")
    return Section(
        "The C",
        paragraphs=(
            f"c/ holds source and kernels, header/ the same in one file. Built with {outcome.compiler}.",
        ),
        code="\n".join(text.splitlines()[:_HEADER_LINES]),
    )


def _origin_section(outcome: DemoOutcome) -> Section:
    rows: list[tuple[Any, ...]] = [
        (name, f"{entry.bytes:,}", entry.sha256) for name, entry in sorted(outcome.manifest.files.items())
    ]
    tools = ", ".join(f"{name} {version}" for name, version in sorted(outcome.manifest.tools.items()))
    timing = ", ".join(f"{step} {seconds:.0f} s" for step, seconds in outcome.seconds.items())
    return Section(
        "Provenance",
        table=ReportTable(("file", "bytes", "sha256"), tuple(rows)),
        notes=(
            f"Digits: sha256 {outcome.manifest.data['sha256']}.",
            f"Made with {tools}.",
            f"Time: {timing}.",
        ),
    )
