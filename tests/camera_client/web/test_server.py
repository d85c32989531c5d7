"""The server of the live page, over real sockets: recognitions, frames of a source, captures, bad company."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write
from click.testing import CliRunner
from live_server import live_server, module, receive, recognizer, send_frame
from PIL import Image
from websockets.exceptions import ConnectionClosed

from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.frames import BoardResult, Frame, FrameSource
from tintling.camera_client.preprocessing.host import preprocess
from tintling.camera_client.recognition.smoothing import DEFAULT_THRESHOLD
from tintling.camera_client.sources.images import ImageSource
from tintling.camera_client.web.messages import encode_tensor
from tintling.camera_client.web.server import bind
from tintling.commands.live import command
from tintling.errors import ArtifactError, FrameSourceError, MissingExtraError, TintlingError
from tintling.firmware_export.forms.web import page_files


def sheet(digit=3, size=(96, 96)):
    ink = enlarged(digits()[0][digit], int(size[0] * 0.6))
    return exposed(write(paper(size), ink, (size[1] // 4, size[0] // 5)))


def get(server, path, **headers):
    request = urllib.request.Request(f"{server.origin}{path}", headers=headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - likewise
        return answer.read().decode(), answer.headers


class Scripted(FrameSource):
    """Frames as a test wants them; an exception in their place is raised."""

    timed = False

    def __init__(self, frames, *, live=True, pause_s=0.0):
        super().__init__("scripted")
        self.live = live
        self.closed = False
        self._frames, self._pause_s = frames, pause_s

    def __iter__(self):
        for index, frame in enumerate(self._frames):
            time.sleep(self._pause_s)
            if isinstance(frame, Exception):
                raise frame
            yield Frame(frame, time.time(), index, f"scripted/{index}.png")

    def close(self):
        self.closed = True


@pytest.fixture(scope="module")
def plain():
    with live_server() as server:
        yield server


def test_the_page_is_that_of_the_export_but_for_its_host(plain):
    for name, text in page_files().items():
        served, headers = get(plain, f"/{name}")
        assert (served == text) is (name != "js/host.js"), name
        assert headers["Content-Security-Policy"]
    assert get(plain, "/")[0] == page_files()["index.html"]
    assert get(plain, "/js/model.js")[0] == module().script()
    assert "tintling.host = {" in get(plain, "/js/host.js")[0]


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/js/..%2f..%2fweb.py",
        "/js",
        "/.nojekyll",
    ],
)
def test_no_address_leads_out_of_the_page(plain, path):
    with socket.create_connection(("127.0.0.1", plain.port), timeout=5) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := line.recv(4096):
            answer += part
    assert answer.startswith(b"HTTP/1.1 404")
    assert answer.endswith(b"There is no such file.\n")


def test_a_page_without_a_server_has_the_threshold_of_the_client():
    stated = re.search(r"threshold: ([\d.]+)", page_files()["js/state.js"])[1]
    assert float(stated) == DEFAULT_THRESHOLD


def test_a_page_is_told_who_answers(plain):
    with plain.connect() as line:
        hello = receive(line, "hello")
    assert hello["sha256"] == module().facts["sha256"]
    assert hello["executors"]["c"]
    assert (hello["source"], hello["captures"]) == (None, None)
    assert hello["missing"][0]["name"] == "float network"


def test_a_frame_is_read_as_this_machine_reads_it(plain):
    frame = sheet()
    prepared = preprocess(frame)
    with plain.connect() as line:
        send_frame(line, frame, type="recognize", sequence=5)
        recognition = receive(line, "recognition")
    assert recognition["sequence"] == 5
    (digit,) = recognition["digits"]
    region = prepared.region
    assert digit["region"] == [region.x, region.y, region.width, region.height]
    assert digit["tensor"] == encode_tensor(prepared.tensor)
    assert {"c", "int8"} <= set(digit["answers"])
    for answer in digit["answers"].values():
        assert np.argmax(answer["logits"]) == digits()[1][3]
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert recognition["ms"].keys() == {"preprocess", "c", "int8"}


def test_several_digits_come_in_reading_order(plain):
    page = paper((200, 420))
    for place, digit in enumerate((4, 2, 1)):
        page = write(page, enlarged(digits()[0][digit], 90), (30 + 130 * place, 50))
    with plain.connect() as line:
        send_frame(line, exposed(page), type="recognize", sequence=1, several=True)
        recognition = receive(line, "recognition")
    assert recognition["several"] is True
    answers = [int(np.argmax(digit["answers"]["c"]["logits"])) for digit in recognition["digits"]]
    assert answers == [digits()[1][digit] for digit in (4, 2, 1)]


def test_an_empty_frame_has_no_digits(plain):
    with plain.connect() as line:
        send_frame(line, np.full((96, 96), 200, np.uint8), type="recognize", sequence=1)
        assert receive(line, "recognition")["digits"] == []


def test_a_bad_message_gets_a_clear_answer_and_the_line_stays(plain):
    with plain.connect() as line:
        line.send("{}")
        assert "expected one of" in receive(line, "error")["message"]
        line.send(b"\x00")
        assert "too short" in receive(line, "error")["message"]
        line.send(json.dumps({"type": "watch"}))
        assert "no source" in receive(line, "error")["message"]
        send_frame(line, sheet(), type="save", label=3)
        assert "no captures" in receive(line, "error")["message"]
        send_frame(line, sheet(), type="recognize", sequence=2)
        assert receive(line, "recognition")["sequence"] == 2


def listen_to_the_end(line):
    while True:
        line.recv(timeout=5)


def test_a_page_that_only_talks_nonsense_is_hung_up_on(plain):
    with plain.connect() as line:
        for _ in range(20):
            line.send("nonsense")
        with pytest.raises(ConnectionClosed) as closed:
            listen_to_the_end(line)
    assert closed.value.rcvd.code == 1008


def test_a_message_beyond_the_largest_frame_ends_the_line_at_once(plain):
    with plain.connect() as line:
        with contextlib.suppress(ConnectionClosed):
            line.send(b"\0" * 4_000_000)
        with pytest.raises(ConnectionClosed) as closed:
            listen_to_the_end(line)
    reason = closed.value.rcvd  # lost when the rest of the message meets a closed door
    assert reason is None or reason.code == 1009
    with plain.connect() as line:
        assert receive(line, "hello")


def test_frames_that_pile_up_are_dropped_but_the_newest(plain):
    # Drawn once, so that frames come faster than any machine reads them.
    frame = sheet(size=(480, 640))
    with plain.connect() as line:
        for sequence in range(1, 200):
            send_frame(line, frame, type="recognize", sequence=sequence)
        answered = []
        while not answered or answered[-1] != 199:
            answered.append(receive(line, "recognition")["sequence"])
    assert answered == sorted(answered)
    assert len(answered) < 199


def test_pages_are_served_at_the_same_time_and_a_deaf_one_delays_nobody():
    large = np.full((1200, 1600), 200, np.uint8)
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(live_server(source=Scripted([large] * 100_000, pause_s=0.005)))
        lines = [stack.enter_context(server.connect()) for _ in range(4)]
        deaf = stack.enter_context(server.connect(max_queue=1, close_timeout=0.1))
        deaf.send('{"type": "watch"}')
        for _ in range(30):  # far more than the buffers between us hold
            deaf.send('{"type": "next"}')
            time.sleep(0.01)
        lines[0].send('{"type": "watch"}')
        for number, line in enumerate(lines):
            send_frame(line, sheet(number), type="recognize", sequence=number)
        for number, line in enumerate(lines):
            recognition = receive(line, "recognition")
            assert recognition["sequence"] == number
            assert recognition["digits"][0]["tensor"] == encode_tensor(preprocess(sheet(number)).tensor)
        send_frame(lines[0], sheet(1), type="recognize", sequence=9)
        assert receive(lines[0], "recognition")["sequence"] == 9
        lines[0].send('{"type": "next"}')
        assert receive(lines[0], "frame")["width"] == 1600


def test_a_label_saves_a_image_once_and_can_be_taken_back(tmp_path):
    frame = sheet()
    with live_server(tmp_path / "captures") as server, server.connect() as line:
        assert receive(line, "hello")["captures"] == [0] * 10
        send_frame(line, frame, type="save", label=7)
        saved = receive(line, "saved")
        assert saved["captures"][7] == 1
        assert saved["name"].startswith("7/")
        path = tmp_path / "captures" / saved["name"]
        np.testing.assert_array_equal(np.asarray(Image.open(path)), frame)
        send_frame(line, frame, type="save", label=7)
        assert sum(receive(line, "saved")["captures"]) == 1
        send_frame(line, frame, type="save", label=1)
        moved = receive(line, "saved")
        assert (moved["captures"][1], moved["captures"][7]) == (1, 0)
        for left in (1, 1, 0):  # the move, the repetition, the first save
            line.send('{"type": "undo"}')
            assert receive(line, "saved")["captures"] == [0] * 7 + [left, 0, 0]
        line.send('{"type": "undo"}')  # nothing
    assert CaptureStore(tmp_path / "captures").captures() == ()


def test_undo_takes_back_only_what_this_page_saved(tmp_path):
    CaptureStore(tmp_path).save(sheet(), 3)
    with live_server(tmp_path) as server, server.connect() as line:
        send_frame(line, sheet(), type="save", label=3)  # it is there already
        receive(line, "saved")
        line.send('{"type": "undo"}')
        assert receive(line, "saved")["captures"][3] == 1
        send_frame(line, sheet(4), type="save", label=4)
        counts = receive(line, "saved")["captures"]
    assert (counts[3], counts[4]) == (1, 1)


def test_undo_gives_a_image_the_label_back_that_it_had_before_this_page(tmp_path):
    CaptureStore(tmp_path).save(sheet(), 7)
    with live_server(tmp_path) as server, server.connect() as line:
        send_frame(line, sheet(), type="save", label=3)
        counts = receive(line, "saved")["captures"]
        assert (counts[3], counts[7]) == (1, 0)
        line.send('{"type": "undo"}')
        counts = receive(line, "saved")["captures"]
    assert (counts[3], counts[7]) == (0, 1)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with live_server(tmp_path / "taken") as server, server.connect() as line:
        send_frame(line, sheet(), type="save", label=7)
        assert "cannot" in receive(line, "error")["message"]


def test_images_are_shown_one_after_the_other_and_again(tmp_path):
    for number in range(3):
        Image.fromarray(sheet(number)).save(tmp_path / f"{number}.png")
    paths = sorted(tmp_path.glob("*.png"))
    shown = []
    with live_server(source=ImageSource(paths, "images")) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        while len(shown) < 5 or (set(shown) != {"0.png", "1.png", "2.png"} and len(shown) < 200):
            frame = receive(line, "frame")
            np.testing.assert_array_equal(frame["grey"], sheet(int(frame["name"][0])))
            assert frame["digits"][0]["tensor"] == encode_tensor(preprocess(frame["grey"]).tensor)
            assert frame["ageMs"] is None
            shown.append(frame["name"])
            line.send('{"type": "next"}')
    assert set(shown) == {"0.png", "1.png", "2.png"}


def test_a_recording_keeps_its_own_pace_and_begins_again():
    class Recording(Scripted):
        timed = True

        def __iter__(self):
            for index, frame in enumerate(self._frames):
                yield Frame(frame, 1000 + 0.3 * index, index, f"{index}.png")

    def opened():
        return Recording([sheet(number) for number in range(3)], live=False)

    with live_server(source=opened(), reopen=opened, interval_s=0.01) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        names, times = [], []
        for _ in range(5):
            names.append(receive(line, "frame")["name"])
            times.append(time.monotonic())
            line.send('{"type": "next"}')
    assert names == ["0.png", "1.png", "2.png", "0.png", "1.png"]
    assert times[2] - times[0] > 0.4


def test_what_the_board_read_itself_is_shown_beside():
    frame = sheet()
    prepared = preprocess(frame)
    mine = recognizer().recognize(frame, several=False)["digits"][0]["answers"]["c"]["logits"]
    said = BoardResult("3", "", prepared.tensor, np.array(mine, np.int8), (1000, 2000, 3000))

    class Board(Scripted):
        def __iter__(self):
            while True:
                time.sleep(0.01)
                yield Frame(frame, time.time(), 0, "board", board=said)

    with live_server(source=Board([])) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        shown = receive(line, "frame")
    assert shown["digits"][0]["answers"]["board"]["logits"] == mine
    assert shown["ms"]["board"] == 3.0


def test_nothing_is_sent_before_the_page_asks_for_it():
    with live_server(source=Scripted([sheet()] * 5000, pause_s=0.002)) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        first = receive(line, "frame")["number"]
        time.sleep(0.3)
        line.send('{"type": "next"}')
        second = receive(line, "frame")["number"]
        assert second > first + 20, "the newest frame, not the next one"
        with pytest.raises(TimeoutError):
            receive(line, "frame", timeout=0.3)
        line.send('{"type": "unwatch"}')
        line.send('{"type": "next"}')
        with pytest.raises(TimeoutError):
            receive(line, "frame", timeout=0.3)


def test_the_frame_that_is_shown_is_saved_in_its_colours(tmp_path):
    colours = np.dstack([sheet(), sheet(), np.full((96, 96), 90, np.uint8)])
    with live_server(tmp_path, Scripted([colours] * 5000, pause_s=0.01)) as server, server.connect() as line:
        line.send('{"type": "watch", "several": true}')
        frame = receive(line, "frame")
        assert frame["several"] is True
        line.send(json.dumps({"type": "save-frame", "sequence": frame["number"], "label": 2}))
        saved = receive(line, "saved")
        np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / saved["name"])), colours)
        line.send(json.dumps({"type": "save-frame", "sequence": frame["number"] + 999, "label": 2}))
        assert "not among the last" in receive(line, "error")["message"]


def test_a_source_that_fails_is_told_and_opened_again():
    first = Scripted([sheet(), FrameSourceError("the plug was pulled: push it in")])
    attempts = []

    def reopen():
        attempts.append(time.monotonic())
        if len(attempts) < 2:
            raise FrameSourceError("the plug is still out")
        return Scripted([sheet(5)] * 5000, pause_s=0.01)

    with live_server(source=first, reopen=reopen) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        told = []
        while True:
            line.send('{"type": "next"}')
            message = json.loads(text) if isinstance(text := line.recv(timeout=5), str) else None
            if message and message["type"] == "source":
                told.append(message["message"])
            if len(attempts) >= 2 and message is None:
                break
    assert any("the plug was pulled: push it in" in text for text in told)
    assert any("the plug is still out" in text for text in told)
    assert first.closed


@pytest.mark.parametrize("live", [True, False])
def test_the_thread_of_a_source_outlives_an_error_that_nobody_thought_of(live):
    first = Scripted([sheet(), TypeError("a library's mistake")], live=live)
    again = Scripted([sheet(5)] * 5000, live=live, pause_s=0.01)
    with live_server(source=first, reopen=lambda: again) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        while isinstance(message := line.recv(timeout=10), bytes) or '"hello"' in message:
            line.send('{"type": "next"}')
        line.send('{"type": "next"}')
        frame = receive(line, "frame")
    assert json.loads(message)["message"] == "scripted failed: TypeError: a library's mistake"
    np.testing.assert_array_equal(frame["grey"], sheet(5))


def test_a_frame_that_is_too_small_is_told_and_the_next_one_shown():
    source = Scripted([np.zeros((4, 4), np.uint8), *[sheet()] * 500], pause_s=0.05)
    with live_server(source=source) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        assert receive(line, "source")["message"].startswith("scripted: a frame of 4×4 px: expected")
        frame = receive(line, "frame")
        assert frame["width"] == 96


def test_a_image_that_cannot_be_read_is_told_and_those_after_it_are_shown(tmp_path):
    Image.fromarray(sheet()).save(tmp_path / "0.png")
    (tmp_path / "1.png").write_bytes(b"no image")
    Image.fromarray(sheet(5)).save(tmp_path / "2.png")
    source = ImageSource(sorted(tmp_path.glob("*.png")), "images")
    shown, told = set(), ""
    with live_server(source=source, interval_s=0.1) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        give_up = time.monotonic() + 20
        while (shown != {"0.png", "2.png"} or not told) and time.monotonic() < give_up:
            message = line.recv(timeout=10)
            if isinstance(message, bytes):
                length = int.from_bytes(message[:4], "little")
                shown.add(json.loads(message[4 : 4 + length])["name"])
            else:
                told = json.loads(message).get("message", told)
            line.send('{"type": "next"}')
    assert shown == {"0.png", "2.png"}
    assert "1.png is no image that can be read" in told


def test_no_page_is_told_the_password_of_a_source():
    source = Scripted([FrameSourceError("http://me:secret@camera/stream is silent")])
    source.name = "http://me:secret@camera/stream"

    def reopen():
        raise FrameSourceError("http://me:secret@camera/stream is gone")

    with live_server(source=source, reopen=reopen) as server, server.connect() as line:
        assert receive(line, "hello")["source"]["name"] == "http://camera/stream"
        line.send('{"type": "watch"}')
        told = receive(line, "source")["message"]
    assert "http://camera/stream" in told
    assert "secret" not in told


def test_the_source_is_closed_with_the_server():
    source = Scripted([sheet()] * 100_000, pause_s=0.005)
    with live_server(source=source) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        receive(line, "frame")
    assert source.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "source scripted"]


def test_pages_take_turns():
    shared = recognizer()
    frames = [sheet(number) for number in range(8)]
    results = [None] * 8

    def work(number):
        results[number] = shared.recognize(frames[number], several=False)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for frame, result in zip(frames, results, strict=True):
        assert result["digits"][0]["tensor"] == encode_tensor(preprocess(frame).tensor)


def test_without_the_packages_of_a_server_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "tintling.camera_client.web.server")
    monkeypatch.delattr("tintling.camera_client.web.server")
    with pytest.raises(MissingExtraError, match=r"tintling\[live\]"):
        CliRunner().invoke(command, ["--port", "0"], catch_exceptions=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_cannot_be_had_is_said_once(host):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(TintlingError) as caught:
            bind(host, port)
    words = str(caught.value)
    assert re.fullmatch(
        rf"cannot listen on {re.escape(host)}, port {port}: [^;(]+; choose another --host .*", words
    )


def test_no_address_is_printed_when_the_certificate_cannot_be_used(tmp_path):
    (tmp_path / "bad.pem").write_text("no certificate")
    bad = str(tmp_path / "bad.pem")
    result = CliRunner().invoke(command, ["--model", "nano", "--port", "0", "--tls", bad, bad])
    assert isinstance(result.exception, ArtifactError)
    assert "cannot use the certificate" in str(result.exception)
    assert result.stdout == ""


@pytest.mark.parametrize("presses", [1, 2])
def test_the_command_prints_its_address_and_ends_with_ctrl_c(tmp_path, presses):
    Image.fromarray(sheet()).save(tmp_path / "one.png")
    command = [
        sys.executable,
        "-m",
        "tintling",
        "live",
        "--model",
        "nano",
        "--port",
        "0",
        "--source",
        str(tmp_path),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=dict(os.environ)
    )
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        give_up = time.monotonic() + 20
        while True:
            with contextlib.suppress(urllib.error.URLError):
                with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own server
                    assert "Tintling" in answer.read().decode()
                break
            assert time.monotonic() < give_up
        for _ in range(presses):
            process.send_signal(signal.SIGINT)
            time.sleep(0.005)
        _, notes = process.communicate(timeout=15)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert "Traceback" not in notes
    assert len(notes.splitlines()) == 2
    assert notes.strip().endswith("stopped")
