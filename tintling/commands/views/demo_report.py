"""The demo's report: one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

__all__ = ["Card", "Figure", "Report", "ReportTable", "Section", "page_template", "render"]


@dataclass(frozen=True, slots=True)
class Card:
    """One figure at the top of the page."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table; the first column is text, the others are figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A PNG file that is embedded in the page; a wide one has the page's whole width."""

    path: Path
    caption: str
    wide: bool = False

    @property
    def base64(self) -> str:
        """The file's bytes as text for a ``data:`` address."""
        return base64.b64encode(self.path.read_bytes()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Section:
    """A headline and what stands below it."""

    title: str
    paragraphs: tuple[str, ...] = ()
    table: ReportTable | None = None
    images: tuple[Figure, ...] = ()
    code: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page says.

    Attributes:
        title: Headline.
        subtitle: Where the data came from and which seed was used.
        passed: Whether every gate held.
        verdict: The proof in one sentence.
        verdict_note: What the reader must know about it, or nothing.
        cards: Figures at the top.
        sections: The rest, in order.
    """

    title: str
    subtitle: str
    passed: bool
    verdict: str
    verdict_note: str
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]


@cache
def page_template(name: str) -> jinja2.Template:
    """Gives a page of ``templates/``, which escapes everything that is put into it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def render(report: Report) -> str:
    """Gives the page as HTML text; everything is escaped."""
    return page_template("report.html.j2").render(
        title=report.title,
        subtitle=report.subtitle,
        passed=report.passed,
        verdict=report.verdict,
        verdict_note=report.verdict_note,
        cards=report.cards,
        sections=report.sections,
    )
