"""A certificate as a table and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table

from tintling.commands.views.demo_report import Card, Report, ReportTable, Section, render
from tintling.console import counted, plain

if TYPE_CHECKING:
    from tintling.firmware_export.proof.certificate import Certificate
    from tintling.firmware_export.proof.claims import Claim, Obligation, Status

__all__ = ["page", "summary"]

_STYLES = {"proved": "green", "refuted": "red", "assumed": "yellow"}
_STATUSES: tuple[Status, ...] = ("proved", "assumed", "refuted")


def summary(certificate: Certificate) -> Group:
    """One row a claim; equal claims about several steps are one row."""
    table = Table(title=_title(certificate), title_justify="left")
    table.add_column("obligation", overflow="fold")
    table.add_column("status")
    table.add_column("claim", ratio=3, overflow="fold")
    table.add_column("how", ratio=2, overflow="fold")
    for obligation in certificate.obligations:
        for claims in _alike(obligation):
            first = claims[0]
            status = f"[{_STYLES[first.status]}]{first.status}[/]"
            where = first.subject if len(claims) == 1 else counted(len(claims), "step")
            text = f"{where}: {_short(first) if len(claims) > 1 else first.statement}"
            how = f"{first.method}: {first.counterexample}" if first.counterexample else first.method
            table.add_row(obligation.name, status, plain(text), plain(how))
    return Group(table, _verdict(certificate))


def _alike(obligation: Obligation) -> list[list[Claim]]:
    """Claims that differ in their step and their figures alone, in the order of the first."""
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for claim in obligation.claims:
        single = claim.subject if claim.status == "refuted" else ""
        groups.setdefault((claim.status, _short(claim), claim.method, single), []).append(claim)
    return list(groups.values())


def _short(claim: Claim) -> str:
    """The statement without its figures, which stand before a semicolon or behind a colon."""
    return claim.statement.rpartition("; ")[2].partition(": ")[0]


def _title(certificate: Certificate) -> str:
    options = certificate.options
    skips = ", background skipped" if options.skip_background else ""
    return f"C of {certificate.name} for {options.target.value}, {options.optimize.value}{skips}"


def _verdict(certificate: Certificate) -> str:
    counts = {status: sum(len(one.of(status)) for one in certificate.obligations) for status in _STATUSES}
    figures = ", ".join(f"{count} {status}" for status, count in counts.items())
    result = "holds" if certificate.holds else "does not hold"
    return f"[bold]{result}[/]: {figures}; C sha256 {certificate.code_sha256[:16]}…"


def page(certificate: Certificate) -> str:
    """The whole certificate as HTML."""
    sections = tuple(
        Section(
            obligation.name[0].upper() + obligation.name[1:],
            table=ReportTable(
                ("about", "status", "claim", "how"),
                tuple(
                    (
                        claim.subject,
                        claim.status,
                        claim.statement,
                        f"{claim.method}: {claim.counterexample}" if claim.counterexample else claim.method,
                    )
                    for claim in obligation.claims
                ),
            ),
        )
        for obligation in certificate.obligations
    )
    cards = tuple(
        Card(status, str(sum(len(one.of(status)) for one in certificate.obligations))) for status in _STATUSES
    )
    tools = ", ".join(f"{name} {version}" for name, version in certificate.tools.items())
    refuted = certificate.refuted
    return render(
        Report(
            title=_title(certificate),
            subtitle=f"model sha256 {certificate.model_sha256}, C sha256 {certificate.code_sha256}; {tools}",
            passed=certificate.holds,
            verdict="Nothing is refuted." if certificate.holds else f"Not true: {refuted[0].statement}.",
            verdict_note=refuted[0].counterexample if refuted else "What is not proved is listed as assumed.",
            cards=cards,
            sections=sections,
        )
    )
