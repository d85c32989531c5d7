"""The application loop as a process under sanitizers: each request gets its one answer, whatever it holds."""

from __future__ import annotations

import ctypes
import random

import numpy as np
import pytest
from lowering_nets import conv_net
from native_board import HERE, LABELS, LockstepBoard, NativeBoard
from paths import GOLDEN
from waiting import PATIENCE_S

from tintling.arithmetic import reference
from tintling.errors import ModelFormatError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.runtime_files import runtime_sources
from tintling.firmware_export.targets.toolchain import run_tool, shared_library, write_sources
from tintling.link.framing import Decoder, EventKind, MessageType, encode
from tintling.link.info import Hello
from tintling.link.messages import DeviceFault, ErrorCode, Logits, request_crc
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
HELLO = Hello(7, "test").pack()
SANITIZERS = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
MAX_PIXELS = 96 * 96


def frame(width, height, pixels=b""):
    return width.to_bytes(2, "little") + height.to_bytes(2, "little") + pixels


@pytest.fixture(scope="module")
def program(require_tool, tmp_path_factory):
    network = compile_network(read_tflite(MODEL), name="tiny", labels=LABELS)
    return compiled(require_tool("gcc"), tmp_path_factory.mktemp("board"), network)


def compiled(gcc, folder, network):
    """The firmware around a network, with sanitizers."""
    sources = firmware_sources(network)
    sources["native_board.c"] = (HERE / "native" / "native_board.c").read_text(encoding="utf-8")
    units = write_sources(sources, folder)
    run_tool([gcc, "-std=c99", *SANITIZERS, "-I.", *units, "-o", "board"], cwd=folder, what="compiling")
    return folder / "board"


class Line:
    """The host's end, without the patience of a real client."""

    def __init__(self, board):
        self.socket = board.ours
        self.socket.settimeout(PATIENCE_S)
        self.decoder = Decoder()
        self.events = []

    def send(self, data):
        self.socket.sendall(data)

    def next(self):
        while not self.events:
            data = self.socket.recv(65536)
            assert data, "the firmware ended"
            self.events += self.decoder.feed(data)
        event = self.events.pop(0)
        assert event.kind is EventKind.MESSAGE
        return event

    def ask(self, kind, payload=b"", sequence=5):
        request = encode(kind, sequence, payload)
        self.send(request)
        answer = self.next()
        assert answer.sequence == sequence
        return answer, int.from_bytes(request[-4:], "little")

    def refusal(self, kind, payload=b""):
        answer, crc = self.ask(kind, payload)
        assert answer.type == MessageType.ERROR
        fault = DeviceFault.unpack(answer.payload)
        return fault, crc


@pytest.fixture
def line(program):
    with NativeBoard(program) as board:
        yield Line(board)


@pytest.fixture
def greeted(line):
    answer, _ = line.ask(MessageType.HELLO, HELLO)
    assert answer.type == MessageType.INFO
    return line


@pytest.mark.parametrize("kind", [2, 3, 4, 5, 0x42])
def test_before_hello_everything_is_refused(line, kind):
    fault, crc = line.refusal(kind, bytes(8))
    assert (fault.code, fault.crc) == (ErrorCode.NOT_GREETED, crc)


def test_a_damaged_hello_greets_nobody(line):
    assert line.refusal(MessageType.HELLO, HELLO + b"!")[0].code == ErrorCode.BAD_REQUEST
    assert line.refusal(MessageType.STATS)[0].code == ErrorCode.NOT_GREETED


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (MessageType.TENSOR, bytes(783)),
        (MessageType.TENSOR, bytes(785)),
        (MessageType.TENSOR, b""),
        (MessageType.FRAME, b"\x10"),
        (MessageType.FRAME, frame(0, 0)),
        (MessageType.FRAME, frame(10, 10, bytes(99))),
        (MessageType.FRAME, frame(65535, 65535)),
        (MessageType.FRAME, frame(7, 90, bytes(630))),
        (MessageType.FRAME, frame(40, 200, bytes(8000))),
        (MessageType.STREAM, bytes(7)),
        (MessageType.STREAM, b"\x08" + bytes(7)),
        (MessageType.STATS, b"?"),
    ],
)
def test_a_request_that_breaks_its_rules_is_refused_and_the_next_one_answered(greeted, kind, payload):
    fault, crc = greeted.refusal(kind, payload)
    assert (fault.code, fault.crc) == (ErrorCode.BAD_REQUEST, crc)
    assert greeted.ask(MessageType.STATS)[0].type == MessageType.STATISTICS


def test_an_unknown_type_is_named(greeted):
    fault, crc = greeted.refusal(0x42, b"what?")
    assert (fault.code, fault.detail, fault.crc) == (ErrorCode.UNKNOWN_TYPE, 0x42, crc)


def test_what_arrived_damaged_is_asked_for_again(greeted):
    whole = bytearray(encode(MessageType.TENSOR, 9, bytes(784)))
    whole[300] ^= 4
    greeted.send(whole)
    answer = greeted.next()
    fault = DeviceFault.unpack(answer.payload)
    assert (answer.sequence, fault.code, fault.crc) == (9, ErrorCode.DAMAGED, 0)


def test_a_request_that_is_too_large_is_refused_with_the_bound(greeted):
    most = 4 + MAX_PIXELS
    greeted.send(encode(MessageType.FRAME, 3, bytes(most + 1)))
    fault = DeviceFault.unpack(greeted.next().payload)
    assert (fault.code, fault.detail) == (ErrorCode.TOO_LARGE, most)
    assert greeted.ask(MessageType.STATS)[0].type == MessageType.STATISTICS


def test_an_end_that_never_comes_is_given_up_after_200_ms(program):
    with LockstepBoard(program) as board:
        assert first_event(board, encode(MessageType.HELLO, 1, HELLO)).type == MessageType.INFO
        began = board.clock()
        event = first_event(board, encode(MessageType.TENSOR, 4, bytes(784))[:600])
        assert DeviceFault.unpack(event.payload).code == ErrorCode.DAMAGED
        assert 0.2 <= board.clock() - began < 0.3


def first_event(board, data):
    decoder, end = Decoder(), board.clock() + 5
    events = list(decoder.feed(board.transfer(data, 1.0)))
    while not events and board.clock() < end:
        events += decoder.feed(board.transfer(b"", 1.0))
    return events[0]


def test_an_echo_of_its_own_answers_is_no_request(greeted):
    for kind in (MessageType.INFO, MessageType.LOGITS, MessageType.ERROR):
        greeted.send(encode(kind, 1, bytes(20)))
    answer, _ = greeted.ask(MessageType.STATS, sequence=77)
    assert answer.type == MessageType.STATISTICS


def test_random_requests_get_one_answer_each_and_do_no_harm(greeted):
    chance = random.Random(4)  # noqa: S311 - noise, not secrets
    for sequence in range(400):
        kind = chance.choice([1, 2, 3, 4, 5, 6, 0x33, 0x7F])
        payload = chance.randbytes(chance.choice([0, 1, 4, 7, 8, 9, 100, 784]))
        if kind == MessageType.FRAME and chance.random() < 0.5:
            width, height = chance.choice([(1, 1), (8, 8), (33, 150), (96, 96), (160, 57)])
            payload = frame(width, height, chance.randbytes(width * height))
        if kind == MessageType.STREAM:
            payload = b"\x00" + payload[1:]  # a stream would talk in between
        answer, crc = greeted.ask(kind, payload, sequence)
        assert request_crc(answer.payload) == crc
    tensor = np.arange(784, dtype=np.uint8).view(np.int8)
    answer, _ = greeted.ask(MessageType.TENSOR, tensor.tobytes())
    graph = read_tflite(MODEL)
    expected = reference.run_all(graph, tensor.reshape(1, 28, 28, 1))[graph.output.index].ravel()
    np.testing.assert_array_equal(Logits.unpack(answer.payload).values, expected)


@pytest.mark.parametrize("shape", [(1, 6, 6, 2), (1, 30, 30, 1)])
def test_a_network_that_the_preprocessing_does_not_feed_is_refused(shape):
    """The preprocessing writes 28 x 28 values: too many for a small input, too few for a large one."""
    builder, x = conv_net(shape=shape, channels=2)
    builder.output(builder.mean(x, (1, 2), out=(0.05, 3)))
    network = compile_network(read_tflite(builder.build()), name="other")
    with pytest.raises(ModelFormatError, match="the firmware feeds 28×28 pixels"):
        firmware_sources(network)


@pytest.mark.parametrize(("sides", "room"), [((32, 20, 1), 96 * 96), ((96, 96, 3), 96 * 96 * 3)])
def test_a_request_has_room_for_the_tensor_of_a_task(sides, room):
    names = ("HEIGHT", "WIDTH", "CHANNELS")
    task = "".join(f"#define TL_TASK_{name} {side}\n" for name, side in zip(names, sides, strict=True))
    sources = {
        **runtime_sources(("tl_app.h",)),
        "tl_task.h": f"#define TL_TASK_IS_FRAME 1\n{task}",
        "room.c": '#include "tl_app.h"\nint room(void);\nint room(void) { return TL_APP_FRAME_PIXELS; }\n',
    }
    assert ctypes.CDLL(str(shared_library(sources))).room() == room
