"""``tintling doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tintling.console import json_option, out, print_json

if TYPE_CHECKING:
    from tintling.diagnosis import Finding

__all__ = ["command"]

_MARKS = {"ok": "[green]ok[/]", "absent": "[yellow]absent[/]", "problem": "[red]problem[/]", "hint": "hint"}


@click.command("doctor", short_help="Check this machine for compilers, boards and cameras.")
@json_option
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """Check this machine for compilers, boards and cameras.

    The command shows for each item whether it works and, if not, what to do. Missing items are optional.
    The exit code is 1 when an item is installed and does not work.
    """
    from dataclasses import asdict

    from tintling.camera_client.diagnosis import check_cameras
    from tintling.diagnosis import check_packages
    from tintling.firmware_export.boards.diagnosis import check_boards, check_compilers, check_ports

    findings = [*check_packages(), *check_compilers(), *check_ports(), *check_cameras(), *check_boards()]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        _show(findings)
    context.exit(1 if any(finding.state == "problem" for finding in findings) else 0)


def _show(findings: list[Finding]) -> None:
    """One table; a remedy stands under what it mends."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False)
    table.add_column("thing", overflow="fold")
    table.add_column("state")
    table.add_column("found, and what to do", overflow="fold")
    group = ""
    for finding in findings:
        if group and finding.group != group:
            table.add_section()
        group = finding.group
        text = escape(finding.detail)
        if finding.remedy:
            text += f"\n[dim]→[/] {escape(finding.remedy)}"
        table.add_row(escape(finding.name), _MARKS[finding.state], text)
    out.print(table)
