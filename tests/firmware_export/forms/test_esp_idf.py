"""The ESP-IDF firmware, compiled for this machine and driven through its wire and its web pages."""

from __future__ import annotations

import ctypes
import json
import os
import re
import socket
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from itertools import islice

import numpy as np
import pytest
from esp_board import FAKES, GOLDEN, STRICT, build_board, running, write_project
from waiting import PATIENCE_S, wait_until

from tintling.arithmetic import reference
from tintling.camera_client.link.device import open_device
from tintling.camera_client.preprocessing.host import preprocess
from tintling.camera_client.sources.http import MjpegSource, open_http_source
from tintling.camera_client.sources.mjpeg import read_parts
from tintling.errors import FrameSourceError, ToolchainError
from tintling.firmware_export.targets.toolchain import find_compiler, run_tool
from tintling.tflite.reader import read_tflite

CAM = {
    "CONFIG_IDF_TARGET_ESP32": 1,
    "CONFIG_TINTLING_BOARD_AI_THINKER": 1,
    "CONFIG_TINTLING_CAMERA": 1,
    "CONFIG_TINTLING_FRAME_96X96": 1,
    "CONFIG_TINTLING_LINK_UART": 1,
    "CONFIG_TINTLING_LINK_BAUD": 921600,
}
WIFI = {
    **CAM,
    "CONFIG_TINTLING_WIFI": 1,
    "CONFIG_TINTLING_WIFI_SSID": "",
    "CONFIG_TINTLING_WIFI_PASSWORD": "",
    "CONFIG_TINTLING_HTTP_TOKEN": "",
}
XIAO = {
    "CONFIG_IDF_TARGET_ESP32S3": 1,
    "CONFIG_TINTLING_BOARD_XIAO_S3": 1,
    "CONFIG_TINTLING_CAMERA": 1,
    "CONFIG_TINTLING_FRAME_QQVGA": 1,
    "CONFIG_TINTLING_LINK_USB": 1,
}
C3 = {
    "CONFIG_IDF_TARGET_ESP32C3": 1,
    "CONFIG_TINTLING_BOARD_C3": 1,
    "CONFIG_TINTLING_LINK_UART": 1,
    "CONFIG_TINTLING_LINK_BAUD": 115200,
}
TOKEN = "secret"  # noqa: S105 - of a board that does not exist
GRAPH = read_tflite(GOLDEN / "tiny_int8.tflite")


def digit_frames(width, height, count=4):
    """Dark digits on bright paper, in the middle of a frame."""
    digits = np.load(GOLDEN / "digits.npz")
    images = next(values for values in digits.values() if values.ndim >= 3)[:count].reshape(-1, 28, 28)
    pixels = images.astype(np.int16) + (128 if images.dtype == np.int8 else 0)
    frames = np.full((count, height, width), 200, np.uint8)
    top, left = (height - 56) // 2, (width - 56) // 2
    frames[:, top : top + 56, left : left + 56] = (200 - pixels * 180 // 255).repeat(2, 1).repeat(2, 2)
    return frames


@pytest.fixture(scope="module")
def cam(tmp_path_factory):
    return build_board(tmp_path_factory.mktemp("cam"), CAM)


@pytest.fixture(scope="module")
def wifi(tmp_path_factory):
    return build_board(tmp_path_factory.mktemp("wifi"), WIFI)


@pytest.fixture
def scene(tmp_path):
    frames = digit_frames(96, 96)
    path = tmp_path / "frames.grey"
    path.write_bytes(frames.tobytes())
    return frames, path


def expected_logits(frame):
    found = preprocess(frame)
    return reference.run_all(GRAPH, found.tensor.reshape(1, 28, 28, 1))[GRAPH.output.index].ravel()


def test_the_board_tells_its_model_and_itself(cam, scene):
    with running([cam], FAKE_CAMERA=str(scene[1])) as (port, _), open_device(port) as device:
        info = device.info
        assert info.model_sha256 == GRAPH.sha256
        assert info.board == "AI-Thinker ESP32-CAM"
        assert info.labels == tuple("0123456789")
        assert (info.camera_width, info.camera_height) == (96, 96)
        assert info.counter_hz == 240_000_000
        assert info.boot != 0


def test_tensors_and_frames_give_the_reference_s_bits(cam, scene):
    frames, path = scene
    tensors = np.random.default_rng(3).integers(-128, 128, (40, 28, 28, 1), dtype=np.int8)
    expected = reference.run_all(GRAPH, tensors)[GRAPH.output.index]
    with running([cam], FAKE_CAMERA=str(path)) as (port, _), open_device(port) as device:
        found = np.array([answer.values for answer in device.logits(tensors)])
        np.testing.assert_array_equal(found.reshape(expected.shape), expected)
        for frame, result in zip(frames, device.results(frames), strict=True):
            np.testing.assert_array_equal(result.tensor.reshape(28, 28), preprocess(frame).tensor[..., 0])
            np.testing.assert_array_equal(np.ravel(result.logits), expected_logits(frame))


def test_the_board_s_own_camera_streams_beside_a_talkative_log(cam, scene):
    frames, path = scene
    wanted = {tuple(expected_logits(frame)) for frame in frames}
    with (
        running([cam], FAKE_CAMERA=str(path), FAKE_CHATTER="1") as (port, _),
        open_device(port) as device,
    ):
        captures = list(device.captures(count=12))
    assert len(captures) == 12
    assert {tuple(np.ravel(capture.logits)) for capture in captures} == wanted
    assert device.lost_captures == 0


def test_frames_from_the_past_are_passed_over(cam, scene):
    with (
        running([cam], FAKE_CAMERA=str(scene[1]), FAKE_STALE="1") as (port, _),
        open_device(port) as device,
    ):
        captures = list(device.captures(count=4))
    # Every other frame is fresh: of four that repeat, two are ever seen.
    assert len({tuple(np.ravel(capture.logits)) for capture in captures}) == 2


@pytest.mark.parametrize(
    ("environment", "places"),
    [
        ({}, [0]),
        ({"FAKE_PSRAM": "4194304"}, [1]),
        ({"FAKE_PSRAM": "4194304", "FAKE_PSRAM_BROKEN": "1"}, [1, 0]),
    ],
    ids=["none", "there", "broken"],
)
def test_frames_live_in_psram_where_it_works(cam, scene, tmp_path, environment, places):
    log = tmp_path / "log"
    with (
        running([cam], FAKE_CAMERA=str(scene[1]), FAKE_LOG=str(log), **environment) as (port, _),
        open_device(port) as device,
    ):
        assert len(list(device.captures(count=1))) == 1
    text = log.read_text()
    assert [int(line.split()[-1]) for line in text.splitlines() if line.startswith("camera xclk")] == places
    assert "camera xclk 0 sda 26 d0 5 d7 35 grab 1 count 2" in text
    assert "uart 0 baud 921600" in text


def test_without_a_camera_the_light_says_so_and_the_link_works(cam, tmp_path):
    log = tmp_path / "log"
    with running([cam], FAKE_LOG=str(log)) as (port, _), open_device(port) as device:
        assert device.info.camera_width == 0
        wait_until(lambda: log.read_text().count("pin 33 level 0") >= 3, "the light")  # lit when low
    assert "pin 4 level 0" in log.read_text(), "the lamp stays dark"


def test_without_a_wire_the_firmware_ends(cam):
    with running([cam], FAKE_NO_WIRE="1") as (_, process):
        assert process.wait(PATIENCE_S) == 3


def test_a_usb_board_with_larger_frames_runs(tmp_path):
    program = build_board(tmp_path, XIAO)
    frames = digit_frames(160, 120, 2)
    (tmp_path / "frames").write_bytes(frames.tobytes())
    with running([program], FAKE_CAMERA=str(tmp_path / "frames")) as (port, _), open_device(port) as device:
        assert device.info.board == "XIAO ESP32S3 Sense"
        assert (device.info.camera_width, device.info.camera_height) == (160, 120)
        found = {tuple(np.ravel(capture.logits)) for capture in device.captures(count=3)}
    assert found == {tuple(expected_logits(frame)) for frame in frames}


def test_a_board_without_camera_runs(tmp_path):
    program = build_board(tmp_path, C3)
    with running([program]) as (port, _), open_device(port) as device:
        assert device.info.board == "ESP32-C3"
        assert len(list(device.logits(np.zeros((2, 28, 28, 1), np.int8)))) == 2


# ---- Wi-Fi ----


def free_ports():
    """Two neighbouring ports of the loopback that nobody uses."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two neighbouring ports")


def get(port, path, token=TOKEN):
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=PATIENCE_S)


@pytest.fixture
def web(wifi, scene):
    port = free_ports()
    environment = {
        "FAKE_CAMERA": str(scene[1]),
        "FAKE_PORT": str(port),
        "FAKE_NVS_ssid": "here",
        "FAKE_NVS_password": "password",
        "FAKE_NVS_token": TOKEN,
    }
    with running([wifi], **environment) as (wire, _), open_device(wire) as device:
        yield port, scene[0], device


def test_images_and_results_come_over_http(web):
    port, frames, _ = web
    wanted = {tuple(expected_logits(frame)) for frame in frames}
    with get(port, "/") as answer:
        assert b"<title>Tintling</title>" in answer.read()
    with get(port, "/classify") as answer:
        document = json.load(answer)
    assert (document["found"], document["accepted"]) == (True, True)
    assert tuple(document["logits"]) in wanted
    assert document["label"] == str(int(np.argmax(document["logits"])))
    with get(port, "/capture") as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"
        result, image = json.loads(answer.headers["X-Tintling-Result"]), answer.read()
    frame = np.frombuffer(image[2:-2], np.uint8).reshape(96, 96)
    np.testing.assert_array_equal(result["logits"], expected_logits(frame))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a label becomes in the JSON of a result."""
    folder = tmp_path_factory.mktemp("label")
    write_project(folder, WIFI)
    paths = [f"-I{folder / part}" for part in ("", "main", "components/tintling/src")]
    driver = folder / "driver.c"
    driver.write_text(
        '#include "tl_esp_shot.c"\n'
        "void put_label(char *text, size_t capacity, const char *label);\n"
        "void put_label(char *text, size_t capacity, const char *label) {\n"
        "    writer to = {text, capacity, 0};\n"
        "    put_string(&to, label);\n"
        "}\n",
        encoding="utf-8",
    )
    target = folder / "label.so"
    library = ("-shared", "-fPIC", "-isystem", str(FAKES), str(driver), "-o", str(target))
    command = [*find_compiler().command, "-std=gnu11", "-D_GNU_SOURCE", *STRICT, *paths, *library]
    run_tool(command, what="compiling tl_esp_shot.c")
    function = ctypes.CDLL(str(target), mode=os.RTLD_LAZY).put_label

    def tell(label: str) -> str:
        text = ctypes.create_string_buffer(768)
        function(text, ctypes.c_size_t(len(text)), label.encode())
        assert text.value.isascii()
        return json.loads(text.value)

    return tell


@pytest.mark.parametrize("label", ["7", 'say "no"\\', "Schloß", "żółty", "中文标签", "🙂 4", "x" * 100])
def test_a_result_tells_labels_of_any_script(told, label):
    assert told(label) == label


def test_a_label_that_would_leave_no_room_is_cut_between_characters(told):
    assert told("🙂" * 100) == "🙂" * 27


def test_every_part_of_the_stream_carries_its_own_result(web):
    port, _, device = web
    with get(port + 1, "/stream") as answer:
        assert answer.headers["Content-Type"].startswith("multipart/x-mixed-replace")
        data = b""
        while data.count(b"--tintling") < 6:
            data += answer.read1(4096)
    heads = [part.partition(b"\r\n\r\n")[0].decode() for part in data.split(b"--tintling\r\n")[1:6]]
    chunks = iter([data, b""])
    bodies = list(islice(read_parts(lambda _: next(chunks), b"tintling", name="stream"), 5))
    for head, body in zip(heads, bodies, strict=True):
        result = json.loads(head.split("X-Tintling-Result: ")[1])
        frame = np.frombuffer(body[2:-2], np.uint8).reshape(96, 96)
        np.testing.assert_array_equal(result["logits"], expected_logits(frame))
    assert device.statistics().requests > 0, "the wire is served beside the stream"


def test_a_image_that_does_not_fit_is_an_error_and_never_a_damaged_one(wifi, scene):
    port = free_ports()
    environment = {
        "FAKE_CAMERA": str(scene[1]),
        "FAKE_PORT": str(port),
        "FAKE_NVS_ssid": "here",
        "FAKE_NVS_token": TOKEN,
        "FAKE_JPEG_BYTES": "20000",
    }
    with running([wifi], **environment) as (wire, _), open_device(wire):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(port, "/capture")
        with refused.value as answer:
            assert answer.code == 503


@pytest.mark.parametrize("token", [None, "", "secre", "secrets", "SECRET"])
@pytest.mark.parametrize(("offset", "path"), [(0, "/capture"), (0, "/classify"), (1, "/stream")])
def test_without_the_token_there_is_no_image(web, token, offset, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(web[0] + offset, path, token)
    with refused.value as answer:
        assert answer.code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_camera_client_shows_the_token_of_its_environment(web, monkeypatch):
    address = f"http://127.0.0.1:{web[0] + 1}/stream"
    with pytest.raises(FrameSourceError, match=r"refuses access: .*set \$TINTLING_BOARD_TOKEN"):
        open_http_source(address)
    monkeypatch.setenv("TINTLING_BOARD_TOKEN", TOKEN)
    with open_http_source(address) as source:
        assert isinstance(source, MjpegSource)


@contextmanager
def started(wifi, scene, until, **flash):
    """A board with something in its flash memory; gives its port, and the words behind ``until``."""
    port = free_ports()
    said = bytearray()
    stored = {f"FAKE_NVS_{key}": value for key, value in {"ssid": "here", **flash}.items()}
    with (
        running([wifi], FAKE_CAMERA=str(scene[1]), FAKE_PORT=str(port), **stored) as (wire, _),
        open_device(wire, on_text=said.extend) as device,
    ):
        wait_until(lambda: device.statistics() and until in said, "the line of the log")
        yield port, bytes(said).split(until)[1].split(b"\n")[0].strip().decode()


def is_let_in(port, token):
    try:
        with get(port, "/classify", token) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refused:
        with refused as answer:
            assert answer.code == 401
        return False


def test_a_board_without_a_token_makes_one_and_tells_it(wifi, scene):
    with started(wifi, scene, b"wifi: token ") as (port, token):
        assert re.fullmatch("[0-9a-f]{32}", token)
        assert token != "0" * 32, "it was drawn before the radio was on"
        assert is_let_in(port, token)


@pytest.mark.parametrize("origin", ["radio", "user"])
def test_a_token_that_was_made_without_the_radio_is_renewed_once(wifi, scene, origin):
    old = "0123456789abcdef" * 2
    with started(wifi, scene, b"wifi: token ", token=old) as (port, token):
        assert token not in {old, "0" * 32}
        assert not is_let_in(port, old)
        assert is_let_in(port, token)
    with started(wifi, scene, b"wifi: token ", token=old, token_from=origin) as (port, token):
        assert token == old
        assert is_let_in(port, old)


@pytest.mark.parametrize("token", ["x", "0123456789ABCDEF" * 2, "f" * 31, "f" * 33, "y" * 64])
def test_a_token_of_ones_own_is_kept_whatever_its_length(wifi, scene, token):
    with started(wifi, scene, b"wifi: token ", token=token) as (port, told):
        assert told == token
        assert is_let_in(port, token)
        wrong = [token[:-1], token + token[-1], token[:-1] + "z", token * 2, "", token.swapcase() + "x"]
        assert not any(is_let_in(port, other) for other in wrong)


@pytest.mark.parametrize("stored", [{"token": "x" * 65}, {"ssid": "x" * 33}, {"password": "x" * 65}])
def test_a_text_that_is_too_long_is_refused_and_not_cut(wifi, scene, stored):
    line = b"wifi: NVS cannot be read, or holds"
    with started(wifi, scene, line, **stored) as (port, _), pytest.raises(OSError, match="refused"):
        get(port, "/classify", "x" * 64)


@pytest.mark.parametrize(
    ("option", "count", "words"),
    [
        ("CONFIG_TINTLING_HTTP_TOKEN", 65, "a token has 64 letters at most"),
        ("CONFIG_TINTLING_WIFI_SSID", 33, "name has 32 bytes at most"),
        ("CONFIG_TINTLING_WIFI_PASSWORD", 65, "a password has 64 bytes at most"),
    ],
)
def test_a_text_of_menuconfig_that_is_too_long_does_not_compile(tmp_path, option, count, words):
    with pytest.raises(ToolchainError, match=words):
        build_board(tmp_path, {**WIFI, option: "x" * count})


def test_without_a_network_nothing_is_opened(wifi, scene):
    port = free_ports()
    said = bytearray()
    with (
        running([wifi], FAKE_CAMERA=str(scene[1]), FAKE_PORT=str(port)) as (wire, _),
        open_device(wire, on_text=said.extend) as device,
    ):
        wait_until(lambda: device.statistics() and b"no network chosen" in said, "the advice")
        with pytest.raises(OSError, match="refused"):
            get(port, "/classify")


# ---- objects for a chip's processor ----


@pytest.mark.parametrize("options", [CAM, WIFI, XIAO, C3], ids=["cam", "wifi", "xiao", "c3"])
def test_every_source_compiles_for_32_bits_without_a_warning(tmp_path, options):
    """Pointers, sizes and time have other widths there than on the machine that runs the other tests."""
    sources = write_project(tmp_path, options)
    if options is not CAM:  # the portable ones are the same for every board
        sources = [source for source in sources if source.parent.name == "main"]
    assert len(sources) >= 5
    zig = [sys.executable, "-m", "ziglang", "cc", "-target", "riscv32-linux-musl", "-std=gnu11", "-Os"]
    folders = (tmp_path, tmp_path / "main", tmp_path / "components" / "tintling" / "src")
    paths = [f"-I{folder}" for folder in folders]
    for source in sources:
        target = tmp_path / f"{source.name}.o"
        arguments = [*zig, *STRICT, *paths, "-isystem", str(FAKES), "-c", str(source), "-o", str(target)]
        run_tool(arguments, what=f"compiling {source.name}")
        assert target.stat().st_size > 0
