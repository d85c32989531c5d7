"""The firmware on emulated boards: the reference's bits through the link, instructions that repeat."""

from __future__ import annotations

import itertools
import socket

import numpy as np
import pytest
from lockstep import LockstepLine, VirtualClock
from paths import GOLDEN
from strangers import stranger
from waiting import PATIENCE_S, wait_until

from tintling.arithmetic import reference
from tintling.camera_client.link.device import open_device
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.preprocessing.frame import frame_tensor
from tintling.camera_client.preprocessing.host import preprocess
from tintling.camera_client.sources.camera_feed import fit_frame
from tintling.errors import MissingExtraError, ModelFormatError, ToolchainError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.emulation.emulated_build import emulate_model
from tintling.firmware_export.emulation.emulated_line import TcpLine
from tintling.firmware_export.emulation.simulation import SimulatedBoard, simulate
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets import board_image, qemu_core, unicorn_board
from tintling.firmware_export.targets.board_image import BOARDS, link_image
from tintling.firmware_export.targets.windowed import WINDOWED_TOOLS
from tintling.link.framing import Decoder, MessageType, encode
from tintling.link.messages import DeviceFault, ErrorCode
from tintling.pixels import Normalization
from tintling.task import VERSIONS, Preprocessing, Region, Task
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
LABELS = tuple("0123456789")
UNICORN = ("cortex-m4", "rv32imc")
# A program in place of the application: what the processor does when the firmware is wrong.
WRONG = {
    "crash": "static void crash(void) { *(volatile int *)0x70000000 = 1; }",
    "write_to_flash": "static void crash(void) { *(volatile int *)0x08000000 = 1; }",
    "stack": (
        "static int deep(volatile int n) { volatile char room[512]; room[n & 511] = 1; "
        "return n ? deep(n - 1) + room[3] : 0; }\nstatic void crash(void) { (void)deep(1000); }"
    ),
}


def digits(count):
    with np.load(GOLDEN / "digits.npz") as stored:
        return stored["images"][:count].reshape(-1, 28, 28)


@pytest.fixture(scope="module", params=[*UNICORN, "xtensa", "esp32"])
def board(request, require_tool):
    if request.param == "xtensa":
        require_tool("xtensa-lx106-elf-gcc")
        require_tool(qemu_core.QEMU)
    if request.param == "esp32":
        for tool in (*WINDOWED_TOOLS, qemu_core.QEMU):
            require_tool(tool)
    frames = itertools.cycle(frames_of_digits(digits(3)))
    with simulate(
        MODEL,
        core=request.param,
        name="tiny",
        labels=LABELS,
        opt="-Os",
        camera=lambda: next(frames),
        camera_size=(96, 96),
    ) as running:
        yield running


def test_the_board_says_what_it_is(board):
    with open_device(board.url) as device:
        info = device.info
    assert info.board == BOARDS[board.core].title
    assert info.labels == LABELS
    assert info.model_sha256 == read_tflite(MODEL).sha256
    assert (info.camera_width, info.camera_height) == (96, 96)


def test_tensors_give_the_reference_bits(board):
    graph = read_tflite(MODEL)
    inputs = Normalization.unit().to_int8(digits(20))
    expected = reference.run_all(graph, inputs)[graph.output.index].reshape(20, -1)
    with open_device(board.url) as device:
        answers = list(device.logits(inputs))
    np.testing.assert_array_equal([answer.values for answer in answers], expected)


def test_frames_give_the_tensor_of_this_machine(board):
    graph = read_tflite(MODEL)
    frames = [*frames_of_digits(digits(5)), np.full((96, 96), 128, np.uint8)]
    with open_device(board.url) as device:
        results = list(device.results(frames))
    for frame, result in zip(frames, results, strict=True):
        expected = preprocess(frame)
        assert result.found == expected.found
        np.testing.assert_array_equal(result.tensor, expected.tensor)
        if expected.found:
            logits = reference.run_all(graph, expected.tensor[np.newaxis])[graph.output.index]
            np.testing.assert_array_equal(result.logits, logits.ravel())
    assert [result.found for result in results] == [True] * 5 + [False]


def test_instructions_repeat_exactly_even_after_a_reset(board):
    inputs = Normalization.unit().to_int8(digits(6))
    frames = frames_of_digits(digits(2))
    counts = []
    for _ in range(2):
        with open_device(board.url) as device:
            ticks = [answer.time.ticks for answer in device.logits(inputs)]
            counts.append((ticks, [result.preprocess.ticks for result in device.results(frames)]))
        board.reset()
    assert counts[0] == counts[1]
    assert all(100_000 < ticks < 10_000_000 for ticks in counts[0][0])
    assert board.statistics.inference.least == min(*counts[0][0], board.statistics.inference.least)


def test_a_reset_shows_and_the_board_asks_to_be_greeted(board):
    with open_device(board.url) as device:
        first = device.info.boot
    board.reset()
    with socket.create_connection(("127.0.0.1", board.port), timeout=PATIENCE_S) as line:
        line.sendall(encode(MessageType.STATS, 1))
        answer = first_message(line)
    assert answer.type == MessageType.ERROR
    assert DeviceFault.unpack(answer.payload).code == ErrorCode.NOT_GREETED
    with open_device(board.url) as device:
        assert device.info.boot > first


def test_half_a_frame_and_a_reset_leave_no_trace(board):
    with socket.create_connection(("127.0.0.1", board.port), timeout=PATIENCE_S) as line:
        before = board.statistics.received_bytes
        line.sendall(encode(MessageType.TENSOR, 9, bytes(784))[:500])
        wait_until(lambda: board.statistics.received_bytes == before + 500, "half a frame on the board")
        board.reset()
    inputs = Normalization.unit().to_int8(digits(3))
    with open_device(board.url) as device:
        assert len(list(device.logits(inputs))) == 3
        assert device.link.damaged == 0


def test_the_camera_streams_what_it_sees(board):
    expected = {preprocess(frame).tensor.tobytes() for frame in frames_of_digits(digits(3))}
    with open_device(board.url) as device:
        results = list(itertools.islice(device.captures(), 4))
    assert all(result.found and result.tensor.tobytes() in expected for result in results)
    assert all(result.preprocess.ticks > 100_000 for result in results)


def first_message(line):
    decoder = Decoder()
    while data := line.recv(4096):
        for event in decoder.feed(data):
            return event
    raise AssertionError("the line was closed")


def test_an_idle_board_takes_no_processor_time():
    """It waits at the line for a tenth of a second at a time, with few instructions in between."""
    clock = VirtualClock()
    line = LockstepLine(clock)
    sources = firmware_sources(compile_network(read_tflite(MODEL), name="tiny"))
    image = link_image(BOARDS["rv32imc"], sources, opt="-Os")
    with SimulatedBoard("rv32imc", image, line, clock_ns=line.clock_ns) as board:
        waits, instructions = [], []
        for _ in range(5):
            waits.append(line.run())
            instructions.append(board._machine.instructions)
            line.answer(waits[-1].at + waits[-1].timeout_s, b"")
        line.run()
    assert all(wait.timeout_s >= 0.1 for wait in waits)
    assert max(np.diff(instructions)) < 1000


@pytest.mark.parametrize("core", UNICORN)
def test_code_that_is_optimised_for_speed_gives_the_same_bits(core):
    graph = read_tflite(MODEL)
    inputs = Normalization.unit().to_int8(digits(3))
    with simulate(graph, core=core, opt="-O2") as board, open_device(board.url) as device:
        answers = [answer.values for answer in device.logits(inputs)]
    np.testing.assert_array_equal(
        answers, reference.run_all(graph, inputs)[graph.output.index].reshape(3, -1)
    )


@pytest.mark.parametrize("core", UNICORN)
@pytest.mark.parametrize("wrong", WRONG)
def test_a_crash_of_the_firmware_is_an_error(core, wrong):
    source = f"{WRONG[wrong]}\nvoid tl_app_begin(void) {{}}\nvoid tl_app_step(void) {{ crash(); }}\n"
    sources = firmware_sources(compile_network(read_tflite(MODEL), name="tiny")) | {"tl_app.c": source}
    board = SimulatedBoard(core, link_image(BOARDS[core], sources, opt="-Os"), TcpLine())
    with pytest.raises(ToolchainError, match="the firmware crashed at 0x"):
        board.wait(PATIENCE_S)
    with pytest.raises(ToolchainError, match="crashed"):
        board.close()


def test_an_unknown_core_is_refused_with_the_known_ones():
    with pytest.raises(ToolchainError, match="cortex-m4, rv32imc, xtensa, esp32"):
        simulate(MODEL, core="z80")


def test_a_network_with_one_output_does_not_suit_the_firmware():
    with pytest.raises(ModelFormatError, match="this network has one"):
        simulate(stranger(head="sigmoid", classes=1))


def test_a_network_with_float_input_runs_without_its_float_borders():
    with simulate(GOLDEN / "float_io.tflite") as board, open_device(board.url) as device:
        assert device.info.model_sha256 == read_tflite(GOLDEN / "float_io.tflite").sha256


def test_a_crash_of_the_esp32_is_an_error_that_tells_the_place(require_tool):
    for tool in (*WINDOWED_TOOLS, qemu_core.QEMU):
        require_tool(tool)
    source = "static void crash(void) { *(volatile int *)0x70000000 = 1; }\n"
    source += "void tl_app_begin(void) {}\nvoid tl_app_step(void) { crash(); }\n"
    sources = firmware_sources(compile_network(read_tflite(MODEL), name="tiny")) | {"tl_app.c": source}
    board = SimulatedBoard("esp32", link_image(BOARDS["esp32"], sources, opt="-Os"), TcpLine())
    with pytest.raises(
        ToolchainError, match=r"the firmware crashed at 0x04[0-9a-f]{6}, exception 0x.*, address 0x70000000"
    ):
        board.wait(60)
    with pytest.raises(ToolchainError, match="the firmware crashed"):
        board.close()


def test_the_esp32_counts_an_inference_on_the_board_as_alone(require_tool):
    for tool in (*WINDOWED_TOOLS, qemu_core.QEMU):
        require_tool(tool)
    graph = read_tflite(MODEL)
    inputs = Normalization.unit().to_int8(digits(2))
    with simulate(graph, core="esp32", opt="-O2") as board, open_device(board.url) as device:
        counted = [answer.time.ticks for answer in device.logits(inputs)]
    alone = emulate_model(graph, "esp32", opt="-O2").run(inputs)
    # Between the two readings of the clock lie a few calls, and windows that overflow.
    np.testing.assert_allclose(counted, alone.instructions, rtol=0, atol=200)


def test_what_is_missing_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setattr(board_image, "cross_compilers", lambda *_: [])
    with pytest.raises(MissingExtraError, match=r"-e '\.\[emulator\]'"):
        simulate(MODEL, core="rv32imc")
    with pytest.raises(ToolchainError, match="apt install gcc-xtensa-lx106"):
        simulate(MODEL, core="xtensa")
    monkeypatch.undo()
    monkeypatch.setattr(unicorn_board, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"-e '\.\[emulator\]'"):
        simulate(MODEL, core="rv32imc")


def test_without_qemu_the_package_is_named(monkeypatch, require_tool):
    require_tool("xtensa-lx106-elf-gcc")
    monkeypatch.setattr(qemu_core, "which", lambda _: None)
    with pytest.raises(ToolchainError, match="apt install qemu-system-misc"):
        simulate(MODEL, core="xtensa")


def test_a_image_is_cut_to_the_camera_and_scaled():
    wide = np.tile(np.repeat(np.array([0, 100, 100, 0], np.uint8), 40), (80, 1))
    assert np.array_equal(fit_frame(wide, (160, 80)), wide)
    middle = fit_frame(wide, (8, 8))
    assert middle.shape == (8, 8)
    assert np.all(middle == 100)


@pytest.mark.parametrize("core", UNICORN)
def test_a_task_of_frames_is_resized_on_the_board(core):
    """The same network as a task of frames: what the board makes of a frame is what training makes of it."""
    preprocessing = Preprocessing("frame", region=Region("square"), light=True, contrast=True)
    task = Task(LABELS, preprocessing=preprocessing)
    graph = read_tflite(MODEL)
    frames = [*frames_of_digits(digits(4)), np.full((60, 97), 128, np.uint8)]
    with (
        simulate(MODEL, core=core, name="tiny", labels=LABELS, preprocessing=preprocessing) as board,
        open_device(board.url) as device,
    ):
        assert device.info.preprocess_version == 0x100 + VERSIONS["frame"]
        results = list(device.results(frames))
    for frame, result in zip(frames, results, strict=True):
        expected = frame_tensor(frame, task)
        assert result.found
        np.testing.assert_array_equal(result.tensor, expected)
        logits = reference.run_all(graph, expected[np.newaxis])[graph.output.index]
        np.testing.assert_array_equal(result.logits, logits.ravel())
