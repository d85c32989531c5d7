"""The report of a run as one HTML file."""

from __future__ import annotations

import base64
import re

import pytest

from tintling.commands.views.insight_page import render_insight
from tintling.training.insight.drawing import Drawing, new_figure
from tintling.training.insight.report import InsightReport, InsightSection, InsightTable


def report(*sections):
    return InsightReport(
        "Report of <nano>", "MNIST", "98 % are right.", (("accuracy", "98 %", "of 10,000"),), sections, 0.98
    )


def test_text_is_escaped_and_in_order():
    table = InsightTable(("class", "count"), (("<b>", "1,000"),))
    text = render_insight(
        report(
            InsightSection("Classes", ("a < b",), table, notes=("small print",)),
            InsightSection("Samples & more"),
        )
    )
    assert "Report of &lt;nano&gt;" in text
    assert "&lt;b&gt;" in text
    assert "a &lt; b" in text
    places = [text.index(part) for part in ("98 % are right.", "Classes", "1,000", "Samples &amp; more")]
    assert places == sorted(places)
    assert "of 10,000" in text
    assert "small print" in text


def test_figures_are_embedded_with_their_caption():
    drawing = Drawing("one", "A figure of <nothing>.", new_figure(1, 1))
    text = render_insight(report(InsightSection("Figures", drawings=(drawing,))))
    (source,) = re.findall(r'src="data:image/png;base64,([^"]+)"', text)
    assert base64.b64decode(source) == drawing.png()
    assert "A figure of &lt;nothing&gt;." in text


def test_a_figure_of_several_panels_has_the_whole_width():
    drawings = (Drawing("one", "", new_figure(7, 1)), Drawing("two", "", new_figure(11, 1)))
    text = render_insight(report(InsightSection("Figures", drawings=drawings)))
    assert re.findall(r'<figure class="(\w+)">', text) == ["narrow", "wide"]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_screen_and_every_figure_is_drawn(width, browser, tmp_path):
    cells = tuple(f"a column of figures {number}" for number in range(9))
    drawings = tuple(Drawing(f"{inches}", "A figure.", new_figure(inches, 1)) for inches in (3, 7, 11))
    page_file = tmp_path / "report.html"
    section = InsightSection("Figures", ("A sentence.",), InsightTable(cells, (cells,)), drawings)
    page_file.write_text(render_insight(report(section)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    try:
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        drawn = page.evaluate("[...document.images].map(image => [image.naturalWidth, image.width])")
        assert [natural for natural, _ in drawn] == [330, 770, 1210]
        assert all(shown > 250 for _, shown in drawn)
        table = page.evaluate("document.querySelector('.scroll').scrollWidth")
        assert table > width - 100  # what is wider is moved within its own box
        hint = page.evaluate(
            "getComputedStyle(document.querySelector('.wide figcaption'), '::after').content"
        )
        assert ("sideways" in hint) == (width == 390)
    finally:
        page.close()
