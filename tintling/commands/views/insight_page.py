"""The report of a run as one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tintling.commands.views.demo_report import Card, page_template

if TYPE_CHECKING:
    from tintling.training.insight.drawing import Drawing
    from tintling.training.insight.report import InsightReport, InsightTable

__all__ = ["render_insight"]


_WIDE = 8.5
"""Figures that are wider, in inches, have the page's whole width, and are moved sideways on a phone."""


@dataclass(frozen=True, slots=True)
class _Image:
    """A figure as the page embeds it."""

    base64: str
    caption: str
    wide: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the page, as its template takes it."""

    title: str
    paragraphs: tuple[str, ...]
    table: InsightTable | None
    images: tuple[_Image, ...]
    notes: tuple[str, ...]
    code: str = ""


def render_insight(report: InsightReport) -> str:
    """Gives the page as HTML text; everything is escaped."""
    return page_template("report.html.j2").render(
        title=report.title,
        subtitle=report.subtitle,
        passed=True,
        verdict=report.headline,
        verdict_note="",
        cards=tuple(Card(label, value, note) for label, value, note in report.cards),
        sections=tuple(
            _Section(
                section.title,
                section.paragraphs,
                section.table,
                tuple(_embedded(drawing) for drawing in section.drawings),
                section.notes,
            )
            for section in report.sections
        ),
    )


def _embedded(drawing: Drawing) -> _Image:
    png = base64.b64encode(drawing.png()).decode("ascii")
    return _Image(png, drawing.caption, drawing.figure.get_figwidth() > _WIDE)
