"""``tintling report``."""

from __future__ import annotations

from pathlib import Path

import click

from tintling.console import counted, force_option, json_option, out, print_json, refuse_overwrite

__all__ = ["command"]


@click.command("report", short_help="Write a report of a recorded session, with the frames that went wrong.")
@click.argument("session", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    metavar="HTML",
    help="Report to write; by default beside the session, with its name.",
)
@click.option(
    "--most",
    type=click.IntRange(1, 200),
    default=12,
    show_default=True,
    metavar="N",
    help="Number of frames to show of each kind.",
)
@force_option
@json_option
def command(session: Path, *, target: Path | None, most: int, force: bool, as_json: bool) -> None:
    """Write a report of a recorded session, with the frames that went wrong.

    SESSION is a zip that `tintling camera --record` wrote. The report is one HTML file. It shows how often
    the executors agreed, how many answers were right where labels are known, and the time of each step.
    Then it shows the frames in which executors disagree, those with a wrong answer, and the least confident
    ones, each with every image between frame and answer.
    """
    from tintling.artifacts import write_atomic
    from tintling.camera_client.session.reader import open_session
    from tintling.camera_client.session.report import build_report
    from tintling.commands.views.session_page import render_session
    from tintling.errors import ArtifactError

    with open_session(session) as opened:
        path = target or opened.path.with_suffix(".html")
        if path.is_dir():
            raise ArtifactError(f"{path} is a folder: name the page, such as {path / 'session.html'}")
        refuse_overwrite(path, force=force)
        report = build_report(opened, most=most)
        write_atomic(path, render_session(report))
    summary = report.summary
    if as_json:
        shown = {
            group.title: {"total": group.total, "frames": [entry.number for entry in group.entries]}
            for group in report.groups
        }
        print_json({"report": str(path), **summary.to_json(), "shown": shown})
        return
    figures = {"frame": summary.frames, "digit": summary.digits, "disagreement": summary.disagreements}
    text = ", ".join(counted(count, noun) for noun, count in figures.items())
    if summary.labelled:
        labelled = counted(summary.labelled, "labelled one")
        text += f", {summary.right.get('c', 0):,} of {labelled} right"
    out.print(text, highlight=False)
    out.print(f"wrote {path}", highlight=False, markup=False)
