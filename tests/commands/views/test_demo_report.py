"""The page that the demo writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tintling.commands.views.demo_report import Card, Figure, Report, ReportTable, Section, render


def page(*sections, passed=True):
    return render(
        Report(
            "A <title>",
            "sub",
            passed,
            "all equal",
            "a note",
            (Card("digits", "60,000", "of MNIST"),),
            sections,
        )
    )


def test_everything_that_is_put_in_is_escaped():
    text = page(
        Section("Steps", ("a < b & c",), ReportTable(("name", "n"), (("<b>", "1"),)), code="if (a < b)")
    )
    assert "A &lt;title&gt;" in text
    assert "a &lt; b &amp; c" in text
    assert "&lt;b&gt;" in text
    assert "if (a &lt; b)" in text
    assert "60,000" in text


def test_images_are_embedded(tmp_path):
    (tmp_path / "x.png").write_bytes(b"png")
    figure = Figure(tmp_path / "x.png", "the digits")
    assert figure.base64 == "cG5n"
    text = page(Section("Images", images=(figure,)))
    assert "data:image/png;base64,cG5n" in text
    assert str(tmp_path) not in text


def test_a_missing_image_is_not_passed_over():
    with pytest.raises(FileNotFoundError):
        page(Section("Images", images=(Figure(Path("gone.png"), ""),)))


def test_a_failed_proof_looks_different():
    assert page(passed=True) != page(passed=False)
