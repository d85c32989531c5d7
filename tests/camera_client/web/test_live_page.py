"""The page itself, in headless Chromium: drawn, filmed, labelled, replayed, on a phone, by keyboard."""

from __future__ import annotations

import base64
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from camera_scenes import digits, enlarged, exposed, paper, write
from live_server import live_server, module, recognizer
from paths import DOCS
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tintling.camera_client.frames import Frame
from tintling.camera_client.inference.classifier import open_network
from tintling.camera_client.inference.executor_set import open_executor_set
from tintling.camera_client.recognition.recognizer import StreamRecognizer
from tintling.camera_client.recognition.smoothing import Smoother
from tintling.camera_client.session.writer import SessionWriter
from tintling.camera_client.sources.open import open_source
from tintling.firmware_export.forms.export import export_model
from tintling.images import decode_image

PATIENCE_MS = 20_000  # of a busy machine
FILMED = 8  # of the 200 digits: what the fake camera shows
SEVEN = [(160, 90), (310, 90), (300, 120), (240, 290)]
SEEN_OFTEN = re.compile(r"of ([5-9]|\d\d+)$")
ONE = [(220, 110), (255, 80), (255, 290)]


def scene(digit, size=(240, 320), at=(110, 50)):
    ink = enlarged(digits()[0][digit], int(size[0] * 0.55))
    return exposed(write(paper(size, level=185, falloff=30, noise=2.0, seed=digit), ink, at))


def film(path: Path, grey: np.ndarray, frames: int = 8) -> Path:
    """A video without compression that Chromium takes for a camera; luma in the range of television."""
    height, width = grey.shape
    luma = (16 + grey.astype(np.float64) * 219 / 255).round().astype(np.uint8)
    chroma = np.full(height * width // 2, 128, np.uint8)
    image = b"FRAME\n" + luma.tobytes() + chroma.tobytes()
    path.write_bytes(f"YUV4MPEG2 W{width} H{height} F15:1 Ip A1:1 C420jpeg\n".encode() + image * frames)
    return path


@pytest.fixture(scope="module", autouse=True)
def _patience():
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser(require_tool, tmp_path_factory):
    program = require_tool("chromium")
    video = film(tmp_path_factory.mktemp("film") / "camera.y4m", scene(FILMED))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",  # as root, in a container
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={video}",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser):
    """Opens the page; anything that goes wrong in it fails the test."""
    contexts, troubles = [], []

    def opened(address: str, **options) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        return page

    opened.troubles = troubles
    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("web") / "page"
    export_model(Path("nano"), out, form="web")
    return out


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("captures")) as server:
        yield server


def draw(page: Page, *strokes) -> None:
    box = page.locator("#frame").bounding_box()
    scale = box["width"] / 480
    for first, *rest in strokes:
        page.mouse.move(box["x"] + first[0] * scale, box["y"] + first[1] * scale)
        page.mouse.down()
        for x, y in rest:
            # Each step waits for a frame of the page; without steps the page would round the corners off.
            page.mouse.move(box["x"] + x * scale, box["y"] + y * scale, steps=3)
        page.mouse.up()


def answer(page: Page, text: str) -> None:
    expect(page.locator("#recognized")).to_have_text(text)


def agreement(page: Page, row: str) -> list[str]:
    cells = page.locator("#agreement tbody tr", has=page.get_by_role("rowheader", name=row)).locator("td")
    return cells.all_inner_texts()


def test_the_exported_page_works_from_a_disk_and_asks_nobody(folder, opened):
    asked = []
    page = opened(f"file://{folder}/index.html")
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("#connection-text")).to_have_text("Runs in this page")
    answer(page, "–")
    draw(page, SEVEN)
    answer(page, "7")
    expect(page.locator("#certainty")).to_contain_text("%")
    expect(page.locator("#tab-server")).to_be_hidden()
    expect(page.locator("#privacy")).to_have_text("No image leaves this page.")
    page.keyboard.press("7")
    expect(page.locator("#confusion-line")).to_have_text("1 of 1 right, 100 %.")
    page.get_by_role("button", name="Clear").click()
    answer(page, "–")
    expect(page.locator("#hint")).to_be_visible()
    assert [url for url in asked if not url.startswith("file:")] == []


def test_the_module_beside_the_page_is_the_one_inside_it(folder):
    script = (folder / "js" / "model.js").read_text()
    inside = base64.b64decode(re.search(r'tintling\.model\.wasm = "([^"]+)"', script)[1])
    assert inside == (folder / "tl_nano.wasm").read_bytes() == module().code


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def test_the_example_of_the_documentation_reads_what_is_drawn(folder, opened):
    text = (DOCS / "live.md").read_text(encoding="utf-8")
    example = re.search(r"^```js\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[1]
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        page = opened(f"http://127.0.0.1:{host.server_port}/")
        draw(page, SEVEN)
        answer(page, "7")
        logits = page.evaluate(
            "async () => { const canvas = document.getElementById('frame'), { width, height } = canvas;"
            f"const context = canvas.getContext('2d'); {example} return Array.from(logits); }}"
        )
        host.shutdown()
    assert [str(value) for value in logits] == page.locator("#bars .logit").all_inner_texts()


def test_browser_and_server_agree_on_every_bit_of_what_is_drawn(server, opened):
    page = opened(server.url)
    expect(page.locator("#connection-text")).to_have_text("Server connected")
    draw(page, SEVEN)
    answer(page, "7")
    expect(page.locator("#legend li")).to_have_count(3)
    expect(page.locator("#legend .badge")).to_have_text(["same bits", "same bits"])
    same, frames = agreement(page, "Region and 28 × 28")[0].split(" of ")
    assert same == frames
    for cell in agreement(page, "Server’s C"):
        same, frames = cell.split(" of ")
        assert same == frames != "0"


def test_a_label_saves_what_was_read_and_can_be_taken_back(tmp_path, opened):
    with live_server(tmp_path / "captures") as server:
        page = opened(server.url)
        expect(page.locator("#truth-help")).to_contain_text("saves the image")
        draw(page, SEVEN)
        answer(page, "7")
        logits = page.locator("#bars .logit").all_inner_texts()
        page.get_by_role("button", name="It is a 7").click()
        expect(page.locator("#saved")).to_have_text("Saved: 7, recognized as 7.")
        (path,) = (tmp_path / "captures" / "7").iterdir()
        saved = np.asarray(Image.open(path))
        assert saved.shape == (360, 480)
        (digit,) = recognizer().recognize(saved, several=False)["samples"]
        assert [int(text) for text in logits] == digit["answers"]["c"]["logits"]
        answer(page, "–")  # the sheet is clear for the next digit
        page.keyboard.press("u")  # no: it was a one
        answer(page, "7")
        expect(page.locator("#keys button").nth(7).locator("small")).to_have_text("0")
        assert list((tmp_path / "captures" / "7").iterdir()) == []
        expect(page.locator("#confusion-line")).to_contain_text("Label images")
        page.keyboard.press("1")
        expect(page.locator("#saved")).to_have_text("Saved: 1, recognized as 7.")
        expect(page.locator("#keys button").nth(1).locator("small")).to_have_text("1")
        expect(page.locator("#confusion-line")).to_have_text("0 of 1 right, 0 %.")
        answer(page, "–")


def test_a_label_of_one_of_several_digits_keeps_the_sheet(folder, opened):
    page = opened(f"file://{folder}/index.html")
    page.get_by_label("Several").check()
    draw(page, [(x / 2 + 130, y / 2 + 60) for x, y in ONE], [(x / 2 + 20, y / 2 + 60) for x, y in SEVEN])
    answer(page, "71")
    page.keyboard.press("7")
    expect(page.locator("#confusion-line")).to_contain_text("1 of 1")
    answer(page, "71")


def test_every_label_key_is_seen_without_scrolling_while_a_digit_is_drawn(server, opened):
    page = opened(server.url)
    expect(page.locator("#connection-text")).to_have_text("Server connected")
    draw(page, SEVEN)
    answer(page, "7")
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        boxes = page.locator("#keys button").evaluate_all(
            "(all) => all.map((key) => key.getBoundingClientRect())"
        )
        assert len(boxes) == 10
        for box in boxes:
            assert box["bottom"] <= height
            assert min(box["width"], box["height"]) >= 40
        assert page.evaluate("[scrollY, document.documentElement.scrollWidth]") == [0, width]


def test_the_model_is_chosen_on_the_page(tmp_path, opened):
    with live_server(tmp_path / "captures", others=("femto",)) as server:
        page = opened(server.url)
        menu = page.get_by_label("Model", exact=True)
        assert menu.locator("option").all_inner_texts() == ["nano", "femto"]
        menu.select_option("femto")
        page.wait_for_url("**/model/2/")
        page.wait_for_selector("html[data-ready]")
        expect(page.locator("#model-line")).to_contain_text("femto")
        expect(page.locator("#connection-text")).to_have_text("Server connected")
        expect(page.get_by_label("Model", exact=True)).to_have_value("/model/2/")
        draw(page, SEVEN)
        answer(page, "7")
        expect(page.locator("#legend .badge")).to_have_text(["same bits", "same bits"])
        page.keyboard.press("7")
        expect(page.locator("#saved")).to_have_text("Saved: 7, recognized as 7.")


def test_one_model_needs_no_menu(server, opened):
    expect(opened(server.url).locator("#model-choice")).to_be_hidden()


def test_the_camera_of_the_browser_is_read(server, opened):
    page = opened(server.url)
    page.get_by_role("tab", name="Camera").click()
    page.get_by_role("button", name="Start camera").click()
    answer(page, str(digits()[1][FILMED]))
    expect(page.locator("#speed")).to_contain_text("frames a second")
    expect(page.locator("#speed")).to_contain_text("320 × 240 px")
    expect(page.locator("#agreement tbody td").first).to_have_text(SEEN_OFTEN)
    same, frames = agreement(page, "Region and 28 × 28")[0].split(" of ")
    assert same == frames
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Stop camera").click()
    expect(page.get_by_role("button", name="Start camera")).to_be_visible()


def test_several_digits_are_read_in_order(server, opened):
    page = opened(server.url)
    page.get_by_label("Several").check()
    draw(page, [(x / 2 + 130, y / 2 + 60) for x, y in ONE], [(x / 2 + 20, y / 2 + 60) for x, y in SEVEN])
    answer(page, "71")
    expect(page.locator("#certainty")).to_have_text("2 digits")
    chips = page.locator("#chips button")
    expect(chips).to_have_text(["7", "1"])
    chips.nth(1).click()
    expect(page.locator("#bars tr.best th")).to_have_text("1")
    page.keyboard.press("m")
    expect(page.locator("#chips")).to_be_hidden()


def test_a_session_is_replayed_by_the_server(tmp_path, opened):
    network = open_network(Path("nano"))
    recognizer = StreamRecognizer(open_executor_set(network), Smoother(network.labels))
    with SessionWriter(tmp_path / "session.zip", network, source="0") as writer:
        for index in range(6):
            writer.add(recognizer.recognize(Frame(scene(FILMED), 100 + index / 10, index, "0")))

    def opened_source():
        return open_source(str(tmp_path / "session.zip"))

    with live_server(tmp_path / "captures", opened_source(), opened_source, interval_s=0.05) as server:
        page = opened(server.url)
        expect(page.get_by_role("tab", name="Server")).to_have_attribute("aria-selected", "true")
        answer(page, str(digits()[1][FILMED]))
        expect(page.locator("#agreement tbody td").first).to_have_text(SEEN_OFTEN)
        for row in ("Region and 28 × 28", "Server’s C"):
            for cell in filter(None, agreement(page, row)):
                same, frames = cell.split(" of ")
                assert same == frames
        page.keyboard.press("f")
        frozen = page.locator("#source-line").inner_text()
        page.wait_for_timeout(200)
        assert page.locator("#source-line").inner_text() == frozen
        page.keyboard.press("3")
        expect(page.locator("#saved")).to_contain_text("Saved: 3, recognized as")
        (path,) = (tmp_path / "captures" / "3").iterdir()
        np.testing.assert_array_equal(np.asarray(Image.open(path)), scene(FILMED))


def test_image_files_are_read_and_others_are_told(folder, opened, tmp_path):
    Image.fromarray(scene(5, (480, 640), (200, 90))).save(tmp_path / "five.png")
    (tmp_path / "broken.png").write_bytes(b"no image")
    page = opened(f"file://{folder}/index.html")
    page.get_by_role("tab", name="Image").click()
    page.locator("#image-file").set_input_files(tmp_path / "broken.png")
    expect(page.get_by_role("alert")).to_contain_text("no image that this browser can read")
    page.locator("#image-file").set_input_files(tmp_path / "five.png")
    answer(page, str(digits()[1][5]))
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator("#speed")).to_contain_text("640 × 480 px")


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_a_transparent_background_is_recognized_as_in_python(folder, opened, tmp_path, ink):
    """Black and white ink alone; the page fills the background as tintling/images.py does."""
    covered = enlarged(digits()[0][5], 200)
    pixels = np.full((360, 480, 4), (127, 127, 127, 0), np.uint8)
    part = pixels[80 : 80 + covered.shape[0], 180 : 180 + covered.shape[1]]
    part[:, :, :3] = ink
    part[:, :, 3] = (covered.clip(0, 1) * 255).round()
    Image.fromarray(pixels).save(tmp_path / "ink.png")
    page = opened(f"file://{folder}/index.html")
    page.get_by_role("tab", name="Image").click()
    page.locator("#image-file").set_input_files(tmp_path / "ink.png")
    answer(page, str(digits()[1][5]))
    frame = decode_image((tmp_path / "ink.png").read_bytes(), name="ink")
    corner = page.evaluate(
        "() => [...document.getElementById('frame').getContext('2d').getImageData(0, 0, 1, 1).data]"
    )
    assert corner == [*frame[0, 0], 255]


def test_everything_can_be_done_by_keyboard_and_is_announced(folder, opened):
    page = opened(f"file://{folder}/index.html")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "frame":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Space")
    for _ in range(24):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    answer(page, "1")
    expect(page.locator("#announce")).to_contain_text("Recognized 1, ")
    page.keyboard.press("z")
    answer(page, "–")
    page.locator("#tab-draw").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Camera")).to_be_focused()
    expect(page.get_by_role("tab", name="Camera")).to_have_attribute("aria-selected", "true")


def touch(page: Page, points) -> None:
    box = page.locator("#frame").bounding_box()
    scale = box["width"] / 480
    places = [{"x": box["x"] + x * scale, "y": box["y"] + y * scale} for x, y in points]
    line = page.context.new_cdp_session(page)
    line.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": places[:1]})
    for before, after in pairwise(places):
        for part in (0.25, 0.5, 0.75, 1):
            point = {axis: before[axis] + part * (after[axis] - before[axis]) for axis in "xy"}
            line.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_writes_on_a_phone_and_nothing_is_wider_than_it(server, opened):
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = opened(server.url, **phone)
    expect(page.locator("#agreement-card")).to_be_visible()
    touch(page, SEVEN)
    answer(page, "7")
    expect(page.locator("#measures")).to_contain_text("Dark ink")
    assert page.evaluate("scrollY") == 0, "the page stays where it is while a finger writes"
    page.get_by_role("button", name="It is a 7").tap()
    expect(page.locator("#confusion-line")).to_contain_text("1 of 1")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.evaluate(
        "[...document.querySelectorAll('button, select, .switch label')].filter((each) => each.offsetParent)"
        ".map((each) => [each.innerText, each.offsetHeight]).filter(([, height]) => height < 40)"
    )
    assert small == []


def test_the_page_breaks_no_rule_of_accessibility(server, opened):
    """Contrast, names, roles, landmarks and more: WCAG 2.2 AA as far as axe-core sees it."""
    page = opened(server.url, color_scheme="light")
    page.get_by_label("Several").check()
    draw(page, [(x / 2 + 130, y / 2 + 60) for x, y in ONE], [(x / 2 + 20, y / 2 + 60) for x, y in SEVEN])
    answer(page, "71")
    page.keyboard.press("7")
    expect(page.locator("#confusion-line")).to_contain_text("1 of 1")
    page.locator("#shortcuts summary").click()
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 3 * 128) is (scheme == "dark")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_server_that_goes_away_is_told_and_the_browser_reads_on(tmp_path, opened):
    with live_server(tmp_path) as server:
        page = opened(server.url)
        expect(page.locator("#connection-text")).to_have_text("Server connected")
    expect(page.locator("#connection-text")).to_have_text("Server gone, trying again")
    draw(page, SEVEN)
    answer(page, "7")
    page.keyboard.press("7")
    expect(page.locator("#saved")).to_contain_text("not connected")
    opened.troubles.clear()  # the browser notes that nobody answers


def test_the_token_of_the_address_opens_the_page(opened, browser):
    with live_server(host="0.0.0.0") as server:  # noqa: S104 - with a token
        address = f"http://127.0.0.1:{server.port}/"
        assert browser.new_page().goto(address).status == 403
        page = opened(f"{address}?token={server.listener.token}")
        assert page.url == address
        expect(page.locator("#connection-text")).to_have_text("Server connected")
