"""Frames to a transport and events from it."""

from __future__ import annotations

import pytest

from tintling.camera_client.link.line import LinkLine
from tintling.link.framing import encode


class Transport:
    """Takes so many bytes a call, and gives what was put into it."""

    bytes_a_second = 100.0

    def __init__(self, take=1 << 16):
        self.take, self.sent, self.given = take, b"", b""

    def exchange(self, data, _):
        count = min(self.take, len(data))
        self.sent += bytes(data[:count])
        given, self.given = self.given, b""
        return count, given

    def close(self):
        self.sent = b"closed"


def line_on(transport, **options):
    return LinkLine(transport, max_payload=64, clock=lambda: 10.0, **options)


def test_frames_go_out_in_order_and_an_urgent_one_never_inside_another():
    transport = Transport(take=3)
    line = line_on(transport)
    line.send(b"first!")
    line.send(b"second")
    line.pump(0)
    assert line.begun_bytes == 3
    line.send(b"urgent", first=True)
    for _ in range(8):
        line.pump(0)
    assert transport.sent == b"first!urgentsecond"
    assert line.written == 18


def test_a_dropped_queue_ends_the_frame_that_has_begun():
    transport = Transport(take=3)
    line = line_on(transport)
    begun, waiting = line.send(b"first!"), line.send(b"second")
    line.pump(0)
    line.drop_queue()
    for _ in range(4):
        line.pump(0)
    assert transport.sent == b"first!"
    assert (begun.waits, begun.end, waiting.waits, waiting.dropped) == (False, 6, False, True)


def test_no_more_is_written_than_allowed():
    transport = Transport()
    line = line_on(transport)
    line.send(b"0123456789")
    line.pump(0, up_to=4)
    assert transport.sent == b"0123"
    line.pump(0, up_to=2)
    assert line.written == 4


def test_the_line_is_busy_as_long_as_its_rate_says():
    transport = Transport()
    line = line_on(transport)
    line.send(bytes(50))
    line.pump(0)
    assert line.carried_at == pytest.approx(10.5)
    transport.bytes_a_second = None
    line.send(bytes(50))
    line.pump(0)
    assert line.carried_at == pytest.approx(10.5)


def test_frames_become_events_and_the_rest_is_text():
    transport, heard = Transport(), []
    line = line_on(transport, on_text=heard.append)
    transport.given = b"boot\n" + encode(1, 7, b"payload")
    (event,) = line.pump(0)
    assert (event.type, event.sequence, bytes(event.payload)) == (1, 7, b"payload")
    assert b"".join(heard).startswith(b"boot")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "nothing was received: is it powered and flashed"),
        (
            b"Brownout detector was triggered\n" * 2,
            "its last output means that the board's supply voltage drops",
        ),
        (bytes(range(128, 256)), "128 bytes were received that are no text: is the baud rate right?"),
        (b"hello world\n", "it printed: 'hello world': is it this firmware?"),
    ],
)
def test_what_was_heard_is_said_in_words(given, said):
    transport = Transport()
    line = line_on(transport)
    transport.given = given
    line.pump(0)
    assert line.what_was_heard().startswith(said)
