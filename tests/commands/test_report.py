"""``tintling report``: the page of a session, and what is refused."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from recognitions import MODEL, frame, recognizer_of, sheet
from sessions import disputed_session, upright_strokes, with_odd_float

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import ExecutorSet, open_executor_set
from tintling.camera_client.session.writer import SessionWriter
from tintling.commands.report import command
from tintling.errors import ArtifactError, FrameSourceError, UsageError


@pytest.fixture(scope="module")
def session(tmp_path_factory) -> Path:
    network = open_network(MODEL)
    path = tmp_path_factory.mktemp("report") / "s.zip"
    return disputed_session(path, network, open_executor_set(network))


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.links: list[str] = []
        self.images = 0
        self.feed(text)
        assert not self.stack

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.links += [named[key] for key in ("src", "href") if named.get(key)]
        self.images += tag == "img"
        if tag not in {"meta", "img", "br", "rect"}:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if tag != "rect":
            assert self.stack.pop() == tag


def test_the_page_is_one_file_and_well_formed(session, tmp_path):
    target = tmp_path / "page.html"
    result = CliRunner().invoke(command, [str(session), "--out", str(target)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "6 frames, 5 digits, 2 disagreements, 1 of 3 labelled ones right" in result.stdout
    text = target.read_text(encoding="utf-8")
    page = Page(text)
    assert all(link.startswith("data:image/png;base64,") for link in page.links)
    assert page.images == 6 * len(re.findall(r'<article class="frame">', text))
    assert "<u>0</u>" not in text
    assert "&lt;i&gt;1&lt;/i&gt;" in text
    assert "The answers differ in 2 of 5 digits (float, int8, C)." in text


def test_json_says_the_same(session, tmp_path):
    arguments = [str(session), "--out", str(tmp_path / "page.html"), "--json", "--most", "1"]
    document = json.loads(CliRunner().invoke(command, arguments, catch_exceptions=False).stdout)
    assert document["disagreements"] == 2
    assert document["shown"]["Wrong by label"] == {"total": 1, "frames": [4]}
    assert document["ms"]["c"]["median"] > 0


def test_a_page_that_exists_is_not_overwritten(session, tmp_path):
    target = tmp_path / "page.html"
    target.write_text("mine")
    result = CliRunner().invoke(command, [str(session), "--out", str(target)])
    assert result.exit_code == 1
    assert target.read_text() == "mine"


def test_a_bad_zip_writes_nothing(tmp_path):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK\x03\x04 no more")
    result = CliRunner().invoke(command, [str(bad)])
    assert isinstance(result.exception, FrameSourceError)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


def test_a_folder_is_no_page(session, tmp_path):
    with pytest.raises(ArtifactError, match=r"is a folder: name the page, such as .*session\.html"):
        CliRunner().invoke(command, [str(session), "--out", str(tmp_path), "--force"], catch_exceptions=False)


def test_a_session_of_one_executor_without_labels_is_reported(tmp_path):
    network = open_network(MODEL)
    recognizer = recognizer_of(ExecutorSet({"c": open_executor_set(network).lead}))
    with SessionWriter(tmp_path / "s.zip", network, source="0") as writer:
        for index, image in enumerate(upright_strokes(2)):
            writer.add(recognizer.recognize(Frame(image, float(index), index, "0")))
    result = CliRunner().invoke(command, [str(tmp_path / "s.zip")], catch_exceptions=False)
    assert result.exit_code == 0
    text = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "One executor (C) recognized 2 digits." in text
    assert "Wrong by label" not in text
    Page(text)


def test_a_session_of_several_digits_tells_which_one_is_shown(tmp_path):
    network = open_network(Path("nano"))
    recognizer = recognizer_of(with_odd_float(open_executor_set(network), 3), several=True)
    with SessionWriter(tmp_path / "s.zip", network, source="0", several=True) as writer:
        writer.add(recognizer.recognize(frame(sheet())))
    result = CliRunner().invoke(command, [str(tmp_path / "s.zip")], catch_exceptions=False)
    assert result.exit_code == 0
    text = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "several digits a frame" in text
    assert "those of digit 4 of 5" in text
    Page(text)


def test_the_page_needs_no_sideways_scrolling(session, tmp_path, browser):
    target = tmp_path / "page.html"
    CliRunner().invoke(command, [str(session), "--out", str(target)], catch_exceptions=False)
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(target.as_uri())
    wider = page.evaluate(
        "[...document.querySelectorAll('html, .scroll, pre')]"
        ".filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.innerText)"
    )
    small = page.evaluate(
        "[...document.querySelectorAll('figcaption')].filter((each) =>"
        " parseFloat(getComputedStyle(each).fontSize) < 14).length"
    )
    page.set_viewport_size({"width": 390, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert (wider, small, width) == ([], 0, 390)


def test_figures_of_one_are_in_the_singular(session, tmp_path):
    target = tmp_path / "page.html"
    CliRunner().invoke(command, [str(session), "--out", str(target)], catch_exceptions=False)
    text = target.read_text(encoding="utf-8")
    assert "1 frame without" in text
    assert not re.search(r"\b1 (frames|digits|images|executors|outputs)\b", text)


@pytest.fixture(scope="module")
def few_digits(save_digits) -> Path:
    return save_digits(slice(0, 3900, 13), slice(0, 900, 15))


def test_a_runs_page_is_one_file_with_every_figure_beside_it(few_digits, tmp_path, browser):
    target, figures = tmp_path / "page.html", tmp_path / "figures"
    asked = ["femto", "--data", str(few_digits), "--out", str(target), "--figures", str(figures), "--json"]
    result = CliRunner().invoke(command, asked, catch_exceptions=False)
    document = json.loads(result.stdout)
    page = Page(target.read_text(encoding="utf-8"))
    assert all(link.startswith("data:image/png;base64,") for link in page.links)
    assert page.images == len(document["figures"]) > 8
    written = {path.name for path in figures.iterdir()}
    assert written == {f"{name}.{form}" for name in document["figures"] for form in ("png", "svg")}
    from tintling import evaluate

    assert document["test_accuracy"] == evaluate("femto", few_digits).accuracy
    assert "<td>cortex-m4, speed</td>" in target.read_text(encoding="utf-8")
    widths = []
    for width in (1200, 390):
        shown = browser.new_page(viewport={"width": width, "height": 900})
        shown.goto(target.as_uri())
        widths.append(shown.evaluate("document.documentElement.scrollWidth"))
        shown.close()
    assert widths == [1200, 390]


def test_options_of_the_other_kind_are_refused(session):
    for asked in (["nano", "--most", "3"], [str(session), "--tsne"], [str(session), "--picture", "1"]):
        with pytest.raises(UsageError, match=r"(is|are) for (sessions|runs)"):
            CliRunner().invoke(command, asked, catch_exceptions=False)


def test_a_picture_that_is_not_there_is_named(few_digits, tmp_path):
    asked = ["nano", "--data", str(few_digits), "--picture", "60", "--out", str(tmp_path / "p.html")]
    with pytest.raises(UsageError, match="expected 0 to 59, got 60"):
        CliRunner().invoke(command, asked, catch_exceptions=False)
