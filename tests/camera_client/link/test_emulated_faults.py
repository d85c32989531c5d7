"""The camera client against emulated boards, over a line that misbehaves: nothing wrong, nothing lost."""

from __future__ import annotations

import json
import threading

import numpy as np
import pytest
from click.testing import CliRunner
from lockstep import LockstepLine, VirtualBoard, VirtualClock
from native_board import FaultyLine, Noise, cut, device_on, timed_answers
from paths import GOLDEN
from waiting import PATIENCE_S, wait_for

from tintling.arithmetic import reference
from tintling.camera_client.link.connection import LinkTiming
from tintling.camera_client.link.device import open_device
from tintling.camera_client.parity.digit_frames import frames_of_digits
from tintling.camera_client.preprocessing.host import preprocess
from tintling.commands.parity import command as parity
from tintling.errors import DeviceTimeoutError
from tintling.firmware_export.compiler.network import compile_network
from tintling.firmware_export.emulation.emulated_line import TcpLine
from tintling.firmware_export.emulation.simulation import SimulatedBoard, simulate
from tintling.firmware_export.forms.firmware import firmware_sources
from tintling.firmware_export.targets.board_image import BOARDS, link_image
from tintling.pixels import Normalization
from tintling.tflite.reader import read_tflite

MODEL = GOLDEN / "tiny_int8.tflite"
LABELS = tuple("0123456789")
KINDS = ("flip", "lose", "double", "garbage")


@pytest.fixture(scope="module", params=["cortex-m4", "rv32imc"])
def emulated(request):
    with simulate(MODEL, core=request.param, name="tiny", labels=LABELS) as board:
        yield board


class Wired(VirtualBoard):
    """An emulated board in virtual time, as :class:`FaultyLine` knows boards."""

    def __init__(self, core, image):
        super().__init__(VirtualClock())
        self.end = _Line(self.clock)
        self.board = SimulatedBoard(core, image, self.end, clock_ns=self.end.clock_ns)
        self.connect(self.end)

    def reset(self):
        self._board_wait()  # so that the board is where it can be stopped
        self.end.started.clear()
        self.board.reset()
        wait_for(self.end.started, "the board's next start")
        self.connect(self.end)

    def close(self):
        self.board.close()


class _Line(LockstepLine):
    def __init__(self, clock):
        super().__init__(clock)
        self.started = threading.Event()

    def rest(self):
        super().rest()
        self.started.set()


@pytest.fixture(scope="module", params=["cortex-m4", "rv32imc"])
def image(request):
    sources = firmware_sources(compile_network(read_tflite(MODEL), name="tiny", labels=LABELS))
    return request.param, link_image(BOARDS[request.param], sources, opt="-O2")


@pytest.fixture
def wired(image):
    board = Wired(*image)
    yield board
    board.close()


@pytest.fixture(scope="module")
def digits():
    with np.load(GOLDEN / "digits.npz") as stored:
        return stored["images"][:60].reshape(-1, 28, 28)


@pytest.fixture(scope="module")
def inputs(digits):
    return Normalization.unit().to_int8(digits)


@pytest.fixture(scope="module")
def expected(inputs):
    graph = read_tflite(MODEL)
    return reference.run_all(graph, inputs)[graph.output.index].reshape(len(inputs), -1)


@pytest.mark.parametrize("seed", range(3))
def test_every_answer_is_right_on_a_noisy_line(wired, inputs, expected, seed):
    noise = Noise(seed, 3000, *KINDS), Noise(seed + 50, 400, *KINDS)
    device = device_on(FaultyLine(wired, *noise))
    np.testing.assert_array_equal(timed_answers(device, inputs)[0], expected)
    assert noise[0].faults > 0
    assert noise[1].faults > 0


def test_every_frame_is_right_on_a_noisy_line(wired, digits):
    frames = frames_of_digits(digits[:6])
    device = device_on(FaultyLine(wired, Noise(7, 20_000, *KINDS), Noise(8, 2000, *KINDS)))
    for frame, result in zip(frames, device.results(frames), strict=True):
        np.testing.assert_array_equal(result.tensor, preprocess(frame).tensor)


@pytest.mark.parametrize("happening", ["reset", "cut"])
def test_a_reset_or_a_cut_in_the_middle_of_a_frame_is_mended(wired, inputs, expected, happening):
    happens = wired.reset if happening == "reset" else cut
    starts = wired.board.statistics.resets
    device = device_on(FaultyLine(wired, script=[(20_333, happens)]))
    rows, gap = timed_answers(device, inputs)
    np.testing.assert_array_equal(rows, expected)
    assert wired.board.statistics.resets == starts + (happening == "reset")
    assert device.link.resets + device.link.reconnects >= 1
    assert gap < 1


@pytest.mark.parametrize("core", ["cortex-m4", "rv32imc"])
def test_a_board_whose_network_never_ends_is_a_clear_error_and_can_be_switched_off(core, inputs):
    sources = firmware_sources(compile_network(read_tflite(MODEL), name="tiny", labels=LABELS))
    stuck = sources["tl_network.c"].replace("tl_tiny_invoke();", "for (volatile int on = 1; on;) {}")
    assert stuck != sources["tl_network.c"]
    image = link_image(BOARDS[core], sources | {"tl_network.c": stuck}, opt="-Os")
    # In real time: such a board takes no turns. Only the silence that is proved is waited for.
    timing = LinkTiming(timeout_s=0.5, greeting_s=PATIENCE_S)
    with SimulatedBoard(core, image, TcpLine()) as board:
        with (
            open_device(board.url, timing=timing) as device,
            pytest.raises(DeviceTimeoutError, match="does not answer"),
        ):
            timed_answers(device, inputs)
        board.reset()
        with open_device(board.url, timing=timing) as device:
            assert device.info.boot == 2


@pytest.mark.parametrize("what", [(), ("--frames", "digits")])
def test_parity_proves_an_emulated_board(emulated, tmp_path, what):
    with np.load(GOLDEN / "digits.npz") as stored:
        images, labels = stored["images"], stored["labels"]
    data = tmp_path / "digits.npz"
    np.savez(data, x_train=images, y_train=labels, x_test=images, y_test=labels)
    arguments = [str(MODEL), "--device", emulated.url, "--executors", "c,reference", "--data", str(data)]
    arguments += ["--offline", "--samples", "30", "--out", str(tmp_path / "out"), "--json", *what]
    result = CliRunner().invoke(parity, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    device = json.loads(result.stdout)["device"]
    assert device["board"] == BOARDS[emulated.core].title
    if what:
        assert device["frames"]["exact"] == 30
