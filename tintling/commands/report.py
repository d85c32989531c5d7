"""``tintling report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tintling.console import counted, force_option, json_option, note, out, print_json, refuse_overwrite
from tintling.errors import ArtifactError, UsageError

if TYPE_CHECKING:
    from tintling.training.insight.report import InsightReport

__all__ = ["command"]

_MAX_SHOWN = 12


@click.command("report", short_help="Write a report of a run, or of a recorded session, as one HTML page.")
@click.argument("subject", type=click.Path(path_type=Path), metavar="RUN|SESSION")
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    metavar="HTML",
    help="Report to write; by default report.html in the run, or beside the session, with its name.",
)
@click.option(
    "--figures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write each figure of a run as PNG and SVG too.",
)
@click.option("--data", type=click.Path(path_type=Path), help="Samples of a run: .npz, IDX, images.")
@click.option(
    "--picture", type=click.IntRange(min=0), help="Test sample whose activations are drawn.  [default: 0]"
)
@click.option(
    "--layer",
    type=click.IntRange(min=1),
    metavar="N",
    help="Operator, or float layer, that is drawn in the plane.  [default: the last before the answer]",
)
@click.option(
    "--tsne",
    is_flag=True,
    help="Draw t-SNE of a run's raw pixels and layer beside PCA, and UMAP if it is installed.",
)
@click.option(
    "--most",
    type=click.IntRange(1, 200),
    metavar="N",
    help=f"Number of frames of a session to show of each kind.  [default: {_MAX_SHOWN}]",
)
@click.option("--offline", is_flag=True, help="Download nothing.")
@force_option
@json_option
def command(
    subject: Path,
    *,
    target: Path | None,
    figures: Path | None,
    data: Path | None,
    picture: int | None,
    layer: int | None,
    tsne: bool,
    most: int | None,
    offline: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write a report of a run, or of a recorded session, as one HTML page.

    RUN is a folder that `tintling train`, `finetune` or `compress` wrote, or a shipped model. Its page shows
    the samples, the training, the parameters layer by layer, what the int8 network makes of a picture, what
    it gets wrong and how sure it is, what simple methods reach, and what compression cost.

    SESSION is a zip that `tintling camera --record` wrote. Its page shows how often the executors agreed,
    how many answers were right where labels are known, and the time of each step. Then it shows the frames in
    which executors disagree, those with a wrong answer, and the least confident ones, each with every image
    between frame and answer.
    """
    from tintling.shipped import shipped_models

    for_runs = {
        "--figures": figures,
        "--data": data,
        "--picture": picture,
        "--layer": layer,
        "--tsne": tsne or None,
    }
    if subject.is_dir() or (str(subject) in shipped_models() and not subject.exists()):
        if most is not None:
            raise UsageError("--most is for sessions, and this is a run")
        from tintling.training.trained_run import TrainedRun

        run = TrainedRun.open(subject)
        path = target or (subject / "report.html" if subject.is_dir() else Path(f"{subject}-report.html"))
        _check_page(path, "report.html", force=force)
        if figures is not None:
            refuse_overwrite(figures, force=force)
        from tintling.api.reporting import report_run

        insight = report_run(run, data, picture=picture or 0, layer=layer, tsne=tsne, offline=offline)
        _write_run(insight, path, figures, as_json=as_json)
        return
    for option, value in for_runs.items():
        if value is not None:
            raise UsageError(f"{option} is for runs, and {subject} is no folder of one")
    _report_session(subject, target, most or _MAX_SHOWN, force=force, as_json=as_json)


def _write_run(report: InsightReport, path: Path, figures: Path | None, *, as_json: bool) -> None:
    """Writes the page of a run, and its figures, and says so."""
    from tintling.artifacts import write_atomic
    from tintling.commands.views.insight_page import render_insight

    write_atomic(path, render_insight(report))
    if figures is not None:
        figures.mkdir(parents=True, exist_ok=True)
        for drawing in report.drawings:
            write_atomic(figures / f"{drawing.name}.png", drawing.png())
            write_atomic(figures / f"{drawing.name}.svg", drawing.svg())
        note(f"{counted(len(report.drawings), 'figure')} in {figures}, as PNG and SVG")
    if as_json:
        names = [drawing.name for drawing in report.drawings]
        print_json({"report": str(path), "test_accuracy": report.accuracy, "figures": names})
        return
    out.print(report.headline, highlight=False)
    out.print(f"wrote {path}", highlight=False, markup=False)


def _check_page(path: Path, example: str, *, force: bool) -> None:
    if path.is_dir():
        raise ArtifactError(f"{path} is a folder: name the page, such as {path / example}")
    refuse_overwrite(path, force=force)


def _report_session(session: Path, target: Path | None, most: int, *, force: bool, as_json: bool) -> None:
    from tintling.artifacts import write_atomic
    from tintling.camera_client.session.reader import open_session
    from tintling.camera_client.session.report import build_report
    from tintling.commands.views.session_page import noun_of, render_session

    with open_session(session) as opened:
        path = target or opened.path.with_suffix(".html")
        _check_page(path, "session.html", force=force)
        report, info = build_report(opened, most=most), opened.info
        write_atomic(path, render_session(report))
    summary = report.summary
    if as_json:
        shown = {
            group.title: {"total": group.total, "frames": [entry.number for entry in group.entries]}
            for group in report.groups
        }
        print_json({"report": str(path), **summary.to_json(), "shown": shown})
        return
    found = {} if info.preprocessing else {noun_of(info): summary.samples}
    figures = {"frame": summary.frames, **found, "disagreement": summary.disagreements}
    text = ", ".join(counted(count, noun) for noun, count in figures.items())
    if summary.labelled:
        labelled = counted(summary.labelled, "labelled one")
        text += f", {summary.right.get('c', 0):,} of {labelled} right"
    out.print(text, highlight=False)
    out.print(f"wrote {path}", highlight=False, markup=False)
