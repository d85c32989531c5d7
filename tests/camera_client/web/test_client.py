"""Pages on the WebSocket: recognitions, frames of a source, captures, and messages that are none."""

from __future__ import annotations

import contextlib
import json
import threading

import numpy as np
import pytest
from camera_scenes import digits, enlarged, exposed, paper, write
from live_server import live_server, module, receive, recognizer, send_frame
from live_sources import Scripted, sheet
from PIL import Image
from waiting import PATIENCE_S, breathe, wait_until
from websockets.exceptions import ConnectionClosed

from tintling.camera_client.captures.store import CaptureStore
from tintling.camera_client.frames import BoardResult, Frame
from tintling.camera_client.preprocessing.host import preprocess
from tintling.camera_client.sources.images import ImageSource
from tintling.camera_client.web.messages import encode_tensor
from tintling.errors import FrameSourceError


@pytest.fixture(scope="module")
def plain():
    with live_server() as server:
        yield server


def listen_to_the_end(line):
    while True:
        line.recv(timeout=PATIENCE_S)


def test_a_page_is_told_which_executors_run(plain):
    with plain.connect() as line:
        hello = receive(line, "hello")
    assert hello["sha256"] == module().facts["sha256"]
    assert hello["executors"]["c"]
    assert (hello["source"], hello["captures"]) == (None, None)
    assert hello["missing"][0]["name"] == "float network"


def test_a_frame_is_recognized_as_on_this_machine(plain):
    frame = sheet()
    prepared = preprocess(frame)
    with plain.connect() as line:
        send_frame(line, frame, type="recognize", sequence=5)
        recognition = receive(line, "recognition")
    assert recognition["sequence"] == 5
    (digit,) = recognition["samples"]
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
    answers = [int(np.argmax(digit["answers"]["c"]["logits"])) for digit in recognition["samples"]]
    assert answers == [digits()[1][digit] for digit in (4, 2, 1)]


def test_an_empty_frame_has_no_digits(plain):
    with plain.connect() as line:
        send_frame(line, np.full((96, 96), 200, np.uint8), type="recognize", sequence=1)
        assert receive(line, "recognition")["samples"] == []


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


def test_a_page_that_sends_nonsense_is_disconnected(plain):
    with plain.connect() as line:
        for _ in range(20):
            line.send("nonsense")
        with pytest.raises(ConnectionClosed) as closed:
            listen_to_the_end(line)
    assert closed.value.rcvd.code == 1008


def test_a_message_beyond_the_largest_frame_ends_the_line_at_once(plain):
    with plain.connect() as line:
        with contextlib.suppress(ConnectionClosed):
            line.send(b"\0" * 8_000_000)
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
        server = stack.enter_context(live_server(source=Scripted([large] * 100_000, paced=True)))
        lines = [stack.enter_context(server.connect()) for _ in range(4)]
        deaf = stack.enter_context(server.connect(max_queue=1, close_timeout=0.1))
        deaf.send('{"type": "watch"}')
        for _ in range(30):  # far more than the buffers between us hold
            deaf.send('{"type": "next"}')
            shown = server.source._latest
            wait_until(lambda shown=shown: server.source._latest is not shown, "another frame")
        lines[0].send('{"type": "watch"}')
        for number, line in enumerate(lines):
            send_frame(line, sheet(number), type="recognize", sequence=number)
        for number, line in enumerate(lines):
            recognition = receive(line, "recognition")
            assert recognition["sequence"] == number
            assert recognition["samples"][0]["tensor"] == encode_tensor(preprocess(sheet(number)).tensor)
        send_frame(lines[0], sheet(1), type="recognize", sequence=9)
        assert receive(lines[0], "recognition")["sequence"] == 9
        lines[0].send('{"type": "next"}')
        assert receive(lines[0], "frame")["width"] == 1600


def test_a_label_saves_an_image_once_and_can_be_taken_back(tmp_path):
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
    CaptureStore(tmp_path).save(sheet(), "3")
    with live_server(tmp_path) as server, server.connect() as line:
        send_frame(line, sheet(), type="save", label=3)  # it is there already
        receive(line, "saved")
        line.send('{"type": "undo"}')
        assert receive(line, "saved")["captures"][3] == 1
        send_frame(line, sheet(4), type="save", label=4)
        counts = receive(line, "saved")["captures"]
    assert (counts[3], counts[4]) == (1, 1)


def test_undo_gives_an_image_the_label_back_that_it_had_before_this_page(tmp_path):
    CaptureStore(tmp_path).save(sheet(), "7")
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
            assert frame["samples"][0]["tensor"] == encode_tensor(preprocess(frame["grey"]).tensor)
            assert frame["ageMs"] is None
            shown.append(frame["name"])
            line.send('{"type": "next"}')
    assert set(shown) == {"0.png", "1.png", "2.png"}


def test_the_answer_of_the_board_that_took_the_frame_is_sent_too():
    frame = sheet()
    prepared = preprocess(frame)
    mine = recognizer().recognize(frame, several=False)["samples"][0]["answers"]["c"]["logits"]
    board = BoardResult("3", "", prepared.tensor, np.array(mine, np.int8), (1000, 2000, 3000))

    class Board(Scripted):
        def __iter__(self):
            while True:
                breathe()
                yield Frame(frame, 0.0, 0, "board", board=board)

    with live_server(source=Board([])) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        shown = receive(line, "frame")
    assert shown["samples"][0]["answers"]["board"]["logits"] == mine
    assert shown["ms"]["board"] == 3.0


def test_the_frame_that_is_shown_is_saved_in_its_colours(tmp_path):
    colours = np.dstack([sheet(), sheet(), np.full((96, 96), 90, np.uint8)])
    with live_server(tmp_path, Scripted([colours] * 5000, paced=True)) as server, server.connect() as line:
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
        attempts.append(True)
        if len(attempts) < 2:
            raise FrameSourceError("the plug is still out")
        return Scripted([sheet(5)] * 5000, paced=True)

    with live_server(source=first, reopen=reopen) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        told = []
        while True:
            line.send('{"type": "next"}')
            message = json.loads(text) if isinstance(text := line.recv(timeout=PATIENCE_S), str) else None
            if message and message["type"] == "source":
                told.append(message["message"])
            if len(attempts) >= 2 and message is None:
                break
    assert any("the plug was pulled: push it in" in text for text in told)
    assert any("the plug is still out" in text for text in told)
    assert first.closed


@pytest.mark.parametrize("live", [True, False])
def test_the_thread_of_a_source_outlives_an_unexpected_error(live):
    first = Scripted([sheet(), TypeError("a library's mistake")], live=live)
    again = Scripted([sheet(5)] * 5000, live=live, paced=True)
    with live_server(source=first, reopen=lambda: again) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        while isinstance(message := line.recv(timeout=PATIENCE_S), bytes) or '"hello"' in message:
            line.send('{"type": "next"}')
        line.send('{"type": "next"}')
        frame = receive(line, "frame")
    assert json.loads(message)["message"] == "scripted failed: TypeError: a library's mistake"
    np.testing.assert_array_equal(frame["grey"], sheet(5))


def test_a_frame_that_is_too_small_is_told_and_the_next_one_shown():
    told = threading.Event()

    def frames():
        while not told.is_set():
            yield np.zeros((4, 4), np.uint8)
        while True:
            yield sheet()

    source = Scripted(frames(), paced=True)
    with live_server(source=source) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        assert receive(line, "source")["message"].startswith("scripted: a frame of 4×4 px: expected")
        told.set()
        assert receive(line, "frame")["width"] == 96


def test_an_image_that_cannot_be_read_is_told_and_those_after_it_are_shown(tmp_path):
    Image.fromarray(sheet()).save(tmp_path / "0.png")
    (tmp_path / "1.png").write_bytes(b"no image")
    Image.fromarray(sheet(5)).save(tmp_path / "2.png")
    source = ImageSource(sorted(tmp_path.glob("*.png")), "images")
    shown, told = set(), ""
    with live_server(source=source, interval_s=0.1) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        while shown != {"0.png", "2.png"} or not told:
            message = line.recv(timeout=PATIENCE_S)
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
    source = Scripted([sheet()] * 100_000, paced=True)
    with live_server(source=source) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        receive(line, "frame")
    assert source.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "source scripted"]


def test_a_frame_is_sent_when_the_page_requests_it_and_it_is_the_newest():
    """What is asked for afterwards is answered first, if nothing else was sent before."""
    with live_server(source=Scripted([sheet()] * 5000, paced=True)) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        first = receive(line, "frame")["number"]
        wait_until(lambda: server.source._latest.number >= first + 30, "thirty frames")
        line.send('{"type": "next"}')
        assert receive(line, "frame")["number"] >= first + 30
        assert next_kind(line) == "recognition"
        line.send('{"type": "unwatch"}')
        line.send('{"type": "next"}')
        assert next_kind(line) == "recognition"


def next_kind(line) -> str:
    """The type of the next message, after a request that is answered for certain."""
    send_frame(line, sheet(), type="recognize", sequence=3)
    message = line.recv(timeout=PATIENCE_S)
    return json.loads(message)["type"] if isinstance(message, str) else "frame"


def test_a_recording_starts_again_at_its_end():
    def opened():
        return Scripted([sheet(number) for number in range(3)], live=False)

    names = []
    with live_server(source=opened(), reopen=opened) as server, server.connect() as line:
        line.send('{"type": "watch"}')
        while len(names) < 5:
            names.append(int(receive(line, "frame")["name"][0]))
            line.send('{"type": "next"}')
    steps = np.diff(names) % 3
    assert set(steps) <= {1, 2}, "each is shown, unless the page was slow; none twice in a row"
    assert names != sorted(names)
